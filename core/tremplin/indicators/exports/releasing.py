"""Figures as a release that may be controlled, and what was certified of it as the rows of an export."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tremplin.catalogue.door import CONTRACTS, Filter
from tremplin.indicators.disclosure.certified import Certified, Disclosure
from tremplin.indicators.disclosure.release import Conditions, CountedCell, Gathered, Population, Release, Table, Union
from tremplin.indicators.engine.assembling import COUNTING, EXIT_CATEGORY, Figure
from tremplin.indicators.engine.dimensions import LAST_BAND
from tremplin.indicators.engine.domains import BANDS_OF_AGE
from tremplin.indicators.exports.columns import FigureRow
from tremplin.indicators.exports.told import ScopeTold, in_order, row_of

# one person may be met in several of these: two publics, two territories, two paths
OVERLAPPING = frozenset(
    (
        "public",
        "territory",
        "activity",
        "exam",
        "outcome",
        "item",
        "result",
        "contract",
        "insertion_contract",
        "attendee",
    )
)
MAGNITUDES = frozenset(("hour", "month"))
BANDS_IN_ORDER = tuple(BANDS_OF_AGE)
EXITS = "exits"
# what is some of something else, when it is counted of the same people at the same time
SOME_OF = {
    COUNTING: EXITS,
    "returns_to_work": EXITS,
    "returns_to_training": EXITS,
    "participants_employed": "participants",
    "participants_placed": "participants",
    "participants_evaluated": "participants",
}
# few people enter twice, and most who leave for something leave for what counts
NEARLY = (("participants", "participations"), ("participants_placed", COUNTING))


@dataclass(frozen=True, kw_only=True)
class ToRelease:
    """What a release says of itself: its name, unique for ever, what all of it is kept to, the publics of health.

    ``populations`` names the dossiers of the scope (``None``) and those that each fiche has in it: one name for the
    same dossiers, whatever was asked.
    """

    name: str
    scope: ScopeTold
    where: tuple[Filter, ...] = ()
    sensitive: Container[str] = ()
    populations: Mapping[str | None, str] = field(default_factory=dict)
    # the categories of exits that count, of each fiche and of the whole scope
    counting: Mapping[str | None, frozenset[str]] = field(default_factory=dict)

    def population(self, fiche: str | None) -> str:
        """The name of the dossiers that a figure is about."""
        return self.populations.get(fiche, fiche or self.scope.scope)


def release_of(figures: Sequence[Figure], asked: ToRelease) -> Release:
    """All the tables of figures, as one system."""
    tables = tuple(_table(group, asked) for group in _groups(figures).values())
    fiches = tuple(dict.fromkeys(each.fiche for each in figures if each.fiche))
    names = {table.counts for table in tables}
    # one that is told another day bears on it too
    subsets = tuple((name, whole) for name in sorted(names) if (whole := _whole(name)) is not None)
    whole, parts = asked.population(None), tuple(map(asked.population, fiches))
    unions = (Union(whole, parts),) if parts and whole not in parts else ()
    gathers = tuple(dict.fromkeys(each for fiche in (None, *fiches) for each in _gathers(asked, fiche, names)))
    twins = tuple(sorted({pair for name in names for pair in _twins(name)}))
    return Release(asked.name, tables, unions, subsets, {"age_band": BANDS_IN_ORDER}, gathers, twins)


def _gathers(asked: ToRelease, fiche: str | None, names: Iterable[str]) -> Iterator[Gathered]:
    """Exits that count are those of the categories that do, whatever each is called."""
    values = tuple(sorted(asked.counting.get(fiche, asked.counting.get(None, ()))))
    for name in sorted(names):
        measure, separator, rest = name.partition("·")
        if values and measure in (COUNTING, EXITS):
            figure, whole = f"{COUNTING}{separator}{rest}", f"{EXITS}{separator}{rest}"
            yield Gathered(figure, whole, asked.population(fiche), EXIT_CATEGORY, values)


def _twins(name: str) -> Iterator[tuple[str, str]]:
    measure, separator, rest = name.partition("·")
    for one, other in NEARLY:
        if measure in (one, other):
            yield f"{one}{separator}{rest}", f"{other}{separator}{rest}"


def told(certified: Certified, figures: Sequence[Figure], scope: ScopeTold) -> Iterator[FigureRow]:
    """The rows of a certified release, masked or not, in the order of an export."""
    return in_order(_told(certified, figures, scope))


def _told(certified: Certified, figures: Sequence[Figure], scope: ScopeTold) -> Iterator[FigureRow]:
    heads = {_identity(group[0]): group[0] for group in _groups(figures).values()}
    for cell in certified.cells():
        head = heads[cell.table.indicator, cell.table.by]
        figure = head._replace(cell=cell.key)
        if cell.cell is not None:
            below = cell.cell.denominator
            figure = figure._replace(
                numerator=Decimal(cell.cell.numerator), denominator=None if below is None else Decimal(below)
            )
        row = row_of(figure, scope)
        if cell.mark is Disclosure.MASKED:
            row = row.masked()
        elif cell.mark is Disclosure.COARSENED:
            row = row._replace(status=cell.mark.value)
        yield row


def _groups(figures: Iterable[Figure]) -> dict[tuple[str, tuple[str, ...]], list[Figure]]:
    found: dict[tuple[str, tuple[str, ...]], list[Figure]] = {}
    for each in figures:
        found.setdefault(_identity(each), []).append(each)
    return found


def _identity(figure: Figure) -> tuple[str, tuple[str, ...]]:
    return name_of(figure), figure.by


def name_of(figure: Figure) -> str:
    """The name of an indicator in a release: two fiches may give one code to theirs."""
    return "·".join(filter(None, (figure.fiche, figure.indicator, figure.at, figure.since)))


def _table(group: list[Figure], asked: ToRelease) -> Table:
    first, scope = group[0], asked.scope
    return Table(
        indicator=name_of(first),
        scope=Population(
            asked.population(first.fiche),
            scope.first.isoformat() if scope.first else "",
            scope.last.isoformat() if scope.last else "",
            _conditions(asked.where),
        ),
        by=first.by,
        cells={each.cell: _cell(each, asked) for each in group},
        counts=first.counts,
        of=first.of,
        overlapping=tuple(name for name in first.by if name in OVERLAPPING),
        magnitude=first.unit in MAGNITUDES,
        kept=_conditions(first.kept),
        kept_of=_conditions(first.kept_of),
        by_of=first.by_of,
    )


def _cell(figure: Figure, asked: ToRelease) -> CountedCell:
    said = dict(zip(figure.by, figure.cell, strict=True))
    filters = (*asked.where, *figure.kept, *figure.kept_of)
    filtered = {value for each in filters if each.field == "public" for value in each.values}
    health = any(value in asked.sensitive for value in (said.get("public", ""), *filtered))
    return CountedCell(
        figure.numerator,
        None if figure.denominator is None else int(figure.denominator),
        figure.persons,
        health,
        figure.persons_of,
    )


def _conditions(where: Iterable[Filter]) -> Conditions:
    return tuple(sorted((_dimension(each), tuple(sorted(map(_value, each.values)))) for each in where))


def _dimension(asked: Filter) -> str:
    """The breakdown of which a filter is some cells: of those, the same people are told."""
    if asked.field == "age" and {*map(_value, asked.values)} <= {*BANDS_IN_ORDER}:
        return "age_band"
    if asked.field == "contract" and {*asked.values} <= {*CONTRACTS}:
        return "insertion_contract"
    return asked.field


def _value(written: str) -> str:
    """« 55- », the ages from 55 on, is the last band."""
    return LAST_BAND if written == LAST_BAND.replace("+", "-") else written


def _whole(name: str) -> str | None:
    measure, separator, rest = name.partition("·")
    whole = SOME_OF.get(measure)
    return None if whole is None else f"{whole}{separator}{rest}"
