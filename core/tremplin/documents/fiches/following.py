"""How YAML writes what an operation owes while it runs and after."""

from typing import Any

from tremplin.catalogue import duties
from tremplin.documents.door import (
    BlockSchema,
    Day,
    Listed,
    Months,
    Section,
    Text,
    Whole,
    Word,
    YesNo,
    checks,
    sections,
    twice,
    words,
)
from tremplin.documents.fiches.blocks import SourcedSchema, SpanSchema
from tremplin.documents.fiches.instalments import InterimReportSchema


class CommitteesSchema(SourcedSchema):
    """The follow-up committees."""

    builds = duties.Committees
    # « réguliers », « plusieurs fois par an » and « tous les trois mois » are not made one: only the last has days
    cadence = Word("cadences", "cadence inconnue", description="Leur fréquence.")
    attendees = words("services", "service inconnu", description="Les présences exigées.")


class DashboardSchema(SourcedSchema):
    """The carrier's dashboard."""

    builds = duties.Dashboard
    before_committees = YesNo(description="true s'il est transmis avant chaque comité.")
    on_request = YesNo(description="true s'il peut être demandé à tout moment.")


class ExecutionReportsSchema(SourcedSchema):
    """The running reports on participants."""

    builds = duties.ExecutionReports
    validated_by = words("services", "service inconnu", description="Qui les valide.")


class AfterExitSchema(SourcedSchema):
    """The follow-up after the exit."""

    builds = duties.ExitFollowUp
    months = Listed(
        Whole(least=1, most=60),
        required=True,
        distinct=True,
        description="Les échéances, en mois.",
    )
    # « les indicateurs […]: l'accès à l'emploi […] 3 mois après l'action » asks for a figure, and obliges to none
    required = YesNo(description="false si le texte n'en fait qu'un indicateur ; sinon, une règle l'exige.")


class FollowUpSchema(BlockSchema):
    """How an operation is followed."""

    builds = duties.FollowUp
    committees = Section(CommitteesSchema, description="Les comités de suivi.")
    dashboard = Section(DashboardSchema, description="Le tableau de bord.")
    execution_reports = Section(ExecutionReportsSchema, description="Les comptes rendus d'exécution.")
    after_exit = Section(AfterExitSchema, description="Le suivi après la sortie.")


class FinalReportSchema(SourcedSchema):
    """The final report."""

    builds = duties.FinalReport
    within = Months(description="Délai après la fin de l'opération.")
    # « dans les 3 mois […] soit le 31/03/2025 au plus tard »: a call of 2024 gives both
    no_later_than = Day(description="Date limite absolue.")
    evidence_of_exits = YesNo(description="true si des pièces prouvent les sorties.")
    only_costs_foreseen_and_incurred = YesNo(
        description="true si seules les dépenses prévues et effectives sont retenues."
    )
    parts = Listed(Text(), description="Ce que le bilan contient.")


class YearlySchema(SourcedSchema):
    """The yearly documents."""

    builds = duties.YearlyDocuments
    within = Months(description="Délai après la fin de l'exercice.")
    parts = Listed(Text(), description="Les documents à transmettre.")


class ReportsSchema(BlockSchema):
    """What the carrier reports."""

    builds = duties.ReportDuties
    final = Section(FinalReportSchema, description="Le bilan final.")
    yearly = Section(YearlySchema, description="Les documents annuels.")
    interim = sections(InterimReportSchema, description="Les bilans intermédiaires, dans l'ordre.")

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "interim")


class PerParticipantSchema(SourcedSchema):
    """What each participant receives."""

    builds = duties.PerParticipant
    interviews_min = Whole(description="Entretiens individuels, au moins.")
    driving_hours_max = Whole(description="Heures de conduite, au plus.")
    # « ces heures devront être mutualisées »: those that some do not take serve others
    driving_hours_pooled = YesNo(description="true si les heures non utilisées sont mises en commun.")
    driving_hours_referral = Text(
        description="À qui faire remonter un dépassement (« au service référent ») : le texte l'admet, il avertit."
    )
    initial_driving_hours_max = Whole(description="Heures de conduite de l'évaluation de départ, au plus.")
    theory_exams_min = Whole(description="Présentations à l'examen théorique, au moins.")
    practical_exams_min = Whole(description="Présentations à l'examen pratique, au moins.")
    weekly_hours = Section(SpanSchema, description="Heures de travail par semaine.")
