"""Measure the pairing engine against its bars and its peers: `python -m bench.pairing [--quick] [part …]`.

Parts: county, peers, free, explain, fair, same, scoring, city, province, nation, neighbours, candidates, dask.
`--quick` runs those of the county with fewer seeds. Every instance comes from a seed, so that anyone can repeat a
line. Seconds are of the wall; where the machine is shared, the seconds of processor time beside them say more.
"""

from __future__ import annotations

import argparse
import os
import resource
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import mean
from time import perf_counter, process_time

import numpy as np

from bench.pairing_instances import REGIMES, Regime, county, features, free_county, neighbouring, region, turned
from bench.pairing_peers import cp_sat_alone, deferred_acceptance, flow_alone, greedy, highs_alone
from lianjian.engines.pairing import (
    Instance,
    Mode,
    Result,
    check,
    estimate_insist_costs,
    explain,
    insist,
    score,
    solve,
)
from lianjian.engines.pairing.decomposition import results_digest, solve_counties, solve_counties_with_dask
from lianjian.engines.pairing.fit import PairFit, PairList
from lianjian.engines.pairing.instance import canonical
from lianjian.engines.pairing.market import market_of

PROVINCES = 5
NATION_COUNTIES = 2800
NATION = Regime("county of the nation", organisations=36, villages=220, uppers=(3, 3, 3, 4))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the county only, in under a minute on a quiet machine")
    parser.add_argument("--seeds", type=int, default=None, help="seeds per regime (20; quick 2)")
    parser.add_argument("parts", nargs="*", help="only these")
    wishes = parser.parse_args()
    seeds = wishes.seeds or (2 if wishes.quick else 20)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {seeds} seeds")
    for name in wishes.parts or (QUICK if wishes.quick else PARTS):
        print(f"\n[{name}]")
        PARTS[name](seeds)
        print(f"peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


def measure_county(seeds: int) -> None:
    """Bars 1, 7, 9: proved every time, against greedy, deferred acceptance and flow."""
    every = []
    for regime in REGIMES:
        rows = []
        for seed in range(seeds):
            instance = county(regime=regime, seed=seed)
            result, wall, busy = _timed(instance)
            wrong = check(instance, result)
            problem = market_of(canonical(instance)).problem()
            peers = [peer(problem=problem) for peer in (greedy, deferred_acceptance, flow_alone)]
            rows.append((result, wall, busy, wrong, peers))
            every.append(wall)
        names = ("greedy", "deferred acceptance", "flow alone")
        against = ", ".join(
            f"{name} {mean(100 * (r.value / p[k].value - 1) for r, _, _, _, p in rows):+.2f} % "
            f"({mean(p[k].served for *_, p in rows):.0f} served)"
            for k, name in enumerate(names)
        )
        proved = sum(r.status.value == "optimal" for r, *_ in rows)
        never_less = all(r.value >= p[0].value - 1e-9 and len(r.pairs) >= p[0].served for r, *_, p in rows)
        print(
            f"{regime.name:30s} proved {proved}/{seeds}, wrong {sum(len(w) for *_, w, _ in rows)}, "
            f"served {mean(len(r.pairs) for r, *_ in rows):.0f}, s mean {mean(r[1] for r in rows):.2f} "
            f"max {max(r[1] for r in rows):.2f} (busy {mean(r[2] for r in rows):.2f}); over {against}; "
            f"never below greedy {never_less}"
        )
    print(f"bar 1: p95 {np.quantile(every, 0.95):.2f} s (<= 4), max {max(every):.2f} s (<= 15)")


def measure_peers(seeds: int) -> None:
    """Bar 8: CP-SAT and HiGHS on all pairs of the county."""
    seconds = 60.0 if seeds > 5 else 8.0
    instance = county(regime=REGIMES[0], seed=0)
    result, wall, busy = _timed(instance)
    problem = market_of(canonical(instance)).problem()
    print(f"engine  {result.value:.5f} bound {result.bound:.5f} in {wall:.2f} s (busy {busy:.2f})")
    for name, peer in (("HiGHS", highs_alone), ("CP-SAT", cp_sat_alone)):
        answer = peer(problem=problem, seconds=seconds)
        print(
            f"{name:7s} {answer.value:.5f} bound {answer.bound:.5f} in {answer.seconds:.2f} s: "
            f"{100 * answer.value / result.value:.3f} % of the value in {answer.seconds / wall:.1f} times the time"
        )


def measure_free(seeds: int) -> None:
    """Bar 11: stable or proved, and the mixed mode."""
    for seed in range(seeds):
        instance = free_county(seed=seed)
        fast, fast_wall, _ = _timed(instance)
        exact, exact_wall, _ = _timed(replace(instance, exact=True))
        mixed, mixed_wall, _ = _timed(replace(instance, mode=Mode.MIXED))
        print(
            f"seed {seed}: fast {fast.status.value} in {fast_wall:.2f} s (<= 1), blocking pairs "
            f"{len(fast.blocking_pairs or ())}, coalitions {len(fast.blocking_coalitions or ())}; exact "
            f"{exact.status.value} in {exact_wall:.2f} s (<= 120); mixed {mixed_wall:.2f} s (<= 2), kept "
            f"{len(mixed.kept or ())}; served {len(fast.pairs)} free, {len(mixed.pairs)} mixed; wrong "
            f"{len(check(instance, fast))}"
        )


def measure_explain(seeds: int) -> None:
    """Bar 12: estimates for all pairs, and what insisting really costs."""
    instance = county(regime=REGIMES[0], seed=0)
    result = solve(instance)
    started = perf_counter()
    costs = estimate_insist_costs(instance, result)
    estimate_wall = perf_counter() - started
    draw = np.random.default_rng(0)
    above, shares, walls = 0, [], []
    for column in draw.choice(len(instance.villages), size=5 * min(seeds, 5), replace=False):
        card = explain(instance, result, instance.villages[column].id, costs=costs)
        other = card.alternatives[0]
        started = perf_counter()
        insistence = insist(instance, result, other.organisation, card.village)
        walls.append(perf_counter() - started)
        if insistence.loss is not None and other.at_least is not None:
            above += other.at_least > insistence.loss + 1e-7
            shares.append((other.at_least, insistence.loss))
    told = sum(a for a, _ in shares) / max(1e-12, sum(b for _, b in shares))
    print(f"estimates for {costs.at_least.size} pairs in {1000 * estimate_wall:.0f} ms (<= 50), too high {above}")
    print(f"they tell {told:.2f} of the loss; solving again {mean(walls):.2f} s mean, {max(walls):.2f} s max (<= 2)")


def measure_fair(seeds: int) -> None:
    """Bar 14: the fairness floor and its price."""
    for regime in (REGIMES[0], REGIMES[2], REGIMES[5], REGIMES[7]):
        for seed in range(min(seeds, 3)):
            instance = county(regime=regime, seed=seed)
            fair, wall, busy = _timed(replace(instance, fairness_floor=True))
            plain = solve(instance)
            rows, columns = instance.organisation_positions(), instance.village_positions()
            before = min(instance.fit.matrix[rows[o], columns[v]] for o, v in plain.pairs)
            print(
                f"{regime.name:30s} {fair.status.value} {wall:.2f} s (busy {busy:.2f}, <= 10): floor {before:.3f} -> "
                f"{fair.floor:.3f} for {100 * fair.floor_price / plain.value:.3f} % of the value"
            )


def measure_same(_seeds: int) -> None:
    """Bar 13: one digest in any order of rows and any number of processes."""
    instance = county(regime=REGIMES[5], seed=0)
    draw = np.random.default_rng(1)
    rows, columns = draw.permutation(240), draw.permutation(400)
    shuffled = replace(
        instance,
        organisations=tuple(instance.organisations[k] for k in rows),
        villages=tuple(instance.villages[k] for k in columns),
        fit=instance.fit.reordered(rows=rows.tolist(), columns=columns.tolist()),
    )
    one, other = solve(instance), solve(shuffled)
    print(f"shuffled rows: same pairs {one.pairs == other.pairs}, same digest {one.digest == other.digest}")
    for processes in (1, 2):
        started = perf_counter()
        digest = results_digest(solve_counties(counties=_nation(40), processes=processes))
        print(f"40 counties in {processes} process(es): {digest[:16]} in {perf_counter() - started:.1f} s")


def measure_scoring(_seeds: int) -> None:
    """Bar 5: twenty criteria at once against one by one."""
    fit = features(organisations=12_000, villages=40_000, seed=0, across=600.0)
    started, busy = perf_counter(), process_time()
    best = score(fit=fit, top=20)
    wall, busy = perf_counter() - started, process_time() - busy
    villages = np.arange(2_000)
    started = perf_counter()
    block = np.zeros((len(villages), 12_000), np.float32)
    for criterion in fit.criteria:
        for village in villages:
            alone = np.full(12_000, village)
            block[village] += (
                criterion.weight * criterion.scores(organisations=np.arange(12_000), villages=alone)
            ).astype(np.float32)
    naive = (perf_counter() - started) * 40_000 / len(villages)
    exact = np.take_along_axis(block, best.organisations[villages], axis=1)
    apart = float(np.abs(exact - best.fits[villages]).max())
    print(
        f"480 M pairs, top 20: {wall:.1f} s (busy {busy:.1f}, <= 20); one by one {naive:.0f} s (from 5 % of "
        f"the villages): {naive / wall:.1f} times (>= 4); largest difference {apart:.1e} (<= 1e-5)"
    )


def measure_city(_seeds: int) -> None:
    """Bar 2: a city over all pairs."""
    _region(organisations=2_000, villages=6_000, places=6_600, bar="gap <= 1e-4 in 30 s")


def measure_province(_seeds: int) -> None:
    """Bars 3 and 6: a province with places short, and one with places to spare."""
    _region(organisations=12_000, villages=40_000, places=39_600, bar="gap <= 5e-4 in 150 s")
    _region(organisations=12_000, villages=30_000, places=39_600, bar="gap <= 5e-4 in 150 s")


def measure_nation(_seeds: int) -> None:
    """Bar 4: the nation county by county."""
    counties = list(_nation(NATION_COUNTIES))
    for processes in (1, 2):
        started = perf_counter()
        results = list(solve_counties(counties=counties, processes=processes))
        proved = sum(result.status.value == "optimal" for result in results)
        served = sum(len(result.pairs) for result in results)
        print(
            f"{NATION_COUNTIES} counties, {processes} process(es): {perf_counter() - started:.0f} s (<= 60), "
            f"proved {proved}, served {served}, digest {results_digest(results)[:16]}"
        )


def measure_neighbours(_seeds: int) -> None:
    """Bar 4: the nation as one problem in which neighbouring counties may pair."""
    instance = neighbouring(counties=NATION_COUNTIES, across=50, regime=NATION, seed=0)
    _solved(replace(instance, time_limit=200.0), bar="gap <= 5e-4 in 300 s, <= 5 GB")


def measure_candidates(_seeds: int) -> None:
    """Bar 6: on tight provinces, what pricing finds over plain best-fit candidates.

    How much plain candidates lose hangs on how alike villages' lists are, which differs from draw to draw: five draws.
    """
    ratios = [_priced_over_plain(seed) for seed in range(PROVINCES)]
    print(f"priced over plain, mean of {PROVINCES} provinces: {100 * sum(ratios) / PROVINCES:.1f} % (>= 110)")


def _priced_over_plain(seed: int) -> float:
    organisations, villages, places = 12_000, 40_000, 39_600
    instance = region(organisations=organisations, villages=villages, places=places, seed=seed)
    fit = features(organisations=organisations, villages=villages, seed=seed, across=60.0 * (villages / 400) ** 0.5)
    of_villages, of_organisations = score(fit=fit, top=20), score(fit=turned(fit), top=8)
    pairs = np.unique(
        np.concatenate(
            [
                of_villages.organisations.ravel() * villages + np.repeat(np.arange(villages), 20),
                np.repeat(np.arange(organisations), 8) * villages + of_organisations.organisations.ravel(),
            ]
        )
    )
    rows, columns = np.divmod(pairs, villages)
    listed = PairList(rows, columns, fit.at(organisations=rows, villages=columns))
    # A minute is enough for its bound, and nothing made of these candidates can be better than that.
    plain = solve(replace(instance, fit=PairFit(instance.fit.shape, listed), time_limit=60.0))
    priced = solve(instance)
    print(
        f"province {seed}: plain top 20 + 8 {plain.value:.0f}, at most {plain.bound:.0f}, {len(plain.pairs)} served; "
        f"priced {priced.value:.0f}, at most {priced.bound:.0f}, {len(priced.pairs)} served of {places} places: "
        f"{100 * priced.value / plain.value:.1f} %, of plain's most {100 * priced.value / plain.bound:.1f} %"
    )
    return priced.value / plain.bound


def measure_dask(_seeds: int) -> None:
    """Bar 13: the same digest from a Dask cluster on this machine."""
    from distributed import LocalCluster

    digest = results_digest(solve_counties(counties=_nation(40)))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        started = perf_counter()
        other = results_digest(solve_counties_with_dask(counties=_nation(40), address=cluster.scheduler_address))
        print(f"40 counties by Dask: {other[:16]} in {perf_counter() - started:.1f} s, same {other == digest}")


def _nation(counties: int) -> Iterator[Instance]:
    return (county(regime=NATION, seed=seed) for seed in range(counties))


def _region(*, organisations: int, villages: int, places: int, bar: str) -> None:
    _solved(region(organisations=organisations, villages=villages, places=places, seed=0), bar=bar)


def _solved(instance: Instance, *, bar: str) -> None:
    started = perf_counter()
    seen: list[tuple[float, float]] = []

    def note(step: object) -> None:
        value, bound = getattr(step, "value", None), getattr(step, "bound", None)
        if getattr(step, "stage", "") == "all pairs" and value and bound:
            seen.append((perf_counter() - started, (bound - value) / bound))

    busy = process_time()
    result = solve(instance, progress=note)
    busy = process_time() - busy
    steps = ", ".join(f"{gap:.1e} at {wall:.0f} s" for wall, gap in seen)
    print(
        f"{len(instance.organisations)} x {len(instance.villages)}: {result.status.value} {result.value:.3f} "
        f"bound {result.bound:.3f} "
        f"gap {result.gap:.1e} in {result.seconds:.0f} s (busy {busy:.0f}); {bar}; over all pairs {steps}; "
        f"served {len(result.pairs)}, wrong {len(check(instance, result))}"
    )


def _timed(instance: Instance) -> tuple[Result, float, float]:
    started, busy = perf_counter(), process_time()
    result = solve(instance)
    return result, perf_counter() - started, process_time() - busy


PARTS: dict[str, Callable[[int], None]] = {
    "county": measure_county,
    "peers": measure_peers,
    "free": measure_free,
    "explain": measure_explain,
    "fair": measure_fair,
    "same": measure_same,
    "scoring": measure_scoring,
    "city": measure_city,
    "province": measure_province,
    "nation": measure_nation,
    "neighbours": measure_neighbours,
    "candidates": measure_candidates,
    "dask": measure_dask,
}
QUICK = ("county", "peers", "free", "explain", "same")

if __name__ == "__main__":
    main()
