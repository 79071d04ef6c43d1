"""How each measure counts: of one participation, the events that it tells, each with its day and its amount."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tremplin.catalogue.calendar import add_months, whole_months
from tremplin.catalogue.people_words import NO_OUTCOME, TRIAL_END
from tremplin.documents.texts import folded
from tremplin.exits import INDETERMINATE
from tremplin.indicators.engine.dimensions import NONE, UNKNOWN, within
from tremplin.indicators.engine.entries import Did, DossierRows, Ended, Evaluated, NewsAsked, PersonEntry

TRAININGS = frozenset({"formation_qualifiante", "poursuite_formation"})
# outcomes that are no work: a training, another positive exit, the end of a path without one
NO_WORK = TRAININGS | {NO_OUTCOME, "autre_positive"}
BETTER = {"not_acquired": 0, "in_progress": 1, "acquired": 2}


class Grain(StrEnum):
    """What is counted once."""

    # however many participations, dossiers or territories they pass through
    PERSON = "person"
    ROW = "row"
    # however many people came: a workshop of ten is one
    KEY = "key"


class CountedEvent(NamedTuple):
    """Something that happened to a person: its day, how much of it, and what it says of itself by dimension.

    ``source`` is the activity or the evaluation that it is, where it is one.
    """

    on: date | None
    amount: int = 1
    values: Mapping[str, str] = {}
    key: str | None = None
    source: Did | Evaluated | None = None


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a figure asks for beside its measure: a milestone, a period, and how an exit is classified."""

    at: str | None = None
    since: str | None = None
    first: date | None = None
    last: date | None = None
    # of a fiche, since each classifies by its own typology
    classify: Callable[[str, Ended], str | None] = lambda fiche, outcome: None
    counts: Callable[[str | None], bool] = lambda category: False

    @property
    def months(self) -> str | None:
        """« 6 » of « 6-months », « trial_end » of itself."""
        if self.at == TRIAL_END:
            return TRIAL_END
        return self.at.removesuffix("-months") if self.at and self.at.endswith("-months") else None

    @property
    def origin(self) -> str:
        return self.since or ("hiring" if self.at == TRIAL_END else "exit")


Tells = Callable[[PersonEntry, DossierRows, Asking], Iterator[CountedEvent]]


@dataclass(frozen=True)
class Counter:
    """How a measure counts: its grain, its events, which fields of a participation tell them, and whether amounts are
    thousandths.

    ``adds`` are the hours of which an amount is made, where one activity is not one.
    """

    grain: Grain
    events: Tells
    reads: tuple[str, ...]
    thousandths: bool = False
    adds: str | None = None
    # of what is counted by key, the kind of activity; and the field that tells one from another, the key of the
    # activity where it is empty
    kind: str = ""
    names: str = "key"

    def fields(self, asking: Asking) -> frozenset[str]:
        """The fields of a participation that are read: news at a milestone, the exit without one."""
        if "news" not in self.reads:
            return frozenset(self.reads)
        return frozenset(("exit",) if asking.months is None else ("news",))


