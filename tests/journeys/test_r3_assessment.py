"""R3: people judge by criteria told beforehand, with the records beside; appeal, honour, turn-around."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.members.models import Honour
from lianjian.results.assessment.actions.honours import NewHonour, honour_organisation
from lianjian.results.assessment.actions.turnarounds import open_turnaround
from lianjian.results.assessment.models import AssessmentRound, TurnaroundPlan
from tests.factories import TODAY, County, person
from tests.records.members.factories import member
from tests.results.assessment.assessment_cases import AFTER, drafted, graders, under_way
from tests.results.assessment.test_turnarounds import plan_of

SignIn = Callable[[Account], Client]


@pytest.fixture
def at_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the county's calendar; the journey takes a year."""

    def set_day(day: date) -> None:
        moment = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=10)
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: day)

    return set_day


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_from_criteria_to_a_corrected_result(county: County, sign_in: SignIn, at_day: Callable[[date], None]) -> None:
    at_day(TODAY)
    village, head = county.villages[0], county.department_head
    client = sign_in(head)
    said = {
        "title": "二〇二六年度考核", "plan_no": "诸办发〔2026〕2号", "plan_body": "中共诸城市委",
        "starts_on": "2026-04-01", "ends_on": "2026-12-31",
    }  # fmt: skip
    client.post("/assessments/new/", said)
    address = f"/assessments/{AssessmentRound.objects.get().code}/"
    criterion = {"title": "帮扶取得实效", "good": "答应的事按期办成。", "evidence": ["help", "promises_overdue"]}
    assert "受助方确认的帮助" in client.post(f"{address}criteria/", criterion, follow=True).content.decode()
    client.post(f"{address}organisations/", {"organisation": village.name})
    assert (
        "已公布"
        in client.post(f"{address}publish/", {"document_no": "诸组发〔2026〕5号"}, follow=True).content.decode()
    )
    word = Document(BytesIO(client.get(f"{address}paper/?as=word").content))
    assert any("不打分，不排名" in paragraph.text for paragraph in word.paragraphs)

    secretary = county.secretaries[0]
    assert "答应的事按期办成" in text_of(sign_in(secretary), address)
    assert sign_in(county.secretaries[1]).get(address).status_code == 404

    at_day(AFTER.date())
    three = graders(county)
    client = sign_in(head)
    for account in three:
        client.post(f"{address}assessors/", {"person": account.login})
    begun = client.post(f"{address}begin/", {"reports_until": "2027-01-20", "grades_until": "2027-01-31"}, follow=True)
    assert "已开始" in begun.content.decode()
    one = f"{address}of/{AssessmentRound.objects.get().assessed.get().pk}/"

    client = sign_in(secretary)
    assert "述职报告" in text_of(client, "/todo/")
    assert "帮扶取得实效" in text_of(client, f"{one}report/")
    client.post(f"{one}report/", {"text": "一年里接了三件事，办成三件。", "hand_in": "hand_in"})
    assert client.get(f"{one}grade/").status_code == 403

    for account in three:
        client = sign_in(account)
        assert "等您考核" in text_of(client, "/todo/")
        assert "办成三件" in text_of(client, one)
        client.post(f"{one}grade/", {"grade": "较好", "reason": f"{account.name}看了记录。"})
    # Assessors do not see each other's words.
    assert three[0].name not in text_of(client, one)

    client = sign_in(head)
    assert three[0].name in text_of(client, one)
    result = {
        "grade": "一般", "reason": "两件议定的事过期。", "body": "部务会", "document_no": "诸组〔2027〕3号",
        "on": AFTER.date().isoformat(),
    }  # fmt: skip
    assert "已登记并告知" in client.post(f"{one}decide/", result, follow=True).content.decode()

    client = sign_in(secretary)
    assert "结果可以看了" in text_of(client, "/todo/")
    assert "两件议定的事过期" in text_of(client, one)
    letter = Document(BytesIO(client.get(f"{one}papers/result/?as=word").content))
    assert any("2027年1月26日以前申诉" in paragraph.text for paragraph in letter.paragraphs)
    assert client.get(f"{one}papers/result/?as=pdf").status_code == 200
    client.post(f"{one}appeal/", {"words": "两件都已办成，记录在案。"})
    assert "考核和荣誉" in text_of(client, f"/organisations/{village.code}/")

    # Who entered the decision is told that others decide of the appeal.
    assert sign_in(head).get(f"{one}appeal/answer/").status_code == 403
    other = person("吴干事", login="officer", staff=True)
    other.posts.create(organisation=county.county, kind="organisation_officer", during=f"[{TODAY},)")
    client = sign_in(other)
    assert "处理申诉" in text_of(client, "/todo/")
    answer = {"upheld": "yes", "answer": "经核对属实。", "body": "部务会", "document_no": "诸组〔2027〕9号"}
    assert "更正结果要填" in client.post(f"{one}appeal/answer/", answer).content.decode()
    client.post(f"{one}appeal/answer/", answer | {"grade": "较好", "reason": "按期办成。"})
    page = text_of(sign_in(secretary), one)
    assert "按期办成" in page
    assert "原来的结果（已更正）" in page
    assert "申诉成立" in text_of(sign_in(secretary), f"{one}papers/appeal/")

    client = sign_in(head)
    assert "已结束" in client.post(f"{address}close/", follow=True).content.decode()
    sheet = load_workbook(BytesIO(client.get(f"{address}excel/").content)).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert village.name in cells
    assert "较好" not in cells
    assert "一般" not in cells
    assert "二〇二六年度考核" in [
        cell.value
        for row in load_workbook(BytesIO(client.get("/assessments/excel/").content)).active.iter_rows()  # type: ignore[union-attr]
        for cell in row
    ]


