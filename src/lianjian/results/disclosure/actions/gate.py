"""The four steps before a sheet hangs: proposed, checked, approved by a second person (GK 15), put up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import NEVER, Private, masked
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.results.disclosure.actions.locking import locked_disclosure
from lianjian.results.disclosure.enums import AffairsKind, DisclosureState
from lianjian.results.disclosure.models import Disclosure, JustifiedFinding
from lianjian.results.disclosure.policies.disclosing import may_approve, may_disclose
from lianjian.results.disclosure.queries.drawing import GateFinding, gate_findings

SECRECY = "GK-15-secrecy-check"
LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class GateAnswer:
    """What becomes of a finding: blotted out, or let pass with a reason."""

    reason: str = ""

    @property
    def masks(self) -> bool:
        """Whether it is blotted out."""
        return not self.reason.strip()


@transaction.atomic
def propose_disclosure(*, disclosure_id: int, by: Actor, at: datetime) -> Disclosure:
    """Will hand the draft on to be checked; refuses an empty one, and finances without a statement."""
    sheet = locked_disclosure(disclosure_id, DisclosureState.DRAFTED)
    require(may_disclose(by, sheet.organisation))
    if sheet.affairs == AffairsKind.FINANCE and sheet.closing_fen is None:
        raise Refused(_("The statement of money is still missing."), remedies=(_("Enter it, or upload the table."),))
    if sheet.affairs != AffairsKind.FINANCE and not sheet.lines.filter(left_out_because="").exists():
        raise Refused(
            _("Nothing stands on the sheet."),
            remedies=(_("Add what was done in the period; if truly nothing was, write that as a line."),),
        )
    return _moved(sheet, DisclosureState.PROPOSED, "propose_disclosure", "proposed", by, at)


@transaction.atomic
def review_disclosure(
    *, disclosure_id: int, answers: Mapping[str, GateAnswer], secrecy_checked: bool, by: Actor, at: datetime
) -> Disclosure:
    """Will note that the sheet was checked for secrets and for what belongs to a person (GK 15).

    Every finding of the gate has an answer by its key: blotted out, or let pass with a reason. Identity and bank
    numbers are never let pass.
    """
    sheet = locked_disclosure(disclosure_id, DisclosureState.PROPOSED)
    require(may_disclose(by, sheet.organisation))
    if not secrecy_checked:
        rule = packs_at(organisation=sheet.organisation).rule(SECRECY)
        raise Refused(
            _("Say that you have checked it for secrets and for what belongs to a person alone."), rule=rule.cite
        )
    findings = gate_findings(disclosure=sheet)
    _refuse_unanswered(findings, answers)
    _let_pass(sheet, findings, answers, by)
    _blot_out(findings, answers)
    return _moved(sheet, DisclosureState.REVIEWED, "review_disclosure", "reviewed", by, at, findings=len(findings))


@transaction.atomic
def approve_disclosure(*, disclosure_id: int, by: Actor, at: datetime) -> Disclosure:
    """Will approve the checked sheet as a second person."""
    sheet = locked_disclosure(disclosure_id, DisclosureState.REVIEWED)
    require(may_approve(by, sheet))
    refuse_findings(sheet=sheet)
    return _moved(sheet, DisclosureState.APPROVED, "approve_disclosure", "approved", by, at)


@transaction.atomic
def return_disclosure(*, disclosure_id: int, reason: str, by: Actor, at: datetime) -> Disclosure:
    """Will send the sheet back to be drawn up anew, with a reason."""
    sheet = locked_disclosure(
        disclosure_id, DisclosureState.PROPOSED, DisclosureState.REVIEWED, DisclosureState.APPROVED
    )
    require(may_disclose(by, sheet.organisation))
    why = given_reason(reason=reason)
    sheet.state, sheet.returned_because = DisclosureState.DRAFTED, why
    for step in ("proposed", "reviewed", "approved"):
        setattr(sheet, f"{step}_by_id", None)
        setattr(sheet, f"{step}_at", None)
    sheet.save()
    journal.record(by=by, at=at, action="return_disclosure", subject=sheet, place_id=sheet.organisation_id, reason=why)
    return sheet


def refuse_findings(*, sheet: Disclosure) -> None:
    """Will refuse a sheet on which the gate still stops at something."""
    found = gate_findings(disclosure=sheet)
    if found:
        raise Refused(
            _("The gate stops at: %(words)s.") % {"words": "、".join(one.finding.shown for one in found)},
            remedies=(_("Send it back, and have each of these blotted out or let pass with a reason."),),
        )


def _refuse_unanswered(findings: list[GateFinding], answers: Mapping[str, GateAnswer]) -> None:
    missing = [one.finding.shown for one in findings if one.key not in answers]
    if missing:
        raise Refused(_("Say of each finding what becomes of it: %(words)s.") % {"words": "、".join(missing)})
    for one in findings:
        if one.finding.kind in NEVER and not answers[one.key].masks:
            raise Refused(
                _("%(words)s is an identity or bank number: nobody may publish it, whatever the reason.")
                % {"words": one.finding.shown},
                remedies=(_("Have it blotted out."),),
            )


def _let_pass(sheet: Disclosure, findings: list[GateFinding], answers: Mapping[str, GateAnswer], by: Actor) -> None:
    for one in findings:
        answer = answers[one.key]
        if not answer.masks:
            JustifiedFinding.objects.update_or_create(
                disclosure=sheet, words=one.finding.words,
                defaults={
                    "kind": Private(one.finding.kind),
                    "reason": given_reason(reason=answer.reason, longest=LONGEST_REASON),
                    "by_name": by.name[:50],
                },
            )  # fmt: skip


def _blot_out(findings: list[GateFinding], answers: Mapping[str, GateAnswer]) -> None:
    places: dict[tuple[str, int, str], list[GateFinding]] = {}
    for one in findings:
        if answers[one.key].masks:
            places.setdefault((type(one.thing).__name__, one.thing.pk, one.field), []).append(one)
    for there in places.values():
        thing, field = there[0].thing, there[0].field
        clean = masked(getattr(thing, field), findings=[one.finding for one in there])
        type(thing)._default_manager.filter(pk=thing.pk).update(**{field: clean})


def _moved(
    sheet: Disclosure, state: DisclosureState, action: str, step: str, by: Actor, at: datetime, findings: int = 0
) -> Disclosure:
    sheet.state = state
    setattr(sheet, f"{step}_by_id", by.account_id)
    setattr(sheet, f"{step}_at", at)
    sheet.save(update_fields=["state", f"{step}_by", f"{step}_at"])
    journal.record(by=by, at=at, action=action, subject=sheet, place_id=sheet.organisation_id, findings=findings)
    return sheet
