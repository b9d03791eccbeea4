"""How long the demo county's workbook takes to try, to load and to load again, and how much memory that needs.

Run `python bench/workbook.py`; it uses a throwaway database of its own. Bars: dry run and load of 941 village
organisations with everything that belongs to them in 10 s on 2 cores, below 400 MB.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable

BAR_SECONDS, BAR_MEGABYTES = 10, 400


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lianjian-bench-") as state:
        os.environ["LIANJIAN_STATE"] = state
        os.environ["DJANGO_SETTINGS_MODULE"] = "lianjian.site.settings"
        from django.conf import settings

        with settings.CLUSTER.held():
            import django

            django.setup()
            try:
                measure()
            finally:
                from django.db import connections

                connections.close_all()


def measure() -> None:
    from django.utils import translation

    from lianjian.kernel.workbook.intake import load_workbook, try_workbook
    from lianjian.site.commands.migrate import migrate
    from lianjian.site.demo.loading import FOLDER, load_above

    migrate()
    load_above()
    with translation.override("zh-hans"):
        tried = timed("dry run", lambda: take_in(FOLDER / "zhucheng.xlsx", try_workbook))
        loaded = timed("load", lambda: take_in(FOLDER / "zhucheng.xlsx", load_workbook))
        timed("load again", lambda: take_in(FOLDER / "zhucheng.xlsx", load_workbook))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    total = tried + loaded
    print(f"dry run + load  {total:6.2f} s  bar {BAR_SECONDS} s   ratio {total / BAR_SECONDS:.2f}")
    print(f"peak memory     {peak:6d} MB bar {BAR_MEGABYTES} MB ratio {peak / BAR_MEGABYTES:.2f}")


def take_in(file: object, way: Callable[..., object]) -> str:
    from lianjian.kernel import clock
    from lianjian.kernel.actor import command_line
    from lianjian.kernel.workbook.opening import open_workbook
    from lianjian.site.importing import forms

    outcome = way(
        sheets=open_workbook(file=file),  # type: ignore[arg-type]
        forms=forms(), by=command_line(), at=clock.now(), on=clock.today(), report=lambda *_: None,
    )  # fmt: skip
    rows = sum(tally.rows for tally in outcome.tallies)  # type: ignore[attr-defined]
    return f"{rows} rows, {outcome.created} new, {outcome.changed} changed, {outcome.faults.total} faults"  # type: ignore[attr-defined]


def timed(name: str, act: Callable[[], str]) -> float:
    wall, cpu = time.perf_counter(), time.process_time()
    said = act()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:<15} {wall:6.2f} s  of which Python {cpu:.2f} s   {said}")
    return wall


if __name__ == "__main__":
    main()
