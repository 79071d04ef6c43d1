"""The sheets that a carrier sends of its people: what has come to pass by a day, and was not sent before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from tremplin.catalogue.sheets import ACTIVITIES, EVALUATIONS, EXIT, MILESTONES, PARTICIPANTS, Cell, Sheet, SheetRows
from tremplin.demo.company import Life

Row = dict[str, Any]
# what a birth date tells has always come to pass
KEPT = ("birth_date", f"{EXIT}on")
DAYS = tuple(column.code for column in PARTICIPANTS.columns if column.cell is Cell.DAY and column.code not in KEPT)

FOLLOWED = {MILESTONES.name: "news", ACTIVITIES.name: "doings", EVALUATIONS.name: "acquired"}


def sheets(lives: Iterable[Life], since: date | None, until: date, *, reported: bool = False) -> list[SheetRows]:
    """What came to pass after a day, or ever, up to another; once ``reported``, news of those who left alone."""
    everybody = list(lives)
    made = [] if reported else [_sheet(PARTICIPANTS, _participants(everybody, since, until))]
    for sheet in (MILESTONES,) if reported else (MILESTONES, ACTIVITIES, EVALUATIONS):
        made.append(_sheet(sheet, _new(everybody, sheet, since, until, reported=reported)))
    return [each for each in made if each.rows]


def _participants(lives: Sequence[Life], since: date | None, until: date) -> Iterator[Row]:
    for life in lives:
        now = _known(life.facts, until)
        if now and (since is None or now != _known(life.facts, since)):
            yield {"key": life.key, **now}


def _known(facts: Mapping[str, Any], until: date) -> Row | None:
    """What is known of somebody on a day; nothing before they are referred."""
    if facts["referred_on"] > until:
        return None
    later = {code for code in DAYS if facts[code] is not None and facts[code] > until}
    left = facts.get(f"{EXIT}on")
    return {
        code: value
        for code, value in facts.items()
        if code not in later and not (code.startswith(EXIT) and left is not None and left > until)
    }


def _new(lives: Sequence[Life], sheet: Sheet, since: date | None, until: date, *, reported: bool) -> Iterator[Row]:
    for life in lives:
        for row in getattr(life, FOLLOWED[sheet.name]):
            came = (since is None or row["on"] > since) and row["on"] <= until
            if came and (not reported or row["from"] == "exit"):
                yield {"key": life.key, **row}


def _sheet(sheet: Sheet, rows: Iterable[Row]) -> SheetRows:
    columns = _columns(sheet)
    codes = [column.code for column in columns]
    return SheetRows(sheet, columns, [tuple(map(row.get, codes)) for row in rows])


@cache
def _columns(sheet: Sheet) -> tuple[Any, ...]:
    return tuple(column for column in sheet.columns if column.code != "dossier")
