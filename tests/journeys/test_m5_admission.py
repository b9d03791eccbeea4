"""M5: from an application to full membership in 25 steps over three years, with refusals on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from lianjian.kernel.models import Account
from lianjian.records.activity.models import CountedVote
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage
from lianjian.records.cadres.models import Admission, TalentEvidence
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from tests.factories import County, organisation, person, post
from tests.records.cadres.admission_cases import DAYS, NOTICE, SUPERIORS, Branch, branch_with_case
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
NEW = {
    "name": "孙立业", "sex": "male", "born_on": "1995-03-02", "phone": "13805361234", "education": "college",
    "occupation": "farmer", "applied_on": "2022-11-01",
}  # fmt: skip
COUNTS = {
    "entitled": "9", "present": "8", "yes": "7", "no": "1", "abstained": "0", "written_yes": "0", "written_no": "0",
    "one_by_one": "on", "secret_ballot": "on", "objections_settled": "on",
}  # fmt: skip
FIELDS: dict[int, dict[str, str]] = {
    7: {"opinions_heard": "on"},
    8: {"agreed": "yes"},
    10: {"agreed": "yes"},
    11: {"training_days": "3", "training_hours": "24"},
    13: {"agreed": "yes"},
    15: COUNTS,
    17: {"agreed": "yes", "collective": "on"},
    23: COUNTS | {"proposal": "on_time"},
    24: {"agreed": "yes", "collective": "on"},
    25: {"archive_place": "county"},
}


def send(client: Client, branch: Branch, number: int, **changes: str) -> tuple[int, str]:
    """Fills in the form of the step and sends it; gives the status and the page."""
    fields = {"number": str(number), "seen": str(branch.entry(number).seen), "document_no": f"{number}号", "note": ""}
    if number in (15, 23):
        fields["meeting"] = str(branch.meeting(DAYS[number]).pk)
    else:
        fields["on"] = DAYS[number].isoformat()
    people = {"people": [str(one.pk) for one in branch.members[:2]]} if number in (5, 9) else {}
    sent = fields | FIELDS.get(number, {}) | people | changes
    answer = client.post(f"/admission/{branch.case.code}/take/", sent)
    branch.case.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_the_whole_way_on_the_pages(county: County, sign_in: SignIn) -> None:
    place = county.villages[0]
    members = [member(place, f"{surname}建国") for surname in "赵钱孙李周吴郑王冯"]
    secretary, township = county.secretaries[0], county.longdu_organiser
    assert sign_in(secretary).post("/admission/new/", NEW | {"born_on": "2005-01-01"}).status_code == 422
    assert sign_in(secretary).post("/admission/new/", NEW).status_code == 302
    case = Admission.objects.get()
    branch = Branch(county=county, place=place, members=members, case=case)
    page = sign_in(secretary).get(f"/admission/{case.code}/").content.decode()
    assert "2022-12-01" in page or "2022年12月1日" in page  # the talk is due within a month

    for number in range(2, 26):
        if number == 7:
            status, page = send(sign_in(secretary), branch, 7, on="2024-05-03")
            assert (status, branch.case.step) == (422, 6)
            assert "第十三条" in page
            assert "2024-05-04" in page
        if number == 4:
            assert send(sign_in(secretary), branch, 4)[0] == 403
        if number == 15:
            sign_in(secretary).post(f"/admission/{case.code}/notice/", {"posted_on": NOTICE.isoformat()})
            status, page = send(sign_in(secretary), branch, 15, entitled="8", present="7", yes="7", no="0")
            assert (status, CountedVote.objects.count()) == (422, 0)
            assert "9" in page
            status, page = send(sign_in(secretary), branch, 15, present="4", yes="4", no="0")
            assert status == 422
            assert "第二十条" in page
        status, page = send(sign_in(township if number in SUPERIORS else secretary), branch, number)
        assert (status, branch.case.step) == (302, number), page
    made = Member.objects.get(name="孙立业")
    assert (made.admitted_on, made.full_member_on) == (DAYS[15], date(2025, 7, 22))
    assert (branch.case.stage, branch.case.ended_how) == (AdmissionStage.FULL, AdmissionEnd.ARCHIVED)
    page = sign_in(secretary).get(f"/admission/{case.code}/").content.decode()
    assert "大会" in page or "assembly" in page
    assert sign_in(secretary).get(f"/admission/{case.code}/sheet/").status_code == 200


def test_the_papers_name_the_person_and_nothing_private(county: County, sign_in: SignIn) -> None:
    branch = branch_with_case(county, phone="13805361234")
    branch.up_to(15)
    client = sign_in(county.secretaries[0])
    notice = words(client.get(f"/admission/{branch.case.code}/notice-word/").content)
    assert "拟接收孙立业同志为中共预备党员的公示" in notice
    assert "2024年7月15日，共5个工作日" in notice
    assert "1995" not in notice
    assert "138" not in notice
    resolution = words(client.get(f"/admission/{branch.case.code}/resolution-word/").content)
    assert "应到会有表决权的正式党员9名，实到8名" in resolution
    assert "预备期一年，自2024年7月22日起" in resolution


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_list_by_stage_name_and_place_is_an_excel_file_too(county: County, sign_in: SignIn) -> None:
    branch = branch_with_case(county)
    branch_with_case(county, name="周不入")
    branch.up_to(3)
    client = sign_in(county.department_head)
    for query, found in (
        ("", {"孙立业", "周不入"}), ("stage=active_applicant", {"孙立业"}), ("text=sly", {"孙立业"}),
        ("place=龙都", {"孙立业", "周不入"}), ("place=昌城", set()), ("stage=ended", set()),
    ):  # fmt: skip
        page = client.get(f"/admission/?{query}").content.decode()
        assert {name for name in ("孙立业", "周不入") if name in page} == found, query
    book = openpyxl.load_workbook(BytesIO(client.get("/admission/excel/?stage=active_applicant").content))
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["孙立业"]


def test_a_list_asks_the_database_as_often_for_three_as_for_one(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.department_head)
    branch_with_case(county)
    client.get("/admission/")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/admission/")
        return len(asked)

    one = queries()
    branch_with_case(county, name="周不入")
    branch_with_case(county, name="吴三人").up_to(4)
    assert queries() == one


def test_nobody_else_sees_that_somebody_applied(county: County, sign_in: SignIn) -> None:
    case = branch_with_case(county).case
    ordinary = person("普通党员", login="ordinary")
    post(ordinary, county.villages[0], PostKind.MEMBER)
    for account in (ordinary, county.secretaries[1], county.changcheng_organiser):
        client = sign_in(account)
        assert "孙立业" not in client.get("/admission/").content.decode()
        for path in ("", "sheet/", "end/", "move/"):
            assert client.get(f"/admission/{case.code}/{path}").status_code == 404


def test_a_member_reads_the_sheet_of_the_own_case_and_no_more(county: County, sign_in: SignIn) -> None:
    branch = branch_with_case(county)
    branch.up_to(17)
    account = person("孙立业", login="sunliye")
    post(account, county.villages[0], PostKind.MEMBER)
    Member.objects.filter(pk=branch.case.member_id).update(account=account)
    client = sign_in(account)
    assert "2024-07-22" in client.get(f"/admission/{branch.case.code}/sheet/").content.decode()
    assert client.get(f"/admission/{branch.case.code}/").status_code == 404
    other = branch_with_case(county, name="周不入").case
    assert client.get(f"/admission/{other.code}/sheet/").status_code == 404


def test_an_application_through_the_online_branch_goes_to_the_home_branch(county: County, sign_in: SignIn) -> None:
    online = organisation("昆明网络党支部", UnitKind.VILLAGE, county.longdu, code="ON1")
    online.form = PartyForm.ONLINE_BRANCH
    online.save()
    keeper = person("网络支书", login="online")
    post(keeper, online, PostKind.SECRETARY)
    client = sign_in(keeper)
    answer = client.post("/admission/new/", NEW | {"organisation": "V001", "through": "ON1"}, follow=True)
    case = Admission.objects.get()
    assert (case.organisation, case.handed_in_through) == (county.villages[0], online)
    assert answer.redirect_chain == [("/admission/", 302)]
    assert "孙立业" not in answer.content.decode()
    assert sign_in(county.secretaries[0]).get(f"/admission/{case.code}/").status_code == 200


def test_of_two_who_record_one_step_the_second_is_told(county: County, sign_in: SignIn) -> None:
    branch = branch_with_case(county)
    fields = {"number": "2", "seen": "1", "on": DAYS[2].isoformat(), "document_no": "", "note": ""}
    client = sign_in(county.secretaries[0])
    assert client.post(f"/admission/{branch.case.code}/take/", fields).status_code == 302
    answer = client.post(f"/admission/{branch.case.code}/take/", fields)
    assert answer.status_code == 409
    assert "书记甲" in answer.content.decode()


@pytest.mark.parametrize("how", ["withdrawn", "stopped"])
def test_a_case_is_moved_corrected_and_closed(county: County, sign_in: SignIn, how: str) -> None:
    branch = branch_with_case(county)
    branch.up_to(3)
    code = branch.case.code
    client = sign_in(county.secretaries[0])
    row = branch.case.steps.get(number=3)
    fixed = {"on": "2023-05-05", "document_no": "支3", "note": "", "reason": "写错一天"}
    assert client.post(f"/admission/{code}/correct/{row.pk}/", fixed).status_code == 302
    assert "2023-05-04" in client.get(f"/admission/{code}/").content.decode()
    moved = {"to": "王家我乐村", "on": "2023-06-01", "reason": "随迁", "document_no": ""}
    assert client.post(f"/admission/{code}/move/", moved | {"to": "没有的村"}).status_code == 422
    assert client.post(f"/admission/{code}/move/", moved).headers["Location"] == "/admission/"
    client = sign_in(county.secretaries[1])
    ended = {"how": how, "on": "2023-07-01", "reason": "本人意愿"}
    assert client.post(f"/admission/{code}/end/", ended | {"on": "2020-01-01"}).status_code == 422
    assert client.post(f"/admission/{code}/end/", ended).status_code == 302
    branch.case.refresh_from_db()
    assert branch.case.ended_how == how
    assert "本人意愿" in client.get(f"/admission/{code}/").content.decode()


def test_the_chain_of_talent_stands_beside_the_case_and_on_the_members_page(county: County, sign_in: SignIn) -> None:
    branch = branch_with_case(county)
    client = sign_in(county.secretaries[0])
    fact = {"rung": "practical_talent", "on": "2021-05-01", "what": "带动十一户种姜", "document_no": "诸农〔2021〕9号"}
    client.post(f"/admission/{branch.case.code}/evidence/", fact)
    assert "带动十一户种姜" in client.get(f"/admission/{branch.case.code}/").content.decode()
    one = branch.members[0]
    client.post(f"/talent/{one.code}/", fact | {"rung": "prosperity_leader"})
    assert TalentEvidence.objects.filter(member=one).count() == 1
    assert "带动十一户种姜" in client.get(f"/talent/{one.code}/").content.decode()
    assert sign_in(county.secretaries[1]).get(f"/talent/{one.code}/").status_code == 404