def _once(day: Callable[[PersonEntry], date | None]) -> Tells:
    """A person who came to a stage."""

    def events(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
        on = day(entry)
        if on is not None:
            yield CountedEvent(on)

    return events


def _evaluated(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for each in entry.evaluations:
        yield CountedEvent(each.on, values={"item": each.item, "result": each.result}, source=each)


def _is_work(contract: str | None) -> bool:
    return contract is not None and contract not in NO_WORK


def _is_training(contract: str | None) -> bool:
    return contract in TRAININGS


def _employed(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    if asking.at in (None, "exit"):
        ended = entry.exit
        if ended is not None and _is_work(ended.contract):
            yield CountedEvent(ended.on, values={"contract": ended.contract or UNKNOWN})
        return
    for each in _asked(entry, asking):
        if each.in_work:
            yield CountedEvent(due(entry, each), values={"contract": each.outcome.contract or UNKNOWN})


def _asked(entry: PersonEntry, asking: Asking) -> Iterator[NewsAsked]:
    return (each for each in entry.news if each.months == asking.months and each.origin == asking.origin)


def due(entry: PersonEntry, asked: NewsAsked) -> date | None:
    """The day on which news is due: so many months after the exit, the entry or the hiring."""
    if asked.falls_on is not None:
        return asked.falls_on
    left = entry.exit.on if entry.exit else entry.left_on
    start = {"exit": left, "entry": entry.entered_on, "hiring": entry.hired_on}[asked.origin]
    if start is None or not asked.months.isdecimal():
        return asked.on
    return add_months(start, int(asked.months))


def _exits(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    if asking.months is not None:
        for each in _asked(entry, asking):
            if each.reached:
                yield _exit(each.outcome, due(entry, each), rows.fiche, asking)
    elif entry.exit is not None:
        yield _exit(entry.exit, entry.exit.on, rows.fiche, asking)


def _exit(ended: Ended, on: date | None, fiche: str, asking: Asking) -> CountedEvent:
    found = INDETERMINATE if ended.contract is None else asking.classify(fiche, ended)
    category = UNKNOWN if found == INDETERMINATE else NONE if found is None else found
    return CountedEvent(on, values={"exit_category": category, "contract": ended.contract or UNKNOWN})


def _counting_exits(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    return (each for each in _exits(entry, rows, asking) if asking.counts(each.values["exit_category"]))


def _said(contract: str) -> str | None:
    return None if contract == UNKNOWN else contract


def _leading(to: Callable[[str | None], bool]) -> Tells:
    """Exits, or situations at a milestone, that lead somewhere."""

    def events(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
        return (each for each in _exits(entry, rows, asking) if to(_said(each.values["contract"])))

    return events


def _placed(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    if asking.at in (None, "exit"):
        ended = entry.exit
        if ended is not None and (_is_work(ended.contract) or _is_training(ended.contract)):
            yield CountedEvent(ended.on, values={"contract": ended.contract or UNKNOWN})
        return
    for each in _asked(entry, asking):
        if each.reached and (each.in_work or _is_training(each.outcome.contract)):
            yield CountedEvent(due(entry, each), values={"contract": each.outcome.contract or UNKNOWN})


def _passed(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for each in entry.activities:
        if each.outcome == "passed":
            yield CountedEvent(each.on, values=_of_activity(each), source=each)


def _of_activity(did: Did) -> dict[str, str]:
    return {"activity": did.kind, "exam": did.exam or UNKNOWN, "outcome": did.outcome or UNKNOWN}


def _done(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for each in entry.activities:
        if each.done != 0:
            yield CountedEvent(each.on, values=_of_activity(each), source=each)


def _evaluations(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    """One for each day, however many points were seen."""
    yield from (CountedEvent(on) for on in sorted({each.on for each in entry.evaluations}))


def _points(entry: PersonEntry, asking: Asking) -> Iterator[list[Evaluated]]:
    """The evaluations of each point in the period, the first day first."""
    by_item: dict[str, list[Evaluated]] = {}
    for each in sorted(entry.evaluations):
        if within(each.on, asking.first, asking.last):
            # « Mobilité » and « mobilite » are one point
            by_item.setdefault(folded(each.item), []).append(each)
    yield from by_item.values()


def _results(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for evaluated in _points(entry, asking):
        each = evaluated[0] if asking.at == "entry" else evaluated[-1]
        yield CountedEvent(each.on, values={"item": each.item, "result": each.result}, source=each)


def _progress(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for evaluated in _points(entry, asking):
        first, last = evaluated[0], evaluated[-1]
        if BETTER[last.result] > BETTER[first.result]:
            yield CountedEvent(last.on, values={"item": last.item, "result": last.result}, source=last)


def _hours(planned: bool) -> Tells:
    def events(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
        for each in entry.activities:
            amount = each.planned if planned else each.done
            if amount:
                yield CountedEvent(each.on, amount, {"activity": each.kind}, source=each)

    return events


def _held(kind: str) -> Tells:
    """What was held of one kind: no row of no hour."""

    def events(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
        for each in entry.activities:
            if each.kind == kind and each.done != 0:
                yield CountedEvent(each.on, values={"activity": kind}, key=each.key, source=each)

    return events


def _exams(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for each in entry.activities:
        if each.kind == "exam" and each.outcome != "absent":
            yield CountedEvent(each.on, values=_of_activity(each), source=each)


def _met_employers(entry: PersonEntry, rows: DossierRows, asking: Asking) -> Iterator[CountedEvent]:
    for each in entry.activities:
        if each.kind == "employer":
            # the row of nobody named is one employer of its own
            yield CountedEvent(each.on, key=each.employer or each.key, source=each)


def months_within(entry: PersonEntry, rows: DossierRows, first: date | None, last: date | None) -> int:
    """Whole months of a participation, both days included, within the operation and the period."""
    left = entry.left_on or (entry.exit.on if entry.exit else None) or rows.ends_on
    if entry.entered_on is None or left is None:
        return 0
    starts = max(day for day in (entry.entered_on, rows.starts_on, first) if day is not None)
    ends = min(day for day in (left, rows.ends_on, last) if day is not None)
    return whole_months(starts, ends)


# months are of a period themselves: they have no day
MONTHS = "months"
# they are of a dossier, not of a person
COMMITTEES = "committees"
OUTCOMES, DONE, SEEN = ("exit", "news"), ("activities",), ("evaluations",)
COUNTERS: Mapping[str, Counter] = {
    "participants": Counter(Grain.PERSON, _once(lambda entry: entry.entered_on), ("entered_on",)),
    "participants_referred": Counter(
        Grain.PERSON, _once(lambda entry: entry.referred_on or entry.positioned_on), ("referred_on", "positioned_on")
    ),
    "participants_welcomed": Counter(Grain.PERSON, _once(lambda entry: entry.welcomed_on), ("welcomed_on",)),
    "participants_evaluated": Counter(Grain.PERSON, _evaluated, SEEN),
    "participants_employed": Counter(Grain.PERSON, _employed, OUTCOMES),
    "participants_placed": Counter(Grain.PERSON, _placed, OUTCOMES),
    "participants_passed": Counter(Grain.PERSON, _passed, (*DONE, "outcome")),
    "households": Counter(
        Grain.ROW, _once(lambda entry: entry.welcomed_on or entry.entered_on), ("welcomed_on", "entered_on")
    ),
    "participations": Counter(Grain.ROW, _once(lambda entry: entry.entered_on), ("entered_on",)),
    "exits": Counter(Grain.ROW, _exits, OUTCOMES),
    "returns_to_work": Counter(Grain.ROW, _leading(_is_work), OUTCOMES),
    "returns_to_training": Counter(Grain.ROW, _leading(_is_training), OUTCOMES),
    "counting_exits": Counter(Grain.ROW, _counting_exits, OUTCOMES),
    "hours_planned": Counter(Grain.ROW, _hours(planned=True), (*DONE, "planned"), thousandths=True, adds="planned"),
    "hours": Counter(Grain.ROW, _hours(planned=False), (*DONE, "done"), thousandths=True, adds="done"),
    "interviews": Counter(Grain.ROW, _held("interview"), (*DONE, "done")),
    "workshops": Counter(Grain.KEY, _held("workshop"), (*DONE, "done", "key"), kind="workshop"),
    "activities": Counter(Grain.ROW, _done, (*DONE, "done")),
    "exams": Counter(Grain.ROW, _exams, (*DONE, "outcome")),
    "evaluations": Counter(Grain.ROW, _evaluations, SEEN),
    "evaluation_results": Counter(Grain.ROW, _results, SEEN),
    "evaluation_progress": Counter(Grain.ROW, _progress, SEEN),
    "employers": Counter(Grain.KEY, _met_employers, (*DONE, "key"), kind="employer", names="employer"),
}
