"""The fields of « Ma demande passe-t-elle ? »: how each fact is asked for, under which title, from which stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from tremplin.catalogue.rule import Stage

# labels are lazy: they are told in the language of whoever reads
Label = Any
Choices = tuple[tuple[str, Label], ...]
# HTML sends nothing of boxes left unticked: « none » needs a value to be told from « not answered »
NONE = "-"
FAMILIES = ("participants", "opinions", "answers")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the form: ``name`` is that of the fact, ``control`` how it is drawn and read."""

    name: str
    control: str
    label: Label
    choices: Choices = ()
    hint: Label = None
    # whose sentence it is: the interface's, which is translated, or the fiche's, which stays in French
    ours: bool = True

    @property
    def id(self) -> str:
        """The identifier in the page; a dot would be read as a class by a selector."""
        return self.name.replace(".", "-")

    def shown(self, values: Sequence[str]) -> list[tuple[str, Label]]:
        """The choices, and what was sent that is none of them: nothing sent is lost, a rule says what is wrong."""
        known = {code for code, _label in self.choices}
        return [*self.choices, *((value, value) for value in dict.fromkeys(values) if value and value not in known)]


@dataclass(frozen=True)
class Group:
    """The fields of one fieldset."""

    code: str
    title: Label
    fields: tuple[Field, ...]
    hint: Label = None


