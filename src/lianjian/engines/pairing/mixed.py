"""Mixed pairing: what both sides put high on their lists is kept, the office places the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from lianjian.engines.pairing.assigned import assign
from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.free import pair_freely
from lianjian.engines.pairing.instance import Instance, Pair, Preferences
from lianjian.engines.pairing.result import Progress, Result, Status

VILLAGE_RANK = 2
ORGANISATION_RANK = 4


def pair_mixed(*, instance: Instance, digest: str, effort: Effort, progress: Callable[[Progress], None]) -> Result:
    """Keep free pairs among the village's first 2 and the organisation's first 4, then assign the rest.

    When those pairs leave no way to assign the rest, only those of organisations they fill are kept, else none. The
    bound is that of the rest with the kept pairs in place.
    """
    freely = pair_freely(instance=replace(instance, exact=False), digest=digest, effort=effort, progress=progress)
    high = tuple(pair for pair in freely.pairs if pair not in instance.locked and _both_high(instance, pair))
    result = freely
    for kept in dict.fromkeys((high, _of_filled(instance, high), ())):
        wished = replace(instance, locked=instance.locked | frozenset(kept))
        result = assign(instance=wished, digest=digest, effort=effort, progress=progress)
        if result.status is not Status.INFEASIBLE:
            return replace(result, kept=kept)
    return replace(result, kept=())


def _both_high(instance: Instance, pair: Pair) -> bool:
    organisation = instance.organisations[instance.organisation_positions()[pair[0]]]
    village = instance.villages[instance.village_positions()[pair[1]]]
    return pair[1] in _first(organisation.preferences, ORGANISATION_RANK) and pair[0] in _first(
        village.preferences, VILLAGE_RANK
    )


def _first(preferences: Preferences, ranks: int) -> set[str | int]:
    return {identifier for tie in preferences[:ranks] for identifier in tie}


def _of_filled(instance: Instance, kept: tuple[Pair, ...]) -> tuple[Pair, ...]:
    count = Counter(organisation for organisation, _ in (*kept, *instance.locked))
    lower = {organisation.id: organisation.lower for organisation in instance.organisations}
    return tuple(pair for pair in kept if count[pair[0]] >= lower[pair[0]])
