"""The figures of a scope: what each fiche asks for, counted in one pass, then what the whole scope comes to."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tremplin.catalogue.door import ExitTypology
from tremplin.catalogue.filters import Filter
from tremplin.catalogue.indicator import Indicator, denominator
from tremplin.catalogue.measure import Measure
from tremplin.indicators.engine.classes import by_typology, counting, merged
from tremplin.indicators.engine.counters import COUNTERS, Asking
from tremplin.indicators.engine.counting import CellKey, Counting, Counts, Query
from tremplin.indicators.engine.entries import DossierRows

THOUSAND = 1000
EXIT_CATEGORY = "exit_category"
TOTAL: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FicheAsked:
    """What a fiche asks to be counted, and the typology of its exits."""

    fiche: str
    indicators: tuple[Indicator, ...]
    typology: ExitTypology | None = None


@dataclass(frozen=True, kw_only=True)
class FiguresAsked:
    """What is asked of all: a period, further breakdowns, filters, the measures of the library and their labels."""

    measures: Mapping[str, Measure]
    by: tuple[tuple[str, ...], ...] = ()
    where: tuple[Filter, ...] = ()
    first: date | None = None
    last: date | None = None


class Figure(NamedTuple):
    """One figure, exact; ``persons`` are those behind its numerator, ``None`` of what is of nobody.

    ``denominator`` is ``None`` where it is no rate. ``fiche`` is empty for what the whole scope comes to.
    """

    fiche: str | None
    indicator: str
    label: str
    measure: str
    unit: str | None
    at: str | None
    since: str | None
    typology: str | None
    by: tuple[str, ...]
    cell: CellKey
    numerator: Decimal
    denominator: Decimal | None
    persons: int | None
    target: Decimal | None
    # what is counted above and below, by names that tell one figure from another, whatever the indicator is called
    counts: str
    of: str


@dataclass
class _Line:
    """A breakdown of an indicator: what counts its numerator, and what it is counted of."""

    fiche: str | None
    indicator: Indicator
    unit: str | None
    typology: str | None
    by: tuple[str, ...]
    top: Query
    base: Query | None = None
    # the dimensions of the breakdown that the base has too: in the others, its total is taken
    shared: tuple[str, ...] = ()


def figures(
    rows: Iterator[DossierRows], fiches: Sequence[FicheAsked], asked: FiguresAsked, several: Container[int]
) -> list[Figure]:
    """The figures of each fiche, then those of the whole scope, measure by measure, persons counted once."""
    lines = [*_of_fiches(fiches, asked), *_of_all(fiches, asked)]
    mine: dict[str | None, dict[int, Counting]] = {}
    for line in lines:
        for query in (line.top, line.base):
            if query is not None:
                mine.setdefault(line.fiche, {}).setdefault(id(query), Counting(query, several))
    for each in rows:
        for fiche in (each.fiche, None):
            for under_way in mine.get(fiche, {}).values():
                under_way.add(each)
    counts = {key: under_way.close() for group in mine.values() for key, under_way in group.items()}
    return [figure for line in lines for figure in _figures(line, counts)]


def _of_fiches(fiches: Sequence[FicheAsked], asked: FiguresAsked) -> Iterator[_Line]:
    for each in fiches:
        own = {each.fiche: each.typology}
        classify, counts = by_typology(own), counting(each.typology)
        for indicator in each.indicators:
            yield from _lines(each.fiche, indicator, each.indicators, asked, classify, counts, each.typology)


def _of_all(fiches: Sequence[FicheAsked], asked: FiguresAsked) -> Iterator[_Line]:
    """What the whole scope comes to: one line for each measure that a fiche names, without its filters."""
    typologies = {each.fiche: each.typology for each in fiches}
    codes = {typology.code for typology in typologies.values() if typology is not None}
    classify, counts = merged(typologies), frozenset(("durable", "transition", "positive"))
    one = next(iter(typologies.values())) if len(codes) == 1 else None
    named = dict.fromkeys(indicator.measure for each in fiches for indicator in each.indicators)
    for code in named:
        measure = asked.measures.get(code)
        if measure is not None and measure.counted:
            indicator = Indicator(code=code, label=measure.label, measure=code)
            yield from _lines(None, indicator, (), asked, classify, counts, one)


def _lines(
    fiche: str | None,
    indicator: Indicator,
    others: tuple[Indicator, ...],
    asked: FiguresAsked,
    classify: Callable[..., str | None],
    counts: frozenset[str],
    typology: ExitTypology | None,
) -> Iterator[_Line]:
    measure = asked.measures.get(indicator.measure)
    # what only the carrier says is counted by nobody
    if measure is None or not measure.counted:
        return
    asking = Asking(at=indicator.at, since=indicator.since, classify=classify, counts=counts.__contains__)
    where = (*indicator.where, *asked.where)
    broken_down = (TOTAL, *((name,) for name in indicator.by), *asked.by)
    for by in dict.fromkeys(broken_down):
        if any(measure.way(name) is None for name in by):
            continue
        top = Query(measure=_top(measure, by), by=by, where=where, asking=asking, first=asked.first, last=asked.last)
        base = _base(indicator, others, measure, asked, top)
        shared = tuple(name for name in by if base is not None and name in base.by)
        unit = indicator.unit or measure.unit
        code = typology.code if typology is not None and _classifies(measure) else None
        yield _Line(fiche, indicator, unit, code, by, top, base, shared)


def _classifies(measure: Measure) -> bool:
    return EXIT_CATEGORY in measure.breakdowns


def _top(measure: Measure, by: tuple[str, ...]) -> str:
    """What counts a numerator: of a rate shown by category, the exits of each, those that count or not."""
    if not measure.parts:
        return measure.code
    return measure.parts[1] if EXIT_CATEGORY in by and measure.parts[0] == "counting_exits" else measure.parts[0]


def _base(
    indicator: Indicator, others: tuple[Indicator, ...], measure: Measure, asked: FiguresAsked, top: Query
) -> Query | None:
    """What counts a denominator; nothing where the indicator is no rate."""
    if measure.parts:
        # of all exits: the category is what is counted, not whom it is counted of
        by = tuple(name for name in top.by if name != EXIT_CATEGORY)
        return replace(top, measure=measure.parts[1], by=by)
    if indicator.of is None:
        return None
    found = denominator(indicator, others)
    if isinstance(found, Indicator):
        where, code = (*found.where, *asked.where), found.measure
        asking = replace(top.asking, at=found.at, since=found.since)
    else:
        # a measure named alone counts everything
        where, code, asking = asked.where, str(found), replace(top.asking, at=None, since=None)
    known = asked.measures[code]
    by = tuple(name for name in top.by if known.way(name) is not None)
    return Query(measure=code, by=by, where=where, asking=asking, first=asked.first, last=asked.last)


def _figures(line: _Line, counts: Mapping[int, Counts]) -> Iterator[Figure]:
    top = counts[id(line.top)]
    base = counts[id(line.base)] if line.base is not None else None
    # zeros are written: the total always, and of a breakdown the cells that one side has
    cells = {TOTAL} if not line.by else {*top.amounts, *(_wide(line, base) if base else ())}
    at = {name: rank for rank, name in enumerate(line.by)}
    for cell in sorted(cells):
        below = None
        if base is not None and line.base is not None:
            key = tuple(cell[at[name]] for name in line.base.by)
            below = _amount(line.base.measure, base.amounts.get(key, 0))
        persons = top.persons.get(cell, 0) if _of_persons(line.top.measure) else None
        yield Figure(
            line.fiche,
            line.indicator.code,
            line.indicator.label,
            line.indicator.measure,
            line.unit,
            line.indicator.at,
            line.indicator.since,
            line.typology,
            line.by,
            cell,
            _amount(line.top.measure, top.amounts.get(cell, 0)),
            below,
            persons,
            line.indicator.target if not line.by else None,
            _named(line.top),
            "" if line.base is None else _named(line.base),
        )


def _named(query: Query) -> str:
    """The name of what a query counts: its measure, its milestone, of whom; never by what it is told apart."""
    when = "/".join(filter(None, (query.asking.at, query.asking.since)))
    whom = "&".join(f"{each.field}={'|'.join(sorted(each.values))}" for each in sorted(query.where, key=_field))
    return "·".join(filter(None, (query.measure, when, whom)))


def _field(each: Filter) -> str:
    return each.field


def _wide(line: _Line, base: Counts) -> Iterator[CellKey]:
    """The cells of the denominator, where it has all the dimensions of the breakdown."""
    return iter(base.amounts) if line.base is not None and line.base.by == line.by else iter(())


def _amount(measure: str, amount: int) -> Decimal:
    counter = COUNTERS.get(measure)
    return Decimal(amount) / THOUSAND if counter is not None and counter.thousandths else Decimal(amount)


def _of_persons(measure: str) -> bool:
    return measure != "committees"
