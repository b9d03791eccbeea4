"""Who may keep the register of members."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation

KEEPERS = (*OFFICES, Role.SECRETARY)


def may_read_register(actor: Actor, place: Organisation) -> Verdict:
    """Whether the actor may read who is a member at the organisation or below it."""
    if actor.has(*ROSTER_ROLES, over=place.path):
        return YES
    return no(_("The list of members is read by the committee of %(place)s and those above it.") % {"place": place})


def may_register(actor: Actor, place: Organisation) -> Verdict:
    """Whether the actor may enter members of the organisation, admit them, and end their membership."""
    if actor.has(*KEEPERS, over=place.path):
        return YES
    return no(
        _("The register of %(place)s is kept by its secretary, the township or the organisation department.")
        % {"place": place}
    )


def may_correct(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may correct what is on file of the member."""
    return may_register(actor, member.organisation)


def may_suspend_vote(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may note that the member's vote rests: who stands above the branch, never the branch itself."""
    if actor.has(*OFFICES, over=member.organisation.path):
        return YES
    return no(_("Whose vote rests is noted by the township or the organisation department, with the decision."))


def may_move(actor: Actor, member: Member, to: Organisation) -> Verdict:
    """Whether the actor may move the member: who keeps the register he leaves or the one he comes to."""
    return may_register(actor, member.organisation) or may_register(actor, to)
