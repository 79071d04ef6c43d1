"""Figures on a screen: what was done beside what was aimed at or foreseen, and what the carrier declared."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from tremplin_cli.terminal.door import Column, late, number, table

with late():
    from tremplin.casework.reading.figures import computing, labels
    from tremplin.indicators.charts import wording

COARSENED = "regroupé"
SAID = {"declared": "dit par le porteur", "narrative": "rédigé par le porteur"}
MORE = "Tout est dans docs/disclosure.md."
WHY_BROKEN = "« * » : la série change de typologie ; --typology compte toutes les sorties par une seule."
COLUMNS = (
    Column("Indicateur", lambda row: row["what"], gives_way=True),
    Column("Fait", lambda row: row["done"]),
    Column("Objectif ou prévu", lambda row: row["aim"]),
    Column("Déclaré", lambda row: row["declared"]),
    Column("Écart au déclaré", lambda row: row["apart"]),
)


def page(found: "computing.ComputedFigures", width: int | None) -> Iterator[str]:
    """The lines of a page: the scope, then the figures of the whole and those of each fiche."""
    told = found.told
    yield _title(found)
    titles = {each.code: each.fiche.title for each in found.prepared.fiches}
    for fiche, rows in groupby(told.rows, key=lambda row: row.fiche):
        yield ""
        yield f"{fiche}, « {titles[fiche]} »" if fiche else "Tout le périmètre"
        lines = list(_lines(found, rows))
        # a column of which nobody says anything tells nothing
        columns = [column for column in COLUMNS if any(column.show(line) for line in lines)]
        yield from table(columns, lines, width)
    statuses = {row.status for row in told.rows}
    notes = [
        *((f"{wording.WHY_MASKED} {MORE}",) if "masked" in statuses else ()),
        *((WHY_BROKEN,) if any(row.series_break for row in told.rows) else ()),
    ]
    yield from ("", *notes) if notes else ()


def _title(found: "computing.ComputedFigures") -> str:
    asked = found.prepared.asked
    first = f" depuis le {asked.first:%d/%m/%Y}" if asked.first else ""
    last = f" jusqu'au {asked.last:%d/%m/%Y}" if asked.last else ""
    then = ", tels que son bilan final les a figés" if found.frozen else ""
    exact = " : chiffres exacts, à ne pas diffuser" if found.exact else ""
    return f"Chiffres, {found.scope.told}{first}{last}{then}{exact}"


def _lines(found: "computing.ComputedFigures", rows: Iterable[Any]) -> Iterator[dict[str, str]]:
    typologies = [each.typology for each in found.prepared.fiches if each.typology is not None]
    words = labels.spoken(found.prepared.words, *typologies)
    for row in rows:
        what = wording.cell_told(*wording.cut(row), words)
        yield {
            "what": f"  {what}" if what else f"{wording.headed(row, words)}{' *' if row.series_break else ''}",
            "done": _done(row),
            "aim": _aim(row, row.place() in found.told.foreseen),
            "declared": "" if row.declared is None else wording.amount(row.declared, row.unit),
            "apart": "" if row.declared is None or row.value is None else _signed(row.value - row.declared),
        }


def _done(row: Any) -> str:
    coarse = f" ({COARSENED})" if row.status == "coarsened" else ""
    return SAID[row.status] if row.status in SAID else f"{wording.shown(row)}{coarse}"


def _aim(row: Any, foreseen: bool) -> str:
    if row.target is None:
        return ""
    return f"{wording.amount(row.target, row.unit)} ({'prévu' if foreseen else 'objectif'})"


def _signed(value: Decimal) -> str:
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}" if value < 0 else "0"
