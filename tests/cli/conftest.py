"""A command line typed in a test: what it prints, what it tells aside, and its exit code."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from desks import AT, Office

from tremplin.clock import day_in_paris
from tremplin.documents.reading.reader import read
from tremplin.platform import Platform, start
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

TODAY = date(2026, 11, 20)
SCRIPT = Path(sys.executable).with_name("tremplin")


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def installed() -> Platform:
    """What is installed, assembled once."""
    return start({})


@pytest.fixture
def run(installed: Platform) -> Callable[..., Done]:
    """Type a command line, on a day and with a platform of the test's choice."""

    def run(*words: str, today: date = TODAY, platform: Platform | None = None, stdin: str | bytes = "") -> Done:
        session = CommandSession(today, lambda: platform or installed)
        result = CliRunner().invoke(tremplin, words, obj=session, input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return Done(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def at_desk(office: Office) -> Callable[..., Done]:
    """Type a command line at the desk of the small department, as somebody, at an instant."""

    def at_desk(
        *words: str,
        login: str | None = None,
        at: datetime = AT,
        stdin: str | bytes = "",
        settings: Mapping[str, str] | None = None,
    ) -> Done:
        environ = {"TREMPLIN_ACCOUNT": login} if login else {}
        session = CommandSession(day_in_paris(at), lambda: office.desk.catalogue, lambda: at, environ=settings or {})
        session.desk = office.desk
        result = CliRunner(env=environ).invoke(tremplin, words, obj=session, input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return Done(result.exit_code, result.stdout, result.stderr)

    return at_desk


@pytest.fixture
def typed() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Type a command line in a process of its own."""

    def typed(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run([SCRIPT, *words], **{"capture_output": True, "check": False, **options})
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    return typed


@pytest.fixture(scope="session")
def documents() -> list[dict[str, Any]]:
    """The plain values of every installed fiche, as its document writes them."""
    paths = Path(__file__).parents[2].glob("plugins/*/*/calls/*/*.yaml")
    return [read(path.read_bytes(), path.name).data for path in sorted(paths) if path.name != "call.yaml"]
