"""A PostgreSQL cluster for the tests alone: started when a test first asks for it, gone when they end.

A guard owns it: this module, run as a script. It stops the cluster when the process that launched it says so, or is no
more, however that one ended.
"""

import os
import pwd
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from select import select
from shutil import chown, disk_usage, rmtree, which
from socket import AF_UNIX, socket
from subprocess import DEVNULL, PIPE, CalledProcessError, Popen, run
from tempfile import mkdtemp
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

# what memory must have free to hold the databases and the files of a whole run, of which a third was seen used
ROOMY = 3 << 30
DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"  # who runs a cluster for root, whom PostgreSQL refuses, and who is master in it
STARTED = "started"
# every role comes in as it says it is, but the members of these, which a test makes
HELD_OUT = """\
local all +asked_a_password scram-sha-256
local all +asked_who_they_are peer
local all +turned_away reject
"""
NUMBERS = count(1)


def place(memory: Path = Path("/dev/shm"), roomy: int = ROOMY) -> str:
    """Where a run keeps its databases: in memory, where acknowledging costs nothing, or on the disk.

    Not TMPDIR, which may be too long for the path of a socket (107 bytes), or closed to the user postgres.
    """
    if memory.is_dir() and os.access(memory, os.W_OK) and not os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return str(memory) if disk_usage(memory).free >= roomy else "/tmp"
    return "/tmp"


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL of Debian, or of the one on the PATH."""
    debian = sorted(DEBIAN.glob("[0-9]*/bin/pg_ctl"), key=lambda found: float(found.parent.parent.name))
    elsewhere = which("pg_ctl")
    if debian:
        return debian[-1].parent
    return Path(elsewhere).resolve().parent if elsewhere else None


def lacking() -> str | None:
    """Why no cluster can start here, if none can."""
    if not binaries():
        return "pas de PostgreSQL : le paquet postgresql n'est pas installé"
    try:
        _account()
    except KeyError:
        return f"pas de PostgreSQL : il refuse root, et l'utilisateur {USER} n'existe pas"
    return None


@dataclass(frozen=True)
class Cluster:
    """A cluster that listens only in its folder."""

    folder: Path

    def start(self) -> None:
        """Ask the guard to start it, unless it runs already; returns once it answers."""
        with socket(AF_UNIX) as door:
            door.connect(str(self.folder / "door"))
            with door.makefile(encoding="utf-8") as answered:
                answer = answered.read()
        if answer != STARTED:
            raise RuntimeError(f"PostgreSQL does not start: {answer or 'its guard is gone'}")

    @contextmanager
    def database(self, copied: str | None = None) -> Iterator[str]:
        """The address of a new database, dropped at the end: an empty one, or a copy of that of another address.

        A copy is fast. PostgreSQL refuses it while anybody is connected to the other.
        """
        name = f"tremplin_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{next(NUMBERS)}"
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{_name(copied) if copied else "template0"}"')
        try:
            yield f"postgresql+psycopg://{self._address(name)}"
        finally:
            self._command(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _command(self, command: str) -> None:
        # the guard, and tests that need no database, do without it
        import psycopg

        with psycopg.connect(f"postgresql://{self._address(USER)}", autocommit=True) as connection:
            connection.execute(command.encode())

    def _address(self, database: str) -> str:
        # the port is said: PGPORT would change it
        return f"{USER}@/{database}?host={self.folder}&port=5432"


@contextmanager
def guarded() -> Iterator[Cluster]:
    """A cluster that nothing starts yet; it is stopped at the end, or when this process dies."""
    folder = Path(mkdtemp(prefix="tremplin-postgresql-", dir=place()))
    try:
        guard = _guard_of(folder)
        try:
            yield Cluster(folder)
        finally:
            guard.communicate(b"stop")
    finally:
        rmtree(folder, ignore_errors=True)


def _guard_of(folder: Path) -> Popen[bytes]:
    with socket(AF_UNIX) as door:
        door.bind(str(folder / "door"))
        door.listen(128)
        script = [sys.executable, "-I", "-S", __file__, str(folder), str(door.fileno())]
        shared = [door.fileno()]
        # in a session of its own, an interruption from the keyboard does not reach it
        return Popen(script, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, pass_fds=shared, start_new_session=True)


def _name(address: str) -> str:
    return urlsplit(address).path.removeprefix("/")


def _guard(folder: Path, door: socket) -> None:
    """Start the cluster at the first visit; stop it when the standard input ends, or says anything."""
    signal.signal(signal.SIGTERM, _leave)
    answer = ""
    try:
        while sys.stdin not in select([sys.stdin, door], [], [])[0]:
            visitor, _ = door.accept()
            with visitor, suppress(OSError):  # who asked may be gone
                answer = answer or _start(folder)
                visitor.sendall(answer.encode())
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run(folder, "pg_ctl", "stop", "--silent", "--mode=immediate")
        rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> str:
    """Start the cluster; what went wrong, or that it started."""
    try:
        if os.geteuid() == 0:
            chown(folder, USER)
        locale = ("--encoding=UTF8", "--locale=C", "--no-instructions")
        # only the files of an empty cluster go unsynced: fsync stays on
        _run(folder, "initdb", f"--username={USER}", "--auth=trust", "--no-sync", *locale)
        admissions = folder / "data" / "pg_hba.conf"
        admissions.write_text(HELD_OUT + admissions.read_text("utf-8"), "utf-8")
        listens = f"-k {folder} -p 5432 -c listen_addresses= -c max_connections=400 -c max_wal_size=256MB"
        _run(folder, "pg_ctl", "start", "--silent", "--wait", f"--log={folder / 'log'}", f"--options={listens}")
    except CalledProcessError as error:
        return f"{error.stdout}{error.stderr}"
    except OSError as error:
        return str(error)
    return STARTED


def _run(folder: Path, command: str, *arguments: str) -> None:
    found = binaries()
    assert found, lacking()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    whole = [str(found / command), f"--pgdata={folder / 'data'}", *arguments]
    run(whole, cwd=folder, env=environ, check=True, capture_output=True, text=True, **_account())


def _account() -> dict[str, Any]:
    """Who runs PostgreSQL: oneself, or the user postgres for root."""
    if os.geteuid() != 0:
        return {}
    return {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []}


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit()


if __name__ == "__main__":
    _guard(Path(sys.argv[1]), socket(fileno=int(sys.argv[2])))
