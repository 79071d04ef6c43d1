"""A report on the way received in time."""

from typing import ClassVar

from tremplin.rules.deadlines import Deadline
from tremplin.rules.door import UNKNOWN, Day, Derived, Facts, Fiche, InterimReport, RuleKind, Stage, Words, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class InterimReportDeadline(Deadline):
    """Refuse an interim report received after its deadline."""

    code: str
    label: str
    after: int | None = None

    counted: ClassVar[str] = "starts_on"

    @property
    def report(self) -> str:
        return f"interim_reports.{self.code}"

    @property
    def called(self) -> str:
        return f"{self.label[:1].upper()}{self.label[1:]}"

    def days(self, facts: Facts) -> tuple[Day, Day]:
        return facts.interim_reports.get(self.code, UNKNOWN), facts.starts_on

    def state(self, words: Words) -> str:
        delay = (self.within or 0) - (self.after or 0) or None
        report = InterimReport(code=self.code, after=self.after, within=delay, day=self.no_later_than)
        return f"{self.called} reçu {report.told()}"

    def reads(self) -> tuple[str, ...]:
        """The facts that this rule reads, by their whole names."""
        return (self.report, self.counted) if self.within else (self.report,)


def derived(fiche: Fiche, words: Words) -> Derived:
    """The deadlines of the interim reports of a fiche, where the source gives any."""
    labels = fiche.reports.interim_labels
    for each in fiche.reports.interim:
        if each.after or each.day:
            terms = InterimReportDeadline(
                code=each.code,
                label=labels[each.code],
                after=each.after,
                within=each.months,
                no_later_than=each.day,
            )
            yield terms, each.source


KIND = RuleKind(
    name="interim_report_deadline",
    meaning="Chaque bilan intermédiaire est reçu dans son délai ; de deux dates, la plus proche vaut.",
    stage=Stage.SETTLEMENT,
    reads=("interim_reports.…", "starts_on"),
    derived=derived,
    builds=InterimReportDeadline,
    written_in="reports.interim",
    example="""
        reports:
          interim:
            - {code: bilan-6-mois, after: 6 months, within: 1 month, source: Bilans}
    """,
)
