"""A village with its members, and a matter that is taken step by step, for the tests of what may follow what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from lianjian.kernel.actor import Actor
from lianjian.records.activity.actions.meetings import MeetingPlan, hold_meeting, plan_meeting
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.models import Meeting
from lianjian.records.deliberation.actions.matters import (
    NewMatter,
    Session,
    hold_step,
    publish_step,
    raise_matter,
    take_up_matter,
    write_publication,
)
from lianjian.records.deliberation.enums import Body, MatterKind, PublicationKind, RaisedBy
from lianjian.records.deliberation.models import Matter, MatterStep, Publication
from lianjian.records.organisations.models import Organisation
from tests.factories import County
from tests.records.members.factories import member

RAISED = date(2026, 3, 2)
DAYS = {
    "members_council": date(2026, 3, 4),
    "representatives_council": date(2026, 3, 5),
    "proposal": date(2026, 3, 6),
    "consultation": date(2026, 3, 9),
    "review": date(2026, 3, 12),
    "resolution": date(2026, 3, 30),
}
PUT_UP, UNTIL = date(2026, 4, 1), date(2026, 4, 16)
AT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
MEMBERS = 20


def moment(day: date, hour: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def vote(**numbers: int) -> dict[str, int]:
    """Numbers of a vote in which nobody abstained."""
    return {"abstained": 0} | numbers


@dataclass
class Case:
    """A matter and who acts on it; every session is lawful unless a test changes it."""

    county: County
    place: Organisation
    matter: Matter
    parties: tuple[Organisation, ...] = ()
    facts: dict[str, int] = field(default_factory=dict)

    @property
    def by(self) -> Actor:
        return self.county.actor(self.county.secretaries[self.county.villages.index(self.place)], on=date(2026, 7, 1))

    @property
    def second(self) -> Actor:
        return self.county.actor(self.county.department_head, on=date(2026, 7, 1))

    def meeting(self, on: date, where: Organisation | None = None) -> Meeting:
        """A general membership meeting held on the day."""
        place = where or self.place
        found = Meeting.objects.filter(organisation=place, starts_at__date=on).first()
        if found:
            return found
        plan = MeetingPlan(
            kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING, organisation_id=place.pk, title="党员大会",
            starts_at=moment(on), ends_at=moment(on) + timedelta(hours=2), entered_afterwards=True,
        )  # fmt: skip
        made = plan_meeting(plan=plan, by=self.second, at=AT)
        hold_meeting(meeting=made, by=self.second, at=AT)
        return made

    def session(self, step: str, **changes: object) -> Session:
        """The lawful session of that step, with what a test changes."""
        usual: dict[str, dict[str, object]] = {
            "members_council": {"body": Body.MEMBERS_COUNCIL, "said": "建议先修北头一段。", "present": 12},
            "representatives_council": {"body": Body.REPRESENTATIVES_COUNCIL, "said": "建议户户问一遍。"},
            "joint_conference": {"body": Body.JOINT_CONFERENCE, "said": "建议三个村合修。"},
            "proposal": {
                "body": Body.BRANCH_COMMITTEE, "facts": {"entitled": 5}, "present": 5, **vote(yes=5, no=0),
            },
            "consultation": {"body": Body.TWO_COMMITTEES, "agreed": True, "present": 8, "said": "同意。"},
            "review": {
                "body": Body.BRANCH_ASSEMBLY, "facts": {"entitled": MEMBERS}, "present": 15, **vote(yes=13, no=2),
            },
            "resolution": {
                "body": Body.REPRESENTATIVES_ASSEMBLY, "facts": {"entitled": 30}, "present": 24, **vote(yes=20, no=4),
                "said": "同意修路。",
            },
        }  # fmt: skip
        given: dict[str, object] = {"step": step, "on": DAYS.get(step, RAISED)} | usual.get(step, {}) | changes
        given.setdefault("seen", self.matter.steps.count())
        place = Organisation.objects.get(pk=given.get("organisation_id") or self.place.pk)
        if given["body"] == Body.BRANCH_ASSEMBLY and "meeting_id" not in given:
            given["meeting_id"] = self.meeting(given["on"], place).pk  # type: ignore[arg-type]
        return Session(**given)  # type: ignore[arg-type]

    def hold(self, step: str, **changes: object) -> MatterStep:
        """Records it."""
        row = hold_step(matter_id=self.matter.pk, session=self.session(step, **changes), by=self.second, at=AT)
        self.matter.refresh_from_db()
        return row

    def up_to(self, step: str) -> None:
        """Everything that must come before that step, and not the step itself."""
        for one in ("proposal", "consultation", "review", "resolution"):
            if one == step:
                return
            self.hold(one)

    def publish(self, kind: PublicationKind, put_up: date = PUT_UP, until: date = UNTIL) -> Publication:
        """Written by the secretary, put up by the department."""
        text = "村民代表会议决议：同意修路。"
        made = write_publication(matter_id=self.matter.pk, kind=kind, text=text, board="村委会门口", by=self.by, at=AT)
        return publish_step(
            publication_id=made.pk, put_up_on=put_up, until_on=until, secrecy_checked=True, by=self.second, at=AT
        )


def a_matter(county: County, kind: MatterKind = MatterKind.PUBLIC_WORKS, *, villages: int = 1) -> Case:
    """A road of the first village (or of the first so many), taken up on the day after it was raised."""
    places = county.villages[:villages]
    for place in places:
        for number in range(MEMBERS):
            member(place, f"赵{chr(0x4E00 + number)}{chr(0x5000 + number)}")
    by = county.actor(county.department_head)
    new = NewMatter(
        kind=kind, title="修村北的路", why="雨天走不了车", proposal="把村北到省道的路修成水泥路",
        raised_how=RaisedBy.VILLAGER, raised_by_name="钱大娘", consents=True, party_ids=tuple(one.pk for one in places),
    )  # fmt: skip
    matter = raise_matter(organisation=places[0], matter=new, on=RAISED, by=by, at=AT)
    take_up_matter(matter_id=matter.pk, kind=kind, on=RAISED, by=by, at=AT)
    matter.refresh_from_db()
    return Case(county=county, place=places[0], matter=matter, parties=places)
