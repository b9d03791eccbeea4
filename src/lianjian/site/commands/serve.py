"""`lianjian serve`: the pages, with a worker beside them."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from lianjian.kernel.errors import Refused
from lianjian.site import catalogue
from lianjian.site.commands.migrate import migrate

PATIENCE_SECONDS = 10
STATIC_FOLDERS = ("ui/static", "records/*/static")


def arguments_of(parser: argparse.ArgumentParser) -> None:
    """The options that `serve` and `demo` share."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (default: 2)")


def run(arguments: list[str]) -> int:
    """Will serve until stopped by Ctrl-C or a signal."""
    parser = argparse.ArgumentParser(prog="lianjian serve", description=__doc__)
    arguments_of(parser)
    chosen = parser.parse_args(arguments)
    refuse_taken_port(chosen.host, chosen.port)
    prepare()
    return serve(chosen, ready=lambda: print(f"http://{chosen.host}:{chosen.port}/", flush=True))


def prepare() -> None:
    """Will bring database, catalogues and static files up to date."""
    migrate()
    if not all((app / catalogue.LOCALE).with_suffix(".mo").exists() for app in catalogue.apps()):
        catalogue.main(["compile"])
    collected = Path(settings.STATIC_ROOT) / "collected"
    files = (file for folder in STATIC_FOLDERS for found in settings.SOURCE.glob(folder) for file in found.rglob("*"))
    newest = max((file.stat().st_mtime_ns for file in files), default=0)
    if not collected.exists() or collected.read_text() != str(newest):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        collected.write_text(str(newest))


def serve(chosen: argparse.Namespace, *, ready: Callable[[], None]) -> int:
    """Will answer requests until told to stop, then stop the worker too."""
    connections.close_all()
    server = answering(host=chosen.host, port=chosen.port, workers=chosen.workers)
    worker = [sys.executable, "-m", "lianjian.site.cli", "worker", "--parent", str(os.getpid())]
    # A session each: Ctrl-C reaches only this program, which asks them in turn, and what they started ends with them.
    children = [subprocess.Popen(server, preexec_fn=_end_with_parent, start_new_session=True)]
    asked_at: list[float] = []

    def stop(*_: object) -> None:
        asked_at.append(time.monotonic())
        for child in children:
            if child.poll() is None:
                child.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    _wait_until_up(chosen.host, chosen.port, children[0])
    # The worker waits its turn: somebody is waiting for the first page.
    children.append(subprocess.Popen(worker, start_new_session=True))
    ready()
    status = _status_of(children[0], asked_at)
    was_asked = bool(asked_at)
    stop()
    for child in children:
        _status_of(child, asked_at)
    return 0 if was_asked or status == 0 else 1


def answering(*, host: str, port: int, workers: int) -> list[str]:
    """The command that answers requests; each process it starts loads the program anew."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning",
        "--backlog", "1024", "--respawn-failed-workers", "lianjian.site.wsgi:application",
    ]  # fmt: skip


def _status_of(child: subprocess.Popen[bytes], asked_at: list[float]) -> int:
    """How it ended; one that does not end in good time after it was asked to is killed with all it started."""
    while True:
        try:
            return child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if asked_at and time.monotonic() - asked_at[0] > PATIENCE_SECONDS:
                os.killpg(child.pid, signal.SIGKILL)


def _wait_until_up(host: str, port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None or _answers(host, port):
            return
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((host, port)) == 0


def refuse_taken_port(host: str, port: int) -> None:
    """Will refuse a port in use: the server would share it silently, and every second page would be the other's."""
    if _answers(host, port):
        raise Refused(f"端口 {port} 已经有程序在用。请先停掉它，或者换一个端口：--port {port + 1}")


def _end_with_parent() -> None:
    """Has Linux stop the server when this program is killed without warning: an orphan would go on answering."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
