"""The facts by their names in a facts file: what people call each, and how it is written."""

from typing import NamedTuple


class Fact(NamedTuple):
    """One fact; ``…`` in its name stands for a code."""

    name: str
    label: str
    written: str


FACTS = (
    Fact("deposited_on", "le jour du dépôt", "date"),
    Fact("starts_on", "le premier jour de l'opération", "date"),
    Fact("ends_on", "le dernier jour de l'opération, compris", "date"),
    Fact("carrier.legal_form", "la forme juridique du porteur", "mot"),
    Fact("carrier.accreditations", "les agréments du porteur", "liste de mots"),
    Fact("territories", "les territoires de l'opération", "liste de mots"),
    Fact("participants.total", "le nombre total de participants", "nombre entier"),
    Fact(
        "participants.…",
        "le nombre de participants d'un public (les publics se recoupent)",
        "nombre entier",
    ),
    Fact("posts", "le nombre de postes d'insertion", "nombre"),
    Fact("supervisors_fte", "les encadrants, en équivalents temps plein", "nombre"),
    Fact("budget.staff", "les dépenses de personnel prévues", "euros"),
    Fact("budget.operating", "les dépenses de fonctionnement prévues", "euros"),
    Fact("budget.external_services", "les prestations externes prévues", "euros"),
    Fact("budget.other", "les autres dépenses directes prévues", "euros"),
    Fact("budget.indirect", "les charges indirectes demandées", "euros"),
    Fact("realised.staff", "les dépenses de personnel réalisées", "euros"),
    Fact("realised.operating", "les dépenses de fonctionnement réalisées", "euros"),
    Fact("realised.external_services", "les prestations externes réalisées", "euros"),
    Fact("realised.other", "les autres dépenses directes réalisées", "euros"),
    Fact("realised.indirect", "les charges indirectes réalisées", "euros"),
    Fact("requested", "la subvention demandée", "euros"),
    Fact("granted", "la subvention accordée", "euros"),
    Fact("advance", "l'avance", "euros"),
    Fact("opinions.…", "un avis", "favourable, unfavourable ou pending"),
    Fact("documents", "les pièces jointes", "liste de codes"),
    Fact("answers.…", "une réponse à une question de la fiche", "selon la question"),
    Fact("committees", "les jours des comités de suivi tenus", "liste de dates"),
    Fact(
        "follow_ups",
        "les jours où les personnes sorties ont été réinterrogées",
        "liste de dates",
    ),
    Fact("reports.final", "le jour de réception du bilan final", "date"),
    Fact("results.months", "les mois d'accompagnement réalisés", "nombre"),
    Fact("results.exits", "les sorties dynamiques obtenues", "nombre"),
    Fact("results.quality", "les thèmes du référentiel qualité honorés", "liste de codes"),
    Fact("results.urban.months", "les mois d'accompagnement en milieu urbain", "nombre"),
    Fact("results.urban.hours", "les heures de mise à disposition en milieu urbain", "nombre"),
    Fact("results.rural.months", "les mois d'accompagnement en milieu rural", "nombre"),
    Fact("results.rural.hours", "les heures de mise à disposition en milieu rural", "nombre"),
    Fact("participant.interviews", "les entretiens individuels d'une personne", "nombre entier"),
    Fact("participant.driving_hours", "les heures de conduite d'une personne", "nombre"),
    Fact(
        "participant.initial_driving_hours",
        "les heures de conduite de son évaluation de départ",
        "nombre",
    ),
    Fact("participant.theory_exams", "ses présentations à l'examen théorique", "nombre entier"),
    Fact("participant.practical_exams", "ses présentations à l'examen pratique", "nombre entier"),
    Fact("participant.weekly_hours", "ses heures de travail par semaine", "nombre"),
    Fact("participant.age", "l'âge de la personne", "nombre entier"),
    Fact("participant.contract", "son contrat d'insertion", "mot"),
)
LABELS = {fact.name: fact.label for fact in FACTS}
FAMILIES = {
    "participants": "le nombre de participants du public",
    "opinions": "l'avis",
    "answers": "la réponse à la question",
}


def block(name: str) -> tuple[str, ...]:
    """The facts of a block: those of « budget » are « budget.staff », « budget.operating »…"""
    return tuple(fact.name for fact in FACTS if fact.name.startswith(f"{name}."))


def label(fact: str) -> str:
    """What people call a fact: « la subvention demandée »."""
    if fact in LABELS:
        return LABELS[fact]
    family, _, code = fact.partition(".")
    return f"{FAMILIES[family]} « {code} »" if family in FAMILIES else fact
