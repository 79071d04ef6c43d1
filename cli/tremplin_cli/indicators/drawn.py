"""A chart on a terminal: its table, and what must be known to read it."""

from collections.abc import Iterable, Iterator
from typing import Any

from tremplin_cli.terminal.door import Column, table, wrapped

WIDTH = 100


def shown(chart: Any, width: int | None) -> Iterator[str]:
    """The lines of a chart: what it is about, then a table of all that it draws."""
    yield f"{chart.title} : {chart.about}"
    if not chart.groups:
        yield ""
        yield chart.empty
        return
    columns = [
        Column(chart.head, lambda line: line[0], gives_way=True),
        Column("Chiffre", lambda line: line[1]),
        *([Column("Compté", lambda line: line[2]), Column("Sur", lambda line: line[3])] if chart.rates else []),
    ]
    for group in chart.groups:
        yield ""
        yield from wrapped(group.label, width or WIDTH)
        yield from table(columns, list(group.lines()), width)
    yield from notes(chart.notes, width)


def notes(said: Iterable[str], width: int | None = None) -> Iterator[str]:
    """Sentences under a table, each after the other."""
    lines = [line for note in said for line in wrapped(note, width or WIDTH)]
    yield from ("", *lines) if lines else ()
