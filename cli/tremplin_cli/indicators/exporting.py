"""``tremplin indicators export``: the figures of a scope in a file, with a data package beside it, or on the output."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from tremplin_cli.indicators.aloud import figures
from tremplin_cli.indicators.asking import figures_options
from tremplin_cli.terminal.door import (
    STDIN,
    CommandSession,
    acting_as,
    late,
    pass_session,
    progress,
    several,
)
from tremplin_cli.terminal.saving import free

with late():
    from tremplin.indicators.exports import package

if TYPE_CHECKING:
    from tremplin.indicators.exports.columns import FigureRow
    from tremplin.indicators.exports.forms import ExportFormat

BLOCK, AT_ONCE = 1 << 20, 1_000


@click.command()
@figures_options
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help="csv, xlsx, json, parquet, ou d'un greffon ; à défaut, celui du fichier, sinon csv.",
)
@click.option("--out", metavar="FICHIER", help="Où l'écrire, datapackage.json à côté ; à défaut, la sortie standard.")
@acting_as
@pass_session
def export(session: CommandSession, /, login: str | None, form: str | None, out: str | None, **said: Any) -> None:
    """Écrire les chiffres d'un périmètre : une ligne par indicateur et par case, des colonnes qui ne changent pas.

    Les petits effectifs sont masqués. Ce qui ne peut être diffusé est refusé, et aucun fichier n'est écrit.
    """
    path = None if out in (None, STDIN) else Path(str(out))
    if path is not None:
        free(path, overwrite=True)
    writer = _format(session, form, path)
    writer.check()
    with figures(session, login, said) as found, TemporaryDirectory(dir=_beside(path), prefix=".tremplin-") as folder:
        made = Path(folder) / f"chiffres{writer.suffix}"
        with made.open("w+b") as file, progress() as tell:
            writer.write(_followed(found.rows, tell), file)
            described = "" if path is None else package.data_package(path.name, writer, file)
        if path is None:
            _pour(made)
            return
        (Path(folder) / package.PACKAGE).write_text(described, "utf-8")
        # what was there stays until all that replaces it is written
        os.replace(made, path)
        os.replace(Path(folder) / package.PACKAGE, path.absolute().parent / package.PACKAGE)
        click.echo(f"{several(len(found.rows), 'ligne écrite', 'lignes écrites')} : {path}", err=True)


def _followed(rows: Sequence["FigureRow"], tell: Callable[[str, int, int], None]) -> "Iterator[FigureRow]":
    """The rows that are written, whose number is told as they go."""
    for done, row in enumerate(rows):
        if not done % AT_ONCE:
            tell("écriture", done, len(rows))
        yield row


def _format(session: CommandSession, asked: str | None, path: Path | None) -> "ExportFormat":
    """The form that is asked for, or that the name of the file ends with; csv where nothing says it."""
    known = session.platform
    if asked is not None:
        return known.export_format(asked)
    return (known.export_format_of(path.name) if path is not None else None) or known.export_format("csv")


def _beside(path: Path | None) -> Path | None:
    """The disk of the file, so that it takes its place at once."""
    return None if path is None else path.absolute().parent


def _pour(made: Path) -> None:
    """Give a file on the standard output, as it is."""
    with made.open("rb") as file:
        while block := file.read(BLOCK):
            click.echo(block, nl=False)
