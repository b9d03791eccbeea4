"""A member's own page: who read the record, and what was asked to be put right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.members.enums import CorrectionState
from lianjian.records.members.models import Correction, Member, Reading
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, paths_above, within_any


def readings_of(*, member: Member) -> QuerySet[Reading]:
    """Who has read the member's record, the latest first."""
    return Reading.objects.filter(member=member).select_related("reader").order_by("-pk")


def corrections_of(*, member: Member) -> QuerySet[Correction]:
    """What the member asked to be put right, the latest first."""
    return Correction.objects.filter(member=member).select_related("answered_by").order_by("-pk")


def corrections_visible_to(*, actor: Actor) -> QuerySet[Correction]:
    """Those of the members of the actor's places, and always the actor's own."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="member__organisation__path")
    found = Correction.objects.filter(reach).select_related("member__organisation", "answered_by")
    if actor.account_id is None:
        return found
    own = Correction.objects.filter(member__account_id=actor.account_id)
    return found | own.select_related("member__organisation", "answered_by")


def corrections_waiting(
    *, homes: QuerySet[Organisation], units: Iterable[int], actor: Actor, on: date
) -> QuerySet[Correction]:
    """What waits for the actor's answer, the oldest first: of these branches, and of the secretaries below his units.

    Nobody answers a request of his own, so a secretary's waits for the office above.
    """
    leads = Post.objects.filter(
        account=OuterRef("member__account"),
        organisation=OuterRef("member__organisation"),
        kind=PostKind.SECRETARY,
        during__contains=on,
    )
    below = Q(member__organisation__parent__in=units) & Exists(leads)
    waiting = Correction.objects.filter(Q(member__organisation__in=homes) | below, state=CorrectionState.ASKED)
    others = waiting.exclude(member__account__isnull=False, member__account=actor.account_id)
    return others.select_related("member__organisation").order_by("asked_at")


def accounts_like(*, member: Member) -> list[Account]:
    """Accounts of the same name with a post at the member's branch or above it and no member's record; at most five."""
    home = member.organisation.path
    way = Organisation.objects.filter(path__in=[*paths_above(home), home])
    found = Account.objects.filter(name=member.name, member=None, posts__organisation__in=way)
    return list(found.distinct().order_by("pk")[:5])
