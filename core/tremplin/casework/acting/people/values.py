"""What is recorded of people as values: what a row tells, apart from the database that keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Path(NamedTuple):
    """One participation, as its row tells it."""

    number: int
    person: int
    age: int | None
    contract: str | None
    entered_on: date | None
    left_on: date | None
    publics: frozenset[str] | None


class PersonStay(NamedTuple):
    """One stay of a person, from its first day to its last, and the participations that tell it."""

    person: int
    first: date
    last: date
    numbers: tuple[int, ...]


class Left(NamedTuple):
    """One exit: its day, the category it counts in, ``None`` outside of all, and what its piece is worth.

    ``accepted`` is ``None`` as long as nobody checked the piece; ``given`` says whether there is one.
    """

    on: date | None
    category: str | None
    given: bool
    accepted: bool | None


class NewsTaken(NamedTuple):
    """News of a person, so many months after their exit; ``reached`` is no where nobody answered."""

    months: int
    on: date | None
    reached: bool


class Done(NamedTuple):
    """What a person did of one kind, in one place: how many times, the hours, and how many rows say them or not."""

    kind: str
    exam: str | None
    area: str | None
    times: int
    hours: Decimal
    told: int
    untold: int
    # whether it was done in the days of the operation
    within: bool = True


@dataclass(frozen=True, kw_only=True)
class Rows:
    """All that is recorded of the people of an operation; mappings go by the number of a participation."""

    paths: Sequence[Path]
    exits: Mapping[int, Left] = field(default_factory=dict)
    news: Mapping[int, Sequence[NewsTaken]] = field(default_factory=dict)
    done: Mapping[int, Sequence[Done]] = field(default_factory=dict)
    # by theme of a quality charter, the participations that were evaluated on it
    evaluated: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CountingTerms:
    """What a fiche says of counting: the categories that count, whether a piece is asked, the themes it pays by."""

    counting: frozenset[str] | None = None
    on_evidence: bool = False
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()


def plain(value: Decimal) -> int | Decimal:
    """A whole number where it is one."""
    return int(value) if value == int(value) else value
