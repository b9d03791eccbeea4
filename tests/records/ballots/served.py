"""The program as `lianjian serve` runs it, on the tests' database, with every log that can be had."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from lianjian.engines.credentials import write_octets
from lianjian.site.commands.serve import answering

PATIENCE_SECONDS = 30
SENT_IN_OCTETS = ("voter_key", "credential", "choice", "signature")
Cast = Callable[[Mapping[str, Any]], Mapping[str, str]]


@contextlib.contextmanager
def served(log: Path) -> Iterator[Cast]:
    """Casts what a phone sends, over HTTP; what the server says of it goes into the log, accesses included."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    at = settings.CLUSTER.url if settings.EMBEDDED else os.environ["DATABASE_URL"]
    chosen = {
        "DJANGO_SETTINGS_MODULE": "lianjian.site.settings",
        "DATABASE_URL": f"{at.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}",
    }
    command = [*answering(host="127.0.0.1", port=port, workers=1), "--access-log", "--log-level", "debug"]
    with log.open("wb") as written:
        server = subprocess.Popen(command, env=os.environ | chosen, stdout=written, stderr=written)
        try:
            _wait_until_up(port, server)
            yield lambda paper: _cast(port, paper)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


def _cast(port: int, paper: Mapping[str, Any]) -> Mapping[str, str]:
    octets = {name: write_octets(paper[name]) for name in SENT_IN_OCTETS}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    with contextlib.closing(line):
        body = json.dumps({"contest": paper["contest"]} | octets)
        line.request("POST", f"/vote/{paper['ballot']}/cast/", body, {"Content-Type": "application/json"})
        said: Mapping[str, str] = json.loads(line.getresponse().read())
        return said


def _wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")
