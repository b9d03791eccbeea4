"""Honours of organisations by decision, and a member's consent to be named; no prize comes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.members.models import Honour
from lianjian.records.organisations.models import Organisation
from lianjian.results.assessment.actions.locking import given_words
from lianjian.results.assessment.models import HonourConsent, OrganisationHonour
from lianjian.results.assessment.policies.honours import may_honour


@dataclass(frozen=True, kw_only=True)
class NewHonour:
    """An honour that was decided."""

    title: str
    given_by: str
    document_no: str
    given_on: date
    why: str


@transaction.atomic
def honour_organisation(*, organisation: Organisation, new: NewHonour, by: Actor, at: datetime) -> OrganisationHonour:
    """Will enter an honour that was decided; without the decision's number there is none."""
    require(may_honour(by, organisation))
    require_day(new.given_on, today=timezone.localdate(at), not_before=organisation.founded_on)
    if not new.document_no.strip() or not new.given_by.strip():
        raise Refused(
            _("An honour rests on a decision."), remedies=(_("Give the number of the document that decided it."),)
        )
    title = given_words(words=new.title, missing=_("Name the honour."), longest=80)
    made, is_new = OrganisationHonour.objects.get_or_create(
        organisation=organisation, title=title, document_no=new.document_no.strip(), withdrawn_because="",
        defaults={
            "code": new_code(letter="H", on=new.given_on), "given_by": new.given_by.strip(), "given_on": new.given_on,
            "why": given_words(words=new.why, missing=_("Say for what, in a sentence."), longest=500),
        },
    )  # fmt: skip
    if not is_new:
        raise ChangedMeanwhile(_("This honour is entered already."))
    journal.record(
        by=by, at=at, action="honour_organisation", subject=made, place_id=organisation.pk,
        document_no=made.document_no,
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_honour(*, honour_id: int, reason: str, by: Actor, at: datetime) -> OrganisationHonour:
    """Will withdraw an honour, by the body that gave it or because it was entered by mistake; it stays readable."""
    held = OrganisationHonour.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=honour_id)
    require(may_honour(by, held.organisation))
    if held.withdrawn_because:
        raise ChangedMeanwhile(_("It has been withdrawn already."))
    held.withdrawn_because = given_reason(reason=reason)
    held.save(update_fields=["withdrawn_because"])
    journal.record(
        by=by, at=at, action="withdraw_honour", subject=held, place_id=held.organisation_id,
        reason=held.withdrawn_because,
    )  # fmt: skip
    return held


@transaction.atomic
def set_honour_consent(*, honour_id: int, agrees: bool, by: Actor, at: datetime) -> None:
    """Will note that the member agrees to be named in public for an honour (GX 25), or takes that back."""
    honour = Honour.objects.select_for_update(of=("self",)).select_related("member").get(pk=honour_id)
    if by.account_id is None or honour.member.account_id != by.account_id:
        raise NotAllowed(_("Only the member can agree to be named."))
    if agrees:
        HonourConsent.objects.get_or_create(honour=honour, defaults={"given_on": timezone.localdate(at)})
    else:
        HonourConsent.objects.filter(honour=honour).delete()
    journal.record(
        by=by, at=at, action="set_honour_consent", subject=honour, place_id=honour.member.organisation_id,
        agrees=agrees,
    )  # fmt: skip
