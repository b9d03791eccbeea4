"""Runs acts at one moment, each on a connection of its own: what two people can do at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from lianjian.kernel.errors import Refused


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Runs each act in a thread of its own; "" for one that went through, else what it was told."""
    gate, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
        except Refused as refusal:
            told[place] = refusal.reason
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
