"""The version of a dossier that somebody read before they act on it: an act on another is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from tremplin_cli.terminal.amounts import version_read
from tremplin_cli.terminal.session import CommandSession


def versioned(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command of an act ``--version``; it stands below ``@pass_session``."""

    @version_read("read_version")
    @wraps(command)
    def as_read(session: CommandSession, /, *, read_version: int | None, **said: Any) -> Any:
        if read_version is not None:
            session.desk = session.desk.as_read(read_version)
        return command(session, **said)

    return as_read
