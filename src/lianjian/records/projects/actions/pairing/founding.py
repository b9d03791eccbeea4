"""From an accepted run to joint organisations: each group is proposed, and its parties are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.joint import propose_joint_organisation
from lianjian.records.organisations.enums import JointForm
from lianjian.records.organisations.queries.joint_preview import pairing_form_of, suggested_name, superior_of_villages
from lianjian.records.projects.enums import RunState
from lianjian.records.projects.models import PairingRun
from lianjian.records.projects.policies.pairing import may_accept_run
from lianjian.records.projects.queries.groups import Group, groups_to_found

if TYPE_CHECKING:
    from lianjian.records.organisations.models import JointOrganisation


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """How one group of a run is to be proposed; `approval_reason` where the rule for the form asks for one."""

    lead_code: str
    name: str
    form: JointForm
    approval_reason: str = ""


@transaction.atomic
def propose_from_run(*, run_id: int, proposals: Sequence[Proposal], by: Actor, at: datetime) -> list[JointOrganisation]:
    """Will propose these groups of an accepted run, all or none, and return the joint organisations."""
    run = PairingRun.objects.select_for_update(of=["self"]).select_related("round__place").get(pk=run_id)
    require(may_accept_run(by, run.round))
    if run.state != RunState.ACCEPTED:
        raise ChangedMeanwhile(_("This result is not accepted (any more)."))
    groups = {group.lead.code: group for group in groups_to_found(run=run, actor=by)}
    if gone := [proposal.name for proposal in proposals if proposal.lead_code not in groups]:
        raise ChangedMeanwhile(_("Already proposed, or not in this result: %(names)s.") % {"names": "、".join(gone)})
    if not proposals:
        raise Refused(_("Choose at least one group."))
    made = [_proposed(run, groups[proposal.lead_code], proposal, by, at) for proposal in proposals]
    journal.record(
        by=by, at=at, action="propose_from_pairing_run", subject=run, place_id=run.round.place_id, groups=len(made)
    )
    return made


def found_from_run(
    *, run_id: int, form: JointForm, names: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> list[JointOrganisation]:
    """Will propose every group not proposed yet in one form; `names` by the lead's code, else the suggested ones."""
    run = PairingRun.objects.get(pk=run_id)
    given = names or {}
    proposals = [
        Proposal(
            lead_code=group.lead.code,
            name=given.get(group.lead.code) or suggested_name(lead_name=group.lead.name, form=form),
            form=form,
        )
        for group in groups_to_found(run=run, actor=by)
    ]
    return propose_from_run(run_id=run_id, proposals=proposals, by=by, at=at)


def _proposed(run: PairingRun, group: Group, proposal: Proposal, by: Actor, at: datetime) -> JointOrganisation:
    return propose_joint_organisation(
        name=proposal.name.strip(),
        pairing_form=pairing_form_of(lead=group.lead),
        form=proposal.form,
        lead_id=group.lead.pk,
        village_ids=[village.pk for village in group.villages],
        superior_id=superior_of_villages(lead=group.lead, villages=group.villages).pk,
        purpose=_("From the pairing “%(round)s”.") % {"round": run.round.name},
        approval_reason=proposal.approval_reason,
        pairing_run_code=run.code,
        by=by,
        at=at,
    )
