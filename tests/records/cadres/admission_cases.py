"""Cases of admission as tests need them: a branch with members, and the entries that lead somebody through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from lianjian.records.activity.actions.votes import VoteCounts
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.actions.admission import NewApplicant, complete_step, open_admission, post_notice
from lianjian.records.cadres.admission_steps.entries import StepEntry
from lianjian.records.cadres.enums import ArchivePlace, ProbationProposal
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.queries.admission import steps_of
from lianjian.records.members.enums import Sex
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation
from tests.factories import NOW, County
from tests.records.members.factories import member

APPLIED = date(2022, 11, 1)
# The day of every step, none a day too early.
DAYS = {
    1: APPLIED, 2: date(2022, 11, 20), 3: date(2023, 5, 4), 4: date(2023, 5, 10), 5: date(2023, 5, 12),
    6: date(2023, 11, 3), 7: date(2024, 5, 6), 8: date(2024, 5, 20), 9: date(2024, 5, 22), 10: date(2024, 6, 3),
    11: date(2024, 6, 20), 12: date(2024, 6, 25), 13: date(2024, 7, 2), 14: date(2024, 7, 5), 15: date(2024, 7, 22),
    16: date(2024, 8, 1), 17: date(2024, 8, 15), 18: date(2024, 8, 20), 19: date(2024, 8, 22), 20: date(2024, 9, 1),
    21: date(2025, 3, 1), 22: date(2025, 7, 22), 23: date(2025, 8, 5), 24: date(2025, 9, 1), 25: date(2025, 9, 10),
}  # fmt: skip
NOTICE = date(2024, 7, 8)
FACTS: dict[int, dict[str, object]] = {
    7: {"opinions_heard": True},
    11: {"training_days": 3, "training_hours": 0},
    13: {"leaves_soon": False},
    15: {"secret_ballot": True, "one_by_one": True, "objections_settled": True},
    17: {"collective": True},
    23: {"secret_ballot": True, "one_by_one": True, "proposal": ProbationProposal.ON_TIME.value},
    24: {"collective": True},
    25: {"archive_place": ArchivePlace.PARTY_COMMITTEE.value},
}
SUPERIORS = (4, 8, 13, 16, 17, 18, 24)


@dataclass
class Branch:
    """The village of 北朱解村 with nine full members, and its case."""

    county: County
    place: Organisation
    members: list[Member]
    case: Admission
    seen: dict[int, Meeting] = field(default_factory=dict)

    def entry(self, number: int, **changes: object) -> StepEntry:
        """The lawful entry of the step, as changed."""
        entry = StepEntry(
            number=number,
            on=DAYS[number],
            seen=len(steps_of(admission=self.case)),
            document_no=f"诸组〔2024〕{number}号",
            people=tuple(one.pk for one in self.members[:2]) if number in (5, 9) else (),
            facts=FACTS.get(number, {}),
        )
        entry = replace(entry, **changes)
        if number in (15, 23):
            meeting = self.meeting(entry.on)
            counts = entry.counts or VoteCounts(entitled=9, present=8, yes=7, no=1)
            entry = replace(entry, meeting_id=meeting.pk, counts=counts)
        return entry

    def meeting(self, on: date) -> Meeting:
        """The general membership meeting held that day."""
        made, _new = Meeting.objects.get_or_create(
            code=f"G{self.place.code}-{on}",
            defaults={
                "kind": MeetingKind.GENERAL_MEMBERSHIP_MEETING,
                "state": MeetingState.HELD,
                "title": "支部党员大会",
                "organisation": self.place,
                "starts_at": datetime.combine(on, time(1), tzinfo=UTC),
                "ends_at": datetime.combine(on, time(3), tzinfo=UTC),
            },
        )
        return made

    def take(self, number: int, at: datetime = NOW, **changes: object) -> Admission:
        """Has the right person record the step; gives the case as it then stands."""
        account = self.county.longdu_organiser if number in SUPERIORS else self.county.secretaries[0]
        entry = self.entry(number, **changes)
        complete_step(admission_id=self.case.pk, entry=entry, by=self.county.actor(account), at=at)
        self.case.refresh_from_db()
        return self.case

    def up_to(self, number: int) -> Admission:
        """Takes every step to that one, the notice in its place."""
        for step in range(self.case.step + 1, number + 1):
            if step == 15 and not self.case.notices.exists():
                self.notice()
            self.take(step)
        return self.case

    def notice(self, on: date = NOTICE) -> None:
        """Puts the notice up."""
        post_notice(admission_id=self.case.pk, posted_on=on, by=self.county.actor(self.county.secretaries[0]), at=NOW)


def branch_with_case(county: County, *, name: str = "孙立业", **fields: object) -> Branch:
    """The branch and an application handed in on 2022-11-01."""
    place = county.villages[0]
    surnames = "赵钱孙李周吴郑王冯"
    members = list(Member.objects.filter(organisation=place).order_by("pk"))
    members = members or [member(place, f"{surname}建国") for surname in surnames]
    person = NewApplicant(name=name, sex=Sex.MALE, born_on=date(1995, 3, 2), **fields)
    case = open_admission(person=person, organisation=place, on=APPLIED, by=county.actor(county.secretaries[0]), at=NOW)
    return Branch(county=county, place=place, members=members, case=case)
