"""What a query reads of a participation: the fields by which two that are alike count alike."""

from collections.abc import Iterable, Mapping
from math import ceil, floor
from typing import NamedTuple

from tremplin.catalogue.filters import FilterBounds
from tremplin.indicators.engine.counters import COUNTERS, MONTHS
from tremplin.indicators.engine.counting import Query
from tremplin.indicators.engine.dimensions import BANDS
from tremplin.indicators.engine.filters import OF_ACTIVITY, OF_EVALUATION, OF_EXIT, OF_STEP

# the fields of an entry by what a figure is told apart by
OF_DIMENSION: Mapping[str, str] = {
    "public": "publics",
    "age_band": "age",
    "insertion_contract": "contract",
    **{name: name for name in ("sex", "territory", "schooling", "prescriber", "household", "post_kind", "qpv")},
}
DAYS = ("referred_on", "positioned_on", "welcomed_on", "entered_on", "left_on", "hired_on")
# of an activity, beside the participation that it is of
DETAILS = frozenset(("kind", "exam", "outcome", "mode", "area", "planned", "done", "key"))
BESIDE = "beside"


class QueryReads(NamedTuple):
    """The fields of an entry that a query reads, and those of its activities and of its exit."""

    fields: frozenset[str]
    details: frozenset[str]
    of_exit: frozenset[str]


def reads(query: Query) -> QueryReads:
    """What a query reads: for its measure, for what it is told apart by, for its filters."""
    found = {OF_DIMENSION[name] for name in query.by if name in OF_DIMENSION}
    found |= {name for name in query.by if name in ("exam", "outcome")}
    found |= COUNTERS[query.measure].fields(query.asking) if query.measure in COUNTERS else set()
    found |= {MONTHS} if query.measure == MONTHS else set()
    done = query.measure in COUNTERS and "activities" in COUNTERS[query.measure].reads
    for each in query.where:
        found.update(_of_filter(each.field, each.values, done=done))
    exits = frozenset(each.field for each in query.where if each.field in OF_EXIT)
    return QueryReads(frozenset(found) - DETAILS, frozenset(found) & DETAILS, exits)


def _of_filter(field: str, values: Iterable[str], *, done: bool) -> Iterable[str]:
    if field == "stage":
        return (name for value in values for name in OF_STEP[value])
    if field == "contract":
        # what a person signed, and what they left with
        return ("contract", "exit")
    if field in OF_EXIT:
        return ("exit",)
    if field in OF_ACTIVITY:
        # whether somebody did it beside what is counted is reckoned of their rows
        return (*(() if field == "activity" else (field,)), *(("activities",) if done else (BESIDE, "done")))
    if field in OF_EVALUATION:
        return ("evaluations",)
    if field == "hours":
        return (BESIDE, "done")
    # the category is of the event that is counted, and a committee is of nobody
    return () if field in ("exit_category", "attendee") else (OF_DIMENSION.get(field, field),)


def cuts(queries: Iterable[Query]) -> list[int]:
    """The ages at which an answer may change, in their order."""
    found = {low for low, _ in BANDS} | {high + 1 for _, high in BANDS}
    for query in queries:
        for each in query.where:
            for value in each.values if each.field == "age" else ():
                bounds = FilterBounds.of(value)
                found |= {ceil(bounds.least)} if bounds.least is not None else set()
                found |= {floor(bound) + 1 for bound in (bounds.most, bounds.above) if bound is not None}
    return sorted(found - {0})
