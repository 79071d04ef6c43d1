"""PostgreSQL's own programs, which dump a database and load it; no password shows on a command line."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import sleep

from sqlalchemy import text

from tremplin.errors import RefusedRequest, Unavailable, excerpt
from tremplin.storage.engine import Database
from tremplin.storage.files import PRIVATE_FILE

# Debian keeps each major version apart, and « pg_dump » leads to one of them alone
DEBIAN = Path("/usr/lib/postgresql")
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
SERVICE = "tremplin"
# a restoration waits without end for the tables that an open transaction uses: it does not begin before they are free
OPEN = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
""")
TRIES, PAUSE = 100, 0.1
# pg_restore ends with 1 whatever happened: words alone tell a deadlock
CROSSED = "deadlock detected"
USED = "quelqu'un se sert de la base : arrêtez le site, puis recommencez. Rien n'est changé."


def dump(database: Database, snapshot: str, target: Path) -> None:
    """Dump the moment of a database that an open transaction exports."""
    options = ("--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={target}")
    _run(database, "pg_dump", *options)


def load(database: Database, source: Path, *, clean: bool) -> None:
    """Load a dump, whole or not at all; ``clean`` first removes the tables that it brings."""
    _wait_until_free(database)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
    options += ["--clean", "--if-exists"] if clean else []
    _run(database, "pg_restore", *options, f"--dbname=service={SERVICE}", str(source))


def _wait_until_free(database: Database) -> None:
    for _ in range(TRIES):
        with database.reading() as session:
            if session.scalar(OPEN) == 0:
                return
        sleep(PAUSE)
    raise Unavailable(USED)


def _run(database: Database, name: str, *options: str) -> None:
    program = _program(name, _major(database))
    with _service(database) as environ:
        done = subprocess.run([program, "--no-password", *options], env=environ, capture_output=True, text=True)
    if CROSSED in done.stderr:
        raise Unavailable(USED)
    if done.returncode:
        why = excerpt(done.stderr.strip() or f"code {done.returncode}", most=400)
        raise RefusedRequest(f"{name} n'a pas abouti, rien n'est changé : {why}")


def _major(database: Database) -> int:
    with database.reading() as session:
        # « 150004 » is 15.4: since PostgreSQL 10, four digits follow the major version
        return int(session.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _program(name: str, server: int) -> str:
    """A program of the version of the server, else of a newer one: an older one refuses to dump it."""
    found = [str(path) for path in (*DEBIAN.glob(f"[0-9]*/bin/{name}"), which(name)) if path]
    versions = {path: _version(path) for path in found}
    fit = [path for path, version in versions.items() if version >= server]
    if fit:
        return min(fit, key=versions.__getitem__)
    package = f"installez le paquet postgresql-client-{server}"
    if not versions:
        raise RefusedRequest(f"{name} est introuvable : {package}, puis recommencez.")
    raise RefusedRequest(f"{name} {max(versions.values())} est plus ancien que le serveur ({server}) : {package}.")


def _version(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    version = VERSION.search(told)
    return int(version[1]) if version else 0


@contextmanager
def _service(database: Database) -> Iterator[dict[str, str]]:
    """An environment that names the database: its address is in a file, and its password, that nobody else reads."""
    _, address = database.engine.dialect.create_connect_args(database.url)
    # « context » is SQLAlchemy's, and no parameter of libpq
    lines = [f"{name}={value}" for name, value in address.items() if name not in ("password", "context")]
    with TemporaryDirectory(prefix="tremplin-") as folder:
        file = Path(folder) / "service"
        file.touch(PRIVATE_FILE)
        file.write_text("\n".join([f"[{SERVICE}]", *lines, ""]), "utf-8")
        ours = {"PGSERVICEFILE": str(file), "PGSERVICE": SERVICE}
        # everybody may read a command line (ps); Linux shows an environment to its owner alone
        secret = {"PGPASSWORD": address["password"]} if address.get("password") else {}
        yield {**os.environ, **ours, **secret}
