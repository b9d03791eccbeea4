"""What the rules say of a joint organisation to be: which form is lawful, and what has to be on file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.organisations.enums import JointApprover, JointForm, PostBasis, UnitKind

ABOVE_TOWNSHIP = (UnitKind.COUNTRY, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)


class Weight(StrEnum):
    """How far a finding binds."""

    REFUSES = "refuses"
    WANTS_REASON = "wants_reason"
    NOTES = "notes"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a rule says against the case as it stands."""

    weight: Weight
    sentence: str
    rule: rules.Citation | None = None
    quote: str = ""
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JointCase:
    """A joint organisation as the rules see it; `full_members` holds one number a party, None where none is on file."""

    form: JointForm
    superior_kind: UnitKind
    superior_is_lowest: bool
    full_members: tuple[int | None, ...]
    unknown_members_of: tuple[str, ...] = ()
    approver: JointApprover | None = None
    has_reason: bool = False
    has_document: bool = False

    @property
    def is_formal(self) -> bool:
        """Whether it is a Party organisation of its own."""
        return self.form != JointForm.ALLIANCE

    @property
    def crosses_townships(self) -> bool:
        """Whether its villages lie in several townships."""
        return self.superior_kind in ABOVE_TOWNSHIP


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the rules say: what stands against it, which papers they ask for, and where the form's rule stands."""

    findings: tuple[Finding, ...]
    documents: tuple[str, ...]
    form_rule: rules.Citation | None

    @property
    def refusing(self) -> Finding | None:
        """The first finding that rules it out."""
        return next((finding for finding in self.findings if finding.weight is Weight.REFUSES), None)

    @property
    def wants_reason(self) -> tuple[Finding, ...]:
        """What may be done only with a reason or a document number."""
        return tuple(finding for finding in self.findings if finding.weight is Weight.WANTS_REASON)


def usual_approver(*, form: JointForm, superior_kind: UnitKind) -> JointApprover:
    """Whose document the rules ask for in the case at hand."""
    if form == JointForm.JOINT_COMMITTEE:
        return JointApprover.COUNTY_COMMITTEE
    if superior_kind in ABOVE_TOWNSHIP:
        return JointApprover.COUNTY_ORGANISATION_DEPARTMENT
    return JointApprover.PRIMARY_COMMITTEE


def judge(*, case: JointCase, on: date, packs: rules.Packs) -> Judgement:
    """Will hold the case against the rules on form, number of units, superior and assets in force on the day."""
    if case.is_formal and case.unknown_members_of:
        return Judgement(findings=(_members_unknown(case),), documents=(), form_rule=None)
    units = rules.ask("joint_org_units", on=on, facts=_unit_facts(case), packs=packs)
    leads = {"superior_leads_villages": case.superior_is_lowest}
    superior = rules.ask("joint_org_superior", on=on, facts=leads, packs=packs)
    form = rules.ask("joint_org_form", on=on, facts=_form_facts(case), packs=packs)
    findings = (_as_finding(answer) for answer in (form, superior, units) if answer.valid is False)
    return Judgement(findings=tuple(findings), documents=form.documents, form_rule=form.cite)


def require_lawful(*, judgement: Judgement, has_reason: bool, remedies: tuple[str, ...] = ()) -> None:
    """Will refuse what a rule rules out, and what wants a reason while none is given; `remedies` go with the latter."""
    if finding := judgement.refusing:
        raise Refused(finding.sentence, rule=finding.rule, quote=finding.quote, remedies=finding.remedies)
    if judgement.wants_reason and not has_reason:
        finding = judgement.wants_reason[0]
        ways = remedies or (_("Give the reason or the number of the document that allows it, then submit again."),)
        raise Refused(finding.sentence, rule=finding.rule, quote=finding.quote, remedies=ways)


def require_basis(*, basis: PostBasis, document_no: str, on: date, packs: rules.Packs) -> None:
    """Will refuse to settle a post that rests neither on an election nor on a written assignment."""
    named = {PostBasis.ELECTION: "election", PostBasis.ASSIGNMENT: "assignment"}.get(basis, "none")
    facts = {"basis": named, "has_document_number": bool(document_no.strip())}
    answer = rules.ask("joint_org_post_basis", on=on, facts=facts, packs=packs)
    if answer.valid is False:
        raise Refused(
            answer.missing or "",
            rule=answer.cite,
            remedies=(
                _("Enter how the post was come by and the number of the document; until then it stays designated."),
            ),
        )


def designated_rule(*, on: date, packs: rules.Packs) -> rules.Citation | None:
    """Where it stands that a post rests on an election or a written assignment."""
    facts = {"basis": "none", "has_document_number": False}
    return rules.ask("joint_org_post_basis", on=on, facts=facts, packs=packs).cite


def separate_assets(*, on: date, packs: rules.Packs) -> rules.Citation | None:
    """Where it stands that land, assets and debts stay each party's own."""
    return rules.ask("joint_org_assets", on=on, facts={"merges_assets": False}, packs=packs).cite


def _unit_facts(case: JointCase) -> dict[str, object]:
    return {"urban_units": 1, "village_units": len(case.full_members) - 1}


def _form_facts(case: JointCase) -> dict[str, object]:
    facts: dict[str, object] = {"form": str(case.form), "crosses_townships": case.crosses_townships}
    if not case.is_formal:
        return facts
    members = [count or 0 for count in case.full_members]
    approver = case.approver or usual_approver(form=case.form, superior_kind=case.superior_kind)
    return (
        facts
        | _unit_facts(case)
        | {
            "full_members_by_unit": members,
            "full_members_total": sum(members),
            "approver": str(approver),
            "has_approval_document": case.has_document,
            "has_exception_document": False,  # a reason is asked for where this is what is lacking
        }
    )


def _as_finding(answer: rules.Answer) -> Finding:
    weights = {"hard": Weight.REFUSES, "forbidden": Weight.REFUSES, "flag": Weight.NOTES}
    return Finding(
        weight=weights.get(answer.force or "", Weight.WANTS_REASON),
        sentence=answer.missing or "",
        rule=answer.cite,
        quote=(answer.cite.quote or "") if answer.cite else "",
    )


def _members_unknown(case: JointCase) -> Finding:
    names = "、".join(case.unknown_members_of)
    return Finding(
        weight=Weight.REFUSES,
        sentence=_("The number of full members is not on file for: %(names)s. Without it no formal form can be judged.")
        % {"names": names},
        remedies=(
            _("Enter the number of full members of these organisations first."),
            _("Or choose the alliance, which changes nobody's affiliation and needs no such number."),
        ),
    )
