"""The words that documents may use, as lists that people read: each family has a name, each word its owner."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tremplin.catalogue.door import Department
from tremplin.documents.usual_names import label_of
from tremplin.documents.vocabulary import Vocabulary

FAMILIES: Mapping[str, str] = {
    "publics": "Publics",
    "contracts": "Contrats d'insertion",
    "territories": "Territoires",
    "services": "Services et partenaires",
    "themes": "Thèmes du référentiel de qualité",
    "legal_forms": "Formes juridiques",
    "accreditations": "Agréments",
    "selections": "Modes de choix des participants",
    "scopes": "Étendues d'une fiche",
    "question_types": "Formes de réponse",
    "costs": "Familles de dépenses",
    "cost_lines": "Lignes de budget",
    "indirect_modes": "Modes des charges indirectes",
    "priced": "Ce qu'un prix unitaire paie",
    "counted": "Ce qu'un nombre exigé compte",
    "kinds": "Sortes de règles",
    "advances": "Moments de l'avance",
    "instalments": "Moments d'un versement",
    "balances": "Conditions du solde",
    "cadences": "Cadences des comités",
    "typologies": "Typologies de sorties",
    "exit_contracts": "Contrats et issues de sortie",
    "categories": "Catégories de sorties",
    "measures": "Mesures",
    "milestones": "Échéances",
    "breakdowns": "Ventilations",
    "units": "Unités",
    "sensitivities": "Sensibilités d'un public",
    "implicit_decisions": "Ce que vaut le silence",
    "prescribers": "Prescripteurs",
    "households": "Situations de foyer",
    "post_kinds": "Types de poste",
    "employer_kinds": "Types d'employeur",
    "evidence": "Pièces qui prouvent une sortie",
    "activity_kinds": "Natures d'activité",
    "sexes": "Sexes",
    "schooling": "Niveaux de formation",
    "modes": "Individuel ou collectif",
    "areas": "Milieux",
    "exams": "Examens",
    "exam_outcomes": "Résultats d'un examen",
    "reached": "Joint ou non",
    "acquired": "Résultats d'une évaluation",
    "origins": "Ce depuis quoi un suivi compte",
    "answered": "Oui ou non",
    "steps": "Étapes d'un parcours",
}


class ListedWord(NamedTuple):
    """One word of a family; ``owner`` is the code of a department, ``None`` where all share the word."""

    family: str
    code: str
    label: str
    owner: str | None


def words_of(
    vocabulary: Vocabulary, departments: Mapping[str, Department], family: str | None = None
) -> Iterator[ListedWord]:
    """The words of a family, or of all: those that all share, then those of each department."""
    for name in FAMILIES if family is None else (family,):
        shared = vocabulary.family(name)
        yield from (ListedWord(name, code, label_of(word), None) for code, word in shared.items())
        for department in departments.values():
            own = vocabulary.of(department).family(name)
            yield from (
                ListedWord(name, code, label_of(word), department.code)
                for code, word in own.items()
                if code not in shared or own[code] != shared[code]
            )
