"""What of matters waits for somebody: to take up, to meet a second time, to make public, to put up what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.duties import Duty
from lianjian.records.deliberation.enums import OVER, Body, MatterState, Outcome, PublicationKind
from lianjian.records.deliberation.models import Matter, MatterStep, Publication
from lianjian.records.deliberation.queries.matters.course import Held, way_of
from lianjian.records.organisations.queries.packs import packs_at_each

MOST = 100


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """For the committees of own organisations; two queries where nothing is open, none for who leads none."""
    mine = {one.unit_id for one in actor.mandates if one.unit_id is not None and one.role in LEADERS}
    if not mine:
        return []
    open_ones = Matter.objects.filter(organisation__in=mine).exclude(state__in=OVER)
    matters = list(open_ones.select_related("organisation", "resolution").order_by("pk")[:MOST])
    return list(_duties(matters, on)) if matters else []


def _duties(matters: list[Matter], on: date) -> Iterator[Duty]:
    packs = packs_at_each(organisations={one.organisation_id: one.organisation for one in matters}.values())
    texts = {(one.matter_id, one.kind): one for one in Publication.objects.filter(matter__in=matters)}
    failed, waiting = _without_quorum(matters), _waiting(matters, packs, on)
    for matter in matters:
        state = MatterState(matter.state)
        if state == MatterState.RAISED:
            yield _duty(matter, _("To be taken up: %(matter)s"), _("Take up the matter"))
        elif state == MatterState.UNDER_WAY and matter.pk in failed:
            yield _duty(matter, _("No quorum, a second session may follow: %(matter)s"), _("Record"))
        elif state == MatterState.UNDER_WAY and (step := waiting.get(matter.pk)):
            yield _duty(matter, _("%(bodies)s is next: %%(matter)s") % {"bodies": _bodies(step)}, _("Record"))
        elif state == MatterState.ADOPTED:
            yield from _disclosure(matter, PublicationKind.RESOLUTION, texts, packs[matter.organisation_id], on)
        elif state == MatterState.REPORTED:
            yield from _disclosure(matter, PublicationKind.OUTCOME, texts, packs[matter.organisation_id], on)


def _without_quorum(matters: list[Matter]) -> set[int]:
    """The matters whose latest session had no quorum."""
    latest = MatterStep.objects.filter(matter__in=matters).order_by("matter_id", "-on", "-pk").distinct("matter_id")
    return {one.matter_id for one in latest if one.outcome == Outcome.NO_QUORUM}


def _waiting(matters: list[Matter], packs: Mapping[int, rules.Packs], on: date) -> dict[int, rules.RouteStep]:
    """The step that has to come next where the matter belongs; none of a kind or day without a route."""
    under_way = [one for one in matters if one.state == MatterState.UNDER_WAY]
    held: dict[int, list[Held]] = {one.pk: [] for one in under_way}
    for row in MatterStep.objects.filter(matter__in=under_way):
        outcome = Outcome(row.outcome)
        held[row.matter_id].append(Held(organisation_id=row.organisation_id, step=row.step, on=row.on, outcome=outcome))
    found = {}
    for matter in under_way:
        try:
            route = packs[matter.organisation_id].route(matter.kind, on=on).route
        except rules.UnknownRoute:
            continue
        way = way_of(
            route=route, held=held[matter.pk], leading_id=matter.organisation_id,
            organisations=[matter.organisation_id],
        )  # fmt: skip
        if step := way.next_step(matter.organisation_id):
            found[matter.pk] = step
    return found


def _bodies(step: rules.RouteStep) -> str:
    return _(" or ").join(str(Body(one).label) for one in step.bodies)


def _disclosure(
    matter: Matter,
    kind: PublicationKind,
    texts: dict[tuple[int, str], Publication],
    packs: rules.Packs,
    on: date,
) -> Iterator[Duty]:
    """Matters of weight are made public at once (CW 35): due from the day they were resolved or reported."""
    text = texts.get((matter.pk, kind))
    is_resolution = kind == PublicationKind.RESOLUTION
    if text is None or text.put_up_on is None:
        since = matter.resolution.adopted_on if is_resolution else matter.reported_on
        title = (
            _("Make the resolution public: %(matter)s") if is_resolution else _("Make the outcome public: %(matter)s")
        )
        rule = packs.text_in_force("village_publication", on=on)
        yield _duty(matter, title, _("Write the text"), due_on=since, article=rule.cite.text() if rule else "")
    elif text.until_on is not None and text.until_on <= on:
        title = _("Carry out, or say who does: %(matter)s") if is_resolution else _("Close the matter: %(matter)s")
        yield _duty(matter, title, _("Record"))


def _duty(matter: Matter, title: str, verb: str, *, due_on: date | None = None, article: str = "") -> Duty:
    return Duty(
        title=title % {"matter": matter},
        place=matter.organisation.name,
        verb=verb,
        url=reverse("deliberation:matter", args=[matter.code]),
        due_on=due_on,
        article=article,
    )
