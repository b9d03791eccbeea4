"""Who is a member where, on any day, and who may know it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import STAFF, Actor
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within, within_any

# Whose work needs the names: the branch's committee and those above it. Members see their own record only.
ROSTER_ROLES = STAFF


def members_visible_to(*, actor: Actor) -> QuerySet[Member]:
    """The members of the actor's places, those who have left included, and always the actor's own record."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    own = Q(account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    return Member.objects.filter(reach | own)


def own_member(*, actor: Actor) -> Member | None:
    """The actor's own record as a member; None for staff and others who are none."""
    if actor.account_id is None:
        return None
    return Member.objects.filter(account_id=actor.account_id).select_related("organisation").first()


def is_own(*, actor: Actor, member: Member) -> bool:
    """Whether it is the actor's own record."""
    return actor.account_id is not None and member.account_id == actor.account_id


def members_on(*, on: date, path: str = "") -> QuerySet[Member]:
    """Everybody whose home branch on the day lies in the sub-tree of today (`path` "" is everywhere)."""
    affiliated = within(path, field="affiliations__organisation__path") & Q(affiliations__during__contains=on)
    return Member.objects.filter(affiliated)


def members_of(*, organisation: Organisation, on: date) -> QuerySet[Member]:
    """Everybody whose home branch on the day is this very organisation, in the order of their names."""
    here = Q(affiliations__organisation=organisation, affiliations__during__contains=on)
    return Member.objects.filter(here).order_by("name_pinyin", "pk")


def voters_of(*, organisation: Organisation, on: date) -> QuerySet[Member]:
    """Who has a vote in the branch on the day: full members at home there whose rights are not suspended (XJ 5)."""
    unsuspended = Q(vote_suspended_until=None) | Q(vote_suspended_until__lte=on)
    return members_of(organisation=organisation, on=on).filter(unsuspended, full_member_on__lte=on)
