"""The groups of a run: one urban party with its villages, and which of them are still to be proposed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import JointState, PartyRole
from lianjian.records.organisations.queries.codes import organisations_by_code
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to
from lianjian.records.projects.models import PairingRun

if TYPE_CHECKING:
    from lianjian.records.organisations.models import JointOrganisation, Organisation

GONE = (JointState.REJECTED, JointState.WITHDRAWN, JointState.DISSOLVED)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One urban party with the villages a run gives it, by code; `joint` where it has been proposed."""

    lead: Organisation
    villages: tuple[Organisation, ...]
    joint: JointOrganisation | None = None


def groups_of_run(*, run: PairingRun, actor: Actor) -> list[Group]:
    """Every group of the run, with the joint organisation that was proposed from it and still stands."""
    pairs = [(place, village) for place, village in (run.result or {}).get("pairs", ())]
    organisations = organisations_by_code(codes={code for pair in pairs for code in pair})
    villages: defaultdict[str, list[Organisation]] = defaultdict(list)
    for place, village in sorted(pairs):
        villages[place].append(organisations[village])
    proposed = _proposed(run, actor)
    return [
        Group(lead=organisations[lead], villages=tuple(led), joint=proposed.get(lead)) for lead, led in villages.items()
    ]


def groups_to_found(*, run: PairingRun, actor: Actor) -> list[Group]:
    """The groups that nobody has proposed yet."""
    return [group for group in groups_of_run(run=run, actor=actor) if group.joint is None]


def _proposed(run: PairingRun, actor: Actor) -> dict[str, JointOrganisation]:
    joints = joint_organisations_visible_to(actor=actor).filter(pairing_run_code=run.code).exclude(state__in=GONE)
    return {
        party.organisation.code: joint
        for joint in joints.prefetch_related("parties__organisation")
        for party in joint.parties.all()
        if party.role == PartyRole.LEAD
    }
