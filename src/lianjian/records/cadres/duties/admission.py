"""What of joining the Party waits for somebody: steps with a day by which they are due, and the superior's answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.duties import Duty
from lianjian.records.cadres.admission_steps.catalogue import ASK_FULL, SUPERIORS, TALK, TRAIN, step
from lianjian.records.cadres.admission_steps.course import Course, next_steps
from lianjian.records.cadres.admission_steps.timing import Terms, latest_day, terms_on
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.policies.admission import ANSWERING
from lianjian.records.cadres.queries.admission import courses_of, due_day, with_committee
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.packs import packs_at_each

DATED = (TALK, TRAIN, ASK_FULL)
AHEAD = timedelta(days=30)
MOST = 200


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """The branch's dated steps from a month ahead, and what the superior committee has to answer, of own units.

    One query where nothing is open, none for who neither leads a branch nor answers for a committee.
    """
    mine, superior = actor.units(*LEADERS), actor.units(*ANSWERING)
    if not (mine or superior):
        return []
    cases = list(_waiting(actor, mine, superior)[:MOST])
    return list(_duties(cases, mine=mine, superior=superior, on=on)) if cases else []


def _waiting(actor: Actor, mine: frozenset[int], superior: frozenset[int]) -> QuerySet[Admission, Any]:
    """The open cases of own branches, and those at a step of which one of own units is the deciding committee."""
    scopes = [m.scope for m in actor.mandates if m.unit_id in superior]
    below = within_any(outermost(scopes), field="organisation__path")
    at_superior = below & Q(step__in=[number - 1 for number in SUPERIORS], committee__in=superior)
    cases = with_committee(Admission.objects.filter(ended_on=None))
    return cases.filter(Q(organisation__in=mine) | at_superior).select_related("organisation", "member").order_by("pk")


def _duties(cases: list[Any], *, mine: frozenset[int], superior: frozenset[int], on: date) -> Iterator[Duty]:
    courses = courses_of(admissions=cases)
    packs = packs_at_each(organisations={case.organisation_id: case.organisation for case in cases}.values())
    for case in cases:
        course, held = courses[case.pk], packs[case.organisation_id]
        terms = terms_on(on=on, packs=held)
        for number in next_steps(course):
            answers = number in SUPERIORS and case.committee in superior
            if answers or (case.organisation_id in mine and _is_near(course, number, terms, on)):
                yield _duty(case, number, due_day(case=case, course=course, number=number, terms=terms), held)


def _is_near(course: Course, number: int, terms: Terms, on: date) -> bool:
    due_on = latest_day(course, number, terms)
    return number in DATED and due_on is not None and due_on <= on + AHEAD


def _duty(case: Admission, number: int, due_on: date | None, packs: rules.Packs) -> Duty:
    it = step(number)
    return Duty(
        title=_("%(name)s: step %(number)s, %(step)s") % {"name": case, "number": number, "step": it.name},
        place=case.organisation.name,
        verb=_("Record"),
        url=f"{reverse('cadres:admission', args=[case.code])}?step={number}",
        due_on=due_on,
        article=packs.rule(it.rule_ids[0]).cite.text(),
    )
