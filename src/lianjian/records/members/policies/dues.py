"""Who keeps and reads dues: the branch and the member, nobody above by name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.members.models import Member
from lianjian.records.members.queries.dues import DUES_ROLES
from lianjian.records.members.queries.people import is_own
from lianjian.records.organisations.models import Organisation


def may_keep_dues(actor: Actor, branch: Organisation) -> Verdict:
    """Whether the actor may fix bases, record payments and reductions in the branch, and read its sheet."""
    if actor.has(*DUES_ROLES, over=branch.path):
        return YES
    return no(_("Dues are kept by the committee of the branch; levels above see whether they are collected, no names."))


def may_read_dues(actor: Actor, member: Member) -> Verdict:
    """Whether the actor may read the member's dues."""
    if is_own(actor=actor, member=member):
        return YES
    return may_keep_dues(actor, member.organisation)
