"""Tell less so that it may be told: merge neighbouring bands, then leave out a crossing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from tremplin.indicators.disclosure.certified import Dropped
from tremplin.indicators.disclosure.release import CountedCell, Key, Release, Table


class Coarse(NamedTuple):
    """A release that tells less, the ranks of the tables merged, and the crossings left out."""

    release: Release
    merged: frozenset[int] = frozenset()
    dropped: tuple[Dropped, ...] = ()


def coarser(made: Coarse) -> Iterator[Coarse]:
    """The release as it is, then with fewer bands, then without its crossings, the most crossed first."""
    release = made.release
    coarse = without(made, crossed_with_itself)
    yield coarse
    for dimension in sorted(release.bands):
        while len(coarse.release.bands[dimension]) > 2:
            narrower = fewer(coarse, dimension)
            if narrower is None:
                break
            coarse = narrower
            yield coarse
    for crossed in range(max((len(table.by) for table in release.tables), default=0), 1, -1):
        left = without(coarse, partial(crossing, crossed))
        if left != coarse:
            coarse = left
            yield coarse


def crossing(dimensions: int, table: Table) -> bool:
    """Whether a table crosses as many dimensions, or more."""
    return len(table.by) >= dimensions


def crossed_with_itself(table: Table) -> bool:
    """Whether a table tells, of those of a public, of which others they are: that would undo what publics share."""
    asked = (*table.scope.where, *table.kept, *table.kept_of)
    return any(name in table.by and name in table.overlapping for name, _ in asked)


def without(coarse: Coarse, unwanted: Callable[[Table], bool]) -> Coarse:
    """The release without some of its tables."""
    tables = coarse.release.tables
    kept = [rank for rank, table in enumerate(tables) if not unwanted(table)]
    left = (Dropped(table.indicator, table.scope, table.by) for table in tables if unwanted(table))
    return Coarse(
        replace(coarse.release, tables=tuple(tables[rank] for rank in kept)),
        frozenset(new for new, rank in enumerate(kept) if rank in coarse.merged),
        (*coarse.dropped, *left),
    )


def fewer(coarse: Coarse, dimension: str) -> Coarse | None:
    """Merge the bands two by two in every table; ``None`` where persons in both would count twice."""
    bands = coarse.release.bands[dimension]
    names = {band: _together(bands[at - at % 2 : at - at % 2 + 2]) for at, band in enumerate(bands)}
    tables, merged = [], set(coarse.merged)
    for rank, table in enumerate(coarse.release.tables):
        if dimension in table.by:
            if not adds_up(coarse.release, table, dimension):
                return None
            tables.append(_merged(table, dimension, names))
            merged.add(rank)
        else:
            tables.append(table)
    left = {**coarse.release.bands, dimension: tuple(dict.fromkeys(names.values()))}
    return Coarse(replace(coarse.release, tables=tuple(tables), bands=left), frozenset(merged), coarse.dropped)


def _together(bands: tuple[str, ...]) -> str:
    """« 18-25 » and « 26-29 » make « 18-29 »; « 30-54 » and « 55+ » make « 30+ »."""
    if len(bands) == 1:
        return bands[0]
    first, last = bands
    low, high = first.partition("-")[0], last.rpartition("-")[2]
    return f"{low}+" if last.endswith("+") else f"{low}-{high}"


def adds_up(release: Release, table: Table, dimension: str) -> bool:
    """Whether the cells of a dimension sum to the margin that the release shows: then nobody is in two of them."""
    less = tuple(name for name in table.by if name != dimension)
    margin = next(
        (
            other
            for other in release.tables
            if (other.indicator, other.scope, set(other.by)) == (table.indicator, table.scope, set(less))
        ),
        None,
    )
    if margin is None or dimension in table.overlapping:
        return False
    summed = _sums(table, less)
    return all(
        (cell.numerator, cell.denominator, cell.persons) == _figures(summed.get(_turned(less, margin.by, key)))
        for key, cell in margin.cells.items()
    )


def _turned(by: tuple[str, ...], other: tuple[str, ...], key: Key) -> Key:
    values = dict(zip(other, key, strict=True))
    return tuple(values[name] for name in by)


def _figures(cell: CountedCell | None) -> tuple[object, object, object] | None:
    return None if cell is None else (cell.numerator, cell.denominator, cell.persons)


def _sums(table: Table, by: tuple[str, ...]) -> dict[Key, CountedCell]:
    summed: dict[Key, CountedCell] = {}
    for key, cell in table.cells.items():
        values = dict(zip(table.by, key, strict=True))
        less = tuple(values[name] for name in by)
        summed[less] = _sum(summed[less], cell) if less in summed else cell
    return summed


def _merged(table: Table, dimension: str, names: dict[str, str]) -> Table:
    at = table.by.index(dimension)
    cells: dict[Key, CountedCell] = {}
    for key, cell in table.cells.items():
        # a value that is no band, such as the unknown one, stays as it is
        made = (*key[:at], names.get(key[at], key[at]), *key[at + 1 :])
        cells[made] = _sum(cells[made], cell) if made in cells else cell
    return replace(table, cells=cells)


def _sum(one: CountedCell, other: CountedCell) -> CountedCell:
    return CountedCell(
        one.numerator + other.numerator,
        None if one.denominator is None else one.denominator + (other.denominator or 0),
        None if one.persons is None else one.persons + (other.persons or 0),
        one.health or other.health,
        None if one.persons_of is None else one.persons_of + (other.persons_of or 0),
    )
