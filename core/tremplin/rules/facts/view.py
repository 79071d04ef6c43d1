"""The facts that rules read: a frozen view of a dossier, of which anything may be unknown."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, time
from enum import Enum
from typing import Any, Literal

from tremplin.catalogue.door import COSTS, SELDOM, Cents, Number
from tremplin.values import dataclass


class Unknown(Enum):
    """The one value of what is not known: it is neither zero nor no."""

    UNKNOWN = "unknown"

    # raised, not false: « if not fact » would take what nobody said for a no, and refuse a person for it
    def __bool__(self) -> bool:
        raise TypeError("an unknown fact is neither true nor false: test it with « is UNKNOWN »")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown.UNKNOWN
type_of_unknown = Literal[Unknown.UNKNOWN]

Day = date | type_of_unknown
Hour = time | type_of_unknown
Whole = int | type_of_unknown
Quantity = Number | type_of_unknown
Money = Cents | type_of_unknown
Word = str | type_of_unknown
Words = tuple[str, ...] | type_of_unknown
LINES = (*COSTS, "indirect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """The organisation that applies."""

    legal_form: Word = UNKNOWN
    accreditations: Words = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """How many people; publics overlap, so they do not add up to the total."""

    total: Whole = UNKNOWN
    # publics overlap (one may be under 26 and receive RSA), so that no total is made of them
    publics: Mapping[str, int] = field(default_factory=dict)

    def of(self, public: str) -> Whole:
        return self.publics.get(public, UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Costs by kind, foreseen or realised."""

    staff: Money = UNKNOWN
    operating: Money = UNKNOWN
    external_services: Money = UNKNOWN
    other: Money = UNKNOWN
    investment: Money = UNKNOWN
    # apart from the direct costs: calls compute them by a rate of some of those
    indirect: Money = UNKNOWN
    # by family, the lines that the fiche asks for, those that nobody told included
    parts: Mapping[str, Mapping[str, Money]] = field(default_factory=dict)

    def lines(self) -> Mapping[str, Money]:
        return {code: cents for part in self.parts.values() for code, cents in part.items()}

    @property
    def total(self) -> Money:
        """All of it, unknown as long as one line is."""
        whole = 0
        for cost in whole_of(self):
            cents: Money = getattr(self, cost)
            if cents is UNKNOWN:
                return UNKNOWN
            whole += cents
        return whole


def is_of(budget: Budget, cost: str) -> bool:
    """Whether a cost is of a budget: a seldom one is where it is told, or asked for line by line."""
    return cost not in SELDOM or getattr(budget, cost) is not UNKNOWN or cost in budget.parts


def whole_of(budget: Budget) -> tuple[str, ...]:
    """The costs that make a whole budget, the indirect ones included."""
    return tuple(cost for cost in LINES if is_of(budget, cost))


# « 80 % d'aides publiques au plus »: what is public is counted apart from what is not, and one's own money from both
@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one other funder brings, asked or obtained; its nature is not known of those told before it was asked."""

    funder: str
    status: str
    amount: Cents
    nature: Word = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """When reports were received."""

    final: Day = UNKNOWN


# a call of 2024 asks fewer hours a month in the country than in town (10 and 8)
@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Months of follow-up in one kind of place, and the hours of work done there."""

    months: Quantity = UNKNOWN
    hours: Quantity = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What an operation obtained, and what it did of what it foresaw."""

    months: Quantity = UNKNOWN
    exits: Quantity = UNKNOWN
    quality: Words = UNKNOWN
    participants: Whole = UNKNOWN
    hours: Quantity = UNKNOWN
    places: Whole = UNKNOWN
    posts: Quantity = UNKNOWN
    publics: Mapping[str, int] = field(default_factory=dict)
    fte: Mapping[str, Number] = field(default_factory=dict)
    urban: Hours = Hours()
    rural: Hours = Hours()


# facts of one person, without a name: a trial needs none, and what is not asked cannot leak
@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One person of the operation."""

    interviews: Whole = UNKNOWN
    driving_hours: Quantity = UNKNOWN
    initial_driving_hours: Quantity = UNKNOWN
    theory_exams: Whole = UNKNOWN
    practical_exams: Whole = UNKNOWN
    weekly_hours: Quantity = UNKNOWN
    age: Whole = UNKNOWN
    contract: Word = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedPerson:
    """One person whose path is recorded, by their number in the operation; ``over`` once they left it."""

    number: int
    facts: Participant
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp:
    """News taken of one person, at a milestone of so many months after their exit."""

    months: int
    on: date


