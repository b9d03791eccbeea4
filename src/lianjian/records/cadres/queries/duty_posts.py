"""Duty posts and who holds them: what somebody may see, what the catalogue holds, and who could be asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.cadres.catalogue import KINDS, DutyKind
from lianjian.records.cadres.enums import LIVE_HOLDINGS, Ability, HoldingState
from lianjian.records.cadres.models import CountyDutyKind, DutyHolding, DutyPost, DutyReview
from lianjian.records.members.enums import Education, Occupation
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of
from lianjian.records.organisations.enums import PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, paths_above, within_any

SCHOOLED = (Education.SENIOR, Education.COLLEGE, Education.DEGREE, Education.POSTGRADUATE)
# What is on file and speaks for an ability; everything else a member says of himself when he claims a post.
OCCUPATIONS = {Ability.FARMING: (Occupation.FARMER,), Ability.BUSINESS: (Occupation.SELF_EMPLOYED,)}


def posts_visible_to(*, actor: Actor) -> QuerySet[DutyPost]:
    """Duty posts of the actor's places, and those of the branch he is at home in."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    return DutyPost.objects.filter(reach | Q(organisation__in=_home(actor))).select_related("organisation__parent")


def holdings_visible_to(*, actor: Actor) -> QuerySet[DutyHolding]:
    """Who holds what in the actor's places and in his own branch, and always what is his own.

    Of others in the branch a member sees who is on notice or in a post, as on the notice board.
    """
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="post__organisation__path")
    own = Q(member__account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    board = Q(post__organisation__in=_home(actor), state__in=(HoldingState.ON_NOTICE, HoldingState.HELD))
    return DutyHolding.objects.filter(reach | own | board).select_related("member", "post__organisation__parent")


def _home(actor: Actor) -> QuerySet[Member, int]:
    if actor.account_id is None:
        return Member.objects.none().values_list("organisation", flat=True)
    return Member.objects.filter(account_id=actor.account_id, left_on=None).values_list("organisation", flat=True)


def county_of(*, organisation: Organisation) -> Organisation:
    """The county an organisation lies in; the top of its tree where it lies in none."""
    way = Organisation.objects.filter(path__in=[*paths_above(organisation.path), organisation.path]).order_by("path")
    found = list(way)
    return next((one for one in reversed(found) if one.kind == UnitKind.COUNTY), found[0])


def kinds_at(*, organisation: Organisation) -> dict[str, DutyKind]:
    """The kinds of post in use where the organisation lies, by code: the common ones as its county changed them."""
    above = [*paths_above(organisation.path), organisation.path]
    return kinds_as_changed(list(CountyDutyKind.objects.filter(county__path__in=above).order_by("pk")))


def kinds_as_changed(changes: Sequence[CountyDutyKind]) -> dict[str, DutyKind]:
    """The catalogue with a county's own kinds and without those it retired."""
    kinds = {kind.code: kind for kind in KINDS}
    for change in changes:
        if change.retired_on is not None:
            kinds.pop(change.code, None)
        else:
            suits = tuple(Ability(one) for one in change.suits)
            kinds[change.code] = DutyKind(code=change.code, title=change.title, duties=change.duties, suits=suits)
    return kinds


def in_office(*, on: date) -> QuerySet[Post]:
    """Everybody's offices on the day: every post but that of a plain member."""
    return on_day(Post.objects.exclude(kind=PostKind.MEMBER), on)


def without_office(members: QuerySet[Member], *, on: date) -> QuerySet[Member]:
    """Those of the members who hold no office on the day."""
    return members.filter(~Exists(in_office(on=on).filter(account=OuterRef("account"))))


def live_posts_of(*, member_id: int) -> int:
    """How many posts the member holds, has chosen or is asked for."""
    return DutyHolding.objects.filter(member=member_id, state__in=LIVE_HOLDINGS).count()


def with_seats(posts: QuerySet[DutyPost]) -> QuerySet[Any, Any]:
    """The posts with `taken`, how many seats are not free."""
    return posts.annotate(taken=Count("holdings", filter=Q(holdings__state__in=LIVE_HOLDINGS)))


def free_posts(*, organisation: Organisation) -> QuerySet[DutyPost]:
    """Open posts of a branch with a seat free."""
    posts = with_seats(DutyPost.objects.filter(organisation=organisation, closed_on=None))
    return posts.filter(taken__lt=F("seats")).order_by("title")


def board_of(*, organisation: Organisation) -> list[DutyPost]:
    """The branch's open posts with whoever is on notice for them or holds them, as `shown`."""
    shown = DutyHolding.objects.filter(state__in=(HoldingState.ON_NOTICE, HoldingState.HELD)).select_related("member")
    posts = DutyPost.objects.filter(organisation=organisation, closed_on=None).order_by("title")
    return list(posts.prefetch_related(Prefetch("holdings", shown.order_by("member__name_pinyin"), to_attr="shown")))


def waiting_to_be_public(*, organisation: Organisation) -> QuerySet[DutyHolding]:
    """What is chosen in a branch and not public yet."""
    chosen = DutyHolding.objects.filter(post__organisation=organisation, state=HoldingState.CHOSEN)
    return chosen.select_related("member", "post").order_by("post__title", "member__name_pinyin")


def on_notice(*, organisation: Organisation) -> QuerySet[DutyHolding]:
    """What hangs on a branch's notice wall."""
    hanging = DutyHolding.objects.filter(post__organisation=organisation, state=HoldingState.ON_NOTICE)
    return hanging.select_related("member", "post").order_by("post__title", "member__name_pinyin")


def last_reviewed(holdings: QuerySet[DutyHolding]) -> QuerySet[Any, Any]:
    """The holdings with `reviewed_on`, the day of the branch's latest words, else the day the post was taken up."""
    latest = DutyReview.objects.filter(holding=OuterRef("pk")).order_by("-on").values("on")[:1]
    return holdings.annotate(reviewed_on=Coalesce(Subquery(latest), F("during__startswith")))


@dataclass(frozen=True, kw_only=True)
class Proposable:
    """A member who could be asked for a post, and the plain reasons that speak for it; nobody is put before another."""

    member: Member
    reasons: tuple[str, ...]


def could_be_asked(*, post: DutyPost, on: date, packs: rules.Packs) -> list[Proposable]:
    """Members of the branch who may be asked for the post, in the order of their names (four queries)."""
    most = rules.parameter("duty_post.posts_max", on=on, packs=packs).whole
    live = Count("duty_holdings", filter=Q(duty_holdings__state__in=LIVE_HOLDINGS))
    members = without_office(members_of(organisation=post.organisation, on=on), on=on)
    asked = post.holdings.filter(state__in=LIVE_HOLDINGS).values("member")
    free = members.filter(exempt_since=None).exclude(pk__in=asked).annotate(live=live).filter(live__lt=most)
    before = set(
        DutyHolding.objects.filter(member__in=free, post__kind=post.kind, state=HoldingState.ENDED).values_list(
            "member", flat=True
        )
    )
    suits = [Ability(one) for one in post.suits]
    return [
        Proposable(member=one, reasons=reasons(suits=suits, member=one, brings=(), held_before=one.pk in before))
        for one in free
    ]


def reasons(
    *, suits: Collection[Ability], member: Member, brings: Collection[str], held_before: bool = False, own: bool = False
) -> tuple[str, ...]:
    """Why a post suits a member, sentence by sentence: what he says of himself, what is on file, what he did before.

    `own`: the member reads it himself.
    """
    claim = _("%(ability)s, as you say") if own else _("%(ability)s, as the member says")
    said = [claim % {"ability": one.label} for one in suits if one in brings]
    filed = [
        _("%(ability)s: %(fact)s") % {"ability": one.label, "fact": fact}
        for one in suits
        if one not in brings and (fact := _on_file(one, member))
    ]
    return (*said, *filed, *([_("Held such a post before")] if held_before else []))


def _on_file(ability: Ability, member: Member) -> str:
    if member.occupation in OCCUPATIONS.get(ability, ()):
        return str(member.get_occupation_display())
    if ability == Ability.WRITING and member.education in SCHOOLED:
        return str(member.get_education_display())
    return ""


def branches_led_by(*, actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose duty posts the actor leads: his own as committee, all under his offices."""
    return Organisation.objects.filter(within_any(outermost(actor.scopes(*ROSTER_ROLES))), dissolved_on=None).order_by(
        "path"
    )


def branches_seen_by(*, actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose board of posts the actor may read: those of his places, and his own branch."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return Organisation.objects.filter(reach | Q(pk__in=_home(actor)))
