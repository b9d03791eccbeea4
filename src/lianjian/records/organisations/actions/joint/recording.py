"""Recording joint organisations that exist on paper already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint.founding import Founding, found, new_joint
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
from lianjian.records.organisations.queries.joint_preview import (
    JointPlan,
    known_of,
    parts_since,
    plan_joint,
    refuse_unfit_parties,
)


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


def record_joint_organisation(*, existing: ExistingJoint, by: Actor, at: datetime) -> JointOrganisation:
    """As `record_joint_organisations`, for one."""
    (joint,) = record_joint_organisations(existing=[existing], by=by, at=at)
    return joint


@transaction.atomic
def record_joint_organisations(
    *, existing: Sequence[ExistingJoint], by: Actor, at: datetime
) -> list[JointOrganisation]:
    """Will enter each as founded on its day, by the same rules, all or none; consents count as given on paper.

    The posts are filled, as designated, with those in office on the day of recording: of the past nothing is known.
    """
    if not existing:
        return []
    today = timezone.localdate(at)
    _refuse_codes_and_days(existing, today)
    if any(one.form != JointForm.ALLIANCE for one in existing):
        hold_tree_alone()
    organisations = _locked(existing)
    known = known_of(organisations=organisations.values(), on=today)
    parts = parts_since(organisations=organisations.values(), on=min(one.founded_on for one in existing))
    foundings: list[Founding] = []
    for one in existing:
        lead, *villages = _parties(one, organisations)
        refuse_unfit_parties(lead=lead, villages=villages, form=one.pairing_form, on=one.founded_on, parts=parts)
        plan = plan_joint(
            lead=lead, villages=villages, form=one.form, on=today, pairing_form=one.pairing_form,
            approver=one.approver, has_document=bool(one.document_no.strip()), known=known,
        )  # fmt: skip
        require(may_decide(by, JointOrganisation(superior=plan.superior)))
        require_lawful(judgement=plan.judgement, has_reason=bool(one.approval_reason.strip()))
        founding = _founding(one, plan, by, at)
        foundings.append(founding)
        parts += founding.parties
    found(foundings=foundings, by=by, at=at)
    for founding in foundings:
        joint, plan = founding.joint, founding.plan
        journal.record(
            by=by, at=at, action="record_joint_organisation", subject=joint, place_id=plan.superior.pk,
            document_no=joint.approval_document_no, on=founding.on.isoformat(), parties=names_of(plan.parties),
        )  # fmt: skip
    return [founding.joint for founding in foundings]


def _refuse_codes_and_days(existing: Sequence[ExistingJoint], today: date) -> None:
    codes = [one.code for one in existing]
    taken = set(JointOrganisation.objects.filter(code__in=codes).values_list("code", flat=True))
    for one in existing:
        if one.code in taken:
            raise Refused(_("A joint organisation with the code %(code)s exists already.") % {"code": one.code})
        if one.founded_on > today:
            raise Refused(_("“%(name)s” would be founded only in the future.") % {"name": one.name})
        taken.add(one.code)


def _locked(existing: Sequence[ExistingJoint]) -> dict[str, Organisation]:
    codes = {code for one in existing for code in (one.lead_code, *one.village_codes)}
    held = Organisation.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    return {organisation.code: organisation for organisation in held}


def _parties(one: ExistingJoint, organisations: Mapping[str, Organisation]) -> list[Organisation]:
    codes = [one.lead_code, *one.village_codes]
    if missing := [code for code in codes if code not in organisations]:
        raise Refused(_("No organisation has the code %(codes)s.") % {"codes": "、".join(missing)})
    return [organisations[code] for code in codes]


def _founding(one: ExistingJoint, plan: JointPlan, by: Actor, at: datetime) -> Founding:
    joint = new_joint(
        code=one.code, name=one.name, plan=plan, purpose=one.purpose, approval_reason=one.approval_reason.strip(),
        by=by, at=at,
    )  # fmt: skip
    joint.approval_document_no = one.document_no.strip()
    if plan.case.is_formal:
        joint.approver = one.approver or usual_approver(form=one.form, superior_kind=UnitKind(plan.superior.kind))
    joint.approved_by_id, joint.approved_at = by.account_id, at
    parties = [
        JointParty(
            joint=joint,
            organisation=party,
            role=PartyRole.LEAD if party.pk == plan.lead.pk else PartyRole.VILLAGE,
            consent=ConsentState.GIVEN,
            answer_note=_("Given on paper"),
            during=since(one.founded_on),
        )
        for party in plan.parties
    ]
    return Founding(joint=joint, parties=parties, plan=plan, on=one.founded_on)
