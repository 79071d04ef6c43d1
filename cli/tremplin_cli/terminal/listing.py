"""Listings: aligned columns for a person, JSON and CSV with stable keys for software."""

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from shlex import quote
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

from tremplin.documents.formulas import neutral
from tremplin_cli.terminal import hints
from tremplin_cli.terminal.wrapping import wrapped

Row = Mapping[str, Any]
GAP = "  "
NARROWEST, WIDEST = 16, 80
# the commands that take « --as »
ACTING = re.compile(
    r"tremplin (?:(?:dossiers|organisations|participants|users|envelopes|settlements|letters) "
    r"|(?:payments|decisions|commissions) "
    r"|work (?:list|retry|drop|release)\b|journal show\b|indicators (?:compute|export|compare|plot)\b)"
)


class Column(NamedTuple):
    """A column of a table: its title, what it shows of a row, and whether it gives way when room is short."""

    title: str
    show: Callable[[Any], Any]
    gives_way: bool = False


class Listing(NamedTuple):
    """A listing: its stable keys, the columns that people read, and the sentence for when there is nothing."""

    keys: Sequence[str]
    columns: Sequence[Column]
    empty: str

    def write(self, rows: Sequence[Row], output: str, *next_: str) -> None:
        """Write the rows; then, after a table, what to type next."""
        if output == "json":
            write_json([{key: row[key] for key in self.keys} for row in rows])
        elif output == "csv":
            click.echo(as_csv(self.keys, rows), nl=False)
        else:
            told = table(self.columns, rows, terminal_width()) if rows else [self.empty]
            click.echo("\n".join(told))
            next_step(*next_)


def next_step(*commands: str) -> None:
    """What to type next, on the standard error, where it spoils no pipe."""
    told = [f"  {_as_typed(command)}" for command in hints.possible(commands)]
    if told:
        click.echo("\n".join(["", "À taper ensuite :", *told]), err=True)


def _as_typed(command: str) -> str:
    """A command as the same person types it: whoever said « --as » says it again."""
    context = click.get_current_context(silent=True)
    said = context is not None and context.get_parameter_source("login") is ParameterSource.COMMANDLINE
    if context is None or not said or " --as " in command or not ACTING.match(command):
        return command
    return f"{command} --as {quote(context.params['login'])}"


def write_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def terminal_width() -> int | None:
    """The columns of the terminal, when the standard output is one."""
    # a closed standard output (« >&- ») is no stream at all
    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None


def table(columns: Sequence[Column], rows: Iterable[Any], width: int | None) -> list[str]:
    """Aligned lines, titles first; the widest columns that give way are wrapped until the table fits."""
    cells = [[shown(column.show(row)) for column in columns] for row in rows]
    titles = [column.title for column in columns]
    widths = [max(map(_natural, texts)) for texts in zip(titles, *cells, strict=True)]
    soft = [index for index, column in enumerate(columns) if column.gives_way]
    for index in soft:
        widths[index] = min(widths[index], WIDEST)
    while width is not None and sum(widths) + len(GAP) * (len(widths) - 1) > width:
        widest = max(soft, key=widths.__getitem__, default=None)
        if widest is None or widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    rule = ["─" * each for each in widths]
    return [line for texts in [titles, rule, *cells] for line in _lines(texts, widths)]


def _natural(text: str) -> int:
    return max(map(len, text.split("\n")))


def _lines(texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in zip_longest(*cells, fillvalue="")
    ]


def shown(value: Any) -> str:
    """A value in a table."""
    match value:
        case None | "":
            return "–"
        case bool():
            return "oui" if value else "non"
        case list() | tuple():
            return ", ".join(map(str, value)) or "–"
        case _:
            return str(value)


def as_csv(keys: Sequence[str], rows: Iterable[Row]) -> str:
    """The rows as CSV, « ; » between cells."""
    text = io.StringIO()
    # French spreadsheets keep the comma for decimals; RFC 4180 ends lines with CRLF, whose CR would stay in a pipe
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([neutral(_cell(row[key])) for key in keys] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
