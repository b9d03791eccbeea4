from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from lianjian.site.postgres import LONGEST_SOCKET_DIRECTORY, Cluster

HOLD = """
import sys, time
from pathlib import Path
from lianjian.site.postgres import Cluster
with Cluster(state=Path(sys.argv[1]), throwaway=True).held():
    print("up", flush=True)
    time.sleep(60)
"""


def holder(state: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen([sys.executable, "-c", HOLD, str(state)], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "up\n"
    return started


def modes(folder: Path) -> dict[Path, int]:
    """The permissions of a folder and of all above it."""
    return {place: stat.S_IMODE(place.stat().st_mode) for place in (folder, *folder.parents)}


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return Cluster(state=tmp_path / "postgres", throwaway=True)


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_killed_holder_and_no_permission_changes(
    cluster: Cluster, tmp_path: Path
) -> None:
    before = modes(tmp_path) | modes(Path(sys.executable).resolve().parent)
    first = holder(cluster.state)
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    first.send_signal(signal.SIGKILL)
    first.wait()
    with cluster.held(), psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
    assert modes(tmp_path) | modes(Path(sys.executable).resolve().parent) == before
    assert not cluster.stop(), "the last holder to leave stops the server"


@pytest.mark.slow
def test_the_server_runs_as_long_as_somebody_holds_it(cluster: Cluster) -> None:
    with cluster.held():
        other = holder(cluster.state)
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    other.terminate()
    other.wait()
    with cluster.held():
        pass
    assert not cluster.stop()


def test_the_server_never_runs_as_root(cluster: Cluster) -> None:
    if os.geteuid() == 0:
        assert cluster.home != cluster.state


def test_a_deep_folder_still_gives_a_socket_name_the_system_takes(tmp_path: Path) -> None:
    deep = Cluster(state=tmp_path / ("很深的文件夹" * 12))
    assert len(os.fsencode(deep.socket_directory)) <= LONGEST_SOCKET_DIRECTORY
