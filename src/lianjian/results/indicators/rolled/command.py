"""`lianjian figures --check` and `--rebuild`: the running sums against the records."""

from __future__ import annotations

import sys
import time

from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.results.indicators.rolled.keeping import Drift, drifted_figures, rebuild_figures


def run(*, rebuild: bool) -> int:
    """Will build the sums anew, or compare them and say each that is wrong; 1 where one is."""
    started = time.perf_counter()
    if rebuild:
        changed = rebuild_figures(at=clock.now())
        _say(_("%(count)d sums were put right in %(seconds).1f s."), changed, started)
        return 0
    drifted = drifted_figures(on=clock.today())
    sys.stdout.write("".join(f"{_in_words(one)}\n" for one in drifted))
    _say(_("%(count)d sums are not what the records give; compared in %(seconds).1f s."), len(drifted), started)
    return 1 if drifted else 0


def _say(sentence: str, count: int, started: float) -> None:
    sys.stdout.write(sentence % {"count": count, "seconds": time.perf_counter() - started} + "\n")


def _in_words(one: Drift) -> str:
    return _("%(code)s %(number)s: %(kept)d kept, %(living)d by the records") % {
        "code": one.code,
        "number": one.number,
        "kept": one.kept,
        "living": one.living,
    }
