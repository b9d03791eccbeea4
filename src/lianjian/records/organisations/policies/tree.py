"""Who may change the tree and fill its posts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.enums import ChangeState, PostKind
from lianjian.records.organisations.hanging import DECIDING_KINDS
from lianjian.records.organisations.models import Organisation, TreeChange

_PROPOSERS = (*OFFICES, Role.SECRETARY)


def may_propose(actor: Actor, place: Organisation) -> Verdict:
    """Whether the actor may propose to change the organisation, or what stands under it."""
    if actor.has(*_PROPOSERS, over=place.path):
        return YES
    return no(_("The secretary of the place, the township or the organisation department proposes this."))


def may_decide(actor: Actor, change: TreeChange) -> Verdict:
    """Whether the actor may approve, return or undo the change."""
    superior = change.superior
    roles = _PROPOSERS if superior.kind not in DECIDING_KINDS else OFFICES
    own_committee = actor.acts_in(superior.pk, Role.SECRETARY)
    if own_committee or actor.has(*roles, over=superior.path):
        return YES
    return no(_("%(superior)s or an organisation above it decides this.") % {"superior": superior.name})


def may_withdraw(actor: Actor, change: TreeChange) -> Verdict:
    """Whether the actor may take back the proposal."""
    if change.proposed_by_id == actor.account_id:
        return YES
    return no(_("Only who proposed the change can withdraw it."))


def may_see(actor: Actor, change: TreeChange) -> bool:
    """Whether the change exists for the actor: his own, below his posts, or waiting for him."""
    return (
        change.proposed_by_id == actor.account_id
        or actor.has(*_PROPOSERS, over=change.superior.path)
        or (change.target is not None and actor.has(*Role, over=change.target.path))
    )


def is_waiting(change: TreeChange) -> bool:
    """Whether nobody has decided yet."""
    return change.state == ChangeState.PROPOSED


def may_load(actor: Actor, under: str) -> Verdict:
    """Whether the actor may load organisations in bulk below the path; "" is a new root."""
    if actor.has(Role.ORGANISATION_DEPARTMENT, over=under):
        return YES
    return no(_("Only the organisation department can load organisations, and only below its own place."))


def may_appoint(actor: Actor, organisation: Organisation, kind: PostKind) -> Verdict:
    """Whether the actor may fill or end a post of that kind there."""
    if actor.has_above(*OFFICES, over=organisation.path):
        return YES
    if organisation.parent_id is None and actor.has(Role.ORGANISATION_DEPARTMENT, over=organisation.path):
        return YES
    if kind == PostKind.MEMBER and actor.has(Role.SECRETARY, over=organisation.path):
        return YES
    return no(_("This post is filled by the organisation above %(place)s.") % {"place": organisation.name})


def may_give_code(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor may let somebody with a post there sign in."""
    if actor.has(*_PROPOSERS, over=organisation.path):
        return YES
    return no(_("Sign-in codes are given by the secretary of the place, the township or the organisation department."))
