"""The final report received in time."""

from tremplin.rules.deadlines import Deadline
from tremplin.rules.door import Derived, Fiche, RuleKind, Stage, Words, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportDeadline(Deadline):
    """Refuse a final report received after its deadline."""


def derived(fiche: Fiche, words: Words) -> Derived:
    """The deadline of the final report of a fiche."""
    final = fiche.reports.final
    if final and (final.within or final.no_later_than):
        yield ReportDeadline(within=final.within, no_later_than=final.no_later_than), final.source


KIND = RuleKind(
    name="report_deadline",
    meaning="Le bilan final est reçu dans son délai ; de deux dates, la plus proche vaut, sauf si elle précède la fin.",
    stage=Stage.SETTLEMENT,
    reads=("reports.final", "ends_on"),
    derived=derived,
    builds=ReportDeadline,
    written_in="reports.final.within, reports.final.no_later_than",
    example="""
        reports:
          final: {within: 3 months, no_later_than: 2026-03-31, source: Bilan}
    """,
)
