"""Who may lead a review, see what it brought, and answer for himself in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.policies import YES, Verdict, no

if TYPE_CHECKING:
    from lianjian.records.members.models import Member
    from lianjian.records.organisations.models import Organisation


def is_of_committee(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor holds an office in that very organisation."""
    return actor.acts_in(organisation.pk, *LEADERS)


def may_lead_review(actor: Actor, organisation: Organisation) -> Verdict:
    """A review is the branch's own: its secretary and committee lead it, nobody above them does it for them."""
    if is_of_committee(actor, organisation):
        return YES
    return no(_("A branch reviews its members itself: its secretary or committee does this."))


def may_read_results(actor: Actor, organisation: Organisation) -> Verdict:
    """Grades and counts of persons stay with the branch's committee and the member (GX 25); above it there are sums."""
    if is_of_committee(actor, organisation):
        return YES
    return no(_("What a review says of a member is between the member and the branch's committee."))


def may_answer_for_self(actor: Actor, member: Member) -> Verdict:
    """Only the member himself."""
    if actor.account_id is not None and member.account_id == actor.account_id:
        return YES
    return no(_("Only the member can write this; what comes on paper the branch enters as such."))
