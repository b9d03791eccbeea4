"""Where a case stands, worked out from the steps taken and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lianjian.kernel.months import months_after
from lianjian.records.cadres.admission_steps.catalogue import (
    ACTIVE,
    AGAIN,
    APPLY,
    APPROVAL,
    ASSEMBLY,
    CANDIDATE,
    CANDIDATE_FILING,
    COMMITTEE_REVIEW,
    CONFIRMATION,
    CONFIRMATION_APPROVAL,
    LAST,
    OATH,
    PRE_REVIEW,
    PROBATION,
    REVIEW,
    TRAIN,
    step,
)
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage, ProbationProposal


@dataclass(frozen=True, kw_only=True)
class Done:
    """One step taken. `proposal` and `months` (of an extension) belong to the vote on full membership."""

    step: int
    on: date
    agreed: bool = True
    proposal: str = ""
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Course:
    """Everything the rules of time and order look at."""

    born_on: date
    done: tuple[Done, ...] = ()
    notice_until: date | None = None

    def after(self, taken: Done) -> Course:
        """The course with one more step taken."""
        return replace(self, done=(*self.done, taken))

    def before(self, place: int) -> Course:
        """The course as it was before its step at that place."""
        return replace(self, done=self.done[:place])

    def last(self, number: int) -> Done | None:
        """The latest taking of that step."""
        return next((taken for taken in reversed(self.done) if taken.step == number), None)


# Where a case goes on after a no; a step without an entry ends it.
_AFTER_NO: dict[int, tuple[int, ...]] = {
    CANDIDATE_FILING: (CANDIDATE, TRAIN),
    PRE_REVIEW: (COMMITTEE_REVIEW,),
    ASSEMBLY: (COMMITTEE_REVIEW,),
    CONFIRMATION: (CONFIRMATION,),
    CONFIRMATION_APPROVAL: (CONFIRMATION,),
    APPROVAL: (),
    REVIEW: (),
}


def next_steps(course: Course) -> tuple[int, ...]:
    """The steps that may follow, the one that leads on first; none when the case is over."""
    if not course.done:
        return (APPLY,)
    latest = course.done[-1]
    if not latest.agreed:
        return _AFTER_NO[latest.step]
    if latest.step == CONFIRMATION_APPROVAL:
        proposal = _proposal(course)
        return {ProbationProposal.EXTEND: (PROBATION,), ProbationProposal.ANNUL: ()}.get(proposal, (LAST,))
    if latest.step in AGAIN:
        return (latest.step + 1, latest.step)
    return () if latest.step == LAST else (latest.step + 1,)


def may_follow(course: Course, number: int, *, proposal: str = "") -> bool:
    """Whether that step may be taken now; annulling a probation need not wait for an application."""
    early = proposal == ProbationProposal.ANNUL and number == CONFIRMATION
    if early and course.done and course.done[-1].step in (OATH, PROBATION):
        return True
    return number in next_steps(course)


def stage_of(course: Course) -> AdmissionStage:
    """How near to membership the steps have brought the person."""
    stage = AdmissionStage.APPLICANT
    for taken in course.done:
        if taken.agreed and not (taken.step == CONFIRMATION_APPROVAL and not _is_full(course)):
            stage = step(taken.step).stage_after
        elif taken.step == CANDIDATE_FILING:
            stage = AdmissionStage.ACTIVE_APPLICANT
    return stage


def end_of(course: Course) -> AdmissionEnd | None:
    """How the last step ended the case, if it did."""
    latest = course.done[-1]
    if next_steps(course):
        return None
    if latest.step == LAST:
        return AdmissionEnd.ARCHIVED
    if latest.step == APPROVAL:
        return AdmissionEnd.REFUSED
    return AdmissionEnd.ANNULLED if latest.step == CONFIRMATION_APPROVAL else AdmissionEnd.STOPPED


def admitted_on(course: Course) -> date | None:
    """The day of the assembly that passed the person: probation runs from it, not from the oath (DZ 7)."""
    passed = course.last(ASSEMBLY)
    return passed.on if passed and passed.agreed else None


def probation_ends_on(course: Course, *, months: int) -> date | None:
    """The end of the probation of so many months, an approved extension included."""
    start = admitted_on(course)
    if start is None:
        return None
    return months_after(day=start, months=months + sum(vote.months for vote in _approved_extensions(course)))


def extensions(course: Course) -> int:
    """How often the probation has been extended."""
    return len(_approved_extensions(course))


def active_since(course: Course) -> date | None:
    """The day somebody became an active applicant; a move to another branch does not touch it."""
    decided = course.last(ACTIVE)
    return decided.on if decided else None


def _proposal(course: Course) -> ProbationProposal:
    vote = course.last(CONFIRMATION)
    return ProbationProposal(vote.proposal if vote and vote.proposal else ProbationProposal.ON_TIME)


def _is_full(course: Course) -> bool:
    return _proposal(course) == ProbationProposal.ON_TIME


def _approved_extensions(course: Course) -> list[Done]:
    found: list[Done] = []
    vote: Done | None = None
    for taken in course.done:
        if taken.step == CONFIRMATION and taken.agreed:
            vote = taken
        elif taken.step == CONFIRMATION_APPROVAL and taken.agreed and vote and vote.months:
            found.append(vote)
    return found
