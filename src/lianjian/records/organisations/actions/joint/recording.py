"""Recording joint organisations that exist on paper already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.founding import found, new_joint
from lianjian.records.organisations.actions.joint.locking import names_of
from lianjian.records.organisations.actions.locks import hold_tree_alone
from lianjian.records.organisations.enums import (
    ConsentState,
    JointApprover,
    JointForm,
    PairingForm,
    PartyRole,
    UnitKind,
)
from lianjian.records.organisations.models import JointOrganisation, JointParty, Organisation
from lianjian.records.organisations.policies.joint import may_decide
from lianjian.records.organisations.policies.joint_rules import require_lawful, usual_approver
from lianjian.records.organisations.queries.joint_preview import plan_joint, refuse_unfit_parties


@dataclass(frozen=True, kw_only=True)
class ExistingJoint:
    """A joint organisation as its papers have it; `approval_reason` where a rule worded “generally” asks for one."""

    code: str
    name: str
    pairing_form: PairingForm
    form: JointForm
    lead_code: str
    village_codes: tuple[str, ...]
    founded_on: date
    document_no: str = ""
    purpose: str = ""
    approval_reason: str = ""
    approver: JointApprover | None = None


@transaction.atomic
def record_joint_organisation(*, existing: ExistingJoint, by: Actor, at: datetime) -> JointOrganisation:
    """Will enter it as founded on its day, by the same rules; consents count as given on paper, posts as designated.

    The posts are filled with those in office on the day of recording: of the past nothing is known.
    """
    if JointOrganisation.objects.filter(code=existing.code).exists():
        raise Refused(_("A joint organisation with the code %(code)s exists already.") % {"code": existing.code})
    today = timezone.localdate(at)
    if existing.founded_on > today:
        raise Refused(_("“%(name)s” would be founded only in the future.") % {"name": existing.name})
    if existing.form != JointForm.ALLIANCE:
        hold_tree_alone()
    lead, *villages = _parties(existing)
    refuse_unfit_parties(lead=lead, villages=villages, form=existing.pairing_form, on=existing.founded_on)
    plan = plan_joint(
        lead=lead, villages=villages, form=existing.form, on=today, pairing_form=existing.pairing_form,
        approver=existing.approver, has_document=bool(existing.document_no.strip()),
    )  # fmt: skip
    require(may_decide(by, JointOrganisation(superior=plan.superior)))
    require_lawful(judgement=plan.judgement, has_reason=bool(existing.approval_reason.strip()))
    joint = new_joint(
        code=existing.code, name=existing.name, plan=plan, purpose=existing.purpose,
        approval_reason=existing.approval_reason.strip(), by=by, at=at,
    )  # fmt: skip
    joint.approval_document_no = existing.document_no.strip()
    if plan.case.is_formal:
        joint.approver = existing.approver or usual_approver(
            form=existing.form, superior_kind=UnitKind(plan.superior.kind)
        )
    joint.approved_by_id, joint.approved_at = by.account_id, at
    parties = [
        JointParty(
            joint=joint,
            organisation=party,
            role=PartyRole.LEAD if party.pk == lead.pk else PartyRole.VILLAGE,
            consent=ConsentState.GIVEN,
            answer_note=_("Given on paper"),
        )
        for party in plan.parties
    ]
    found(joint=joint, parties=parties, plan=plan, on=existing.founded_on, by=by, at=at)
    journal.record(
        by=by, at=at, action="record_joint_organisation", subject=joint, place_id=plan.superior.pk,
        document_no=joint.approval_document_no, on=existing.founded_on.isoformat(), parties=names_of(plan.parties),
    )  # fmt: skip
    return joint


def _parties(existing: ExistingJoint) -> list[Organisation]:
    codes = [existing.lead_code, *existing.village_codes]
    held = Organisation.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    found_by_code = {organisation.code: organisation for organisation in held}
    if missing := [code for code in codes if code not in found_by_code]:
        raise Refused(_("No organisation has the code %(codes)s.") % {"codes": "、".join(missing)})
    return [found_by_code[code] for code in codes]
