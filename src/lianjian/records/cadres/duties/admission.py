"""What of joining the Party waits for somebody: steps with a day by which they are due, and the superior's answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.cadres.admission_steps.catalogue import ASK_FULL, SUPERIORS, TALK, TRAIN, step
from lianjian.records.cadres.admission_steps.course import Course, next_steps
from lianjian.records.cadres.admission_steps.timing import Terms, latest_day, terms_on
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.policies.admission import ANSWERING
from lianjian.records.cadres.queries.admission import approving_committees, courses_of
from lianjian.records.organisations.paths import within_any
from lianjian.records.organisations.queries.packs import packs_at_each

BRANCH_ROLES = (Role.SECRETARY, Role.COMMITTEE)
DATED = (TALK, TRAIN, ASK_FULL)
AHEAD = timedelta(days=30)
MOST = 200


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """The branch's dated steps from a month ahead, and what the superior committee has to answer, of own units."""
    mine = _units(actor, BRANCH_ROLES)
    superior = _units(actor, ANSWERING)
    scopes = [m.scope for m in actor.mandates if m.unit_id in superior]
    waiting = Q(organisation__in=mine) | within_any(scopes, field="organisation__path") & Q(
        step__in=[number - 1 for number in SUPERIORS]
    )
    cases = list(
        Admission.objects.filter(waiting, ended_on=None).select_related("organisation", "member").order_by("pk")[:MOST]
    )
    if not cases:
        return []
    return list(_duties(cases, mine=mine, superior=superior, on=on))


def _units(actor: Actor, roles: Iterable[Role]) -> set[int]:
    return {m.unit_id for m in actor.mandates if m.unit_id is not None and m.role in roles}


def _duties(cases: list[Admission], *, mine: set[int], superior: set[int], on: date) -> Iterator[Duty]:
    courses = courses_of(admissions=cases)
    places = {case.organisation_id: case.organisation for case in cases}.values()
    committees, packs = approving_committees(organisations=places), packs_at_each(organisations=places)
    for case in cases:
        course, held = courses[case.pk], packs[case.organisation_id]
        terms = terms_on(on=on, packs=held)
        committee = committees[case.organisation_id]
        for number in next_steps(course):
            answers = number in SUPERIORS and committee is not None and committee.pk in superior
            if answers or (case.organisation_id in mine and _is_near(course, number, terms, on)):
                yield _duty(case, number, _due_on(case, course, number, terms), held)


def _is_near(course: Course, number: int, terms: Terms, on: date) -> bool:
    due_on = latest_day(course, number, terms)
    return number in DATED and due_on is not None and due_on <= on + AHEAD


def _due_on(case: Admission, course: Course, number: int, terms: Terms) -> date | None:
    """By when; of who is old, infirm or ill nothing is ever overdue (JG 23)."""
    exempt = case.member is not None and case.member.exempt_since is not None
    return None if exempt else latest_day(course, number, terms)


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
