"""The version of a dossier that somebody read before they act on it: an act on another is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from tremplin_cli.terminal.amounts import Count
from tremplin_cli.terminal.session import CommandSession


def versioned(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command of an act ``--version``; it stands below ``@pass_session``."""

    @click.option(
        "--version",
        "read_version",
        type=Count("version"),
        metavar="NUMÉRO",
        help="La version que vous avez lue : refuser si elle a changé.",
    )
    @wraps(command)
    def as_read(session: CommandSession, /, *, read_version: int | None, **said: Any) -> Any:
        if read_version is not None:
            session.desk = session.desk.as_read(read_version)
        return command(session, **said)

    return as_read
