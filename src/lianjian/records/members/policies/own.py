"""What a member may do with the own record, and who decides on what the member asks for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.models import Correction, Member
from lianjian.records.members.policies.register import KEEPERS, may_correct
from lianjian.records.members.queries.people import is_own


def may_change_own(actor: Actor, member: Member) -> Verdict:
    """Whether it is the actor's own record: contact facts and requests for correction are the member's alone."""
    if is_own(actor=actor, member=member):
        return YES
    return no(_("Only the member can do this."))


def may_answer_correction(actor: Actor, correction: Correction) -> Verdict:
    """Whether the actor may decide on it: who keeps the register of the home branch, but nobody for himself."""
    if is_own(actor=actor, member=correction.member):
        return no(_("Nobody decides on a request of his own; the office above does."))
    return may_correct(actor, correction.member)


def may_give_member_code(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may let the member sign in."""
    if actor.has(*KEEPERS, over=member.organisation.path):
        return YES
    return no(_("Sign-in codes are given by the secretary of the place, the township or the organisation department."))
