"""Taking one of the 25 steps: in its turn, not before its day, as its rules ask, once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.activity.actions.votes import record_vote
from lianjian.records.activity.enums import MeetingKind
from lianjian.records.activity.models import CountedVote, Meeting
from lianjian.records.cadres.actions.admission.checks import Judged, check_step
from lianjian.records.cadres.actions.admission.effects import follow
from lianjian.records.cadres.admission_steps.catalogue import (
    CONTACTS,
    STEPS,
    SUPERIORS,
    VOTES,
    step,
)
from lianjian.records.cadres.admission_steps.course import Course, may_follow, next_steps
from lianjian.records.cadres.admission_steps.entries import StepEntry
from lianjian.records.cadres.admission_steps.timing import VOTED_BEFORE, Terms, approval_day, terms_on, too_early
from lianjian.records.cadres.enums import ProbationProposal, StepActor, StepRole
from lianjian.records.cadres.errors import CaseClosed, OutOfOrder, TooEarly
from lianjian.records.cadres.models import Admission, AdmissionStep, StepPerson
from lianjian.records.cadres.policies.admission import may_take
from lianjian.records.cadres.queries.admission import (
    approving_committee,
    course,
    deciding_body,
    done,
    steps_of,
)
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@transaction.atomic
def complete_step(*, admission_id: int, entry: StepEntry, by: Actor, at: datetime) -> AdmissionStep:
    """Will write the step and what follows from it: the stage, the end of the case, the member's record.

    The first of two people wins; the second gets ChangedMeanwhile with who did what.
    """
    case = locked(admission_id)
    superior = approving_committee(organisation=case.organisation)
    require(may_take(by, case, entry.number, superior=superior))
    taken = steps_of(admission=case)
    _require_unchanged(case, taken, entry)
    so_far = course(born_on=case.born_on, steps=taken, notice_until=_notice_until(case))
    packs = packs_at(organisation=case.organisation)
    terms = terms_in_force(entry, packs)
    _require_turn(so_far, entry)
    _require_day(case, so_far, entry, terms, packs, at)
    check_step(Judged(case=case, course=so_far, entry=entry, terms=terms, packs=packs))
    vote = _vote(case, entry, by, at) if entry.number in VOTES else None
    row = _write(case, taken, entry, superior, vote, by, at)
    journal.record(
        by=by, at=at, action="complete_admission_step", subject=case, place_id=case.organisation_id,
        step=entry.number, on=str(entry.on), agreed=row.agreed,
    )  # fmt: skip
    follow(case=case, course=so_far.after(done(row)), row=row, terms=terms, by=by, at=at)
    return row


def locked(admission_id: int) -> Admission:
    """The case, held until the transaction ends; refuses one that has ended."""
    # A member who moves is locked before his case is (following.py): here too, or each waits for the other.
    Member.objects.select_for_update().filter(admission__pk=admission_id).first()
    case = Admission.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=admission_id)
    if case.ended_on is not None:
        raise CaseClosed(
            _("The case of %(name)s was closed on %(day)s: %(how)s.")
            % {"name": case, "day": case.ended_on, "how": case.get_ended_how_display()}
        )
    return case


def terms_in_force(entry: StepEntry, packs: rules.Packs) -> Terms:
    """The lengths of time of the step's day; refuses a day for which no text is known."""
    try:
        return terms_on(on=entry.on, packs=packs)
    except rules.UnknownParameter as unknown:
        raise WrongDay(str(unknown)) from None


def _notice_until(case: Admission) -> date | None:
    return case.notices.order_by("until_on").values_list("until_on", flat=True).last()


def _require_unchanged(case: Admission, taken: list[AdmissionStep], entry: StepEntry) -> None:
    if len(taken) == entry.seen:
        return
    latest = taken[-1]
    raise ChangedMeanwhile(
        _("%(who)s has recorded step %(number)s (%(step)s) of %(name)s meanwhile; look at the case again.")
        % {"who": latest.recorded_by, "number": latest.number, "step": step(latest.number).name, "name": case}
    )


