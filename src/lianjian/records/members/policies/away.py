"""Who may write down what about members away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.models import Member, StayAway
from lianjian.records.members.queries.people import ROSTER_ROLES, is_own
from lianjian.records.organisations.models import Organisation


def may_keep_stays(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may name the member's contact person and note contacts for others."""
    if actor.has(*ROSTER_ROLES, over=member.organisation.path):
        return YES
    return no(_("The committee of the home branch keeps this."))


def may_tell_stay(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may say where the member is, of the return, and of activities joined there."""
    if is_own(actor=actor, member=member) or may_keep_stays(actor, member):
        return YES
    return no(_("The member or the committee of the home branch says this."))


def may_note_contact(actor: Actor, stay: StayAway) -> Verdict:
    """Whether the actor may note that contact was kept: the contact person, or the committee for them."""
    person = stay.contact_person
    if (person is not None and is_own(actor=actor, member=person)) or may_keep_stays(actor, stay.member):
        return YES
    return no(_("The contact person or the committee of the home branch notes contacts."))


def may_keep_participants(actor: Actor, online_branch: Organisation) -> Verdict:
    """Whether the actor may write down who takes part in the online branch."""
    if actor.has(*ROSTER_ROLES, over=online_branch.path):
        return YES
    return no(_("The committee of the online branch keeps this list."))


def may_say_part(actor: Actor, member: Member, online_branch: Organisation) -> Verdict:
    """Whether the actor may have the member take part in the online branch, or leave it."""
    if may_tell_stay(actor, member) or may_keep_participants(actor, online_branch):
        return YES
    return no(_("The member, the home branch or the online branch says who takes part."))
