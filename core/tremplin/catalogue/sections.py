"""The published form as a person reads it: its keys by section, each with its label and how its value reads.

One table serves whoever shows a fiche and whoever compares two. A key that is not here is not shown: identity, hash,
sources, and the rules, which mostly repeat what other sections say (``diff`` tells what they add).
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tremplin.catalogue import reading
from tremplin.catalogue.reading import Reading, Words, day, each, money, months, percent, quantity, span, word, yes_no


class Key(NamedTuple):
    """One value: its place in the form, the label that people read, and how it reads."""

    path: str
    label: str
    read: Reading = reading.text


class Values(NamedTuple):
    """A list of plain values, in which the order says nothing."""

    path: str
    label: str
    read: Reading = reading.text


class Items(NamedTuple):
    """A list of objects; ``known_by`` are the keys that tell one from another, the surest first.

    ``one`` is the label of a single one; where ``in_order``, those that nothing else matches are matched by rank.
    """

    path: str
    label: str
    one: str
    known_by: tuple[str, ...]
    read: Reading
    keys: tuple[Key | Values, ...]
    in_order: bool = False

    def name(self, item: Mapping[str, Any], rank: int, words: Words) -> str:
        """« Session 1 », « Indicateur « Participants accueillis » »."""
        if self.in_order:
            return f"{self.one} {rank + 1}"
        key = next(key for key in (*self.keys, Key(self.known_by[0], "")) if key.path in NAMES)
        return f"{self.one} « {key.read(item[key.path], words)} »"


Part = Key | Values | Items
NAMES = ("label", "public", "service", "about")
LABEL = Key("label", "libellé")

SECTIONS: Mapping[str, tuple[Part, ...]] = {
    "Présentation": (
        Key("number", "Numéro"),
        Key("title", "Titre"),
        Key("theme", "Thème"),
        Key("summary", "Résumé"),
        Items("action_types", "Types d'action", "Type d'action", ("code", "label"), reading.labelled(), (LABEL,)),
    ),
    "Qui est visé": (
        Values("publics", "Publics", word("publics")),
        Values("priority_publics", "Publics prioritaires", word("publics")),
        Values("contracts", "Contrats d'insertion", word("contracts")),
        Items(
            "public_shares",
            "Parts imposées",
            "Part du public",
            ("public",),
            reading.share,
            (
                Key("public", "public", word("publics")),
                Key("at_most", "au plus", percent),
                Key("at_least", "au moins", percent),
                Key("more_than", "plus de", percent),
            ),
        ),
        Key("selection.by", "Service qui choisit les participants", word("services")),
        Key("selection.how", "Mode de choix", word("selections")),
        Key("per_participant.age", "Âge", span("ans")),
    ),
    "Où": (
        Key("territories.scope", "Étendue", word("scopes")),
        Values("territories.listed", "Territoires listés", word("territories")),
        Values("territories.priority", "Territoires prioritaires", word("territories")),
    ),
    "Qui peut candidater": (
        Values("carriers.legal_forms", "Formes juridiques", word("legal_forms")),
        Values("carriers.accreditations", "Agréments", word("accreditations")),
        Values("carriers.conditions", "Conditions"),
    ),
    "Sessions de dépôt": (
        Items(
            "windows",
            "Sessions",
            "Session",
            ("opens",),
            reading.window,
            (
                Key("opens", "ouverture", day),
                Key("closes", "clôture", day),
                Key("starts_from", "premier jour de démarrage", day),
                Key("starts_until", "dernier jour de démarrage", day),
            ),
            in_order=True,
        ),
    ),
    "Durée": (
        Key("duration.max_months", "Durée maximale", months),
        Key("duration.fixed_from", "Premier jour imposé", day),
        Key("duration.fixed_until", "Dernier jour imposé", day),
        Key("duration.tacit_renewal", "Tacite reconduction", yes_no),
        Key("duration.action_weeks", "Durée conseillée de l'action", span("semaines")),
    ),
    "Dossier de candidature": (
        Items(
            "opinions",
            "Avis à recueillir",
            "Avis",
            ("code", "label"),
            reading.labelled(("by", word("services"))),
            (LABEL, Key("by", "donné par", word("services"))),
        ),
        Items("documents", "Pièces à joindre", "Pièce", ("code", "label"), reading.labelled(), (LABEL,)),
        Items(
            "questions",
            "Questions",
            "Question",
            ("code", "label"),
            reading.question,
            (LABEL, Key("type", "forme de la réponse", word("question_types")), Key("required", "exigée", yes_no)),
        ),
    ),
    "Financement": (
        Values("costs", "Dépenses directes financées", word("costs")),
        Key("indirect_costs.mode", "Charges indirectes, mode", word("indirect_modes")),
        Key("indirect_costs.rate", "Charges indirectes, taux", percent),
        Key("indirect_costs.base", "Charges indirectes, assiette", each(word("costs"))),
        Key("grant_ceiling_cents", "Plafond de la subvention", money),
        Key("participant_month_cap_cents", "Plafond par participant et par mois", money),
        Key("staffing.participants_per_fte", "Participants par équivalent temps plein d'encadrement", quantity),
        Key("capacity.participants_per_year", "Participants par an", quantity),
        Key("results.months.weight", "Résultats, part des mois d'accompagnement", percent),
        Key("results.months.per_post", "Résultats, mois attendus par poste", quantity),
        Key("results.exits.weight", "Résultats, part des sorties dynamiques", percent),
        Key("results.exits.per_post", "Résultats, sorties attendues par poste", quantity),
        Key("results.quality.weight", "Résultats, part de la qualité", percent),
        Values("results.quality.themes", "Résultats, thèmes de la qualité", word("themes")),
        Key("results.hours.urban", "Résultats, heures par mois en milieu urbain", quantity),
        Key("results.hours.rural", "Résultats, heures par mois en milieu rural", quantity),
    ),
    "Versement": (
        Key("advance.on", "Avance", word("advances")),
        Key("advance.max_rate", "Avance, part maximale", percent),
        Key("balance.on", "Solde", word("balances")),
        Key("balance.within_months", "Solde, délai après la fin", months),
        Key("balance.no_later_than", "Solde, date limite", day),
        Key("balance.annual", "Solde annuel", yes_no),
    ),
    "Suivi": (
        Key("committees.cadence", "Comités de suivi", word("cadences")),
        Values("committees.attendees", "Présences exigées aux comités", word("services")),
        Key("dashboard.before_committees", "Tableau de bord avant chaque comité", yes_no),
        Key("dashboard.on_request", "Tableau de bord à la demande", yes_no),
        Values("execution_reports.validated_by", "Comptes rendus d'exécution, validation", word("services")),
        Values("follow_up_months", "Suivi après la sortie", months),
    ),
    "Bilans": (
        Key("final_report.within_months", "Bilan final, délai après la fin", months),
        Key("final_report.no_later_than", "Bilan final, date limite", day),
        Key("final_report.evidence_of_exits", "Bilan final, preuves des sorties", yes_no),
        Values("final_report.parts", "Bilan final, contenu"),
        Key("yearly_documents.within_months", "Documents annuels, délai après l'exercice", months),
        Values("yearly_documents.parts", "Documents annuels, contenu"),
    ),
    "Pour chaque personne": (
        Key("per_participant.interviews_min", "Entretiens individuels, au moins", quantity),
        Key("per_participant.driving_hours_max", "Heures de conduite, au plus", quantity),
        Key("per_participant.driving_hours_pooled", "Heures de conduite mises en commun", yes_no),
        Key("per_participant.initial_driving_hours_max", "Heures de conduite de l'évaluation, au plus", quantity),
        Key("per_participant.theory_exams_min", "Présentations à l'examen théorique, au moins", quantity),
        Key("per_participant.practical_exams_min", "Présentations à l'examen pratique, au moins", quantity),
        Key("per_participant.weekly_hours", "Temps de travail par semaine", span("heures")),
    ),
    "Sorties": (
        Key("exits.typology", "Typologie", word("typologies")),
        Items(
            "exits.categories",
            "Catégories",
            "Catégorie",
            ("code",),
            reading.category,
            (LABEL, Values("when", "sorties retenues", reading.exit_row)),
        ),
    ),
    "Indicateurs": (
        Items(
            "indicators",
            "Indicateurs",
            "Indicateur",
            ("code", "label"),
            reading.labelled(("unit", word("units")), ("at", word("milestones")), ("by", reading.by)),
            (
                LABEL,
                Key("measure", "mesure", word("measures")),
                Key("at", "échéance", word("milestones")),
                Values("by", "ventilations", word("breakdowns")),
                Key("unit", "unité", word("units")),
            ),
        ),
    ),
    "Contacts": (
        Items(
            "contacts",
            "Contacts",
            "Contact",
            ("service", "phone"),
            reading.contact,
            (Key("service", "service"), Key("subject", "sujet"), Key("phone", "téléphone")),
        ),
    ),
}

# what people call an object of which nothing at all is said
OBJECTS = {
    "selection": "Choix des participants",
    "indirect_costs": "Charges indirectes",
    "results": "Paiement aux résultats",
    "results.hours": "Résultats, heures par mois",
    "advance": "Avance",
    "balance": "Solde",
    "committees": "Comités de suivi",
    "dashboard": "Tableau de bord",
    "final_report": "Bilan final",
    "yearly_documents": "Documents annuels",
}


def silent(form: Any, parts: Iterable[Part]) -> list[str]:
    """What the source does not say of these parts: an object that is wholly silent is named once."""
    told: dict[str, None] = {}
    for part in parts:
        if at(form, part.path) in (None, []):
            above = (path for path in OBJECTS if part.path.startswith(f"{path}.") and at(form, path) is None)
            told[next((OBJECTS[path] for path in above), part.label)] = None
    return list(told)


def at(form: Any, path: str) -> Any:
    """The value at a place of the form; ``None`` where an object on the way is ``None``."""
    for step in path.split("."):
        if form is None:
            return None
        form = form[step]
    return form


def small(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]
