"""The local public notice before the vote."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.admission.steps import locked
from lianjian.records.cadres.admission_steps.catalogue import ASSEMBLY, PRE_REVIEW
from lianjian.records.cadres.models import AdmissionNotice
from lianjian.records.cadres.policies.admission import may_carry_on
from lianjian.records.cadres.queries.admission import course_of
from lianjian.records.cadres.working_days import after_working_days
from lianjian.records.organisations.queries.packs import packs_at


@transaction.atomic
def post_notice(*, admission_id: int, posted_on: date, by: Actor, at: datetime) -> AdmissionNotice:
    """Will record that the notice hangs from the day on, for the working days in force there; the vote comes after."""
    case = locked(admission_id)
    require(may_carry_on(by, case))
    if not PRE_REVIEW <= case.step < ASSEMBLY:
        raise Refused(_("The notice is put up between the superior committee's review and the vote of the assembly."))
    latest = course_of(admission=case).done[-1].on
    if posted_on > timezone.localdate(at) or posted_on < latest:
        raise WrongDay(_("The day lies between the last step (%(day)s) and today.") % {"day": latest})
    days = rules.parameter(
        "admission.notice_working_days", on=posted_on, packs=packs_at(organisation=case.organisation)
    ).whole
    notice = AdmissionNotice.objects.create(
        admission=case,
        posted_on=posted_on,
        until_on=after_working_days(start=posted_on, days=days),
        working_days=days,
    )
    journal.record(
        by=by, at=at, action="post_admission_notice", subject=case, place_id=case.organisation_id, on=str(posted_on)
    )
    return notice
