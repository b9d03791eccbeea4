"""The earliest lawful day of every step, the latest one where there is one, and the earliest way through them all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianjian import rules
from lianjian.kernel.months import months_after
from lianjian.records.cadres.admission_steps.catalogue import (
    ACTIVE,
    APPLY,
    APPROVAL,
    ASK_FULL,
    ASSEMBLY,
    CANDIDATE,
    CONFIRMATION,
    CONFIRMATION_APPROVAL,
    TALK,
    TRAIN,
)
from lianjian.records.cadres.admission_steps.course import (
    Course,
    Done,
    active_since,
    next_steps,
    probation_ends_on,
)
from lianjian.records.cadres.enums import ProbationProposal
from lianjian.records.cadres.working_days import after_working_days

# Which vote an approval follows.
VOTED_BEFORE = {APPROVAL: ASSEMBLY, CONFIRMATION_APPROVAL: CONFIRMATION}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The lengths of time in force in a place on a day."""

    least_age: int
    talk_months: int
    months_before_active: int
    check_months: int
    active_months: int
    notice_working_days: int
    approval_months: int
    approval_months_special: int
    probation_months: int


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A day before which a step cannot be; a free one only asks for a reason. `rule_id` says where that stands."""

    day: date
    why: str | Promise
    rule_id: str
    is_free: bool = False


def terms_on(*, on: date, packs: rules.Packs) -> Terms:
    """The lengths of the rules in force on the day; raises UnknownParameter where no text is known for it."""
    values = {name: packs.parameter(f"admission.{name}", on=on).whole for name in Terms.__dataclass_fields__}
    return Terms(**values)


def bounds(course: Course, number: int, terms: Terms, *, proposal: str = "") -> list[Bound]:
    """Everything that keeps the step from being earlier; the day before any of them is too early."""
    found = []
    if course.done:
        why = _("It cannot be before the step that was taken last.")
        found.append(Bound(day=course.done[-1].on, why=why, rule_id="FZ-steps"))
    if number == APPLY:
        why, day = _("Who applies must be of age."), _birthday(course.born_on, terms.least_age)
        found.append(Bound(day=day, why=why, rule_id="DZ-1-age"))
    applied, since = course.last(APPLY), active_since(course)
    if number == ACTIVE and applied:
        # Formatted here, not lazily: bounds are made for one reader's page.
        months, day = terms.months_before_active, applied.on
        said = gettext("Local practice waits %(months)d months after the application.") % {"months": months}
        day = months_after(day=day, months=months)
        found.append(Bound(day=day, why=said, rule_id="FZ-local-active", is_free=True))
    if number == CANDIDATE and since:
        why, day = _("An active applicant is trained and observed for a year or more."), since
        day = months_after(day=day, months=terms.active_months)
        found.append(Bound(day=day, why=why, rule_id="FZ-13-candidate"))
    if number == ASSEMBLY and course.notice_until:
        why, day = _("The public notice must have run its full time."), course.notice_until + timedelta(days=1)
        found.append(Bound(day=day, why=why, rule_id="FZ-local-notice", is_free=True))
    ends_on = probation_ends_on(course, months=terms.probation_months)
    if ends_on and (number == ASK_FULL or (number == CONFIRMATION and proposal != ProbationProposal.ANNUL)):
        why = _("The probation lasts a year from the day of the assembly, not from the oath.")
        found.append(Bound(day=ends_on, why=why, rule_id="DZ-7-probation"))
    return found


def earliest_day(course: Course, number: int, terms: Terms, *, proposal: str = "") -> date:
    """The first lawful day of the step, reasons for an exception left aside."""
    return max((bound.day for bound in bounds(course, number, terms, proposal=proposal)), default=date.min)


def too_early(course: Course, number: int, on: date, terms: Terms, *, proposal: str = "") -> Bound | None:
    """What the day of the step breaks: of what binds the bound that ends last, else a free one, else nothing."""
    broken = [bound for bound in bounds(course, number, terms, proposal=proposal) if on < bound.day]
    return max(broken, key=lambda bound: (not bound.is_free, bound.day), default=None)


def latest_day(course: Course, number: int, terms: Terms) -> date | None:
    """The last day of the step where a rule names one; later is late, and still to be done."""
    if number == TALK and (applied := course.last(APPLY)):
        return months_after(day=applied.on, months=terms.talk_months)
    if number == TRAIN and (since := course.last(TRAIN) or course.last(ACTIVE)):
        return months_after(day=since.on, months=terms.check_months)
    if number in VOTED_BEFORE:
        return approval_day(course, number, months=terms.approval_months)
    return probation_ends_on(course, months=terms.probation_months) if number == ASK_FULL else None


def approval_day(course: Course, number: int, *, months: int) -> date | None:
    """The day so many months after the assembly's vote that the approval is about."""
    voted = course.last(VOTED_BEFORE[number])
    return months_after(day=voted.on, months=months) if voted else None


def first_fault(course: Course, terms: Terms) -> tuple[Done, Bound] | None:
    """The first step of the course that was before its time; what only asked for a reason is left."""
    for place, taken in enumerate(course.done):
        before = course.before(place)
        bound = too_early(before, taken.step, taken.on, terms, proposal=taken.proposal)
        if bound and not bound.is_free:
            return taken, bound
    return None


def earliest_path(course: Course, terms: Terms, *, since: date) -> list[Done]:
    """The steps still to come, each on its first lawful day from `since` on, as if everything were agreed to."""
    path: list[Done] = []
    while waiting := next_steps(course):
        if course.notice_until is None and waiting[0] == ASSEMBLY:
            posted = max(since, course.done[-1].on)
            course = replace(course, notice_until=after_working_days(start=posted, days=terms.notice_working_days))
        taken = Done(step=waiting[0], on=max(since, earliest_day(course, waiting[0], terms)))
        course = course.after(taken)
        path.append(taken)
    return path


def _birthday(born_on: date, age: int) -> date:
    return months_after(day=born_on, months=12 * age)
