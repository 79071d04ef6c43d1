"""What the terms of a rule can do: each power is a protocol, and a rule has those whose methods its terms have.

Four of them stand lower, since the catalogue publishes what they say, or documents ask it: ``States``, ``Viewed``,
``Bears`` and ``Bounds``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeGuard, TypeVar, runtime_checkable

from tremplin.catalogue.door import Bears, Bounds, Cents, Number, Rate, States, Viewed, euros
from tremplin.rules.facts.view import Budget, Facts, Participants, type_of_unknown
from tremplin.rules.finding import Finding


@runtime_checkable
class Checks(Protocol):
    """Terms that facts meet or break."""

    def check(self, facts: Facts) -> Finding: ...


@runtime_checkable
class Reads(Protocol):
    """Terms that read fewer facts than their kind may, or facts that their codes name: « participants.brsa »."""

    def reads(self) -> Iterable[str]: ...


@runtime_checkable
class Owes(Protocol):
    """Terms by which indirect costs are owed on the costs kept: exact, or unknown when what was spent lacks."""

    def due(self, kept: Budget) -> Fraction | int | type_of_unknown: ...


@runtime_checkable
class Reckons(Protocol):
    """Terms that owe, and say how in the words that follow « Charges indirectes : 240,00 €, »."""

    def reckoned(self, kept: Budget) -> str: ...


@runtime_checkable
class Attends(Protocol):
    """Terms on how many people there are: those foreseen, then those who came as soon as their paths are recorded."""

    def of_people(self, people: Participants) -> Finding: ...


class EarnedPart(NamedTuple):
    """One part of the pay: its weight, and the proportion reached, at most one; ``None`` when facts are missing.

    ``most`` is the proportion that it then reaches at most, whatever these facts are.
    """

    label: str
    weight: Rate
    reached: Fraction | None
    missing: tuple[str, ...]
    told: Callable[[], str]
    most: Fraction = Fraction(1)

    @property
    def earned(self) -> Fraction:
        """What the part earns of the pay; nothing as long as facts are missing."""
        return self.weight.exact * min(self.reached or Fraction(0), Fraction(1))

    @property
    def limit(self) -> Fraction:
        """What the part earns at most, whatever is missing."""
        return self.earned if self.reached is not None else self.weight.exact * self.most


@runtime_checkable
class Earns(Protocol):
    """Terms by which results earn the grant, part by part; all the parts of a fiche are added up."""

    def parts(self, facts: Facts) -> Iterable[EarnedPart]: ...


class PaidLimit(NamedTuple):
    """What a settlement pays at most by one reading of a rule, in whole cents; ``None`` as long as facts are missing.

    ``missing`` says what people call each fact that lacks besides the costs, which a settlement asks for by itself.
    """

    label: str
    most: Cents | None
    told: Callable[[], str]
    missing: Mapping[str, str] = MappingProxyType({})


@runtime_checkable
class Limits(Protocol):
    """Terms that bound what a settlement pays, given the costs that it keeps: the indirect ones are those owed."""

    def limits(self, kept: Budget, facts: Facts) -> Iterable[PaidLimit]: ...


class Portion(NamedTuple):
    """A quantity paid at one price; ``told`` is what is counted, and ``price`` an amount for one."""

    quantity: Number
    price: Cents
    counted: str
    which: str = ""

    @property
    def cents(self) -> Cents:
        # one exact quotient, cut to the cent once
        whole, part = self.quantity.as_integer_ratio()
        return self.price * whole // part

    def told(self) -> str:
        """« 12 participants (bénéficiaires du RSA) × 500,00 € = 6 000,00 € »."""
        which = f" ({self.which})" if self.which else ""
        return f"{self.counted}{which} × {euros(self.price)} = {euros(self.cents)}"


class Priced(NamedTuple):
    """What a unit price comes to, portion by portion, and the facts that are missing to know it whole.

    ``called`` is what people call those whose names hold a code.
    """

    label: str
    portions: tuple[Portion, ...]
    missing: tuple[str, ...] = ()
    called: Mapping[str, str] = {}

    @property
    def cents(self) -> Cents:
        """What is known of the amount: all of it, where nothing is missing."""
        return sum(portion.cents for portion in self.portions)


@runtime_checkable
class Prices(Protocol):
    """Terms that pay a quantity by a price: what was foreseen at deposit, what was ``realised`` at settlement."""

    def priced(self, facts: Facts, *, realised: bool) -> Priced: ...


NEEDED = {States: "state", Checks: "check"}
POWERS = {
    **NEEDED,
    Reads: "reads",
    Viewed: "view",
    Owes: "due",
    Reckons: "reckoned",
    Earns: "parts",
    Limits: "limits",
    Bears: "bears_on",
    Bounds: "bounds",
    Prices: "priced",
    Attends: "of_people",
}
P = TypeVar("P")


def can(terms: Any, power: type[P]) -> TypeGuard[P]:
    """Whether terms have a power."""
    kind: Any = type(terms)
    return power in powers_of(kind)


@cache
def powers_of(terms: Any) -> frozenset[type]:
    """The powers of a class of terms; a value that is called as a method of one is none."""
    values = {each.name for each in fields(terms)} if is_dataclass(terms) else set()
    return frozenset(power for power, method in POWERS.items() if method not in values and issubclass(terms, power))


def lacking(terms: Any) -> list[str]:
    """The methods that a class of terms must have, and has not."""
    return [method for power, method in NEEDED.items() if power not in powers_of(terms)]
