"""Many counties at once: each is solved on its own, which is exact when no pair crosses a county border."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from os import environ

import numpy as np

from lianjian.engines.pairing.fit import IntArray, PairFit, PairList
from lianjian.engines.pairing.instance import Instance
from lianjian.engines.pairing.result import Result
from lianjian.engines.pairing.solving import solve

BATCH_PAIRS = 400_000
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def solve_counties(*, counties: Iterable[Instance], processes: int = 1) -> Iterator[Result]:
    """Solve counties in order, in this process or in a pool of single-threaded ones; the answers are the same."""
    if processes == 1:
        yield from map(solve, counties)
        return
    with _one_thread_each(), ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from _in_order(pool, counties, 4 * processes)


def solve_counties_with_dask(*, counties: Iterable[Instance], address: str) -> Iterator[Result]:
    """Solve counties in order on the Dask cluster at `address`; needs the extra `dask`."""
    from distributed import Client

    with Client(address) as client:  # type: ignore[no-untyped-call, unused-ignore]
        futures = [client.submit(solve_batch, batch, pure=False) for batch in _batches(counties)]
        for future in futures:
            yield from future.result()


def solve_batch(counties: list[Instance]) -> list[Result]:
    """Solve some counties one after the other."""
    return [solve(county) for county in counties]


def results_digest(results: Iterable[Result]) -> str:
    """Digest questions and answers, times left out, with SHA-256."""
    digest = sha256()
    for result in results:
        digest.update(repr((result.digest, result.status.value, result.pairs)).encode())
    return digest.hexdigest()


def parts_of(instance: Instance) -> list[Instance]:
    """Cut an instance whose pairs can be listed into parts that no pair joins, largest wishes unchanged.

    Solving the parts solves the whole, except that a fairness floor would then hold for each part on its own.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs, (m, n) = instance.fit.listed(), instance.fit.shape
    graph = coo_array((np.ones(len(pairs.fit)), (pairs.organisation, pairs.village + m)), shape=(m + n, m + n))
    number, part = connected_components(graph, directed=False)
    return [_part(instance, pairs, part.astype(np.int64), k) for k in range(number)]


def _part(instance: Instance, pairs: PairList, part: IntArray, wanted: int) -> Instance:
    m = len(instance.organisations)
    rows, columns = np.flatnonzero(part[:m] == wanted), np.flatnonzero(part[m:] == wanted)
    inside = part[pairs.organisation] == wanted
    local = PairList(
        np.searchsorted(rows, pairs.organisation[inside]),
        np.searchsorted(columns, pairs.village[inside]),
        pairs.fit[inside],
    )
    organisations = tuple(instance.organisations[row] for row in rows)
    villages = tuple(instance.villages[column] for column in columns)
    own, mine = {one.id for one in organisations}, {one.id for one in villages}
    return replace(
        instance,
        organisations=organisations,
        villages=villages,
        fit=PairFit((len(rows), len(columns)), local),
        locked=frozenset(pair for pair in instance.locked if pair[0] in own),
        forbidden=frozenset(pair for pair in instance.forbidden if pair[0] in own and pair[1] in mine),
    )


def _in_order(pool: Executor, counties: Iterable[Instance], ahead: int) -> Iterator[Result]:
    batches = _batches(counties)
    waiting = [pool.submit(solve_batch, batch) for batch in islice(batches, ahead)]
    while waiting:
        yield from waiting.pop(0).result()
        waiting += [pool.submit(solve_batch, batch) for batch in islice(batches, 1)]


def _batches(counties: Iterable[Instance]) -> Iterator[list[Instance]]:
    batch: list[Instance] = []
    size = 0
    for county in counties:
        batch.append(county)
        size += county.fit.size
        if size >= BATCH_PAIRS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def _one_thread_each() -> Iterator[None]:
    before = {name: environ.get(name) for name in THREADS}
    environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            environ.pop(name, None) if value is None else environ.update({name: value})
