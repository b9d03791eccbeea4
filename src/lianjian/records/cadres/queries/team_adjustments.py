"""Adjustments of villages' teams: who sees them, which posts can be named, and what F19 counts."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.cadres.enums import PostChange
from lianjian.records.cadres.models import AdjustedPost, TeamAdjustment
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import JointOrganisation, Organisation, Post
from lianjian.records.organisations.paths import outermost, within_any


def adjustments_visible_to(*, actor: Actor) -> QuerySet[TeamAdjustment]:
    """Those of the villages of the actor's places, with village and helper."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    return TeamAdjustment.objects.filter(reach).select_related("organisation__parent", "joint")


def joint_of(*, village: Organisation, on: date) -> JointOrganisation | None:
    """The joint organisation the village was a party of on the day."""
    return JointOrganisation.objects.filter(parties__organisation=village, parties__during__contains=on).first()


def posts_to_name(*, village: Organisation, on: date) -> list[tuple[PostChange, Post]]:
    """Posts of the village that were filled or left by the day and that no adjustment names yet, the latest first."""
    offices = Post.objects.filter(organisation=village).exclude(kind=PostKind.MEMBER).select_related("account")
    named = AdjustedPost.objects.filter(adjustment__withdrawn_because="", post__organisation=village)
    taken = set(named.values_list("post_id", "change"))
    filled = Q(during__startswith__lte=on) & (Q(during__endswith=None) | Q(during__endswith__gt=on))
    found = [(PostChange.FILLED, one) for one in offices.filter(filled).order_by("-during", "pk")]
    found += [(PostChange.LEFT, one) for one in offices.filter(during__endswith__lte=on).order_by("-during", "pk")]
    return [(change, post) for change, post in found if (post.pk, change) not in taken]
