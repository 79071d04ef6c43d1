"""``tremplin indicators plot``: a chart that is a table first, on a screen, as an image or as a page."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from tremplin_cli.indicators.aloud import left_out
from tremplin_cli.indicators.asking import asked, figures_options
from tremplin_cli.indicators.comparing import KINDS, compared
from tremplin_cli.indicators.drawn import shown
from tremplin_cli.terminal.door import (
    CommandSession,
    WordType,
    WrongUsage,
    acting_as,
    late,
    pass_session,
    progress,
    terminal_width,
)
from tremplin_cli.terminal.saving import free

with late():
    from tremplin.casework.reading.comparing import plots
    from tremplin.indicators.charts import page, svg

EXITS, EXPECTED = "exits", "expected"
PLOTTED = WordType("ce qui se dessine", (EXITS, EXPECTED, *KINDS))
SUFFIXES = (".svg", ".html")


@click.command()
@click.argument("what", type=PLOTTED, metavar="QUOI")
@click.argument("names", nargs=-1, metavar="[NOM]...")
@figures_options
@click.option(
    "--out", metavar="FICHIER", help="Une image (.svg), qui dit ses chiffres, ou une page avec son tableau (.html)."
)
@acting_as
@pass_session
def plot(
    session: CommandSession, /, login: str | None, out: str | None, what: str, names: tuple[str, ...], **said: Any
) -> None:
    """Dessiner des chiffres : le tableau se lit ici, le graphique s'écrit dans un fichier.

    QUOI est exits (les sorties par catégorie, à chaque échéance), expected (ce qui était visé, prévu ou déclaré, et ce
    qui est fait), ou ce que compare met côte à côte : fiches, calls, editions, territories, organisations, departments.
    """
    path = None if out is None else _path(out)
    if names and what in (EXITS, EXPECTED):
        raise WrongUsage(
            f"« {what} » se dessine d'un périmètre : dites-le par une option, par exemple --fiche {names[0]}."
        )
    for option, values in (("--by", said["by"]), ("--indicator", said["indicators"] if what == EXITS else ())):
        if values and what in (EXITS, EXPECTED):
            raise WrongUsage(f"« {what} » se dessine d'une seule façon : retirez {option}, ou prenez « compare ».")
    plotted = _plotted(session, login, what, names, said)
    click.echo("\n".join(shown(plotted.chart, terminal_width())))
    if path is not None:
        drawn = svg.image_file(plotted.chart) if path.suffix.lower() == ".svg" else page.chart_page(plotted.chart)
        _write(path, drawn)
        click.echo(f"Graphique écrit : {path}", err=True)
    left_out(plotted.left)


def _plotted(
    session: CommandSession, login: str | None, what: str, names: tuple[str, ...], said: dict[str, Any]
) -> "plots.PlottedFigures":
    if what in KINDS:
        return plots.side_by_side(compared(session, login, what, names, said))
    draw = plots.exits if what == EXITS else plots.expected
    desk, actor, request = session.desk, session.actor(login), asked(said)
    with progress() as tell:
        return draw(desk, actor, request, at=session.now(), tell=lambda step: tell(step, 0, 0))


def _path(out: str) -> Path:
    path = Path(out)
    if path.suffix.lower() not in SUFFIXES:
        raise WrongUsage(f"« {out} » : un graphique s'écrit en .svg (l'image) ou en .html (la page).")
    free(path, overwrite=True)
    return path


def _write(path: Path, content: bytes) -> None:
    with TemporaryDirectory(dir=path.absolute().parent, prefix=".tremplin-") as folder:
        made = Path(folder) / path.name
        made.write_bytes(content)
        # what was there stays until all that replaces it is written
        os.replace(made, path)
