"""The pure function of figures: the rows of a dossier in, counts out, cell by cell.

A participation is a set of bits, one for each cell in which it counts; a person is the union of theirs. Who is in one
participation alone is counted at once; the others wait until all dossiers were seen.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import NamedTuple

from tremplin.catalogue.filters import Filter
from tremplin.indicators.engine.counters import (
    COMMITTEES,
    COUNTERS,
    MONTHS,
    Asking,
    CountedEvent,
    Counter,
    Grain,
    months_within,
)
from tremplin.indicators.engine.dimensions import NONE, OF_ENTRY, UNKNOWN, within
from tremplin.indicators.engine.entries import Did, DossierRows, Evaluated, PersonEntry
from tremplin.indicators.engine.filters import Where
from tremplin.indicators.engine.knowing import known_cells

# the values of a breakdown, in its order; of the total, none
CellKey = tuple[str, ...]
Lasted = Callable[[PersonEntry, DossierRows, date | None, date | None], int]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One thing to count: a measure, by what it is told apart, on whom, and in which period."""

    measure: str
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    asking: Asking = field(default_factory=Asking)
    first: date | None = None
    last: date | None = None

    @property
    def told(self) -> str:
        """What it counts, in a text: but for how an exit is classified, two of one text count alike."""
        where = [[each.field, *each.values] for each in self.where]
        days = [None if day is None else day.isoformat() for day in (self.first, self.last)]
        said = [self.measure, self.by, where, self.asking.at, self.asking.since, *days]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @property
    def of_persons(self) -> bool:
        return self.measure in COUNTERS and COUNTERS[self.measure].grain is Grain.PERSON

    @property
    def asked(self) -> Asking:
        """What is asked for of each participation, the period with it."""
        return replace(self.asking, first=self.first, last=self.last)


@dataclass
class Counts:
    """What a query counted: an amount for each cell, and the persons behind it, each once."""

    amounts: dict[CellKey, int] = field(default_factory=lambda: defaultdict(int))
    persons: dict[CellKey, int] = field(default_factory=lambda: defaultdict(int))


# of each fiche, and of the whole scope (``None``), what each of its queries counts
ByQuery = Mapping[tuple[str | None, Query], Counts]


class CountedCellOf(NamedTuple):
    """What a participation counts in one cell; ``source`` is the activity or the evaluation that makes it so."""

    cell: CellKey
    amount: int
    key: str | None
    source: Did | Evaluated | None


class Telling:
    """What a query counts of one participation."""

    def __init__(self, query: Query):
        self.query, self.where = query, Where(query.where)
        self.counter: Counter | None = COUNTERS.get(query.measure)
        self._asking = query.asked

    @property
    def of_persons(self) -> bool:
        return self.query.of_persons

    def told(self, entry: PersonEntry, rows: DossierRows, lasted: Lasted = months_within) -> Iterator[CountedCellOf]:
        """The cells in which a participation counts; ``lasted`` says how many months it did."""
        query, where = self.query, self.where
        if not where.person(entry) or not where.beside(entry):
            return
        if self.counter is None:
            amount = lasted(entry, rows, query.first, query.last) if query.measure == MONTHS else 0
            if amount and where.outcome(entry, {}):
                yield from (CountedCellOf(cell, amount, None, None) for cell in self._cells(entry, {}))
            return
        for event in self.counter.events(entry, rows, self._asking):
            if within(event.on, query.first, query.last) and self._asked(entry, event):
                # of rows, the key only tells an activity; where keys are counted, each is one
                key = event.key if self.counter.grain is Grain.KEY else None
                for cell in self._cells(entry, event.values):
                    yield CountedCellOf(cell, event.amount, key, event.source)

    def held(self, rows: DossierRows) -> Iterator[CellKey]:
        """A committee counts in each territory of its dossier, and for each service that attended."""
        for held in rows.committees:
            if within(held.on, self.query.first, self.query.last) and self.where.attended(held, rows):
                told = {"attendee": held.attendees or (NONE,), "territory": tuple(rows.territories) or (UNKNOWN,)}
                yield from product(*(told.get(name, (UNKNOWN,)) for name in self.query.by))

    def _asked(self, entry: PersonEntry, event: CountedEvent) -> bool:
        match event.source:
            case Did() as did if not self.where.activity(did):
                return False
            case Evaluated() as evaluated if not self.where.evaluation(evaluated):
                return False
        return self.where.outcome(entry, event.values)

    def _cells(self, entry: PersonEntry, told: Mapping[str, str]) -> Iterator[CellKey]:
        values = [OF_ENTRY[name](entry) if name in OF_ENTRY else (told.get(name, UNKNOWN),) for name in self.query.by]
        return product(*values)


class Counting:
    """One query under way, over any number of dossiers: the definition, to which the stream is held."""

    def __init__(self, query: Query, several: Container[int]):
        """``several`` are the persons of more than one participation."""
        self.telling, self.several, self.counts = Telling(query), several, Counts()
        # a bit for each cell met
        self._bits: dict[CellKey, int] = {}
        self._unions: dict[int, int] = defaultdict(int)

    def add(self, rows: DossierRows) -> None:
        """Count one dossier."""
        if self.telling.query.measure == COMMITTEES:
            for cell in self.telling.held(rows):
                self.counts.amounts[cell] += 1
            return
        keys: dict[CellKey, set[str]] = defaultdict(set)
        for entry in rows.entries:
            mine = 0
            for cell, amount, key, _ in self.telling.told(entry, rows):
                mine |= self._bit(cell)
                if key is not None:
                    keys[cell].add(key)
                elif not self.telling.of_persons:
                    self.counts.amounts[cell] += amount
            if mine:
                self._person(entry.person, mine)
        for cell, found in keys.items():
            self.counts.amounts[cell] += len(found)

    def close(self) -> Counts:
        """The counts, once all dossiers were added: those who came several times are one person each."""
        for union in self._unions.values():
            self._count(union)
        self._unions.clear()
        if self.telling.of_persons:
            self.counts.amounts = self.counts.persons
        return self.counts

    def _bit(self, cell: CellKey) -> int:
        found = self._bits.get(cell)
        if found is None:
            found = self._bits[cell] = 1 << len(self._bits)
        return found

    def _person(self, person: int, bits: int) -> None:
        if person in self.several:
            self._unions[person] |= bits
        else:
            self._count(bits)

    def _count(self, bits: int) -> None:
        cells = [cell for cell, bit in self._bits.items() if bits & bit]
        for cell in known_cells(cells) if self.telling.of_persons else cells:
            self.counts.persons[cell] += 1


def count(rows: Iterator[DossierRows], queries: list[Query], several: Container[int]) -> list[Counts]:
    """What each query counts over dossiers, each read once."""
    under_way = [Counting(query, several) for query in queries]
    for each in rows:
        for counting in under_way:
            counting.add(each)
    return [counting.close() for counting in under_way]
