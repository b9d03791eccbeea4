"""Putting right what was entered wrongly of a step: a new row beside the old one, with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.admission.steps import locked
from lianjian.records.cadres.admission_steps.catalogue import APPLY, VOTES, step
from lianjian.records.cadres.admission_steps.course import Course
from lianjian.records.cadres.admission_steps.timing import first_fault, terms_on
from lianjian.records.cadres.errors import TooEarly
from lianjian.records.cadres.models import AdmissionStep, StepPerson
from lianjian.records.cadres.policies.admission import may_take
from lianjian.records.cadres.queries.admission import approving_committee, course_of, steps_of
from lianjian.records.organisations.queries.packs import packs_at


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What a correction may change: the day, the paper's number and the note; never what was decided."""

    on: date
    document_no: str = ""
    note: str = ""


@transaction.atomic
def correct_step(*, step_id: int, corrected: Corrected, reason: str, by: Actor, at: datetime) -> AdmissionStep:
    """Will write a row in place of a wrong one, where the whole case is still lawful with it; the old row stays."""
    wrong = AdmissionStep.objects.get(pk=step_id)
    case = locked(wrong.admission_id)
    superior = approving_committee(organisation=case.organisation)
    require(may_take(by, case, wrong.number, superior=superior))
    _require_correctable(wrong, corrected, reason, at)
    if AdmissionStep.objects.filter(replaces=wrong).exists():
        raise ChangedMeanwhile(_("Somebody has corrected this step meanwhile; look at the case again."))
    held = [row.pk for row in steps_of(admission=case)]
    so_far = course_of(admission=case)
    place = held.index(wrong.pk)
    changed = replace(so_far.done[place], on=corrected.on)
    steps = (*so_far.done[:place], changed, *so_far.done[place + 1 :])
    _require_lawful(replace(so_far, done=steps), packs_at(organisation=case.organisation), today=timezone.localdate(at))
    row = _written(wrong, corrected, reason, by, at)
    if wrong.number == APPLY:
        case.applied_on = corrected.on
        case.save(update_fields=["applied_on"])
    journal.record(
        by=by, at=at, action="correct_admission_step", subject=case, place_id=case.organisation_id, reason=reason,
        step=wrong.number, on=[str(wrong.on), str(corrected.on)],
    )  # fmt: skip
    return row


def _require_correctable(wrong: AdmissionStep, corrected: Corrected, reason: str, at: datetime) -> None:
    if wrong.number in VOTES:
        raise Refused(_("The day and the numbers of a vote are those of its meeting; they are not changed here."))
    if not reason.strip():
        raise Refused(_("Say why: the reason stands beside the correction."))
    require_day(corrected.on, today=timezone.localdate(at))


def _require_lawful(course: Course, packs: rules.Packs, *, today: date) -> None:
    fault = first_fault(course, terms_on(on=today, packs=packs))
    if fault is None:
        return
    taken, bound = fault
    cite = packs.rule(bound.rule_id).cite
    raise TooEarly(
        _("With this day step %(number)s (%(step)s) would be too early: %(why)s")
        % {"number": taken.step, "step": step(taken.step).name, "why": bound.why},
        rule=cite,
        quote=cite.quote or "",
        remedies=(_("The earliest lawful day is %(day)s.") % {"day": bound.day},),
    )


def _written(wrong: AdmissionStep, corrected: Corrected, reason: str, by: Actor, at: datetime) -> AdmissionStep:
    row = AdmissionStep.objects.create(
        admission_id=wrong.admission_id,
        number=wrong.number,
        turn=wrong.turn,
        on=corrected.on,
        body_id=wrong.body_id,
        document_no=corrected.document_no.strip(),
        agreed=wrong.agreed,
        facts=wrong.facts,
        note=corrected.note.strip(),
        reason=reason.strip(),
        replaces=wrong,
        recorded_by=by.name,
        recorded_at=at,
    )
    StepPerson.objects.bulk_create(
        StepPerson(step=row, member_id=part.member_id, role=part.role) for part in wrong.people.all()
    )
    return row
