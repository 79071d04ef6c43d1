"""One scan of each table that the queries of a scope read: each dossier comes as the classes of its participations."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from tremplin.indicators.engine import columns as statements
from tremplin.indicators.engine.blocks import Following, blocks
from tremplin.indicators.engine.classes_of_rows import ActivityClasses, StandingDays, seen, told_day
from tremplin.indicators.engine.counters import COMMITTEES, MONTHS
from tremplin.indicators.engine.counting import Query
from tremplin.indicators.engine.entries import Committed, DossierRows
from tremplin.indicators.engine.lasting import PresenceMonths
from tremplin.indicators.engine.plan import ACTIVITIES, FichePlan
from tremplin.indicators.engine.reads import BESIDE, DAYS, DETAILS, cuts, reads

PEOPLE = (*DAYS, *statements.PLAIN, "age")
NOBODY: tuple[str, ...] = ()
Asked = Mapping[str | None, Sequence[Query]]


class ClassedDossier(NamedTuple):
    """A dossier as classes: of each participation its person and its fields, of each activity its class and amounts."""

    plan: FichePlan
    rows: DossierRows
    persons: Sequence[int]
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    # the rows of activities, the class of each, and where a row tells its amounts and its names
    done: Sequence[tuple[Any, ...]]
    kinds: Sequence[int]
    at: Mapping[str, int]
    months: Sequence[int]


class ScopeScan:
    """The dossiers of a scope, read for some queries: those of each fiche, and those of all (``None``)."""

    def __init__(self, session: Session, kept: statements.Kept, asked: Asked):
        self.asked, every = asked, [query for group in asked.values() for query in group]
        # all the queries of a scope are of one period
        self.days = StandingDays(*((every[0].first, every[0].last) if every else (None, None)))
        found = [reads(query) for query in every]
        self.fields = frozenset().union(*(each.fields for each in found))
        details = sorted(frozenset().union(*(each.details for each in found)) & DETAILS | {"kind"})
        self.apart = [name for name in details if name != "key"]
        self.activities = ActivityClasses(self.apart, self.days)
        # where the row of an activity tells its amounts and its names, and after which its class begins
        self.at = {name: rank for rank, name in enumerate((n for n in statements.TOLD if n in details), start=2)}
        self.after = 2 + len(self.at)
        self.names = [name for name in PEOPLE if name in self.fields]
        self.lasting = PresenceMonths(self.days.first, self.days.last)
        # months are reckoned of the days themselves, and so is the day on which news falls
        self.raw = MONTHS in self.fields or (self.days.dated and "news" in self.fields)
        self.plans: dict[str, FichePlan] = {}
        self._read = _Cursors(session, kept, self, every, details)

    def plan(self, fiche: str) -> FichePlan:
        """How a fiche is counted."""
        if fiche not in self.plans:
            queries = [(scope, query) for scope in (fiche, None) for query in self.asked.get(scope, ())]
            self.plans[fiche] = FichePlan(fiche, queries, self.days, self.activities)
        return self.plans[fiche]

    def dossiers(self) -> Iterator[ClassedDossier]:
        """Each dossier, in their order."""
        for dossier, fiche, starts_on, ends_on in self._read.dossiers:
            yield self._classed(dossier, self.plan(fiche), told_day(starts_on), told_day(ends_on))

    def _classed(self, dossier: int, plan: FichePlan, starts_on: date | None, ends_on: date | None) -> ClassedDossier:
        read = self._read
        told = [list(each) for each in zip(*read.people.of(dossier), strict=True)]
        numbers, persons = (told[1], told[2]) if told else ((), ())
        columns: dict[str, Sequence[Any]] = {
            name: told[rank] if told else () for rank, name in enumerate(self.names, start=3)
        }
        after = 3 + len(self.names)
        if "publics" in self.fields:
            codes = _by_participation(row for table in read.publics for row in table.of(dossier))
            said = zip(numbers, told[after] if told else (), strict=True)
            columns["publics"] = [codes.get(number, NOBODY) if some else None for number, some in said]
        left: dict[int, Any] = {}
        if read.exits is not None:
            left = self._exits(dossier, plan, numbers, columns)
        days = told[after + 1 :] if self.raw and told else ((), (), ())
        if read.news is not None:
            self._news(dossier, plan, numbers, columns, left, days)
        months: Sequence[int] = ()
        if MONTHS in plan.columns:
            months = self._months(numbers, left, days, starts_on, ends_on)
            columns[MONTHS] = [lasted > 0 for lasted in months]
        done, kinds = self._activities(dossier, plan, numbers, columns)
        if read.evaluations is not None:
            self._evaluations(dossier, numbers, columns)
        rows = DossierRows(
            dossier=dossier,
            fiche=plan.fiche,
            committees=[
                Committed(told_day(row[2]) or date.min, tuple(json.loads(row[3] or "[]")))
                for row in (read.committees.of(dossier) if read.committees else ())
            ],
            territories=[row[1] for row in (read.territories.of(dossier) if read.territories else ())],
        )
        return ClassedDossier(plan, rows, persons, numbers, columns, done, kinds, self.at, months)

    def _exits(
        self, dossier: int, plan: FichePlan, numbers: Sequence[int], columns: dict[str, Sequence[Any]]
    ) -> dict[int, Any]:
        """The day of each exit, and its class among the columns."""
        assert self._read.exits is not None
        rows, of = self._read.exits.of(dossier), plan.outcomes.of_exit
        if plan.outcomes.dated:
            state = self.days.state
            classes = {row[1]: of[*row[3:], state(row[2])] for row in rows}
        else:
            classes = {row[1]: of[row[3:]] for row in rows}
        columns["exit"] = [*map(classes.get, numbers)]
        return {row[1]: row[2] for row in rows} if self.raw else {}

    def _news(
        self,
        dossier: int,
        plan: FichePlan,
        numbers: Sequence[int],
        columns: dict[str, Sequence[Any]],
        left: Mapping[int, Any],
        days: Sequence[Sequence[Any]],
    ) -> None:
        assert self._read.news is not None
        found: dict[int, tuple[int, ...]] = {}
        get, of, rows = found.get, plan.outcomes.of_news, self._read.news.of(dossier)
        if self.days.dated:
            # an exit of which no day is told is counted from no day
            starts = {
                number: {"exit": left.get(number, gone), "entry": entered, "hiring": hired}
                for number, entered, gone, hired in zip(numbers, *days, strict=True)
            }
            for row in rows:
                state = plan.outcomes.falls(row[2], row[3:], starts[row[1]])
                found[row[1]] = (*get(row[1], ()), of[*row[3:], state])
        else:
            for row in rows:
                found[row[1]] = (*get(row[1], ()), of[row[3:]])
        columns["news"] = [*map(found.get, numbers)]

    def _months(
        self,
        numbers: Sequence[int],
        left: Mapping[int, Any],
        days: Sequence[Sequence[Any]],
        starts_on: date | None,
        ends_on: date | None,
    ) -> list[int]:
        between, get = self.lasting.between, left.get
        starts, ends = self.lasting.days[starts_on], self.lasting.days[ends_on]
        return [
            between(entered, gone or get(number), starts, ends)
            for number, entered, gone in zip(numbers, days[0], days[1], strict=True)
        ]

    def _activities(
        self, dossier: int, plan: FichePlan, numbers: Sequence[int], columns: dict[str, Sequence[Any]]
    ) -> tuple[Sequence[tuple[Any, ...]], Sequence[int]]:
        if self._read.activities is None:
            return (), ()
        rows, of, after = self._read.activities.of(dossier), self.activities, self.after
        kinds = [of[row[after:]] for row in rows]
        masks: defaultdict[int, int] = defaultdict(int)
        for row, kind in zip(rows, kinds, strict=True):
            masks[row[1]] |= 1 << kind
        columns[ACTIVITIES] = [*map(masks.get, numbers)]
        for name, beside in plan.beside.items():
            kept = beside.kept()
            hours: defaultdict[int, int] = defaultdict(int)
            done = self.at["done"]
            for row, kind in zip(rows, kinds, strict=True):
                if kept[kind]:
                    hours[row[1]] += row[done] or 0
            columns[name] = [*map(beside.holds, map(hours.get, numbers))]
        return rows, kinds

    def _evaluations(self, dossier: int, numbers: Sequence[int], columns: dict[str, Sequence[Any]]) -> None:
        assert self._read.evaluations is not None
        told: defaultdict[int, list[tuple[Any, str, str]]] = defaultdict(list)
        for row in self._read.evaluations.of(dossier):
            told[row[1]].append(row[2:])
        alike: Callable[..., Any] = (lambda rows: tuple(sorted(rows))) if self.days.dated else seen
        found = {number: alike(rows) for number, rows in told.items()}
        columns["evaluations"] = [*map(found.get, numbers)]


class _Cursors:
    """A cursor for each table that is read, moving forward with the dossiers."""

    def __init__(
        self,
        session: Session,
        kept: statements.Kept,
        scan: ScopeScan,
        every: Sequence[Query],
        details: Sequence[str],
    ):
        connection, fields = session.connection(), scan.fields
        period = (scan.days.first, scan.days.last)

        def following(statement: Any) -> Following:
            return Following(blocks(connection, statement))

        self.dossiers = (row for rows in blocks(connection, statements.dossiers(kept)) for row in rows)
        ages = cuts(every)
        self.people = following(statements.participations(kept, scan.names, ages, period, days=scan.raw))
        self.publics = [*map(following, statements.publics(kept))] if "publics" in fields else []
        self.exits = following(statements.exits(kept)) if "exit" in fields or scan.raw else None
        asked = sorted({(query.asking.months, query.asking.origin) for query in every if query.asking.months})
        self.news = following(statements.news(kept, asked)) if "news" in fields else None
        done = not fields.isdisjoint((ACTIVITIES, BESIDE))
        self.activities = following(statements.activities(kept, details, period)) if done else None
        self.evaluations = following(statements.evaluations(kept)) if "evaluations" in fields else None
        held = any(query.measure == COMMITTEES for query in every)
        self.committees = following(statements.committees(kept)) if held else None
        self.territories = following(statements.territories(kept)) if held else None


def _by_participation(rows: Iterator[tuple[Any, ...]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for _, number, code in rows:
        found[number] = (*found.get(number, ()), code)
    return found
