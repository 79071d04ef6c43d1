"""What is said beside figures, on the standard error: how far the work has come, and what was left out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from tremplin_cli.indicators.asking import asked
from tremplin_cli.terminal.door import CommandSession, excerpt, late, progress, several

with late():
    from tremplin.casework.reading.figures import computing

PART = "Compté sur les dossiers de votre périmètre seulement."
# of what is left out, as much as a person reads
SHOWN = 12


@contextmanager
def figures(session: CommandSession, login: str | None, said: dict[str, Any]) -> Iterator["computing.ComputedFigures"]:
    """The figures that the options ask for, with a word on what is left out of them once they are told."""
    desk, actor, request = session.desk, session.actor(login), asked(said)
    with progress() as tell:
        found = computing.computed(desk, actor, request, at=session.now(), tell=lambda what: tell(what, 0, 0))
    yield found
    if found.scope.within:
        click.echo(PART, err=True)
    left_out(found.left)


def left_out(sentences: Sequence[str]) -> None:
    """Say what was left out, and why."""
    for sentence in sentences[:SHOWN]:
        click.echo(f"Laissé de côté : {excerpt(sentence, most=300)}.", err=True)
    if len(sentences) > SHOWN:
        more = several(len(sentences) - SHOWN, "autre indicateur laissé", "autres indicateurs laissés")
        click.echo(f"… et {more} de côté.", err=True)
