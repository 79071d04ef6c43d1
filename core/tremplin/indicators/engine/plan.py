"""How the queries of a fiche are counted: by the classes of participations, which each reads by fields of its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from tremplin.indicators.engine.classes_of_rows import (
    ActivityClasses,
    DoneBeside,
    OutcomeClasses,
    StandingDays,
    evaluated,
)
from tremplin.indicators.engine.counters import COUNTERS, MONTHS, Grain
from tremplin.indicators.engine.counting import CountedCellOf, Query, Telling
from tremplin.indicators.engine.entries import DossierRows, PersonEntry
from tremplin.indicators.engine.filters import OF_ACTIVITY, Where
from tremplin.indicators.engine.knowing import ones
from tremplin.indicators.engine.reads import BESIDE, DAYS, reads

ACTIVITIES = "activities"
Key = tuple[Any, ...]
# about how many classes a field makes: those of few are counted together
SIZES: Mapping[str, int] = {
    **dict.fromkeys((*DAYS, "qpv", "contract", MONTHS), 3),
    "sex": 3,
    "age": 8,
    "publics": 30,
    "territory": 10,
    "schooling": 8,
    "prescriber": 10,
    "household": 6,
    "post_kind": 6,
    "exit": 40,
    "news": 40,
    ACTIVITIES: 300,
    "evaluations": 3_000,
}
# so many classes cost less than one more field to project (measured on the base of bench/figures.py)
TOGETHER = 300


class QueryPlan:
    """A query, and the fields whose values make its classes."""

    def __init__(self, fiche: str | None, query: Query, beside: str | None):
        self.fiche, self.query, self.beside, found = fiche, query, beside, reads(query)
        counter = COUNTERS.get(query.measure)
        # each activity tells by itself: that of one class counts in the same cells, whatever is done beside
        self.active = counter is not None and ACTIVITIES in counter.reads
        apart = {"hours"} if self.active else {"hours", *OF_ACTIVITY}
        # what is asked of all the activities of a person is reckoned of the rows, which a class does not hold
        self.telling = Telling(replace(query, where=tuple(each for each in query.where if each.field not in apart)))
        names = (found.fields - {BESIDE}) | ({beside} if beside else set())
        self.without = tuple(sorted(names - {ACTIVITIES}))
        self.columns = (*self.without, ACTIVITIES) if self.active else self.without
        grain = counter.grain if counter is not None else None
        self.by_row = grain is Grain.ROW and not self.active
        # amounts that a class of participations does not tell: each activity adds its own
        self.adding, self.keyed = self.active and grain is not Grain.PERSON, grain is Grain.KEY


class ClassGroup:
    """Queries whose classes are counted together, by all their fields."""

    def __init__(self, columns: tuple[str, ...], plans: Sequence[QueryPlan]):
        self.columns = columns
        at = {name: rank for rank, name in enumerate(columns)}
        self.parts = [(plan, _part([at[name] for name in plan.columns])) for plan in plans]


def _part(at: Sequence[int]) -> Callable[[Key], Key]:
    """What a query reads of a class of its group."""
    if len(at) > 1:
        return itemgetter(*at)
    return (lambda key: (key[at[0]],)) if at else (lambda key: ())


def keys(names: Sequence[str], columns: Mapping[str, Sequence[Any]], count: int) -> list[Key]:
    """The values of each participation under some names."""
    return list(zip(*(columns[name] for name in names), strict=True)) if names else [()] * count


class FichePlan:
    """All that is counted of the dossiers of a fiche: its own queries, and those of the whole scope."""

    def __init__(
        self, fiche: str, queries: Iterable[tuple[str | None, Query]], days: StandingDays, activities: ActivityClasses
    ):
        self.fiche, self.days, self.activities = fiche, days, activities
        self.beside: dict[str, DoneBeside] = {}
        listed = list(queries)
        self.plans = [QueryPlan(scope, query, self._beside(query)) for scope, query in listed]
        classifies = dict.fromkeys(query.asking.classify for _, query in listed)
        of_exit = frozenset().union(*(reads(query).of_exit for _, query in listed))
        dated = any("exit" in plan.columns for plan in self.plans)
        self.outcomes = OutcomeClasses(fiche, classifies, of_exit, days, dated=dated)
        self.groups = _grouped([plan for plan in self.plans if plan.telling.counter or plan.query.measure == MONTHS])
        self.columns = frozenset(name for plan in self.plans for name in plan.columns)
        self._standing = DossierRows(dossier=0, fiche=fiche)
        self._told: defaultdict[int, dict[Key, Sequence[CountedCellOf]]] = defaultdict(dict)
        self._tells: defaultdict[int, list[bool]] = defaultdict(list)
        self._of_activity: defaultdict[int, dict[Key, Sequence[CountedCellOf]]] = defaultdict(dict)

    def _beside(self, query: Query) -> str | None:
        """The name of what a query asks of the activities of each person, two that ask for the same sharing it."""
        if BESIDE not in reads(query).fields:
            return None
        asked = sorted((each.field, each.values) for each in query.where if each.field in (*OF_ACTIVITY, "hours"))
        name = f"{BESIDE} {asked}"
        self.beside.setdefault(name, DoneBeside(Where(query.where), self.activities))
        return name

    @cached_property
    def adding(self) -> dict[tuple[str, ...], list[QueryPlan]]:
        """The queries to which each activity adds its own amount, by the fields that they read beside it."""
        found: dict[tuple[str, ...], list[QueryPlan]] = {}
        for plan in self.plans:
            if plan.adding:
                found.setdefault(plan.without, []).append(plan)
        return found

    def narrowed(self, plan: QueryPlan, keys: Iterable[Key]) -> Iterable[Key]:
        """The classes of a query, of the activities those alone that it counts of anybody."""
        if not plan.active:
            return keys
        counted = sum(1 << number for number, told in enumerate(self.tells(plan)) if told)
        return ((*key[:-1], (key[-1] or 0) & counted) for key in keys)

    def told(self, plan: QueryPlan, key: Key) -> Sequence[CountedCellOf]:
        """What a class counts in a query, read once."""
        known = self._told[id(plan)]
        found = known.get(key)
        if found is None:
            if plan.active:
                *without, done = key
                each = (self.of_activity(plan, tuple(without), number) for number in ones(done or 0))
                found = tuple(chain.from_iterable(each))
            else:
                found = tuple(self._read(plan, plan.columns, key))
            known[key] = found
        return found

    def of_activity(self, plan: QueryPlan, without: Key, number: int) -> Sequence[CountedCellOf]:
        """What an activity of a class counts in a query, for whoever is of a class of participations."""
        known, key = self._of_activity[id(plan)], (number, *without)
        found = known.get(key)
        if found is None:
            found = known[key] = tuple(self._read(plan, (ACTIVITIES, *plan.without), ((number,), *without)))
        return found

    def tells(self, plan: QueryPlan) -> Sequence[bool]:
        """Of each class of activities, whether a query counts it of anybody."""
        known, counter = self._tells[id(plan)], plan.telling.counter
        for did in self.activities.stand[len(known) :]:
            entry = PersonEntry(0, 0, activities=[did])
            known.append(counter is not None and any(counter.events(entry, self._standing, plan.query.asked)))
        return known

    def _read(self, plan: QueryPlan, names: Sequence[str], key: Key) -> Iterator[CountedCellOf]:
        said = dict(zip(names, key, strict=True))
        lasted = said.pop(MONTHS, 0)
        if plan.beside is not None and not said.pop(plan.beside):
            return iter(())
        entry = PersonEntry(0, 0, **{name: self._value(name, value) for name, value in said.items()})
        return plan.telling.told(entry, self._standing, lambda *asked: lasted)

    def _value(self, name: str, value: Any) -> Any:
        if name in DAYS:
            return self.days.of[value]
        if name == "publics":
            return None if value is None else frozenset(value)
        if name == "exit":
            return None if value is None else self.outcomes.exits[value]
        if name == "news":
            return [self.outcomes.news[number] for number in value or ()]
        if name == ACTIVITIES:
            return [self.activities.stand[number] for number in value]
        return evaluated(value or ()) if name == "evaluations" else value


def _grouped(plans: Sequence[QueryPlan]) -> list[ClassGroup]:
    """The queries in as few groups as make few classes."""
    groups: list[tuple[set[str], list[QueryPlan]]] = []
    for plan in sorted(plans, key=lambda plan: -_size(plan.columns)):
        mine = set(plan.columns)
        for names, held in groups:
            if mine <= names or _size(names | mine) <= TOGETHER:
                names |= mine
                held.append(plan)
                break
        else:
            groups.append((mine, [plan]))
    return [ClassGroup(tuple(sorted(names)), held) for names, held in groups]


def _size(names: Iterable[str]) -> int:
    size = 1
    for name in names:
        size *= SIZES.get(name, 2)
    return size
