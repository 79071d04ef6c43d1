"""``tremplin indicators compare``: figures side by side, on a screen or for software."""

from collections.abc import Iterator
from typing import Any

import click

from tremplin_cli.indicators.aloud import left_out
from tremplin_cli.indicators.asking import asked, figures_options, scope
from tremplin_cli.indicators.drawn import notes
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    RefusedRequest,
    WordType,
    acting_as,
    late,
    listing_formats,
    next_step,
    pass_session,
    progress,
    table,
    terminal_width,
)

with late():
    from tremplin.casework.reading.comparing import comparison, requests, typologies
    from tremplin.indicators.charts import beside, wording

KINDS = ("fiches", "calls", "editions", "territories", "organisations", "departments")
COMPARED = WordType("ce que l'on compare", KINDS)
# beyond, columns are told one under another
WIDEST = 5


@click.command()
@click.argument("what", type=COMPARED, metavar="QUOI")
@click.argument("names", nargs=-1, metavar="[NOM]...")
@figures_options
@acting_as
@listing_formats
@pass_session
def compare(
    session: CommandSession, /, login: str | None, output: str, what: str, names: tuple[str, ...], **said: Any
) -> None:
    """Mettre des chiffres côte à côte, classés par une seule typologie.

    QUOI est fiches, calls, editions, territories, organisations ou departments ; sans NOM, ce sont toutes celles du
    périmètre. Chaque personne compte une fois dans chaque colonne, et une fois dans leur ensemble.
    """
    figures = compared(session, login, what, names, said)
    side = figures.side
    if output == "table":
        click.echo("\n".join(_page(figures, terminal_width())))
        next_step(f"tremplin indicators plot {what}{scope(said)} --out FICHIER.html")
    else:
        Listing(beside.KEYS, (), "").write(list(side.published()), output)
    left_out(figures.left)


def compared(
    session: CommandSession, login: str | None, what: str, names: tuple[str, ...], said: dict[str, Any]
) -> "comparison.ComparedFigures":
    """What the options ask to compare; where typologies differ, what to type."""
    request = requests.ComparisonRequest(kind=requests.ComparedKind(what), names=names, figures=asked(said))
    desk, actor = session.desk, session.actor(login)
    try:
        with progress() as tell:
            return comparison.compared(desk, actor, request, at=session.now(), tell=lambda step: tell(step, 0, 0))
    except typologies.SeveralTypologies as refused:
        raise RefusedRequest(f"{refused} Ajoutez « --typology {refused.known[0]} », par exemple.") from None


def _page(figures: "comparison.ComparedFigures", width: int | None) -> Iterator[str]:
    side = figures.side
    yield f"{side.title} : {figures.about}"
    yield ""
    if not side.lines:
        yield beside.EMPTY
        return
    if len(side.columns) <= WIDEST:
        yield from table(_columns(side), _lines(figures), width)
    else:
        yield from table(_long(side), _under(figures), width)
    yield from notes(side.notes(f"* {wording.OTHERWISE}"), width)


def _columns(side: "beside.SideBySide") -> list[Column]:
    def of(key: str) -> Any:
        return lambda row: row.get(key, wording.NOTHING)

    told = [Column(label, of(key), gives_way=True) for key, label in side.columns.items()]
    whole = [Column(beside.TOGETHER, of(beside.TOGETHER))] if any(line.whole for line in side.lines) else []
    return [Column("Chiffre", of("figure"), gives_way=True), *told, *whole]


def _lines(figures: "comparison.ComparedFigures") -> list[dict[str, str]]:
    found = []
    for line in figures.side.lines:
        whole = {beside.TOGETHER: _told(line.whole)} if line.whole is not None else {}
        cells = {key: _told(row) for key, row in line.figures.items()}
        found.append({"figure": line.label(figures.words), **cells, **whole})
    return found


def _long(side: "beside.SideBySide") -> tuple[Column, ...]:
    return (
        Column("Chiffre", lambda row: row[0], gives_way=True),
        Column(side.what, lambda row: row[1], gives_way=True),
        Column("Fait", lambda row: row[2]),
    )


def _under(figures: "comparison.ComparedFigures") -> Iterator[tuple[str, str, str]]:
    """Columns that are too many to be read across, one under another."""
    for line in figures.side.lines:
        label = line.label(figures.words)
        whole = [(beside.TOGETHER, line.whole)] if line.whole is not None else []
        for name, row in [*((figures.side.columns[key], row) for key, row in line.figures.items()), *whole]:
            yield label, name, _told(row)
            # said once, above
            label = " "


def _told(row: Any) -> str:
    return f"{wording.shown(row)}{' *' if row.series_break else ''}"
