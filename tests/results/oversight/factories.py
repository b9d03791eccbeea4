"""A small county with something to oversee: a joint organisation that promised, an inspection, a plan, a table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import since
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.deliberation.models import ConferenceDecision, ConferenceSession, JointConference
from lianjian.records.organisations.enums import JointForm, JointState, PairingForm, PartyRole, PostKind
from lianjian.records.organisations.models import JointOrganisation, JointParty, Organisation
from lianjian.results.oversight.actions.findings import NewFinding, record_finding
from lianjian.results.oversight.actions.goals import NewGoal, add_goal, adopt_plan, draw_up_plan
from lianjian.results.oversight.actions.inspections import NewInspection, open_inspection
from lianjian.results.oversight.actions.requests import NewRequest, register_request
from lianjian.results.oversight.enums import AskedKind
from lianjian.results.oversight.models import DataRequest, Finding, GoalPlan, Inspection
from tests.factories import FOUNDED, NOW, TODAY, County, person, post

DAY = timedelta(days=1)


def joint(county: County, *, superior: Organisation | None = None, name: str = "龙都联合党总支") -> JointOrganisation:
    """A joint organisation as it stands in the database; the first has a neighbourhood and two villages as parties."""
    made = JointOrganisation.objects.create(
        code=f"LH{JointOrganisation.objects.count() + 1:03d}", name=name, name_pinyin="", name_initials="",
        pairing_form=PairingForm.WITH_COMMUNITY, form=JointForm.ALLIANCE, state=JointState.FOUNDED,
        superior=superior or county.longdu, proposed_at=NOW, during=since(FOUNDED),
    )  # fmt: skip
    if JointParty.objects.exists():
        return made  # an organisation is in one joint organisation at a time
    for place, role in ((county.urban[0], PartyRole.LEAD), *((one, PartyRole.VILLAGE) for one in county.villages[:2])):
        JointParty.objects.create(joint=made, organisation=place, role=role, during=since(FOUNDED))
    return made


def promise(
    of: JointOrganisation,
    owner: Organisation,
    title: str = "修通村路",
    *,
    due_on: date = TODAY - 5 * DAY,
    report: str = "",
) -> ConferenceDecision:
    """What one conference of the joint organisation agreed on; every promise has a session of its own."""
    founded = {"code": f"J{of.code}", "name": f"{of}联席会议", "organisation": of.superior, "founded_on": FOUNDED}
    conference, _made = JointConference.objects.get_or_create(joint=of, defaults=founded)
    at = timezone.make_aware(datetime(2026, 1, 10, 9))
    number = conference.sessions.count() + 1
    meeting = Meeting.objects.create(
        code=f"M{of.code}{number}", kind=MeetingKind.JOINT_CONFERENCE, organisation=of.superior, title="联席会议",
        starts_at=at, ends_at=at + timedelta(hours=2), state=MeetingState.HELD,
    )  # fmt: skip
    session = ConferenceSession.objects.create(conference=conference, number=number, meeting=meeting)
    return ConferenceDecision.objects.create(
        session=session, position=1, title=title, owner=owner, due_on=due_on, report=report,
        reported_on=TODAY if report else None,
    )  # fmt: skip


def plan(county: County, *, target: Decimal = Decimal(3), adopted: bool = True) -> GoalPlan:
    """The county's plan of the year with one goal: so many joint organisations."""
    by = county.actor(county.department_head)
    made = draw_up_plan(
        organisation=county.county, title="2026年联建目标", begins_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        by=by, at=NOW,
    )  # fmt: skip
    goal = NewGoal(indicator="F16", target=target, owner_post=PostKind.ORGANISATION_HEAD)
    add_goal(plan_id=made.pk, goal=goal, by=by, at=NOW)
    if adopted:
        adopt_plan(plan_id=made.pk, document_no="诸组发〔2026〕1号", on=TODAY, by=by, at=NOW)
    made.refresh_from_db()
    return made


def inspection(
    county: County, *, matters: tuple[str, ...] = ("joint_promise", "F16"), place: Organisation | None = None
) -> Inspection:
    """An inspection on its plan, of the whole county or by a township's office of the township."""
    place = place or county.county
    what = NewInspection(
        title="联建承诺兑现", plan_no="诸督〔2026〕2号", approving_body="市委督查考核领导小组", place=place,
        begins_on=TODAY, ends_on=TODAY + 20 * DAY, matters=matters,
    )  # fmt: skip
    by = county.actor(county.department_head)
    return open_inspection(organisation=place, what=what, by=by, at=NOW)


def finding(county: County, of: Inspection, where: Organisation, what: str = "答应修的路没有动工") -> Finding:
    """A finding of the inspection at the place, due in ten days."""
    found = NewFinding(
        organisation=where,
        matter="联合党组织答应的事过期",
        what=what,
        article="城乡党建互帮互助交流",
        due_on=TODAY + 10 * DAY,
    )
    return record_finding(inspection_id=of.pk, what=found, by=county.actor(county.department_head), at=NOW)


def colleague(county: County, login: str = "officer") -> Actor:
    """A second officer of the county's organisation department, as an actor."""
    account = person("刘洋", login=login, staff=True)
    post(account, county.county, PostKind.ORGANISATION_OFFICER)
    return county.actor(account)


def asked(county: County, *headings: str, **changes: object) -> DataRequest:
    """A table the county asks of all villages for half a year."""
    usual: dict[str, object] = {
        "place": county.county, "asked_of": AskedKind.VILLAGE, "title": "阵地情况表", "purpose": "安排维修资金",
        "basis": "诸组发〔2026〕1号第三条", "begins_on": TODAY, "ends_on": TODAY + 180 * DAY,
        "headings": headings or ("村名", "党员数", "活动室面积"),
    }  # fmt: skip
    what = NewRequest(**(usual | changes))  # type: ignore[arg-type]
    by = county.actor(county.department_head)
    return register_request(organisation=county.county, what=what, by=by, at=NOW)
