"""What a rule is to the catalogue: a kind, its terms, from which stage it must hold, and where the call says so."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, time
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from tremplin.catalogue.calendar import clock_time
from tremplin.catalogue.quantities import Rate, number
from tremplin.catalogue.words import Words
from tremplin.values import dataclass


class Stage(StrEnum):
    """The moment from which a rule must hold; a later stage includes those before it."""

    DEPOSIT = "deposit"
    AGREEMENT = "agreement"
    FOLLOW_UP = "follow_up"
    SETTLEMENT = "settlement"

    def includes(self, other: "Stage") -> bool:
        """Whether a rule of the ``other`` stage is judged at this one."""
        return STAGES.index(other) <= STAGES.index(self)


STAGES = tuple(Stage)


class Severity(StrEnum):
    """Whether a broken rule stops the dossier or only warns."""

    BLOCKING = "blocking"
    WARNING = "warning"


@runtime_checkable
class States(Protocol):
    """Terms that say themselves in one French sentence, with their figures, no code of ours, and no final stop."""

    def state(self, words: Words) -> str: ...


class Terms(States, Protocol):
    """The terms of one rule: a frozen dataclass whose ``check`` turns facts into a finding."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def check(self, facts: Any) -> Any: ...


@runtime_checkable
class Viewed(Protocol):
    """Terms that fill keys of the published form, those that the contract leaves to rules."""

    def view(self) -> Mapping[str, Any]: ...


@runtime_checkable
class Bears(Protocol):
    """Terms that alone say something of what they bear on, as people name it: « les charges indirectes ».

    Two rules that bear on one thing, with no choice between them, are a mistake of the document.
    """

    def bears_on(self) -> Iterable[str]: ...


class Extent(NamedTuple):
    """The least and the most that a rule admits of something, as people name it; ``told`` writes one of them."""

    of: str
    least: int | None = None
    most: int | None = None
    told: Callable[[int], str] = number


@runtime_checkable
class Bounds(Protocol):
    """Terms that admit of something no less than a floor, or no more than a ceiling.

    A floor above the ceiling of another rule is a mistake of the document: no dossier would respect both.
    """

    def bounds(self) -> Iterable[Extent]: ...


@dataclass(frozen=True, slots=True)
class Choosing:
    """A choice of an option, under which a rule holds."""

    option: str
    choice: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a fiche; one that is ``under`` choices holds where the carrier made all of them."""

    kind: str
    stage: Stage
    severity: Severity
    source: str | None
    terms: Terms
    under: tuple[Choosing, ...] = ()

    def published(self) -> dict[str, Any]:
        """The rule as other software reads it."""
        return {
            "kind": self.kind,
            "stage": self.stage.value,
            "severity": self.severity.value,
            "source": self.source,
            "parameters": plain(self.terms),
            "option": self.under[0].option if self.under else None,
        }

    def meets(self, other: "Rule") -> bool:
        """Whether a dossier may be judged by both: under two choices of one option, none is."""
        theirs = {each.option: each.choice for each in other.under}
        return all(theirs.get(each.option, each.choice) == each.choice for each in self.under)

    def statement(self, words: Words) -> str:
        """The terms in one sentence; ``words`` gives the labels of a family of codes."""
        return self.terms.state(words)

    def view(self) -> Mapping[str, Any]:
        """The readable keys of the published form that this rule fills; most rules fill none."""
        return self.terms.view() if isinstance(self.terms, Viewed) else {}


def unsourced(parameters: Any) -> Any:
    """The parameters of a rule, without where the text says them: what two rules are compared by."""
    if isinstance(parameters, dict):
        return {key: unsourced(inner) for key, inner in parameters.items() if key != "source"}
    return [unsourced(inner) for inner in parameters] if isinstance(parameters, list) else parameters


def plain(value: Any) -> Any:
    """A published value: rates as decimal strings, dates as ISO, dataclasses as objects, tuples as lists."""
    match value:
        case Rate():
            return value.decimal()
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case time():
            return clock_time(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case _ if hasattr(value, "__dataclass_fields__"):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _ if hasattr(value, "as_tuple"):  # a Decimal: a number where it is whole, else an exact string
            return int(value) if value == int(value) else format(value, "f").rstrip("0")
        case _:
            return value
