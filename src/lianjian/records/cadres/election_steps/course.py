"""Where an election stands and when its next step can be, worked out from the steps taken and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.records.cadres.election_steps.catalogue import STEPS, VOTING
from lianjian.records.cadres.enums import ElectionLaw, ElectionStepKind

Kind = ElectionStepKind


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One step taken; `is_open` says of a count that seats are still open, `until` is the last day of a notice."""

    kind: ElectionStepKind
    on: date
    is_open: bool = False
    until: date | None = None
    election_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """The steps of an election in their order; `divides_posts` where the committee elects its secretary itself."""

    law: ElectionLaw
    divides_posts: bool
    objection_days: int
    taken: tuple[Taken, ...] = ()

    def last(self, kind: ElectionStepKind) -> Taken | None:
        """The latest taking of that step."""
        return next((one for one in reversed(self.taken) if one.kind == kind), None)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A day before which a step cannot be; `rule_id` says where that stands."""

    day: date
    why: str | Promise
    rule_id: str


def next_steps(course: Course) -> tuple[ElectionStepKind, ...]:
    """The steps that may follow, the usual one first; none when the election is over."""
    order = [step.kind for step in STEPS[course.law] if course.divides_posts or step.kind != Kind.DIVISION]
    if not course.taken:
        return (order[0],)
    latest = course.taken[-1]
    place = order.index(latest.kind) + 1
    after = (order[place],) if place < len(order) else ()
    if latest.kind == Kind.RESULT and latest.is_open:
        return (VOTING[course.law], *after)
    return after


def bounds(course: Course, kind: ElectionStepKind) -> list[Bound]:
    """Everything that keeps the step from being earlier; the day before any of them is too early."""
    first_rule = next(step for step in STEPS[course.law] if step.kind == kind).rule_ids[0]
    found = []
    if course.taken:
        why = _("It cannot be before the step that was taken last.")
        found.append(Bound(day=course.taken[-1].on, why=why, rule_id=first_rule))
    listed = course.last(Kind.VOTER_LIST)
    if kind == Kind.OBJECTIONS and listed:
        why = _("Everybody has some days after the posting of the list to object to it.")
        day = listed.on + timedelta(days=course.objection_days + 1)
        found.append(Bound(day=day, why=why, rule_id=first_rule))
    if kind == Kind.POLL and listed and listed.election_day and course.last(Kind.RESULT) is None:
        why = _("The vote is on the day that was posted with the list of voters.")
        found.append(Bound(day=listed.election_day, why=why, rule_id="CW2025-17-voter-list"))
    posted = course.last(Kind.NOTICE)
    if kind == Kind.APPOINTMENT and posted and posted.until:
        why = _("The public notice must have run its full time.")
        found.append(Bound(day=posted.until + timedelta(days=1), why=why, rule_id=first_rule))
    return found


def earliest_day(course: Course, kind: ElectionStepKind) -> date:
    """The first lawful day of the step."""
    return max((bound.day for bound in bounds(course, kind)), default=date.min)