def _require_turn(so_far: Course, entry: StepEntry) -> None:
    if 1 <= entry.number <= len(STEPS) and may_follow(so_far, entry.number, proposal=_proposal(entry)):
        return
    waiting = next_steps(so_far)[0]
    raise OutOfOrder(
        _("Step %(number)s is next: %(step)s. None of the 25 steps is left out or taken before its turn.")
        % {"number": waiting, "step": step(waiting).name},
        rule=rules.load_packs("national").rule("FZ-steps").cite,
    )


def _require_day(
    case: Admission, so_far: Course, entry: StepEntry, terms: Terms, packs: rules.Packs, at: datetime
) -> None:
    require_day(entry.on, today=timezone.localdate(at))
    bound = too_early(so_far, entry.number, entry.on, terms, proposal=_proposal(entry))
    if bound and not (bound.is_free and entry.reason.strip()):
        cite = packs.rule(bound.rule_id).cite
        ways = [_("The earliest lawful day is %(day)s.") % {"day": bound.day}]
        if bound.is_free:
            ways.append(_("Where it is done earlier for good cause, give the reason."))
        raise TooEarly(
            _("%(why)s Before %(day)s this step is too early for %(name)s.")
            % {"why": bound.why, "day": bound.day, "name": case},
            rule=cite,
            quote=cite.quote or "",
            remedies=tuple(ways),
        )
    if entry.number in VOTED_BEFORE and not entry.reason.strip():
        _require_approval_in_time(so_far, entry, terms, packs)


def _require_approval_in_time(so_far: Course, entry: StepEntry, terms: Terms, packs: rules.Packs) -> None:
    """Will ask for the special case where the approval is late; late it is recorded all the same, and marked."""
    due_on = approval_day(so_far, entry.number, months=terms.approval_months)
    if due_on is None or entry.on <= due_on:
        return
    at_most = approval_day(so_far, entry.number, months=terms.approval_months_special)
    raise Refused(
        _("The approval was due by %(day)s, in special cases by %(last)s. Say what made it later.")
        % {"day": due_on, "last": at_most},
        rule=packs.rule("FZ-26-approval").cite,
    )


def _vote(case: Admission, entry: StepEntry, by: Actor, at: datetime) -> CountedVote:
    meeting = Meeting.objects.filter(pk=entry.meeting_id or 0, organisation=case.organisation).first()
    right_kind = meeting is not None and meeting.kind == MeetingKind.GENERAL_MEMBERSHIP_MEETING
    if meeting is None or not right_kind or timezone.localdate(meeting.starts_at) != entry.on or entry.counts is None:
        raise Refused(
            _("The vote belongs to a general membership meeting of %(place)s held on that day; choose it.")
            % {"place": case.organisation},
            remedies=(_("Record the meeting first, with who was there."),),
        )
    return record_vote(
        meeting=meeting,
        question=_question(case, entry),
        rule_name=VOTES[entry.number],
        counts=entry.counts,
        exclusions=entry.exclusions,
        by=by,
        at=at,
    )


def _question(case: Admission, entry: StepEntry) -> str:
    proposal = _proposal(entry)
    said = f" · {ProbationProposal(proposal).label}" if proposal else ""
    return f"{step(entry.number).name} · {case.name}（{case.code}）{said}"


def _write(
    case: Admission, taken: list[AdmissionStep], entry: StepEntry, superior: Organisation | None,
    vote: CountedVote | None, by: Actor, at: datetime,
) -> AdmissionStep:  # fmt: skip
    facts = dict(entry.facts)
    if step(entry.number).actor == StepActor.COMMITTEE:
        facts["decided_by"] = deciding_body(organisation=case.organisation, on=entry.on).value
    row = AdmissionStep.objects.create(
        admission=case,
        number=entry.number,
        turn=1 + sum(1 for one in taken if one.number == entry.number),
        on=entry.on,
        body=superior if superior and entry.number in SUPERIORS else case.organisation,
        document_no=entry.document_no.strip(),
        agreed=vote.passed if vote else entry.agreed,
        facts=facts,
        note=entry.note.strip(),
        reason=entry.reason.strip(),
        vote=vote,
        recorded_by=by.name,
        recorded_at=at,
    )
    role = StepRole.CONTACT if entry.number == CONTACTS else StepRole.INTRODUCER
    StepPerson.objects.bulk_create(StepPerson(step=row, member_id=pk, role=role) for pk in entry.people)
    return row


def _proposal(entry: StepEntry) -> str:
    return str(entry.facts.get("proposal") or "")
