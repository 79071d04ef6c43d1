"""PostgreSQL's own programs, which dump a database and load it; no password shows on a command line."""

import os
import re
import subprocess
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tremplin.errors import RefusedRequest, Unavailable, excerpt
from tremplin.storage.engine import Database
from tremplin.storage.failures import refusal
from tremplin.storage.files import PRIVATE_FILE
from tremplin.storage.roles import granted

# Debian keeps each major version apart, and « pg_dump » leads to one of them alone
DEBIAN = Path("/usr/lib/postgresql")
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
SERVICE = "tremplin"
# how long a restoration waits for those who use its tables
PATIENCE = "10s"
TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = quote_ident(current_schema())::regnamespace"
)
USED = "quelqu'un se sert de la base : arrêtez le site, puis recommencez. Rien n'est changé."
IN_USE = ("55P03", "40P01")
COPY = re.compile(rb"COPY .+ FROM stdin;\n")
END = b"\\.\n"


def dump(database: Database, snapshot: str, schema: str, target: Path) -> None:
    """Dump the moment of a schema that an open transaction exports."""
    options = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={target}"]
    # a pattern, unless it is quoted
    own = '"{}"'.format(schema.replace('"', '""'))
    program = _program("pg_dump", _major(database))
    with _service(database) as environ:
        command = [program, "--no-password", f"--schema={own}", *options]
        done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise _failed("pg_dump", done.returncode, done.stderr)


def load(
    database: Database, source: Path, schema: str, ours: Collection[str], then: Callable[[Connection], None]
) -> None:
    """Load the dump of a schema into that of a database, whole or not at all; nothing of another is touched.

    ``ours`` names the tables that go first: all those that this version or the dump knows; ``then`` mends what was
    loaded before anybody sees it.
    """
    program = _program("pg_restore", _major(database))
    # written out rather than run: it would name the schema of the dump, and tell a refusal in words alone
    options = ("--clean", "--if-exists", "--no-owner", "--no-acl", f"--schema={schema}", "--file=-")
    with database.migrating() as connection:
        _clear(connection, ours)
        own, named = connection.execute(
            text("SELECT quote_ident(current_schema()), quote_ident(:schema)"), {"schema": schema}
        ).one()
        with (
            _told(database),
            TemporaryFile() as errors,
            subprocess.Popen([program, *options, str(source)], stdout=subprocess.PIPE, stderr=errors) as script,
        ):
            assert script.stdout, "its output is piped"
            driver: Any = connection.connection.dbapi_connection
            _play(driver.cursor(), script.stdout, named.encode(), own.encode())
            if script.wait():
                errors.seek(0)
                raise _failed("pg_restore", script.returncode, errors.read().decode(errors="replace"))
        # the script leaves an empty path; what it made has its owner's rights alone
        connection.execute(text("SELECT set_config('search_path', :own, true)"), {"own": own})
        granted(connection, make=False)
        then(connection)


def _clear(connection: Connection, ours: Collection[str]) -> None:
    """Drop our tables, once nobody uses them; those of somebody else stay."""
    there = [f'"{name}"' for name in connection.scalars(TABLES) if name in ours]
    if not there:
        return
    try:
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        # all at once: they name one another, and CASCADE could reach what others made upon them
        connection.execute(text(f"DROP TABLE {', '.join(sorted(there))}"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in IN_USE:
            raise Unavailable(USED) from error
        raise


def _play(cursor: Any, script: IO[bytes], named: bytes, own: bytes) -> None:
    """Run a script of pg_restore: its statements, in the schema that is ours, and the rows that follow a COPY."""
    qualified = re.compile(rb'(?<![\w."])' + re.escape(named) + rb"\.")
    waiting: list[bytes] = []
    for line in script:
        # \restrict and \unrestrict are for psql alone (CVE-2025-8714)
        if line.startswith(b"\\"):
            continue
        statement = qualified.sub(lambda _: own + b".", line)
        if not COPY.fullmatch(line):
            waiting.append(statement)
            continue
        cursor.execute(b"".join(waiting))
        waiting.clear()
        with cursor.copy(statement) as copy:
            for row in iter(script.readline, END):
                copy.write(row)
    cursor.execute(b"".join(waiting))


@contextmanager
def _told(database: Database) -> Iterator[None]:
    driver: Any = database.engine.dialect.dbapi
    try:
        yield
    except driver.Error as error:
        raise refusal(error) or _failed("pg_restore", 1, str(error)) from error


def _failed(name: str, code: int, told: str) -> RefusedRequest:
    why = excerpt(told.strip() or f"code {code}", most=400)
    return RefusedRequest(f"{name} n'a pas abouti, rien n'est changé : {why}")


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
