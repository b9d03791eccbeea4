"""Which elections there are, how far they are, and who elects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.months import months_after
from lianjian.kernel.periods import on_day
from lianjian.records.cadres.election_steps.course import Course, Taken
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectedPerson, ElectionNominee, ElectionStep, ElectionVote, TermElection
from lianjian.records.cadres.policies.election_rules import LONG_TERM_KINDS, most_days
from lianjian.records.cadres.queries.admission import HANDLING_FORMS, NOT_BRANCHES
from lianjian.records.cadres.queries.committees import COMMITTEE_POSTS
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of, voters_of
from lianjian.records.organisations.enums import PostBasis, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, within_any

# ZB 22, CW 14: with these a term can be near its end; its very day follows from the rules of the place.
LONG_YEARS, SHORT_YEARS = 5, 3


def elections_visible_to(*, actor: Actor) -> QuerySet[TermElection]:
    """The elections of the places whose committee the actor sits on or stands above."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    return TermElection.objects.filter(reach).select_related("organisation", "organisation__parent")


def places_that_elect(*, actor: Actor, law: ElectionLaw) -> QuerySet[Organisation]:
    """The actor's places that have a committee by that law: branches, or villages."""
    here = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    places = Organisation.objects.filter(here, dissolved_on=None).exclude(kind__in=NOT_BRANCHES).order_by("path")
    if law == ElectionLaw.VILLAGERS_COMMITTEE:
        return places.filter(kind=UnitKind.VILLAGE)
    return places.filter(form__in=HANDLING_FORMS)


def steps_of(*, election: TermElection) -> list[ElectionStep]:
    """The steps in the order in which they were taken."""
    return list(ElectionStep.objects.filter(election=election).select_related("body").order_by("pk"))


def course_of(*, election: TermElection, steps: Iterable[ElectionStep], packs: rules.Packs) -> Course:
    """The election as the rules of order and time look at it."""
    return Course(
        law=ElectionLaw(election.law),
        divides_posts=election.divides_posts,
        objection_days=most_days(rule_id="CW2025-17-voter-objection", count="days_to_object", packs=packs),
        taken=tuple(_taken(step) for step in steps),
    )


def _taken(step: ElectionStep) -> Taken:
    return Taken(
        kind=ElectionStepKind(step.kind),
        on=step.on,
        is_open=bool(step.facts.get("open_seats")),
        until=_day(step, "until"),
        election_day=_day(step, "election_day"),
    )


def _day(step: ElectionStep, fact: str) -> date | None:
    written = step.facts.get(fact)
    return date.fromisoformat(written) if written else None


def electors_of(*, election: TermElection, turn: int, on: date) -> list[Member]:
    """The voters of the branch on the day, less those excluded by name for that vote."""
    left_out = election.exclusions.filter(turn=turn).values("member")
    return list(voters_of(organisation=election.organisation, on=on).exclude(pk__in=left_out))


def turn_of(*, election: TermElection) -> int:
    """The number of the latest vote; 0 before the first."""
    latest = election.votes.order_by("-turn").first()
    return latest.turn if latest else 0


def votes_in(*, election: TermElection, turn: int) -> list[ElectionVote]:
    """The questions of one vote, the highest post first."""
    order = list(ElectionPost)
    return sorted(election.votes.filter(turn=turn), key=lambda vote: order.index(ElectionPost(vote.post)))


def nominees_of(*, election: TermElection) -> list[ElectionNominee]:
    """Everybody nominated, by post, those named by most first."""
    order = list(ElectionPost)
    found = election.nominees.select_related("member")
    return sorted(
        found, key=lambda one: (order.index(ElectionPost(one.post)), -one.member_votes, -one.villager_votes, one.pk)
    )


def elected_in(*, election: TermElection) -> list[ElectedPerson]:
    """Who was elected, by office and then by votes."""
    order = list(ElectionPost)
    found = election.elected.select_related("nominee__member__account", "post")
    return sorted(found, key=lambda one: (order.index(ElectionPost(one.office)), -one.votes, one.pk))


def open_seats(*, election: TermElection) -> dict[ElectionPost, int]:
    """How many seats of each post nobody has been elected to."""
    taken = list(election.elected.values_list("nominee__post", flat=True))
    left = {post: seats - taken.count(post) for post, seats in election.seats.items()}
    return {post: seats for post, seats in left.items() if seats > 0}


def namesakes_of(*, election: TermElection, name: str, on: date) -> QuerySet[Member]:
    """The Party members of the place on the day who have that name."""
    return members_of(organisation=election.organisation, on=on).filter(name=name)


def posts_in_office(*, election: TermElection, on: date) -> QuerySet[Post]:
    """The posts that the election is about, as they are held on the day."""
    villagers = election.law == ElectionLaw.VILLAGERS_COMMITTEE
    kinds = (PostKind.VILLAGERS_COMMITTEE_HEAD,) if villagers else COMMITTEE_POSTS
    held: QuerySet[Post] = on_day(Post.objects.filter(organisation=election.organisation, kind__in=kinds), on)
    return held.select_related("account", "organisation").order_by("pk")


def leading_posts_ending(*, where: Q, until: date) -> QuerySet[Post, Any]:
    """Posts held by election whose term runs out by the day while no election of their law is under way there.

    One for each committee: the secretary's, or the village head's. `where` narrows the posts, as by their place. Each
    with its `law` and, where an election here led to it, the end of its term as `fixed_until`.
    """
    usual, shorter = (months_after(day=until, months=-12 * years) for years in (LONG_YEARS, SHORT_YEARS))
    long_term = Q(organisation__kind__in=LONG_TERM_KINDS, during__startswith__lte=usual)
    short_term = ~Q(organisation__kind__in=LONG_TERM_KINDS) & Q(during__startswith__lte=shorter)
    branch = Q(kind=PostKind.SECRETARY, organisation__form__in=HANDLING_FORMS) & (long_term | short_term)
    branch &= ~Q(organisation__kind__in=NOT_BRANCHES)
    head = Q(kind=PostKind.VILLAGERS_COMMITTEE_HEAD, during__startswith__lte=usual)
    law = Case(
        When(kind=PostKind.SECRETARY, then=Value(ElectionLaw.PARTY_BRANCH)),
        default=Value(ElectionLaw.VILLAGERS_COMMITTEE),
    )
    held = Post.objects.filter(where, branch | head, basis=PostBasis.ELECTION, during__endswith=None)
    under_way = TermElection.objects.filter(organisation=OuterRef("organisation"), law=OuterRef("law"), ended_on=None)
    elected_by = TermElection.objects.filter(elected__post=OuterRef("pk"))
    return (
        held.filter(organisation__dissolved_on=None)
        .annotate(law=law, fixed_until=Subquery(elected_by.values("next_term_ends_on")[:1]))
        .filter(~Exists(under_way))
        .select_related("organisation")
        .order_by("pk")
    )


def open_elections_under(*, paths: Iterable[str]) -> QuerySet[TermElection]:
    """The elections under way in the sub-trees of these paths."""
    found = TermElection.objects.filter(within_any(tuple(paths), field="organisation__path"), ended_on=None)
    return found.select_related("organisation").order_by("pk")


def steps_of_each(*, elections: Iterable[TermElection]) -> dict[int, list[ElectionStep]]:
    """As `steps_of`, for many elections by id; one query."""
    rows: dict[int, list[ElectionStep]] = {one.pk: [] for one in elections}
    for row in ElectionStep.objects.filter(election__in=rows).order_by("pk"):
        rows[row.election_id].append(row)
    return rows
