"""`lianjian worker`: background work, and the ticks that fold counts, keep figures and seal the journal."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import time

from django.core.management import call_command
from django.db import connections

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.kernel.journal import seal_journal
from lianjian.records.organisations.actions.counts import fold_counts
from lianjian.results.indicators.rolled.keeping import keep_figures

FOLD_SECONDS = 3
SEAL_SECONDS = 60
logger = logging.getLogger(__name__)


def run(arguments: list[str]) -> int:
    """Will work until told to stop, or until the server that started it is gone."""
    parser = argparse.ArgumentParser(prog="lianjian worker", description=__doc__)
    parser.add_argument("--parent", type=int, help="stop when this process is gone")
    chosen = parser.parse_args(arguments)
    ended = threading.Event()
    ticking = threading.Thread(target=_tick, args=(ended, chosen.parent), daemon=True)
    # Comparing a country's figures takes a minute; counts and seals do not wait for it.
    keeping = threading.Thread(target=_keep, args=(ended,), daemon=True)
    ticking.start()
    keeping.start()
    try:
        call_command("db_worker", interval=0.3, startup_delay=False, verbosity=0)
    finally:
        ended.set()
        ticking.join(timeout=5)
        keeping.join(timeout=5)
    return 0


def _tick(ended: threading.Event, parent: int | None) -> None:
    sealed_at = 0.0
    while not ended.wait(FOLD_SECONDS):
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        try:
            fold_counts(at=clock.now())
            if time.monotonic() - sealed_at > SEAL_SECONDS:
                sealed_at = time.monotonic()
                seal_journal(at=clock.now())
        except Exception:
            # The database may be restarting; the next tick tries again on a new connection.
            logger.exception("the tick failed")
            connections.close_all()
    connections.close_all()


def _keep(ended: threading.Event) -> None:
    while not ended.wait(FOLD_SECONDS):
        try:
            keep_figures(by=command_line(), at=clock.now())
        except Exception:
            logger.exception("the figures could not be kept")
            connections.close_all()
    connections.close_all()
