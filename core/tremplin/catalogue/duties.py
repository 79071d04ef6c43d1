"""What an operation owes while it runs and after: committees, reports, and what each participant receives."""

from datetime import date

from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import Number, number
from tremplin.values import dataclass

# the names of some keys in the published form
INTERIM_REPORT = {"after": "after_months", "day": "date", "within": "within_months"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A lower and an upper bound, both included, either of which may be unsaid."""

    min: Number | None = None
    max: Number | None = None

    def told(self, unit: str) -> str:
        """« de 4 à 20 heures »."""
        if self.min is None or self.max is None:
            bound = self.max if self.min is None else self.min
            return f"{number(bound or 0)} {unit} au {'plus' if self.min is None else 'moins'}"
        return f"de {number(self.min)} à {number(self.max)} {unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Committees:
    """How often the follow-up committee meets, and who must attend."""

    cadence: str | None = None
    attendees: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """When the carrier's dashboard is handed over."""

    # « systématiquement transmis en amont de la tenue de chaque comité » (a call of 2025, « ÉVALUATION », 1)
    before_committees: bool | None = None
    on_request: bool | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionReports:
    """The running reports on each participant, and who validates them."""

    # « en ayant reçu la validation préalable » of a service (a call of 2024, « EVALUATION », 1)
    validated_by: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitFollowUp:
    """The months after the exit at which people are asked again; ``required``, unless the text only counts it."""

    months: tuple[int, ...] = ()
    required: bool = True
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """How an operation is followed while it runs, and after."""

    committees: Committees | None = None
    dashboard: Dashboard | None = None
    execution_reports: ExecutionReports | None = None
    after_exit: ExitFollowUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalReport:
    """The report due at the end."""

    within: int | None = None
    no_later_than: date | None = None
    # « copie des contrats de travail, attestations de formation » (a call of 2024, « EVALUATION », 2)
    evidence_of_exits: bool | None = None
    # « seules les dépenses prévues […] et effectivement encourues » (a call of 2025, « ÉVALUATION », 2)
    only_costs_foreseen_and_incurred: bool | None = None
    parts: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimReport:
    """A report due on the way: some months after the start, on a day at the latest, or the earlier of both."""

    code: str
    after: int | None = None
    day: date | None = None
    within: int | None = None
    parts: tuple[str, ...] = ()
    source: str | None = None

    @property
    def months(self) -> int | None:
        """How many months after the start it is due; ``None`` where the text counts from no start."""
        return self.after + (self.within or 0) if self.after else None

    def told(self) -> str:
        """« 6 mois après le début de l'opération, dans le mois qui suit »; nothing where the text is silent."""
        told = [f"{self.after} mois après le début de l'opération"] if self.after else []
        follow = "le mois qui suit" if self.within == 1 else f"les {self.within} mois qui suivent"
        told += [f"dans {follow}"] if self.within else []
        return ", ".join([*told, *([f"au plus tard le {french(self.day)}"] if self.day else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyDocuments:
    """The documents due every year after the end of the accounting year."""

    within: int | None = None
    parts: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDuties:
    """What the carrier reports."""

    final: FinalReport | None = None
    yearly: YearlyDocuments | None = None
    interim: tuple[InterimReport, ...] = ()

    @property
    def interim_labels(self) -> dict[str, str]:
        """What people call each interim report: « bilan intermédiaire n° 2 »."""
        alone = len(self.interim) == 1
        return {
            each.code: "bilan intermédiaire" if alone else f"bilan intermédiaire n° {rank}"
            for rank, each in enumerate(self.interim, 1)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PerParticipant:
    """What each participant must receive, or must be."""

    interviews_min: int | None = None
    driving_hours_max: int | None = None
    driving_hours_pooled: bool | None = None
    driving_hours_referral: str | None = None
    initial_driving_hours_max: int | None = None
    theory_exams_min: int | None = None
    practical_exams_min: int | None = None
    weekly_hours: Span | None = None
    source: str | None = None
