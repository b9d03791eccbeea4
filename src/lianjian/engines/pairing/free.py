"""Free pairing: both sides' lists decide; blocking pairs and coalitions are counted, stability is proved or refuted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lianjian.engines.pairing import wording
from lianjian.engines.pairing.assigned import named_prices, no_pairing
from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.instance import Identifier, Instance, Pair, pair_order
from lianjian.engines.pairing.lists import Lists, lists_of
from lianjian.engines.pairing.market import Market, closed, market_of, unplaced
from lianjian.engines.pairing.optimum import optimum
from lianjian.engines.pairing.result import Coalition, Progress, Result, Status
from lianjian.engines.pairing.stable import Search
from lianjian.engines.pairing.stable_programme import stable_by_programme


def pair_freely(*, instance: Instance, digest: str, effort: Effort, progress: Callable[[Progress], None]) -> Result:
    """Pair a canonical instance by its lists; `cover` and `fairness_floor` have no say here."""
    market = market_of(instance)
    obstacle = wording.short_lock(market)
    if obstacle is not None:
        return no_pairing(instance=instance, digest=digest, reason=obstacle)
    lists = lists_of(market)
    search = Search(lists, effort.stable_runs)
    search.fast()
    progress(Progress("proposals", None, None))
    decided: bool | None = True if search.fewest == 0 else None
    if not decided and instance.exact:
        search.limit += search.runs
        decided = search.exact()
    if not decided and instance.exact and lists.tied:
        decided = _by_programme(search, effort)
    if search.best is None:
        nothing = no_pairing(instance=instance, digest=digest, reason=wording.locks_not_wanted())
        return replace(nothing, status=Status.UNDECIDED) if lists.tied and decided is None else nothing
    if decided is None:
        effort.note_unfinished()
    return _result(market, lists, search.best, decided, digest, effort)


def _by_programme(search: Search, effort: Effort) -> bool | None:
    answer = stable_by_programme(lists=search.lists, effort=effort)
    if not isinstance(answer, list):
        return answer
    search.best, search.fewest = answer, 0
    return True


def _result(
    market: Market, lists: Lists, place: list[int], decided: bool | None, digest: str, effort: Effort
) -> Result:
    instance = market.instance
    organisations = [row.id for row in instance.organisations]
    villages = [column.id for column in instance.villages]
    pairs = _named(market, place)
    problem = market.problem()
    whole = optimum(problem=problem, effort=effort, report=lambda _stage, _placement: None, exact=False)
    blocking = lists.blocking_pairs(place)
    coalitions = lists.coalitions(place)
    verdict = {True: Status.STABLE, False: Status.NO_STABLE_EXISTS, None: Status.UNDECIDED}
    value = _value(market, pairs)
    return Result(
        status=Status.STABLE if not blocking and not coalitions else verdict[decided],
        pairs=pairs,
        closed=closed(instance=instance, pairs=pairs),
        unplaced=unplaced(instance=instance, pairs=pairs),
        value=value,
        bound=max(value, max(whole.bound, whole.value) + market.locks.worth),
        digest=digest,
        blocking_pairs=tuple(sorted(((organisations[j], villages[i]) for j, i in blocking), key=pair_order)),
        blocking_coalitions=tuple(Coalition(organisations[j], tuple(villages[i] for i in w)) for j, w in coalitions),
        stopped_by=effort.stopped_by if decided is None and instance.exact else None,
        prices=named_prices(instance, whole, problem),
    )


def _value(market: Market, pairs: tuple[Pair, ...]) -> float:
    instance = market.instance
    rows, columns = instance.organisation_positions(), instance.village_positions()
    organisation = np.array([rows[o] for o, _ in pairs], dtype=np.int64)
    village = np.array([columns[v] for _, v in pairs], dtype=np.int64)
    fit = instance.fit.at(organisations=organisation, villages=village)
    cost: float = sum(instance.organisations[j].open_cost for j in np.unique(organisation))
    return float(market.worth(village=village, fit=fit).sum()) - cost


def _named(market: Market, place: list[int]) -> tuple[Pair, ...]:
    organisations, villages = market.instance.organisations, market.instance.villages
    pairs: list[tuple[Identifier, Identifier]] = [
        (organisations[j].id, villages[i].id) for i, j in enumerate(place) if j >= 0
    ]
    pairs += list(market.instance.locked)
    return tuple(sorted(pairs, key=pair_order))
