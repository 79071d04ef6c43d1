"""The figures of a scope: what each fiche asks for, counted in one pass, then what the whole scope comes to."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from tremplin.catalogue.door import CATEGORIES, ExitTypology, Filter, Indicator, Measure, counted, denominator, unit_of
from tremplin.indicators.engine.classes import Classify, by_typology, counting, merged
from tremplin.indicators.engine.counters import COUNTERS, Asking
from tremplin.indicators.engine.counting import ByQuery, CellKey, Counting, Counts, Query
from tremplin.indicators.engine.domains import categories, possible
from tremplin.indicators.engine.entries import DossierRows

THOUSAND = 1000
EXIT_CATEGORY, COUNTING = "exit_category", "counting_exits"
TOTAL: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FicheAsked:
    """What a fiche asks to be counted, and the typology of its exits.

    ``beside`` are the indicators of which those are parts, where they are not counted themselves.
    """

    fiche: str
    indicators: tuple[Indicator, ...]
    typology: ExitTypology | None = None
    beside: tuple[Indicator, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FiguresAsked:
    """What is asked of all: a period, further breakdowns, filters, the measures of the library and their labels.

    ``values`` are those that each dimension may take, so that a zero is written as any other figure.
    ``whole`` are the measures that are counted on the whole scope, those that fiches name where nothing is said; ``at``
    is the milestone at which it is, for those that have any.
    """

    measures: Mapping[str, Measure]
    by: tuple[tuple[str, ...], ...] = ()
    where: tuple[Filter, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    whole: tuple[str, ...] | None = None
    at: str | None = None
    since: str | None = None
    # whether exits are counted under another typology than that of their fiche
    under_one: bool = False


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
    # of whom each is counted, beyond what is asked of all
    kept: tuple[Filter, ...] = ()
    kept_of: tuple[Filter, ...] = ()
    # the dimensions of the denominator, where it lacks some
    by_of: tuple[str, ...] | None = None
    # those behind the denominator
    persons_of: int | None = None


@dataclass
class FigureLine:
    """A breakdown of an indicator: what counts its numerator, and what it is counted of."""

    fiche: str | None
    indicator: Indicator
    unit: str | None
    typology: str | None
    by: tuple[str, ...]
    top: Query
    base: Query | None = None
    # of whom each is counted, beyond what is asked of all
    kept: tuple[Filter, ...] = ()
    kept_of: tuple[Filter, ...] = ()
    # the values of each dimension of the breakdown; of one that is not there, those that are met
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def queries(self) -> tuple[Query, ...]:
        return (self.top,) if self.base is None else (self.top, self.base)


def lines_of(fiches: Sequence[FicheAsked], asked: FiguresAsked) -> list[FigureLine]:
    """What is to be counted: of each fiche what it asks for, then, measure by measure, of the whole scope."""
    # of all the fiches at once, so that an exit of one typology is classified once
    classify = by_typology({each.fiche: each.typology for each in fiches})
    return [*_of_fiches(fiches, asked, classify), *_of_all(fiches, asked, classify)]


def queries_of(lines: Iterable[FigureLine]) -> dict[str | None, list[Query]]:
    """The queries of each fiche, and of the whole scope, those that are asked twice once."""
    found: dict[str | None, dict[Query, None]] = {}
    for line in lines:
        found.setdefault(line.fiche, {}).update(dict.fromkeys(line.queries))
    return {fiche: list(queries) for fiche, queries in found.items()}


def figures_of(lines: Iterable[FigureLine], counts: ByQuery) -> list[Figure]:
    """The figures of lines, once their queries were counted."""
    return [figure for line in lines for figure in _figures(line, counts)]


def figures(
    rows: Iterator[DossierRows], fiches: Sequence[FicheAsked], asked: FiguresAsked, several: Container[int]
) -> list[Figure]:
    """The figures of each fiche, then those of the whole scope, measure by measure, persons counted once."""
    lines = lines_of(fiches, asked)
    mine: dict[str | None, dict[Query, Counting]] = {}
    for fiche, queries in queries_of(lines).items():
        mine[fiche] = {query: Counting(query, several) for query in queries}
    for each in rows:
        for fiche in (each.fiche, None):
            for under_way in mine.get(fiche, {}).values():
                under_way.add(each)
    counts = {(fiche, query): each.close() for fiche, group in mine.items() for query, each in group.items()}
    return figures_of(lines, counts)


def _of_fiches(fiches: Sequence[FicheAsked], asked: FiguresAsked, classify: Classify) -> Iterator[FigureLine]:
    for each in fiches:
        counts = counting(each.typology)
        for indicator in each.indicators:
            others = (*each.indicators, *each.beside)
            yield from _lines(each.fiche, indicator, others, asked, classify, counts, each.typology)


def _of_all(fiches: Sequence[FicheAsked], asked: FiguresAsked, own: Classify) -> Iterator[FigureLine]:
    """What the whole scope comes to: one line for each measure that a fiche names, without its filters."""
    typologies = {each.fiche: each.typology for each in fiches}
    codes = {typology.code for typology in typologies.values() if typology is not None}
    one = next((each for each in typologies.values() if each is not None), None) if len(codes) == 1 else None
    # the categories of one typology are its own; of several, each stands for what it counts as
    classify = merged(typologies, own) if one is None else own
    counts = frozenset(CATEGORIES) if one is None else counting(one)
    named = dict.fromkeys(indicator.measure for each in fiches for indicator in each.indicators)
    for code in named if asked.whole is None else asked.whole:
        measure = asked.measures.get(code)
        if measure is not None and measure.counted:
            at, since = (asked.at, asked.since) if measure.milestones else (None, None)
            indicator = Indicator(code=code, label=measure.label, measure=code, at=at, since=since)
            yield from _lines(None, indicator, (), asked, classify, counts, one)


def _lines(
    fiche: str | None,
    indicator: Indicator,
    others: tuple[Indicator, ...],
    asked: FiguresAsked,
    classify: Classify,
    counts: frozenset[str],
    typology: ExitTypology | None,
) -> Iterator[FigureLine]:
    # what only the carrier says is counted by nobody, nor a part of it
    if not counted(indicator, others, asked.measures):
        return
    measure = asked.measures[indicator.measure]
    asking = Asking(at=indicator.at, since=indicator.since, classify=classify, counts=counts.__contains__)
    where = (*indicator.where, *asked.where)
    broken_down = (TOTAL, *((name,) for name in indicator.by), *asked.by)
    for by in dict.fromkeys(broken_down):
        if any(measure.way(name) is None for name in by):
            continue
        top = Query(measure=_top(measure, by), by=by, where=where, asking=asking, first=asked.first, last=asked.last)
        base, kept_of = _base(indicator, others, measure, asked, top)
        unit = unit_of(indicator, others, {code: each.unit for code, each in asked.measures.items()})
        code = typology.code if typology is not None and _classifies(measure) else None
        # told of no value, a breakdown has those that are met
        known = tuple(each for each in categories(typology) if top.measure != COUNTING or each in counts)
        values = possible({**asked.values, EXIT_CATEGORY: known} if asked.values else {}, by, where)
        yield FigureLine(fiche, indicator, unit, code, by, top, base, indicator.where, kept_of, values)


def _classifies(measure: Measure) -> bool:
    return EXIT_CATEGORY in measure.breakdowns


def _top(measure: Measure, by: tuple[str, ...]) -> str:
    """What counts a numerator: of a rate shown by category, the exits of each, those that count or not."""
    if not measure.parts:
        return measure.code
    return measure.parts[1] if EXIT_CATEGORY in by and measure.parts[0] == COUNTING else measure.parts[0]


def _base(
    indicator: Indicator, others: tuple[Indicator, ...], measure: Measure, asked: FiguresAsked, top: Query
) -> tuple[Query | None, tuple[Filter, ...]]:
    """What counts a denominator, and of whom; nothing where the indicator is no rate."""
    if measure.parts:
        # of all exits: the category is what is counted, not whom it is counted of
        by = tuple(name for name in top.by if name != EXIT_CATEGORY)
        return replace(top, measure=measure.parts[1], by=by), indicator.where
    if indicator.of is None:
        return None, ()
    found = denominator(indicator, others)
    if isinstance(found, Indicator):
        kept, code = found.where, found.measure
        asking = replace(top.asking, at=found.at, since=found.since)
    else:
        # a measure named alone counts everything
        kept, code, asking = (), str(found), replace(top.asking, at=None, since=None)
    known = asked.measures[code]
    by = tuple(name for name in top.by if known.way(name) is not None)
    where = (*kept, *asked.where)
    return Query(measure=code, by=by, where=where, asking=asking, first=asked.first, last=asked.last), kept


def _figures(line: FigureLine, counts: ByQuery) -> Iterator[Figure]:
    top = counts[line.fiche, line.top]
    base = counts[line.fiche, line.base] if line.base is not None else None
    met = {TOTAL} if not line.by else {*_met(top), *(_wide(line, base) if base else ())}
    # zeros are written, or what is not there would be known to be one
    cells = met | {*product(*_values(line, met))}
    at = {name: rank for rank, name in enumerate(line.by)}
    for cell in sorted(cells):
        below = behind = None
        if base is not None and line.base is not None:
            key = tuple(cell[at[name]] for name in line.base.by)
            below = _amount(line.base.measure, base.amounts.get(key, 0))
            behind = base.persons.get(key, 0) if _of_persons(line.base.measure) else None
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
            line.kept,
            line.kept_of,
            None if line.base is None or line.base.by == line.by else line.base.by,
            behind,
        )


def _values(line: FigureLine, met: Collection[CellKey]) -> Iterator[Collection[str]]:
    """The values of each dimension of a breakdown."""
    for rank, name in enumerate(line.by):
        seen = {cell[rank] for cell in met}
        yield seen | {*line.values[name]} if name in line.values else seen


def _named(query: Query) -> str:
    """The name of what a query counts: its measure and its milestone; never of whom, nor by what it is told apart."""
    # exits and those « at the exit » are the same
    milestone = None if query.asking.at == "exit" else query.asking.at
    origin = query.asking.since or (query.asking.origin if milestone and query.asking.months else None)
    return "·".join(filter(None, (query.measure, "/".join(filter(None, (milestone, origin))))))


def _met(counts: Counts) -> Iterator[CellKey]:
    """The cells in which somebody or something was counted."""
    met = {**counts.amounts, **counts.persons}
    return (cell for cell in met if counts.amounts.get(cell) or counts.persons.get(cell))


def _wide(line: FigureLine, base: Counts) -> Iterator[CellKey]:
    """The cells of the denominator, where it has all the dimensions of the breakdown."""
    return _met(base) if line.base is not None and line.base.by == line.by else iter(())


def _amount(measure: str, amount: int) -> Decimal:
    counter = COUNTERS.get(measure)
    return Decimal(amount) / THOUSAND if counter is not None and counter.thousandths else Decimal(amount)


def _of_persons(measure: str) -> bool:
    return measure != "committees"
