"""Who helps whom, what was done for whom, honours; and who may know it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.periods import on_day
from lianjian.records.members.models import CareAct, Hardship, Honour, Member, MemberPairing
from lianjian.records.members.queries.people import ROSTER_ROLES, members_visible_to
from lianjian.records.organisations.models import JointParty
from lianjian.records.organisations.paths import outermost, within_any

# What was done for somebody tells of how they live: the branch knows it, no level above.
CARE_ROLES = LEADERS


def pairings_visible_to(*, actor: Actor) -> QuerySet[MemberPairing]:
    """Pairings of which one member belongs to the actor's places or is the actor, ended ones included."""
    scopes = outermost(actor.scopes(*ROSTER_ROLES))
    reach = within_any(scopes, field="first__organisation__path") | within_any(
        scopes, field="second__organisation__path"
    )
    if actor.account_id is not None:
        reach |= Q(first__account_id=actor.account_id) | Q(second__account_id=actor.account_id)
    return MemberPairing.objects.filter(reach).select_related("first__organisation", "second__organisation")


def care_visible_to(*, actor: Actor) -> QuerySet[CareAct]:
    """What was done for members of the branches whose committee the actor is of, for the actor, or by the actor."""
    reach = within_any(outermost(actor.scopes(*CARE_ROLES)), field="member__organisation__path")
    if actor.account_id is not None:
        reach |= Q(member__account_id=actor.account_id) | Q(carer__account_id=actor.account_id)
    return CareAct.objects.filter(reach).select_related("member__organisation", "carer__organisation", "pairing")


def honours_visible_to(*, actor: Actor) -> QuerySet[Honour]:
    """Honours of members in the actor's places, and the actor's own."""
    return Honour.objects.filter(member__in=members_visible_to(actor=actor)).select_related("member__organisation")


def hardship_of(*, member: Member) -> Hardship | None:
    """The member's hardship, where there is one and consent to keep it."""
    return Hardship.objects.filter(member=member).first()


def pairings_of(*, member: Member) -> QuerySet[MemberPairing]:
    """The member's pairings, the latest first."""
    mine = Q(first=member) | Q(second=member)
    pairings = MemberPairing.objects.filter(mine).select_related("first__organisation", "second__organisation")
    return pairings.order_by("-during", "-pk")


def pairing_between(*, one: Member, other: Member, on: date) -> MemberPairing | None:
    """The pairing of the two that holds on the day."""
    first, second = sorted((one.pk, other.pk))
    return on_day(MemberPairing.objects.filter(first=first, second=second), on).first()


def partner_in(*, pairing: MemberPairing, member: Member) -> Member:
    """The other one of the two."""
    return pairing.second if pairing.first_id == member.pk else pairing.first


def people_to_pair(*, actor: Actor, on: date) -> QuerySet[Member]:
    """Whom the actor may pair: the members in reach, and those of partners in a joint organisation on the day."""
    scopes = outermost(actor.scopes(*ROSTER_ROLES))
    own = on_day(JointParty.objects.filter(within_any(scopes, field="organisation__path")), on).values("joint")
    partners = on_day(JointParty.objects.filter(joint__in=own), on).values("organisation")
    reach = within_any(scopes, field="organisation__path") | Q(organisation__in=partners)
    return Member.objects.filter(reach, left_on=None)


def people_cared_about(*, actor: Actor, on: date) -> QuerySet[Member]:
    """Whose page of care the actor may open: the members in reach, the actor, and whoever the actor is paired with."""
    if actor.account_id is None:
        return members_visible_to(actor=actor)
    running = on_day(MemberPairing.objects.all(), on)
    paired = Q(pk__in=running.filter(first__account_id=actor.account_id).values("second")) | Q(
        pk__in=running.filter(second__account_id=actor.account_id).values("first")
    )
    return members_visible_to(actor=actor) | Member.objects.filter(paired)
