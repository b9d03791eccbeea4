"""Rounds of review: who may see them, how far they are, and what the slips came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from lianjian import rules
from lianjian.kernel.actor import LEADERS, Actor
from lianjian.records.cadres.enums import Grade, Raters, ReviewKind, ReviewState
from lianjian.records.cadres.models import (
    RatingCount,
    RatingEntry,
    ReviewAppeal,
    ReviewedMember,
    ReviewRound,
)
from lianjian.records.cadres.queries.review_ballots import grades_by_ballot
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of, voters_of
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any

# Below this, a breakdown would tell how somebody voted.
FEWEST_RATERS = 5
COUNTS = ("excellent", "qualified", "basically_qualified", "not_qualified")


def rounds_visible_to(*, actor: Actor) -> QuerySet[ReviewRound]:
    """Rounds of the actor's places; what they brought for a person is another question (`may_read_results`)."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    return ReviewRound.objects.filter(reach).select_related("organisation__parent")


def own_reviews(*, member: Member) -> QuerySet[ReviewedMember]:
    """The member's own part in every round that was not withdrawn, the latest first."""
    own = ReviewedMember.objects.filter(member=member).exclude(round__state=ReviewState.WITHDRAWN)
    own = own.select_related("round__organisation", "plan__helper", "member").prefetch_related("appeals")
    return own.order_by("-round__year", "-pk")


def with_progress(rounds: QuerySet[ReviewRound]) -> QuerySet[ReviewRound]:
    """The rounds with how many are reviewed, handed in, graded and talked with, for lists; sums, no names."""
    taking_part = Q(reviewed__left_out="")
    return rounds.annotate(
        members=Count("reviewed", filter=taking_part, distinct=True),
        handed_in=Count("reviewed", filter=taking_part & ~Q(reviewed__self_review_form=""), distinct=True),
        graded=Count("reviewed", filter=~Q(reviewed__grade=""), distinct=True),
        talked=Count("talks", distinct=True),
    )


def reviewed_in(*, round_: ReviewRound) -> list[ReviewedMember]:
    """Everybody of a round with plan and appeals, in the order of their names."""
    appeals = ReviewAppeal.objects.order_by("pk")
    rows = round_.reviewed.select_related("member", "plan__helper").prefetch_related(Prefetch("appeals", appeals))
    return list(rows.order_by("member__name_pinyin", "pk"))


def still_to_hand_in(*, round_: ReviewRound) -> QuerySet[ReviewedMember]:
    """Whose self review the round waits for; none is asked of who is old, infirm or ill (JG 23)."""
    return round_.reviewed.filter(left_out="", self_review_form="", member__exempt_since=None)


def may_be_graded(*, member: Member, on: date) -> bool:
    """Whether the branch gives the member a grade; who is on probation is rated only."""
    return member.full_member_on is not None and member.full_member_on <= on


def still_to_grade(*, round_: ReviewRound) -> QuerySet[ReviewedMember]:
    """Whose grade the round waits for once the meeting was held, by name."""
    waiting = round_.reviewed.filter(left_out="", grade="", member__full_member_on__lte=round_.decided_on)
    return waiting.order_by("member__name_pinyin", "pk")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What the rating by members or by villagers came to for a member; None where too few rated to show it."""

    raters: Raters
    counts: dict[str, int] | None


def agreed_entries(*, round_: ReviewRound) -> dict[str, RatingEntry]:
    """The entry that counts for each kind of raters: there once two people have entered the same."""
    entries: dict[str, list[RatingEntry]] = {}
    for entry in RatingEntry.objects.filter(round=round_).order_by("pk"):
        entries.setdefault(entry.raters, []).append(entry)
    return {raters: both[0] for raters, both in entries.items() if len(both) == 2}


def tallies_of(*, reviewed: ReviewedMember) -> list[Tally]:
    """What the secret rating came to for a member, members and villagers apart; few queries.

    The two are never added up: the sum would tell what a pile too small to show came to.
    """
    if reviewed.round.ballot_id is not None:
        found = grades_by_ballot(ballot_id=reviewed.round.ballot_id, member_id=reviewed.member_id)
        return [_tally(raters, counts) for raters, counts in found.items()]
    agreed = agreed_entries(round_=reviewed.round)
    rows = RatingCount.objects.filter(reviewed=reviewed, entry__in=list(agreed.values()))
    by_entry = {row.entry_id: row for row in rows}
    return [_tally(Raters(raters), _counts(entry, by_entry.get(entry.pk))) for raters, entry in agreed.items()]


def _counts(entry: RatingEntry, row: RatingCount | None) -> dict[str, int] | None:
    if row is None or entry.returned - entry.void < FEWEST_RATERS:
        return None
    return {name: getattr(row, name) for name in COUNTS}


def _tally(raters: Raters, counts: Mapping[str, int] | None) -> Tally:
    shown = None if counts is None else {str(Grade(name).label): counts[name] for name in COUNTS}
    return Tally(raters=raters, counts=shown)


def voters_in(*, organisation: Organisation, on: date) -> int:
    """How many have a vote in the branch's assembly on the day."""
    return voters_of(organisation=organisation, on=on).count()


def members_to_review(*, organisation: Organisation, on: date) -> QuerySet[Member]:
    """Whom a round takes in: the members at home in the branch on the day, on probation or full."""
    return members_of(organisation=organisation, on=on)


def rounds_allowed(*, kind: ReviewKind, on: date, packs: rules.Packs) -> rules.Parameter:
    """How many rounds of the kind a year may have there."""
    names = {
        ReviewKind.FORMAL: "appraisal.rounds_per_year",
        ReviewKind.MID_YEAR: "appraisal.ungraded_rounds_per_year",
    }
    return rules.parameter(names[kind], on=on, packs=packs)


def branches_without_round(*, under: Sequence[str], year: int, on: date) -> QuerySet[Organisation]:
    """Branches with members in the sub-trees in which the yearly review was not opened that year."""
    held = ReviewRound.objects.filter(year=year, kind=ReviewKind.FORMAL).exclude(state=ReviewState.WITHDRAWN)
    members = Member.objects.filter(affiliations__during__contains=on).values("affiliations__organisation")
    return (
        Organisation.objects.filter(within_any(under), dissolved_on=None, pk__in=members)
        .exclude(pk__in=held.values("organisation"))
        .order_by("path")
    )


def branches_reviewed_by(*, actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose reviews the actor leads: those he is on the committee of."""
    own = actor.units(*LEADERS)
    return Organisation.objects.filter(pk__in=own, dissolved_on=None).order_by("path")
