"""What happens to all others, and to the whole, if one insists on a pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from lianjian.engines.pairing import BadInstance, Instance, Result, estimate_insist_costs, insist, read_instance
from lianjian.records.projects.models import PairingRun
from lianjian.records.projects.queries.results import Move, Outcome, moves_between, names_in


@dataclass(frozen=True, kw_only=True)
class Insisted:
    """The answer in words, the villages that move, and the loss of the whole; not possible: `cost` says why."""

    possible: bool
    headline: str
    cost: str
    moves: tuple[Move, ...] = ()
    loss: float = 0.0


def instance_of_run(*, run: PairingRun) -> Instance:
    """The pairing form that the run solved."""
    return read_instance(PairingRun.objects.values_list("instance", flat=True).get(pk=run.pk))


def insist_on(*, outcome: Outcome, place: str, village: str) -> Insisted:
    """Solve the run's form again with this pair fixed and say what that costs."""
    names = {"place": outcome.parties[place].name, "village": outcome.parties[village].name}
    headline = _("If %(village)s goes with %(place)s …") % names
    try:
        answer = insist(instance_of_run(run=outcome.run), outcome.result, place, village)
    except BadInstance as wrong:
        sentence = names_in(round_=outcome.run.round, sentence=wrong.sentence)
        return Insisted(possible=False, headline=headline, cost=sentence)
    if answer.loss is None:
        sentence = names_in(round_=outcome.run.round, sentence=answer.result.reason or "")
        return Insisted(possible=False, headline=headline, cost=sentence or _("No pairing is possible with this pair."))
    moves = tuple(moves_between(one=outcome, other=answer.result))
    return Insisted(
        possible=True,
        headline=headline,
        cost=_cost(answer.loss, outcome.result, answer.result, len(moves)),
        moves=moves,
        loss=answer.loss,
    )


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An urban party that a village could insist on: the fit, and the least the whole would lose (None: ruled out)."""

    code: str
    name: str
    fit: float
    loss: float | None


def estimates_for(*, outcome: Outcome, village: str) -> list[Estimate]:
    """What insisting on each other urban party costs at least, the cheapest first."""
    instance = instance_of_run(run=outcome.run)
    costs = estimate_insist_costs(instance, outcome.result)
    column = instance.village_positions()[village]
    rows = np.arange(len(instance.organisations))
    fits = instance.fit.at(organisations=rows, villages=np.full(len(rows), column))
    now = outcome.result.placed.get(village)
    found = [
        Estimate(
            code=str(place.id),
            name=outcome.parties[str(place.id)].name,
            fit=float(fits[row]),
            loss=costs.of(organisation=place.id, village=village),
        )
        for row, place in enumerate(instance.organisations)
        if place.id != now and str(place.id) in outcome.parties
    ]
    return sorted(found, key=lambda one: (one.loss is None, one.loss or 0.0, -one.fit))


def _cost(loss: float, now: Result, then: Result, moves: int) -> str:
    if not moves:
        return _("They are together already; it costs nothing.")
    placed = len(then.pairs) - len(now.pairs)
    others = _("%(moves)s villages change in all.") % {"moves": moves}
    if placed < 0:
        others += _(" %(count)s fewer are placed.") % {"count": -placed}
    if abs(loss) < 5e-4:
        return _("The whole loses nothing worth naming.") + " " + others
    return (
        _("The whole loses %(loss)s of %(value)s.") % {"loss": f"{loss:.3f}", "value": f"{now.value:.2f}"}
        + " "
        + others
    )