# « a minima 6 mois après la sortie de l'action »: each person has left on a day of their own (a call of 2025)
@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One person who left the action, without a name, and the news taken since; none taken is an empty tuple."""

    left_on: Day = UNKNOWN
    followed_up: tuple[FollowedUp, ...] | type_of_unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerShare:
    """One organisation beside the one that leads, and its part of the budget."""

    name: Word = UNKNOWN
    siret: Word = UNKNOWN
    amount: Money = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of a dossier."""

    deposited_on: Day = UNKNOWN
    # in Paris, of that day
    deposited_at: Hour = UNKNOWN
    starts_on: Day = UNKNOWN
    ends_on: Day = UNKNOWN
    carrier: Carrier = Carrier()
    lot: Word = UNKNOWN
    territories: Words = UNKNOWN
    # none is an empty tuple, which is known
    partners: tuple[PartnerShare, ...] | type_of_unknown = UNKNOWN
    participants: Participants = field(default_factory=Participants)
    posts: Quantity = UNKNOWN
    supervisors_fte: Quantity = UNKNOWN
    hours: Quantity = UNKNOWN
    places: Whole = UNKNOWN
    employees: Whole = UNKNOWN
    # by accreditation: a structure may hold several, each with a price of its own
    fte: Mapping[str, Number] = field(default_factory=dict)
    budget: Budget = Budget()
    realised: Budget = Budget()
    requested: Money = UNKNOWN
    granted: Money = UNKNOWN
    advance: Money = UNKNOWN
    # nobody else is an empty tuple, which is known
    resources: tuple[Contribution, ...] | type_of_unknown = UNKNOWN
    final_resources: tuple[Contribution, ...] | type_of_unknown = UNKNOWN
    # by code: which opinions are collected, and from whom, is data of each fiche
    opinions: Mapping[str, str] = field(default_factory=dict)
    documents: Words = UNKNOWN
    attestations: Words = UNKNOWN
    answers: Mapping[str, Any] = field(default_factory=dict)
    # the questions that other answers leave unasked: their silence is known, which is not the same as not knowing
    unasked: frozenset[str] = frozenset()
    # none held is an empty tuple, which is known; unknown is another thing
    committees: tuple[date, ...] | type_of_unknown = UNKNOWN
    exits: tuple[Departure, ...] | type_of_unknown = UNKNOWN
    reports: Reports = Reports()
    interim_reports: Mapping[str, date] = field(default_factory=dict)
    results: Results = field(default_factory=Results)
    participant: Participant = Participant()
    # whose path is recorded: what bears on one person is judged for each of them
    people: tuple[FollowedPerson, ...] = ()
    # by fact, how it was counted from what is recorded of people, or that it was declared where no row could say it
    counted: Mapping[str, str] = field(default_factory=dict)


def valued(facts: Any, name: str) -> Any:
    """The value of a fact by its name: « budget.staff », « participants.brsa »."""
    for step in name.split("."):
        if isinstance(facts, Mapping):
            facts = facts.get(step, UNKNOWN)
        elif isinstance(facts, Participants) and step != "total":
            facts = facts.of(step)
        elif isinstance(facts, Budget) and step in (lines := facts.lines()):
            facts = lines[step]
        else:
            facts = getattr(facts, step, UNKNOWN)
    return facts


def absent(read: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the facts that are unknown, among those that a rule read."""
    return tuple(fact for fact, value in read.items() if value is UNKNOWN)
