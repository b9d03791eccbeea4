"""Who may set up duty posts, choose, answer, report, review and honour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no

if TYPE_CHECKING:
    from lianjian.records.members.models import Member
    from lianjian.records.organisations.models import Organisation


def may_edit_catalogue(actor: Actor, county: Organisation) -> Verdict:
    """The catalogue is the county's."""
    if actor.has(Role.ORGANISATION_DEPARTMENT, over=county.path):
        return YES
    return no(_("The county's organisation department keeps the catalogue of kinds of post."))


def may_lead(actor: Actor, organisation: Organisation) -> Verdict:
    """The branch's own committee leads its duty posts, or an office above it on its behalf."""
    if actor.has(*LEADERS, *OFFICES, over=organisation.path):
        return YES
    return no(_("This is done by the branch's secretary or committee."))


def may_answer_for_self(actor: Actor, member: Member) -> Verdict:
    """Only the member himself; what he says to the secretary is entered as said."""
    if is_self(actor, member):
        return YES
    return no(_("Only the member can say so; what was said by word of mouth the secretary enters as said."))


def is_self(actor: Actor, member: Member) -> bool:
    """Whether the actor is that member."""
    return actor.account_id is not None and member.account_id == actor.account_id
