"""D1: one matter from a villager's proposal through both councils, with a questionnaire, to the published result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

from django.test import Client
from docx import Document

from lianjian.kernel.models import Account
from lianjian.records.deliberation.actions.questionnaires import (
    answer_by_slip,
    close_questionnaire,
    draw_up_questionnaire,
    enter_roll,
    note_household,
    open_questionnaire,
)
from lianjian.records.deliberation.council_enums import HouseholdState, QuestionnaireKind
from lianjian.records.deliberation.models import Household, Matter, Questionnaire
from lianjian.records.organisations.enums import PostKind
from tests.factories import County, person, post
from tests.journeys.test_d2_four_deliberations import assembly
from tests.records.deliberation.matter_cases import AT
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
LIGHTS = {
    "title": "给三条街装路灯", "kind": "village_affair", "why": "晚上出门看不见", "proposal": "三条街装二十盏路灯",
    "raised_how": "villager", "raised_by_name": "孙奶奶", "consents": "on", "raised_on": "2026-02-20",
}  # fmt: skip
HOUSEHOLDS = 12


def asked_every_household(county: County, matter: Matter) -> Questionnaire:
    """The widening: a slip to each household, eleven answer by themselves, one is away."""
    by, day = county.actor(county.secretaries[0]), date(2026, 3, 6)
    made = draw_up_questionnaire(
        organisation=matter.organisation, kind=QuestionnaireKind.RESOLUTION_SLIP, title="装路灯征求意见",
        is_signed=False, matter=matter, on=day, by=by, at=AT,
    )  # fmt: skip
    roll = "\n".join(f"户主{number:02d}\t第一组" for number in range(HOUSEHOLDS))
    enter_roll(questionnaire_id=made.pk, text=roll, by=by, at=AT)
    open_questionnaire(questionnaire_id=made.pk, open_until=day + timedelta(days=5), on=day, by=by, at=AT)
    question = made.questions.get()
    away, *others = Household.objects.filter(questionnaire=made).order_by("pk")
    for place, household in enumerate(others):
        answer_by_slip(code=household.slip_code, answers={question.pk: [0 if place < 9 else 1]}, on=day)
    note_household(household_id=away.pk, state=HouseholdState.AWAY, on=day, by=by, at=AT)
    return close_questionnaire(questionnaire_id=made.pk, on=day + timedelta(days=6), by=by, at=AT)


def test_street_lights_through_both_councils(county: County, sign_in: SignIn) -> None:
    place = county.villages[0]
    for number in range(12):
        member(place, f"李{chr(0x4E00 + number)}")
    deputy = person("副书记甲", login="deputy1")
    post(deputy, place, PostKind.DEPUTY_SECRETARY)
    client = sign_in(county.secretaries[0])
    client.post("/matters/new/", LIGHTS | {"organisation": str(place.pk)})
    matter = Matter.objects.get()
    url = f"/matters/{matter.code}/"

    def send(what: str, **fields: object) -> None:
        answer = client.post(f"{url}{what}/", {name: str(value) for name, value in fields.items()})
        assert answer.status_code == 302, answer.content.decode()

    def hold(step: str, body: str, **fields: object) -> None:
        send("hold", step=step, body=body, of=place.code, seen=matter.steps.count(), **fields)

    assert client.post(f"{url}take-up/", {"kind": "joint_matter", "on": "2026-02-21"}).status_code == 422
    send("take-up", kind="village_affair", on="2026-02-21")
    hold("members_council", "members_council", on="2026-02-25", present=9, said="党员认为该装，建议先装主街。")
    hold("representatives_council", "representatives_council", on="2026-03-02", said="建议户户问一遍再定。")
    assert matter.steps.filter(outcome="advised").count() == 2
    questionnaire = asked_every_household(county, matter)
    assert questionnaire.title in client.get(url).content.decode()

    hold("proposal", "branch_committee", on="2026-03-13", entitled=3, present=3, yes=3, no=0, abstained=0)
    hold("consultation", "two_committees", on="2026-03-15", agreed="yes", said="同意。")
    meeting = assembly(county, date(2026, 3, 18))
    hold(
        "review", "branch_assembly", meeting=meeting, entitled=12, present=10, yes=9, no=1, abstained=0,
    )  # fmt: skip
    hold(
        "resolution", "representatives_assembly", on="2026-03-25", entitled=30, present=26, yes=25, no=1, abstained=0,
        said="同意三条街装路灯，主街先装。", document_no="北村决〔2026〕1号",
    )  # fmt: skip
    matter.refresh_from_db()
    assert matter.state == "adopted"
    paper = Document(BytesIO(client.get(f"{url}resolution/?as=word").content))
    text = "\n".join(line.text for line in paper.paragraphs)
    assert "同意三条街装路灯，主街先装。" in text
    assert "应到30人，实到26人，赞成25票，不赞成1票，弃权0票" in text
    assert "第三十条" in text

    send("text", text="村民代表会议决议：同意三条街装路灯，主街先装。", board="村口公示栏")
    client = sign_in(deputy)
    send("put-up", put_up_on="2026-03-26", until_on="2026-04-10", secrecy_checked="on")
    send("carry-out", who="村民委员会", on="2026-04-10")
    send("report", outcome="二十盏路灯全部亮灯。", on="2026-05-20")
    send("text", text="二十盏路灯全部亮灯。", board="村口公示栏")
    client = sign_in(county.secretaries[0])
    send("put-up", put_up_on="2026-05-21", until_on="2026-06-05", secrecy_checked="on")
    send("close", on="2026-06-05")
    public = Client().get(f"/matters/public/{matter.code}/").content.decode()
    assert "二十盏路灯全部亮灯。" in public
    assert "孙奶奶" not in public
    assert "户主" not in public
