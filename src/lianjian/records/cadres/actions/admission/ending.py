"""How a case moves to another branch, and how it ends before the person is a member. None is ever deleted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.admission.opening import require_branch
from lianjian.records.cadres.actions.admission.steps import locked
from lianjian.records.cadres.enums import AdmissionEnd
from lianjian.records.cadres.models import Admission, AdmissionMove
from lianjian.records.cadres.policies.admission import may_carry_on
from lianjian.records.cadres.queries.admission import steps_of
from lianjian.records.organisations.models import Organisation


@transaction.atomic
def end_case(*, admission_id: int, how: AdmissionEnd, on: date, reason: str, by: Actor, at: datetime) -> Admission:
    """Will close the case of somebody who withdrew, or whom the branch does not go on with; `how` is one of the two."""
    case = locked(admission_id)
    require(may_carry_on(by, case))
    if how not in (AdmissionEnd.WITHDRAWN, AdmissionEnd.STOPPED):
        raise Refused(_("All other ends follow from a step."))
    if case.member_id is not None:
        raise Refused(
            _("%(name)s is a probationary member; only the assembly's vote on full membership ends that.")
            % {"name": case}
        )
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the case, and the person can read it."))
    _require_day(case, on, at)
    case.ended_on, case.ended_how, case.ended_because = on, how, reason.strip()
    case.save(update_fields=["ended_on", "ended_how", "ended_because"])
    journal.record(
        by=by, at=at, action="end_admission", subject=case, place_id=case.organisation_id, reason=reason, how=how
    )
    return case


@transaction.atomic
def move_case(
    *, admission_id: int, to: Organisation, on: date, reason: str, document_no: str = "", by: Actor, at: datetime
) -> Admission:
    """Will pass the case to the branch where the applicant now is; all its steps and all its time go along (FZ)."""
    case = locked(admission_id)
    require(may_carry_on(by, case))
    require_branch(organisation=to)
    if case.member_id is not None:
        raise Refused(_("%(name)s is a member; have the affiliation transferred, the case follows.") % {"name": case})
    if case.organisation_id == to.pk:
        raise ChangedMeanwhile(_("The case of %(name)s is with %(place)s already.") % {"name": case, "place": to})
    if not reason.strip():
        raise Refused(_("Say why the case moves."))
    _require_day(case, on, at)
    pass_on(case=case, to=to, on=on, reason=reason, document_no=document_no)
    journal.record(by=by, at=at, action="move_admission", subject=case, place_id=to.pk, reason=reason, on=str(on))
    return case


def pass_on(*, case: Admission, to: Organisation, on: date, reason: str, document_no: str = "") -> None:
    """Will write that the case is with another branch from the day; whoever calls has asked who may."""
    AdmissionMove.objects.create(
        admission=case, from_organisation=case.organisation, to_organisation=to, on=on, reason=reason.strip()[:200],
        document_no=document_no.strip(),
    )  # fmt: skip
    case.organisation = to
    case.save(update_fields=["organisation"])


def _require_day(case: Admission, on: date, at: datetime) -> None:
    latest = steps_of(admission=case)[-1].on
    if on < latest or on > timezone.localdate(at):
        raise WrongDay(_("The day lies between the last step (%(day)s) and today.") % {"day": latest})
