"""What a figure is counted on: of each participation, and of what happened, whether it is asked for."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tremplin.indicators.engine.counters import Event
from tremplin.indicators.engine.dimensions import OF_ENTRY, within_age
from tremplin.indicators.engine.entries import Entry

HOUR = 1000


class Filter(NamedTuple):
    """One field, and the values of which one is enough; several filters must all hold."""

    field: str
    values: tuple[str, ...]


STAGES: Mapping[str, Callable[[Entry], bool]] = {
    "referred": lambda entry: (entry.referred_on or entry.positioned_on) is not None,
    "welcomed": lambda entry: entry.welcomed_on is not None,
    "entered": lambda entry: entry.entered_on is not None,
    "hired": lambda entry: entry.hired_on is not None,
    "left": lambda entry: entry.left_on is not None or entry.exit is not None,
}


def holds(asked: Filter, entry: Entry, event: Event) -> bool:
    """Whether one of the values is that of the event, or of the participation."""
    name, values = asked
    if name in event.values:
        return event.values[name] in values
    if name == "age":
        return any(within_age(entry.age, bounds) for bounds in values)
    if name == "stage":
        return any(STAGES[stage](entry) for stage in values)
    if name == "activity":
        return any(each.kind in values for each in entry.activities)
    if name == "hours":
        done = sum(each.done or 0 for each in entry.activities)
        return any(_within_hours(done, bounds) for bounds in values)
    own = "insertion_contract" if name == "contract" else name
    return not set(OF_ENTRY[own](entry)).isdisjoint(values)


def _within_hours(done: int, bounds: str) -> bool:
    """« 10-20 » holds 10 and 20; « 1- » one hour and more."""
    low, _, high = bounds.partition("-")
    return (not low or done >= int(low) * HOUR) and (not high or done <= int(high) * HOUR)