# how a fact of the glossary is drawn, by how it is written
CONTROLS: Mapping[str, str] = {
    "date": "date",
    "euros": "money",
    "nombre": "number",
    "nombre entier": "whole",
    "mot": "word",
    "liste de mots": "words",
    "liste de codes": "words",
    "liste de dates": "dates",
}
QUESTIONS: Mapping[str, str] = {
    "text": "long",
    "integer": "whole",
    "amount": "money",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "word",
    # ROME 4.0 has more than 500 codes: no list of them would be read
    "rome": "text",
    "cecrl": "word",
}
# a fact that a rule of an earlier stage also reads, and that nobody knows before this one
NOT_BEFORE: Mapping[str, Stage] = {"realised": Stage.SETTLEMENT}
STAGES: Mapping[str, Label] = {
    Stage.DEPOSIT.value: _("Au dépôt du dossier"),
    Stage.AGREEMENT.value: _("À la convention"),
    Stage.FOLLOW_UP.value: _("Au suivi de l'opération"),
    Stage.SETTLEMENT.value: _("Au solde"),
}
# an opinion to collect is no favourable one: only where a call says « favorable » does an unfavourable one block
OPINIONS: Mapping[str, Label] = {
    "favourable": _("favorable"),
    "unfavourable": _("défavorable"),
    "pending": _("en attente"),
}
NO_CONTRACT = _("aucun contrat d'insertion")
FUNDED, NOT_FUNDED = _("La fiche finance cette dépense."), _("La fiche ne finance pas cette dépense.")
# unknown is a value: a sum of which a part is unknown is a lower bound, and zero would make it pass
AMOUNT_HINT = _("En euros, par exemple 1 234,56 €. Écrivez 0 s'il n'y en a pas : un champ vide reste inconnu.")
# WCAG 1.3.1, RGAA 11.5 and 11.6: fields of one nature stand in a fieldset with its legend
GROUPS: tuple[tuple[str, Label, tuple[str, ...], Label], ...] = (
    ("dates", _("Dates"), ("deposited_on", "starts_on", "ends_on"), None),
    ("porteur", _("Porteur"), ("carrier",), None),
    ("territoires", _("Territoires"), ("territories",), None),
    ("participants", _("Participants"), ("participants",), _("Une même personne peut être de plusieurs publics.")),
    ("encadrement", _("Postes et encadrement"), ("posts", "supervisors_fte"), None),
    ("budget", _("Budget prévu"), ("budget",), AMOUNT_HINT),
    ("subvention", _("Subvention"), ("requested", "granted", "advance"), None),
    ("questions", _("Questions de la fiche"), ("answers",), None),
    ("pieces", _("Pièces jointes"), ("documents",), None),
    ("avis", _("Avis recueillis"), ("opinions",), None),
    ("suivi", _("Comités de suivi"), ("committees",), None),
    ("personne", _("Une personne de l'opération"), ("participant",), None),
    ("realise", _("Budget réalisé"), ("realised",), AMOUNT_HINT),
    ("resultats", _("Résultats et bilan"), ("reports", "results", "follow_ups"), None),
)
LABELS: Mapping[str, Label] = {
    "deposited_on": _("Jour du dépôt"),
    "starts_on": _("Premier jour de l'opération"),
    # both ends count: twelve months from 15/03/2024 end on 14/03/2025
    "ends_on": _("Dernier jour de l'opération, compris"),
    "carrier.legal_form": _("Forme juridique"),
    "carrier.accreditations": _("Agréments détenus"),
    "territories": _("Territoires de l'opération"),
    "participants.total": _("Nombre total de participants"),
    "posts": _("Postes d'insertion"),
    "supervisors_fte": _("Encadrants, en équivalents temps plein"),
    "budget.staff": _("Personnel"),
    "budget.operating": _("Fonctionnement"),
    "budget.external_services": _("Prestations externes"),
    "budget.other": _("Autres dépenses directes"),
    "budget.indirect": _("Charges indirectes demandées"),
    "realised.staff": _("Personnel, réalisé"),
    "realised.operating": _("Fonctionnement, réalisé"),
    "realised.external_services": _("Prestations externes, réalisé"),
    "realised.other": _("Autres dépenses directes, réalisé"),
    "realised.indirect": _("Charges indirectes, réalisé"),
    "requested": _("Subvention demandée"),
    "granted": _("Subvention accordée"),
    "advance": _("Avance"),
    "documents": _("Pièces jointes au dossier"),
    "committees": _("Jours des comités de suivi tenus"),
    "follow_ups": _("Jours où les personnes sorties ont été réinterrogées"),
    "reports.final": _("Jour de réception du bilan final"),
    "results.months": _("Mois d'accompagnement réalisés"),
    "results.exits": _("Sorties dynamiques obtenues"),
    "results.quality": _("Thèmes du référentiel qualité honorés"),
    "results.urban.months": _("Mois d'accompagnement en milieu urbain"),
    "results.urban.hours": _("Heures de mise à disposition en milieu urbain"),
    "results.rural.months": _("Mois d'accompagnement en milieu rural"),
    "results.rural.hours": _("Heures de mise à disposition en milieu rural"),
    "participant.interviews": _("Entretiens individuels"),
    "participant.driving_hours": _("Heures de conduite"),
    "participant.initial_driving_hours": _("Heures de conduite de l'évaluation de départ"),
    "participant.theory_exams": _("Présentations à l'examen théorique"),
    "participant.practical_exams": _("Présentations à l'examen pratique"),
    "participant.weekly_hours": _("Heures de travail par semaine"),
    "participant.age": _("Âge"),
    "participant.contract": _("Contrat d'insertion"),
}
# what a list that is known to be empty is called; a list without one cannot be said to be empty
NOTHING: Mapping[str, Label] = {
    "carrier.accreditations": _("Aucun agrément"),
    "documents": _("Aucune de ces pièces"),
    "results.quality": _("Aucun de ces thèmes"),
}
HINTS: Mapping[str, Label] = {
    "posts": _("Par exemple 12, ou 9,5."),
    "supervisors_fte": _("Par exemple 1, ou 0,75."),
    "committees": _("Un jour par ligne, par exemple 31/01/2025. Écrivez « aucun » s'il n'y en a pas eu."),
    "follow_ups": _("Un jour par ligne, par exemple 31/01/2025. Écrivez « aucun » si cela n'a pas été fait."),
    "rome": _("Séparez les codes par un espace, par exemple K1304 G1602."),
}
