"""What waits for somebody about elections: terms that end within six months, and the next step of what is under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.duties import Duty
from lianjian.kernel.months import months_after
from lianjian.records.cadres.election_steps.catalogue import step_of
from lianjian.records.cadres.election_steps.course import earliest_day, next_steps
from lianjian.records.cadres.enums import ElectionLaw, ElectionStepKind
from lianjian.records.cadres.models import TermElection
from lianjian.records.cadres.policies.admission import ANSWERING
from lianjian.records.cadres.policies.election_rules import term_years
from lianjian.records.cadres.queries.admission import approving_committees
from lianjian.records.cadres.queries.elections import (
    course_of,
    leading_posts_ending,
    open_elections_under,
    steps_of_each,
)
from lianjian.records.organisations.models import Post
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.packs import packs_at_each

MONTHS_AHEAD = 6
MOST = 100
FIRST_RULES = {ElectionLaw.PARTY_BRANCH: "XJ-3-delay", ElectionLaw.VILLAGERS_COMMITTEE: "CW2025-14-term"}


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Of own units: committees whose term ends, steps that can be taken; for offices the number of such terms below."""
    led = actor.units(*LEADERS)
    answering = actor.units(*ANSWERING)
    return [*_terms(actor, led, on), *_steps(actor, led, answering, on)]


def _terms(actor: Actor, led: frozenset[int], on: date) -> Iterator[Duty]:
    until = months_after(day=on, months=MONTHS_AHEAD)
    posts = list(leading_posts_ending(where=Q(organisation__in=led), until=until)) if led else []
    held = packs_at_each(organisations=[post.organisation for post in posts]) if posts else {}
    for post in posts:
        law, packs = ElectionLaw(post.law), held[post.organisation_id]
        query = urlencode({"organisation": post.organisation.code})
        due_on = post.fixed_until or _term_end(post, law, packs, on)
        is_over = due_on is not None and due_on < on
        yield Duty(
            title=(_("The term has ended: %(law)s") if is_over else _("The term ends: %(law)s")) % {"law": law.label},
            place=post.organisation.name,
            verb=_("Open the election"),
            url=f"{reverse('cadres:election-new', args=[law.value])}?{query}",
            due_on=due_on,
            article=packs.rule(FIRST_RULES[law]).cite.text(),
        )
    offices = outermost(actor.scopes(*OFFICES))
    if not offices:
        return
    count = leading_posts_ending(where=within_any(offices, field="organisation__path"), until=until).count()
    if count:
        yield Duty(
            title=_("Committees whose term ends within six months, with no election open: %(count)d")
            % {"count": count},
            place="",
            verb=_("Look"),
            url=reverse("cadres:elections"),
        )


def _term_end(post: Post, law: ElectionLaw, packs: rules.Packs, on: date) -> date:
    """The last day of the term that began with the post, by the rules of its place."""
    years = term_years(law=law, kind=post.organisation.kind, on=on, packs=packs)
    return months_after(day=post.during.lower, months=12 * years) - timedelta(days=1)


def _steps(actor: Actor, led: frozenset[int], answering: frozenset[int], on: date) -> Iterator[Duty]:
    if not (led or answering):
        return
    scopes = [m.scope for m in actor.mandates if m.unit_id in led | answering]
    elections = list(open_elections_under(paths=outermost(scopes))[:MOST])
    if not elections:
        return
    places = {one.organisation_id: one.organisation for one in elections}
    superiors, packs = approving_committees(organisations=places.values()), packs_at_each(organisations=places.values())
    steps = steps_of_each(elections=elections)
    for election in elections:
        held = packs[election.organisation_id]
        course = course_of(election=election, steps=steps[election.pk], packs=held)
        kind = next_steps(course)[0]
        if kind == ElectionStepKind.RESULT or max(earliest_day(course, kind), election.opened_on) > on:
            continue
        step, superior = step_of(law=election.law, kind=kind), superiors[election.organisation_id]
        mine = (
            superior is not None and superior.pk in answering if step.by_superior else election.organisation_id in led
        )
        if mine:
            yield _duty(election, kind, held.rule(step.rule_ids[0]).cite.text())


def _duty(election: TermElection, kind: ElectionStepKind, article: str) -> Duty:
    return Duty(
        title=_("%(law)s: %(step)s") % {"law": election.get_law_display(), "step": kind.label},
        place=election.organisation.name,
        verb=_("Record"),
        url=reverse("cadres:election", args=[election.code]),
        article=article,
    )