def test_an_assessment_is_prepared_changed_and_taken_back(county: County, sign_in: SignIn) -> None:
    made = drafted(county, *county.villages[:2])
    AssessmentRound.objects.update(starts_on=date(2099, 1, 1), ends_on=date(2099, 12, 31))
    address, client = f"/assessments/{made.code}/", sign_in(county.department_head)
    client.post(f"{address}criteria/1/drop/")
    assert "还没有标准" in text_of(client, address)
    assert client.post(f"{address}publish/", {"document_no": "1号"}).status_code == 422  # comes back with the refusal
    client.post(f"{address}organisations/{made.assessed.order_by('pk')[0].pk}/leave-out/")
    assert made.assessed.count() == 1
    client.post(f"{address}organisations/", {"groups": ["joint", "villages"]})
    assert made.assessed.count() == 6
    assert "请选一类" in client.post(f"{address}organisations/", {"organisation": ""}).content.decode()
    assert "计划变了" in client.post(f"{address}withdraw/", {"reason": "计划变了"}, follow=True).content.decode()


def test_an_assessor_stands_aside_or_is_released(
    county: County, sign_in: SignIn, at_day: Callable[[date], None]
) -> None:
    it = under_way(county)
    at_day(AFTER.date())
    one = f"/assessments/{it.round.code}/of/{it.village.pk}/"
    client = sign_in(county.longdu_organiser)
    assert "您在这里回避" in client.post(f"{one}aside/", {"reason": "表兄是村书记"}, follow=True).content.decode()
    client = sign_in(county.department_head)
    assessor = it.round.assessors.get(account=county.changcheng_organiser)
    page = client.post(
        f"/assessments/{it.round.code}/assessors/{assessor.pk}/release/", {"reason": "调走"}, follow=True
    ).content.decode()
    assert "不再担任：调走" in page
    assert sign_in(county.changcheng_organiser).get(one).status_code == 404


def test_a_village_is_supported_until_the_exit_is_decided(county: County, sign_in: SignIn) -> None:
    today, village, helper = clock.today(), county.villages[0], county.secretaries[6]
    client = sign_in(county.longdu_organiser)
    said = {
        "organisation": village.name, "why": "村务没有人管", "helper": county.changcheng_organiser.login,
        "body": "党工委", "document_no": "龙组〔2026〕9号", "helping": "",
        "exit_on": (today + timedelta(days=100)).isoformat(),
    }  # fmt: skip
    # The helper is looked for in the office's own places.
    client.post("/turnarounds/new/", said)
    assert not TurnaroundPlan.objects.exists()
    client = sign_in(county.department_head)
    page = client.post(
        "/turnarounds/new/", said | {"helper": helper.login, "helping": county.urban[0].code}, follow=True
    )
    assert "村务没有人管" in page.content.decode()
    address = f"/turnarounds/{TurnaroundPlan.objects.get().code}/"
    client = sign_in(helper)
    step = {"title": "立二十项制度", "owner_name": "王强", "due_on": (today + timedelta(days=3)).isoformat()}
    assert "立二十项制度" in client.post(f"{address}steps/", step, follow=True).content.decode()
    assert "立二十项制度" in text_of(client, "/todo/")
    client.post(f"{address}steps/1/done/", {"outcome": "印成一册", "on": today.isoformat()})
    assert "有起色" in client.post(f"{address}reviews/", {"words": "有起色"}, follow=True).content.decode()
    assert client.get(f"{address}exit/").status_code == 403
    client = sign_in(county.longdu_organiser)
    ending = {
        "outcome": "exited", "words": "班子顺了", "body": "党工委", "document_no": "12号", "on": today.isoformat(),
    }  # fmt: skip
    assert "已好转" in client.post(f"{address}exit/", ending, follow=True).content.decode()
    assert "印成一册" in text_of(client, f"{address}paper/")
    assert client.get(f"{address}paper/?as=word").status_code == 200
    assert "班子顺了" in text_of(sign_in(county.secretaries[0]), address)
    assert client.get("/turnarounds/excel/").status_code == 200
    assert sign_in(county.secretaries[1]).get(address).status_code == 404


