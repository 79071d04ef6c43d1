"""What a figure reads of one participation: plain values, as the rows of a dossier give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

# hours are kept in thousandths, which both engines add alike
Thousandths = int


class Ended(NamedTuple):
    """The exit of a person, raw; ``contract`` is ``None`` where nobody said the outcome."""

    on: date | None
    contract: str | None
    months: int | None = None
    subsidised: bool | None = None
    market_sector: bool | None = None
    employer_kind: str | None = None
    target_trade: bool | None = None
    first_access: bool | None = None


class NewsAsked(NamedTuple):
    """News of a person: of how many months after what, and how they were then."""

    origin: str
    # « 6 », or « trial_end »
    months: str
    on: date | None
    reached: bool
    in_work: bool | None
    outcome: Ended
    # the day on which it falls, where it was reckoned already
    falls_on: date | None = None


class Did(NamedTuple):
    """What a person did on a day."""

    kind: str
    on: date
    key: str
    planned: Thousandths | None = None
    done: Thousandths | None = None
    exam: str | None = None
    outcome: str | None = None
    employer: str | None = None
    mode: str | None = None
    area: str | None = None


class Evaluated(NamedTuple):
    """Where a person stood on one point, on a day."""

    on: date
    item: str
    result: str


class PersonEntry(NamedTuple):
    """One participation; ``publics`` is ``None`` where nobody said them, and empty where there is none."""

    number: int
    person: int
    age: int | None = None
    sex: str | None = None
    contract: str | None = None
    territory: str | None = None
    schooling: str | None = None
    prescriber: str | None = None
    household: str | None = None
    post_kind: str | None = None
    qpv: bool | None = None
    publics: frozenset[str] | None = None
    referred_on: date | None = None
    positioned_on: date | None = None
    welcomed_on: date | None = None
    entered_on: date | None = None
    left_on: date | None = None
    hired_on: date | None = None
    exit: Ended | None = None
    news: Sequence[NewsAsked] = ()
    activities: Sequence[Did] = ()
    evaluations: Sequence[Evaluated] = ()


class Committed(NamedTuple):
    """A committee: its day, and the services that attended."""

    on: date
    attendees: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DossierRows:
    """All that figures read of one dossier: its period, its people, its committees, what it foresaw and declared."""

    dossier: int
    fiche: str
    starts_on: date | None = None
    ends_on: date | None = None
    entries: Sequence[PersonEntry] = ()
    committees: Sequence[Committed] = ()
    territories: Sequence[str] = ()
    foreseen: Mapping[str, int] = field(default_factory=dict)
    declared: Mapping[str, object] = field(default_factory=dict)
