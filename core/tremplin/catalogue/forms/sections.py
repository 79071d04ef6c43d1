"""The published form as a person reads it: its keys by section, each with its label and how its value reads.

One table serves whoever shows a fiche and whoever compares two. A key that is not here is not shown: identity, hash,
sources, and the rules, which mostly repeat what other sections say (``diff`` tells what they add).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tremplin.catalogue.forms import reading
from tremplin.catalogue.forms.funding_parts import FUNDING
from tremplin.catalogue.forms.parts import LABEL, Items, Part, SectionKey, Values
from tremplin.catalogue.forms.reading import day, money, months, percent, quantity, span, word, yes_no

ATTESTATIONS = "attestations"
__all__ = ("OBJECTS", "SECTIONS", "Items", "Part", "SectionKey", "Values", "at", "shown", "silent", "small")

SECTIONS: Mapping[str, tuple[Part, ...]] = {
    "Texte officiel": (
        SectionKey("official_text.title", "Titre du texte"),
        SectionKey("official_text.url", "Page où le lire"),
        SectionKey("official_text.voted_on", "Voté le", day),
    ),
    "Comment candidater": (
        SectionKey("deposit.how", "Dépôt"),
        SectionKey("deposit.url", "Site où déposer"),
        SectionKey("deposit.address", "Adresse postale"),
        SectionKey("deposit.email", "Adresse électronique"),
    ),
    "Présentation": (
        SectionKey("number", "Numéro"),
        SectionKey("title", "Titre"),
        SectionKey("theme", "Thème"),
        SectionKey("summary", "Résumé"),
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
                SectionKey("public", "public", word("publics")),
                SectionKey("at_most", "au plus", percent),
                SectionKey("at_least", "au moins", percent),
                SectionKey("more_than", "plus de", percent),
            ),
        ),
        SectionKey("selection.by", "Service qui choisit les participants", word("services")),
        SectionKey("selection.how", "Mode de choix", word("selections")),
        # 3B gives an age to its young people alone, in the words of that public: none is asked of the others
        SectionKey("per_participant.age", "Âge exigé de tous", span("ans")),
    ),
    "Où": (
        SectionKey("territories.scope", "Étendue", word("scopes")),
        Values("territories.listed", "Territoires listés", word("territories")),
        Values("territories.priority", "Territoires prioritaires", word("territories")),
    ),
    "Lots": (
        Items(
            "lots",
            "Lots",
            "Lot",
            ("code", "label"),
            reading.lot,
            (LABEL, Values("territories", "territoires", word("territories"))),
        ),
    ),
    "Qui peut candidater": (
        Values("carriers.legal_forms", "Formes juridiques", word("legal_forms")),
        Values("carriers.accreditations", "Agréments", word("accreditations")),
        Values("carriers.conditions", "Conditions"),
    ),
    "Partenaires": (
        SectionKey("partners.allowed", "Portage à plusieurs partenaires", yes_no),
        SectionKey("partners.max", "Partenaires du chef de file, au plus", quantity),
    ),
    "Sessions de dépôt": (
        Items(
            "windows",
            "Sessions",
            "Session",
            ("opens",),
            reading.window,
            (
                SectionKey("opens", "ouverture", day),
                SectionKey("closes", "clôture", day),
                SectionKey("closes_at", "heure de clôture", reading.hours),
                SectionKey("starts_from", "premier jour de démarrage", day),
                SectionKey("starts_until", "dernier jour de démarrage", day),
            ),
            in_order=True,
        ),
    ),
    "Durée": (
        SectionKey("duration.max_months", "Durée maximale", months),
        SectionKey("duration.min_months", "Durée minimale", months),
        SectionKey("duration.fixed_from", "Premier jour imposé", day),
        SectionKey("duration.fixed_until", "Dernier jour imposé", day),
        SectionKey("duration.tacit_renewal", "Tacite reconduction", yes_no),
        SectionKey("duration.action_weeks", "Durée conseillée de l'action", span("semaines")),
    ),
    "Dossier de candidature": (
        Items(
            "opinions",
            "Avis à recueillir",
            "Avis",
            ("code", "label"),
            reading.labelled(("by", word("services"))),
            (LABEL, SectionKey("by", "donné par", word("services"))),
        ),
        Items("documents", "Pièces à joindre", "Pièce", ("code", "label"), reading.labelled(), (LABEL,)),
        Items(
            "questions",
            "Questions",
            "Question",
            ("code", "label"),
            reading.question,
            (
                LABEL,
                SectionKey("type", "forme de la réponse", word("question_types")),
                SectionKey("required", "exigée", yes_no),
                SectionKey("multiple", "plusieurs choix", yes_no),
                Values("choices", "choix", reading.labelled()),
                SectionKey("min", "au moins", quantity, reading.bound),
                SectionKey("max", "au plus", quantity, reading.bound),
                SectionKey("shown_if", "posée si", reading.shown_if),
            ),
        ),
        Items(
            ATTESTATIONS,
            "À attester",
            "Attestation",
            ("code", "label"),
            reading.attestation,
            (LABEL, SectionKey("required", "exigée", yes_no)),
        ),
    ),
    "Sélection": (
        Items(
            "criteria",
            "Critères de sélection",
            "Critère",
            ("code", "label"),
            reading.criterion,
            (
                LABEL,
                SectionKey("points", "points au plus", quantity),
                SectionKey("weight", "poids", percent),
                SectionKey("threshold", "note éliminatoire en dessous de", quantity),
            ),
        ),
        SectionKey("ranking.threshold", "Note totale exigée, au moins", quantity),
    ),
    "Financement": FUNDING,
    "Versement": (
        SectionKey("advance.on", "Avance", word("advances")),
        SectionKey("advance.max_rate", "Avance, part maximale", percent),
        SectionKey("balance.on", "Solde", word("balances")),
        SectionKey("balance.within_months", "Solde, délai après la fin", months),
        SectionKey("balance.no_later_than", "Solde, date limite", day),
        SectionKey("balance.annual", "Solde annuel", yes_no),
        Items(
            "instalments",
            "Versements",
            "Versement",
            ("code",),
            reading.instalment,
            (
                SectionKey("on", "attend", word("instalments")),
                SectionKey("share", "part", percent),
                SectionKey("amount_cents", "montant", money),
                SectionKey("date", "date", day),
                SectionKey("within_months", "délai", months),
                SectionKey("report", "bilan attendu", word("interim_reports")),
            ),
            in_order=True,
        ),
    ),
    "Suivi": (
        SectionKey("committees.cadence", "Comités de suivi", word("cadences")),
        Values("committees.attendees", "Présences exigées aux comités", word("services")),
        SectionKey("dashboard.before_committees", "Tableau de bord avant chaque comité", yes_no),
        SectionKey("dashboard.on_request", "Tableau de bord à la demande", yes_no),
        Values("execution_reports.validated_by", "Comptes rendus d'exécution, validation", word("services")),
        Values("follow_up_months", "Suivi après la sortie", months),
    ),
    "Bilans": (
        SectionKey("final_report.within_months", "Bilan final, délai après la fin", months),
        SectionKey("final_report.no_later_than", "Bilan final, date limite", day),
        SectionKey("final_report.evidence_of_exits", "Bilan final, preuves des sorties", yes_no),
        Values("final_report.parts", "Bilan final, contenu"),
        Items(
            "interim_reports",
            "Bilans intermédiaires",
            "Bilan intermédiaire",
            ("code",),
            reading.interim_report,
            (
                SectionKey("after_months", "après le début", months),
                SectionKey("date", "date limite", day),
                SectionKey("within_months", "délai", months),
                Values("parts", "contenu"),
            ),
            in_order=True,
        ),
        SectionKey("yearly_documents.within_months", "Documents annuels, délai après l'exercice", months),
        Values("yearly_documents.parts", "Documents annuels, contenu"),
    ),
    "Pour chaque personne": (
        SectionKey("per_participant.interviews_min", "Entretiens individuels, au moins", quantity),
        SectionKey("per_participant.driving_hours_max", "Heures de conduite, au plus", quantity),
        SectionKey("per_participant.driving_hours_pooled", "Heures de conduite mises en commun", yes_no),
        SectionKey(
            "per_participant.initial_driving_hours_max", "Heures de conduite de l'évaluation, au plus", quantity
        ),
        SectionKey("per_participant.theory_exams_min", "Présentations à l'examen théorique, au moins", quantity),
        SectionKey("per_participant.practical_exams_min", "Présentations à l'examen pratique, au moins", quantity),
        SectionKey("per_participant.weekly_hours", "Temps de travail par semaine", span("heures")),
    ),
    "Sorties": (
        SectionKey("exits.typology", "Typologie", word("typologies")),
        Items(
            "exits.categories",
            "Catégories",
            "Catégorie",
            ("code",),
            reading.category,
            (
                LABEL,
                SectionKey("counts_as", "compte comme", word("categories")),
                Values("when", "sorties retenues", reading.exit_row),
            ),
        ),
    ),
    "Indicateurs": (
        Items(
            "indicators",
            "Indicateurs",
            "Indicateur",
            ("code", "label"),
            reading.indicator,
            (
                LABEL,
                SectionKey("measure", "mesure", word("measures")),
                SectionKey("where", "ne compte que", reading.where),
                SectionKey("at", "échéance", reading.milestone),
                SectionKey("from", "depuis", word("origins")),
                Values("by", "ventilations", word("breakdowns")),
                SectionKey("of", "part de", reading.base),
                SectionKey("target", "objectif", quantity, reading.aim),
                SectionKey("unit", "unité", word("units")),
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
            (SectionKey("service", "service"), SectionKey("subject", "sujet"), SectionKey("phone", "téléphone")),
        ),
    ),
}

# what people call an object of which nothing at all is said
OBJECTS = {
    "official_text": "Texte officiel",
    "deposit": "Manière de déposer",
    "partners": "Portage à plusieurs partenaires",
    "selection": "Choix des participants",
    "indirect_costs": "Charges indirectes",
    "own_share": "Part de fonds propres",
    "results": "Paiement aux résultats",
    "results.hours": "Résultats, heures par mois",
    "advance": "Avance",
    "balance": "Solde",
    "committees": "Comités de suivi",
    "dashboard": "Tableau de bord",
    "final_report": "Bilan final",
    "yearly_documents": "Documents annuels",
}


def _views_alone(form: Any) -> bool:
    """Whether the instalments of a form are its advance and its balance, which it tells apart, and no more."""
    keys = ("share", "amount_cents")
    return all(each["code"] in ("advance", "balance") and all(each[key] is None for key in keys) for each in form)


# what other keys tell already is not read twice
TOLD_ELSEWHERE: Mapping[str, Callable[[Any], bool]] = {"instalments": _views_alone}


def silent(form: Any, parts: Iterable[Part]) -> list[str]:
    """What the source does not say of these parts: an object that is wholly silent is named once."""
    told: dict[str, None] = {}
    for part in parts:
        if part.path not in TOLD_ELSEWHERE and at(form, part.path) in (None, []):
            above = (path for path in OBJECTS if part.path.startswith(f"{path}.") and at(form, path) is None)
            told[next((OBJECTS[path] for path in above), part.label)] = None
    return list(told)


def shown(form: Any, part: Part) -> Any:
    """The value of a part as a page shows it: a condition that need not be attested to is told once, as a condition."""
    value = at(form, part.path)
    if part.path != ATTESTATIONS:
        return value
    told = at(form, "carriers.conditions") or []
    return [each for each in value if each["required"] or each["label"] not in told]


def at(form: Any, path: str) -> Any:
    """The value at a place of the form; ``None`` where an object on the way is ``None``."""
    for step in path.split("."):
        if form is None:
            return None
        form = form[step]
    return [] if path in TOLD_ELSEWHERE and TOLD_ELSEWHERE[path](form) else form


def small(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]
