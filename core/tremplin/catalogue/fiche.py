"""A fiche: one measure of a call, in the sections in which a person reads it.

What the source does not say is ``None``, or an empty tuple: unknown is not zero, silent is not no.
"""

from dataclasses import field
from datetime import date, time

from tremplin.catalogue.asked import Attestation, Question
from tremplin.catalogue.comparing import Criterion, Lot, Partnership, Ranking
from tremplin.catalogue.costs import CostLine
from tremplin.catalogue.duties import FollowUp, PerParticipant, ReportDuties, Span
from tremplin.catalogue.filing import DepositPlace, OfficialText
from tremplin.catalogue.indicator import Indicator
from tremplin.catalogue.options import Option
from tremplin.catalogue.payment import PaymentTerms
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Rule
from tremplin.catalogue.window import Window
from tremplin.values import dataclass


@dataclass(frozen=True, slots=True)
class FicheId:
    """A fiche is known by its department, its call and its slug: « 00/2026/ateliers »."""

    department: str
    call: str
    slug: str

    @property
    def call_id(self) -> str:
        return f"{self.department}/{self.call}"

    def __str__(self) -> str:
        return f"{self.department}/{self.call}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A code that software keeps, and the label that people read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The part of the participants that one public may or must take; exactly one bound is given."""

    public: str
    at_most: Rate | None = None
    at_least: Rate | None = None
    more_than: Rate | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Who chooses the participants, and how."""

    by: str
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """The age of people, both ends included; it does not bear on those whose contract is in ``unless``."""

    min: int | None = None
    max: int | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom the fiche is for."""

    publics: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    age: Age | None = None
    selection: Selection | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Territories:
    """Where the fiche applies: the whole department, listed territories, or nothing said.

    ``priority_areas`` are named by the text, and are no territory of the department.
    """

    scope: str | None = None
    listed: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    priority_areas: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """Who may apply."""

    legal_forms: tuple[str, ...] = ()
    accreditations: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    # of the conditions that have a code of their own: what a carrier attests to is known by it
    attestations: tuple[Attestation, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long an operation may last."""

    at_most: int | None = None
    at_least: int | None = None
    # « fixée à 12 mois, soit du 01/01/2024 au 31/12/2024 »: days voted, not counted from the start
    fixed_from: date | None = None
    fixed_until: date | None = None
    # « ne pourra pas être prolongée par tacite reconduction » (a call of 2024, « DUREE ET FINANCEMENT », 2)
    tacit_renewal: bool | None = None
    action_weeks: Span | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedOpinion:
    """An opinion to collect; ``favourable`` only where the source asks that it be so."""

    code: str
    by: str
    label: str
    favourable: bool | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A document to attach to the application."""

    code: str
    label: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an application holds besides its budget."""

    opinions: tuple[RequestedOpinion, ...] = ()
    documents: tuple[Piece, ...] = ()
    questions: tuple[Question, ...] = ()
    attestations: tuple[Attestation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A service to call; no personal name is needed."""

    service: str
    subject: str | None = None
    phone: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A doubtful value: what the source says, what is read, and why."""

    about: str
    # text, since no date holds « 29/02/2025 », which a call of 2024 gives as a last day
    literal: str
    reading: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the call says what stands at a place of the document."""

    about: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """One measure of a call, as its document states it."""

    id: FicheId
    title: str
    number: str | None = None
    theme: str | None = None
    follows: str | None = None
    summary: str | None = None
    action_types: tuple[Labelled, ...] = ()
    audience: Audience = Audience()
    territories: Territories = Territories()
    carriers: Carriers = Carriers()
    windows: tuple[Window, ...] = ()
    duration: Duration = Duration()
    application: Application = Application()
    lots: tuple[Lot, ...] = ()
    partners: Partnership | None = None
    criteria: tuple[Criterion, ...] = ()
    ranking: Ranking | None = None
    costs: tuple[str, ...] = ()
    costs_source: str | None = None
    options: tuple[Option, ...] = ()
    # the years by which the text wants the budget and the grant told
    budget_years: tuple[int, ...] = ()
    payment: PaymentTerms = field(default_factory=PaymentTerms)
    cost_lines: tuple[CostLine, ...] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    reports: ReportDuties = field(default_factory=ReportDuties)
    per_participant: PerParticipant = field(default_factory=PerParticipant)
    exits: str | None = None
    indicators: tuple[Indicator, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    official_text: OfficialText | None = None
    deposit: DepositPlace | None = None

    @property
    def attestations(self) -> tuple[Attestation, ...]:
        """What a carrier attests to: the conditions in words, then what the application asks for besides."""
        own = {each.label: each for each in self.carriers.attestations}
        said = enumerate(self.carriers.conditions, start=1)
        told = (own.get(label) or Attestation(code=f"carriers-{rank}", label=label) for rank, label in said)
        return (*told, *self.application.attestations)

    @property
    def asked(self) -> tuple[Question, ...]:
        """What a carrier answers: the questions of the application, and the options to choose."""
        return (*self.application.questions, *(Question(**option.as_question()) for option in self.options))

    def open_on(self, day: date, at: time | None = None) -> bool | None:
        """Whether a session holds the day, at an hour where it is told; ``None`` when the source gives no session."""
        return any(window.holds(day, at) for window in self.windows) if self.windows else None
