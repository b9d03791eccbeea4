"""Lists ask as often for three rows as for one; pages find, filter, page and export; strangers read what is public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.actions.admission import NewApplicant, open_admission
from lianjian.records.cadres.models import AdmissionNotice
from lianjian.records.members.enums import Sex
from lianjian.results.disclosure.actions.questions import answer_question, ask_question, publish_answer
from lianjian.results.disclosure.enums import AffairsKind, AskedHow
from lianjian.results.disclosure.models import Disclosure
from tests.factories import NOW, TODAY, County
from tests.results.disclosure.sheets import QUARTER, Board

SignIn = Callable[[Account], Client]


def one_more(board: Board, number: int) -> None:
    """Of each thing one: a public sheet, a question asked and answered before everybody."""
    board.shown(replace(QUARTER, affairs=list(AffairsKind)[number]), text=f"第{number}件事")
    question = ask_question(organisation=board.village, words=f"问题{number}", how=AskedHow.PHONE, at=NOW)
    answer_question(question_id=question.pk, answer=f"答{number}", by=board.secretary, at=NOW)
    publish_answer(question_id=question.pk, by=board.second, at=NOW)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/disclosure/", "2025年第4季度"), ("/disclosure/questions/?state=all", "问题"), ("/v/V001/", "公开"),
        ("/v/V001/all/", "2025年第4季度"), ("/v/V001/answers/", "答"),
    ],
)  # fmt: skip
def test_a_list_asks_as_often_for_three_as_for_one(board: Board, sign_in: SignIn, path: str, words: str) -> None:
    client = sign_in(board.county.longdu_organiser) if path.startswith("/disclosure") else Client()

    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    one_more(board, 0)
    for_one = asked()
    one_more(board, 1)
    one_more(board, 2)
    assert asked() == for_one
    assert client.get(path).content.decode().count(words) >= 3


def test_the_missing_are_listed_with_as_many_questions_however_many(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.longdu_organiser)
    client.get("/disclosure/missing/")
    with CaptureQueriesContext(connection) as caught:
        page = client.get("/disclosure/missing/").content.decode()
    assert all(one.name in page for one in county.villages[:3])
    with CaptureQueriesContext(connection) as for_six:
        head = Client()
        head.force_login(county.department_head)
        session = head.session
        session["signed_in_by_link"] = True
        session.save()
        head.get("/disclosure/missing/")
    assert county.villages[5].name in head.get("/disclosure/missing/").content.decode()
    assert len(for_six) < len(caught) + 20
    assert sign_in(county.secretaries[0]).get("/disclosure/missing/").status_code == 403


def test_filters_and_excel_say_the_same(board: Board, sign_in: SignIn) -> None:
    for number in range(3):
        one_more(board, number)
    client = sign_in(board.county.longdu_organiser)
    only = client.get("/disclosure/?affairs=finance").content.decode()
    assert "2025年第4季度财务公开" in only
    assert "2025年第4季度党务公开" not in only
    assert "没有符合条件" in client.get("/disclosure/?text=没有的村").content.decode()
    for path, words in (
        ("/disclosure/excel/?affairs=finance", "2025年第4季度财务公开"),
        ("/disclosure/questions/excel/?state=all", "问题1"),
        ("/disclosure/missing/excel/", board.county.villages[1].name),
    ):
        sheet = load_workbook(BytesIO(client.get(path).content)).active
        assert sheet is not None
        assert words in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_village_is_found_by_name_and_nothing_is_listed_without_one(county: County, client: Client) -> None:
    assert county.villages[0].name not in client.get("/v/").content.decode()
    assert county.villages[0].name not in client.get("/v/?text=北").content.decode()
    assert client.get(f"/v/?text={county.villages[0].name}").headers["Location"] == "/v/V001/"
    assert "王家我乐村" in client.get("/v/?text=我乐").content.decode()
    assert client.get("/v/U002/").status_code == 404
    assert client.get("/v/nothing/").status_code == 404


def test_a_draft_is_nobodys_before_it_hangs(board: Board, client: Client) -> None:
    made = board.checked(board.draft())
    for page in ("", "paper/", "untrue/"):
        assert client.get(f"/v/V001/{made.code}/{page}").status_code == 404
    assert made.title not in client.get("/v/V001/").content.decode()


def test_a_villages_sheet_is_found_only_under_its_own_village(board: Board, client: Client) -> None:
    made = board.shown()
    assert client.get(f"/v/V001/{made.code}/").status_code == 200
    assert client.get(f"/v/V002/{made.code}/").status_code == 404


def test_the_first_page_says_who_answers_and_gives_no_number_of_anybody(board: Board, client: Client) -> None:
    one_more(board, 2)
    page = client.get("/v/V001/").content.decode()
    assert "书记甲" in page
    assert "主任孙" in page
    assert "130.00" in page
    assert (
        Disclosure.objects.get().digest[:16] in client.get(f"/v/V001/{Disclosure.objects.get().code}/").content.decode()
    )


def test_an_assembly_that_was_called_is_a_notice_and_an_applicant_keeps_the_name(board: Board, client: Client) -> None:
    begins = timezone.now() + timedelta(days=10)
    for kind, title in (
        (MeetingKind.VILLAGERS_ASSEMBLY, "商议修路"),
        (MeetingKind.BRANCH_COMMITTEE_MEETING, "支委碰头"),
    ):
        meeting = Meeting.objects.create(
            code=title, kind=kind, title=title, organisation=board.village, place="村部", starts_at=begins,
            ends_at=begins + timedelta(hours=2),
        )  # fmt: skip
        meeting.agenda.create(position=1, title="议定路线")
    admission = open_admission(
        person=NewApplicant(name="孙入党", sex=Sex.FEMALE, born_on=date(1999, 1, 1)), organisation=board.village,
        on=TODAY, by=board.secretary, at=NOW,
    )  # fmt: skip
    today = clock.today()
    AdmissionNotice.objects.create(
        admission=admission, posted_on=today, until_on=today + timedelta(days=7), working_days=5
    )
    page = client.get("/v/V001/").content.decode()
    assert "商议修路" in page
    assert "议定路线" in page
    assert "支委碰头" not in page
    assert "发展党员公示" in page
    assert "孙入党" not in page


def test_a_ticket_leads_to_its_answer_and_another_villages_does_not(board: Board) -> None:
    question = ask_question(
        organisation=board.village, words="桥什么时候修好？", how=AskedHow.DESK, at=NOW, by=board.secretary
    )
    found = Client().get("/v/V001/answers/", {"ticket": question.ticket.lower()})
    assert found.headers["Location"] == f"/v/V001/answers/{question.ticket}/"
    assert "没有这个提问号" in Client().get("/v/V001/answers/", {"ticket": "W2026-000000"}).content.decode()
    assert Client().get("/v/V002/answers/", {"ticket": question.ticket}).status_code == 200


def test_a_supervision_committee_is_found_among_all_villages(board: Board, sign_in: SignIn) -> None:
    client = sign_in(board.county.longdu_organiser)
    every = client.get("/disclosure/supervision/").content.decode()
    assert f"/disclosure/supervision/{board.village.code}/" in every
    found = client.get("/disclosure/supervision/", {"text": board.village.name}).content.decode()
    assert found.count("/disclosure/supervision/V") == 1
    assert "没有找到" in client.get("/disclosure/supervision/", {"text": "没有这个村"}).content.decode()
