"""A server of the bench's own, as `lianjian serve` runs it, in a state folder that is thrown away: it may be killed."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HOST, PORT = "127.0.0.1", 8793
PATIENCE_SECONDS = 600.0
WARM_AFTER = 100


@contextlib.contextmanager
def own_server() -> Iterator[Served]:
    """The program on an empty database, warm; stopped and deleted at the end. To be entered before Django is loaded."""
    with tempfile.TemporaryDirectory() as state:
        os.environ |= {"LIANJIAN_STATE": state, "DJANGO_SETTINGS_MODULE": "lianjian.site.settings"}
        for left_out in ("DATABASE_URL", "LIANJIAN_AS_OWNER"):
            os.environ.pop(left_out, None)
        served = Served(Path(state))
        try:
            served.start()
            yield served
        finally:
            served.stop()


class Served:
    """`lianjian serve`, with its worker, its answering processes, and its database server."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Will start it, or start it again, and wait until it answers at once."""
        complaints = (self.state / "serve.log").open("ab")
        self._process = subprocess.Popen(_lianjian("serve", "--port", str(PORT)), stdout=complaints, stderr=complaints)
        _until_warm()

    def kill(self) -> None:
        """Will kill (-9) the program and all it started, but for the database's server."""
        assert self._process is not None
        _kill(self._process.pid, *_below(self._process.pid))
        self._process.wait()

    def kill_database(self) -> None:
        """Will kill (-9) the database's server with all its processes, as when the power fails."""
        from django.conf import settings

        first = int((settings.CLUSTER.pgdata / "postmaster.pid").read_text().split()[0])
        _kill(first, *_below(first))

    def stop(self) -> None:
        """Will stop what runs, and throw the database away."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=60)
        subprocess.run(_lianjian("stop", "--and-delete"), check=True, stdout=subprocess.DEVNULL)


def ask(method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, bytes]:
    """Status, cookies and body of one answer, over a connection of its own as a phone's; raises OSError."""
    connection = http.client.HTTPConnection(HOST, PORT, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        cookies = "; ".join(set_.split(";")[0] for set_ in answer.headers.get_all("Set-Cookie", []))
        return answer.status, cookies, answer.read()
    except http.client.HTTPException as broken:
        raise ConnectionResetError from broken
    finally:
        connection.close()


def _lianjian(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "lianjian.site.cli", *arguments]


def _until_warm() -> None:
    """Both processes have loaded the program once a hundred answers in a row came at once."""
    at_once, until = 0, time.monotonic() + PATIENCE_SECONDS
    while at_once < WARM_AFTER:
        started = time.monotonic()
        if started > until:
            raise SystemExit("the server did not start")
        try:
            ask("POST", "/vote/none/cast/", b"{}", **{"Content-Type": "application/json"})
            at_once = at_once + 1 if time.monotonic() - started < 1 else 0
        except OSError:
            time.sleep(0.1)


def _kill(*pids: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    # Dead only when the kernel has put it away, which takes a while with much shared memory.
    until = time.monotonic() + PATIENCE_SECONDS
    while any(_lives(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _below(pid: int) -> list[int]:
    """All processes that the process started, and those they started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
    found, waiting = [], [pid]
    while waiting:
        children = [child for child, parent in parents.items() if parent == waiting[-1]]
        waiting.pop()
        found += children
        waiting += children
    return found
