"""A department, and the words that are its own."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.catalogue.colours import Colours
from tremplin.catalogue.comparing import Lot
from tremplin.catalogue.costs import CostLine
from tremplin.catalogue.filing import DepositPlace, OfficialText
from tremplin.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplicitDecision:
    """What silence is worth, and after how many months."""

    result: str
    after: int


# CRPA, art. R112-11-1: what a receipt names; what a department does not say is told as such, never made up
@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptWords:
    """What the receipts of a department say of itself and of the law."""

    service: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    implicit_decision: ImplicitDecision | None = None
    remedies: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPublic:
    """A public of a department; ``sensitive`` where being of it tells of a person what the law protects."""

    label: str
    sensitive: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCategory:
    """A category of exits of a department, and the one that all share as which it counts; none is no dynamic exit."""

    label: str
    counts_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A cadence of committees: one in each period of so many months."""

    label: str
    every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """How many days before a session closes, or before a deadline, whoever it is about is reminded of it."""

    before_closing: tuple[int, ...] = (15, 3)
    before_deadlines: tuple[int, ...] = (30, 7)


# « deux ans à compter du dernier contact » (CNIL, 2021-028, on social support)
RETENTION_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department and its vocabulary: each mapping goes from a code to the label that people read."""

    code: str
    name: str
    territories: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    publics: Mapping[str, OwnPublic] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=dict)
    legal_forms: Mapping[str, str] = field(default_factory=dict)
    accreditations: Mapping[str, str] = field(default_factory=dict)
    exit_contracts: Mapping[str, str] = field(default_factory=dict)
    exit_categories: Mapping[str, OwnCategory] = field(default_factory=dict)
    cadences: Mapping[str, Cadence] = field(default_factory=dict)
    cost_lines: Mapping[str, CostLine] = field(default_factory=dict)
    # by family of ``PEOPLE``: words of its own that are said of people
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    retention_months: int = RETENTION_MONTHS
    colours: Colours | None = None
    receipts: ReceiptWords | None = None
    reminders: Reminders = Reminders()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call for projects, in one edition: « 00/2026 »."""

    id: str
    title: str
    edition: str | None = None
    summary: str | None = None
    official_text: OfficialText | None = None
    deposit: DepositPlace | None = None
    lots: tuple[Lot, ...] = ()

    @property
    def department(self) -> str:
        return self.id.partition("/")[0]
