"""Who may write down what about care and mutual help."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.models import Member
from lianjian.records.members.queries.care import CARE_ROLES, pairing_between
from lianjian.records.members.queries.people import ROSTER_ROLES, is_own


def may_pair(actor: Actor, one: Member, other: Member) -> Verdict:
    """Whether the actor may enter or end a pairing of the two: the committee of either branch, or those above."""
    if any(actor.has(*ROSTER_ROLES, over=member.organisation.path) for member in (one, other)):
        return YES
    return no(_("The committee of one of the two branches enters who helps whom."))


def may_end_pairing(actor: Actor, one: Member, other: Member) -> Verdict:
    """Whether the actor may end it: also each of the two."""
    if is_own(actor=actor, member=one) or is_own(actor=actor, member=other):
        return YES
    return may_pair(actor, one, other)


def may_note_care(actor: Actor, member: Member, carer: Member, on: date) -> Verdict:
    """Whether the actor may note what was done: the committee of the branch, or who did it where the two are paired."""
    if actor.has(*CARE_ROLES, over=member.organisation.path):
        return YES
    if is_own(actor=actor, member=carer) and pairing_between(one=member, other=carer, on=on) is not None:
        return YES
    return no(_("The committee of the branch, or who is paired with the member, notes what was done."))


def may_give_honour(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may enter an honour that was decided."""
    if actor.has(*ROSTER_ROLES, over=member.organisation.path):
        return YES
    return no(_("The committee of the branch or those above it enter honours."))


def may_note_hardship(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may note or strike out a hardship, and know of it: the member and the branch's committee."""
    if is_own(actor=actor, member=member) or actor.has(*CARE_ROLES, over=member.organisation.path):
        return YES
    return no(_("Only the member and the committee of the branch know of this."))