def test_honours_of_organisations_and_of_members(county: County, sign_in: SignIn) -> None:
    today, client = clock.today().isoformat(), sign_in(county.longdu_organiser)
    said = {
        "organisation": county.villages[0].name, "title": "先进基层党组织", "why": "修路装灯", "given_by": "市委",
        "document_no": "诸发〔2026〕12号", "given_on": today,
    }  # fmt: skip
    assert "先进基层党组织" in client.post("/honours/new/", said, follow=True).content.decode()
    assert "先进基层党组织" in text_of(client, "/honours/")
    code = county.villages[0].honours.get().code
    assert "特发此证" in text_of(client, f"/honours/{code}/certificate/")
    assert client.get(f"/honours/{code}/certificate/?as=word").status_code == 200
    account = person("王示例", login="wang")
    own = member(county.villages[0], "王示例", account=account)
    account.posts.create(organisation=county.villages[0], kind="member", during=f"[{TODAY},)")
    honour = Honour.objects.create(member=own, title="优秀党员", given_by="市委", document_no="3号", given_on=TODAY)
    client = sign_in(account)
    assert "我同意具名公开" in text_of(client, "/honours/members/")
    assert "王示例" not in text_of(Client(), f"/v/{county.villages[0].code}/")
    assert (
        "收回" in client.post(f"/honours/members/{honour.pk}/consent/", {"agrees": "yes"}, follow=True).content.decode()
    )
    assert "王示例" in text_of(Client(), f"/v/{county.villages[0].code}/"), "who agreed is named in public"
    assert "王示例" not in text_of(Client(), f"/v/{county.villages[1].code}/")
    client.post(f"/honours/members/{honour.pk}/consent/", {"agrees": "no"})
    page = text_of(Client(), f"/v/{county.villages[0].code}/")
    assert "王示例" not in page
    assert "优秀党员" not in page, "without consent neither the name nor the honour"
    client.post(f"/honours/members/{honour.pk}/consent/", {"agrees": "yes"})
    assert "王示例同志" in text_of(client, f"/honours/members/{honour.pk}/certificate/")
    client = sign_in(county.longdu_organiser)
    assert client.get("/honours/excel/").status_code == 200
    assert (
        "授予机关撤销"
        in client.post(f"/honours/{code}/withdraw/", {"reason": "授予机关撤销"}, follow=True).content.decode()
    )
    assert client.get(f"/honours/{code}/certificate/").status_code == 404


@pytest.mark.parametrize("address", ["", "assessments/", "turnarounds/", "honours/"])
def test_lists_cost_the_same_for_three_rows_as_for_one(
    county: County, sign_in: SignIn, at_day: Callable[[date], None], address: str
) -> None:
    at_day(TODAY)
    by = county.actor(county.department_head)
    at = clock.now()
    round_ = drafted(county, county.villages[0])
    client, costs = sign_in(county.department_head), []
    for places in ((0,), (1, 2)):
        for place in places:
            village = county.villages[place]
            open_turnaround(organisation=village, new=plan_of(county), by=by, at=at)
            new = NewHonour(title="先进", given_by="市委", document_no=f"{place}号", given_on=TODAY, why="修路")
            honour_organisation(organisation=village, new=new, by=by, at=at)
            if place:
                round_.assessed.create(organisation=village)
                AssessmentRound.objects.create(
                    code=f"K{place}", place=county.county, year=2030 + place, kind="annual", title="另一年",
                    starts_on=date(2030 + place, 1, 1), ends_on=date(2030 + place, 12, 31), plan_no="1", plan_body="委",
                    opened_on=TODAY,
                )  # fmt: skip
        where = f"/{address}" if address else f"/assessments/{round_.code}/"
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
