"""Tell a person how far long work has come, on the standard error; software reads nothing of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click

from tremplin_cli.terminal.screen import moved

PATIENCE, PACE = 2.0, 0.2
WIDTH = 40


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Say what is under way and how much of it is done, to somebody who has waited for two seconds."""
    told, due = False, monotonic() + PATIENCE
    seen = sys.stderr is not None and sys.stderr.isatty()

    def tell(what: str, done: int, total: int) -> None:
        nonlocal told, due
        if seen and monotonic() >= due:
            told, due = True, monotonic() + PACE
            line = f"{what} : {100 * done // total} %" if total else f"{what}…"
            click.echo(f"\r{line:{WIDTH}}", moved(sys.stderr), nl=False)

    try:
        yield tell
    finally:
        if told:
            click.echo(f"\r{'':{WIDTH}}\r", moved(sys.stderr), nl=False)
