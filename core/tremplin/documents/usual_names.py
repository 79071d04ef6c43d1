"""What people call the words of documents where no label says it, and the nearest word to what was typed."""

from collections.abc import Iterator, Mapping
from typing import Any

from tremplin.documents.texts import folded
from tremplin.errors import near

# folded: without accents nor capitals
USUAL: Mapping[str, Mapping[str, str]] = {
    "publics": {
        "rsa": "brsa",
        "allocataires": "brsa",
        "allocataires du rsa": "brsa",
        "jeunes": "under_26",
        "moins de 26 ans": "under_26",
        "ase": "ase_youth",
        "sortants de l'ase": "ase_youth",
        "th": "rqth",
        "boeth": "rqth",
        "handicap": "rqth",
        "travailleurs handicapes": "rqth",
        "demandeurs d'emploi": "job_seeker",
        "chomeurs": "job_seeker",
        "parents": "parent",
        "sdf": "homeless",
    },
    "contracts": {"contrat d'engagement": "cer"},
    "services": {"porteur de projet": "carrier", "conseil departemental": "department", "cd": "department"},
    "legal_forms": {
        "asso": "association",
        "loi 1901": "association",
        "of": "training_body",
        "sarl": "company",
        "sas": "company",
        "societe": "company",
        "commune": "local_authority",
        "mairie": "local_authority",
        "epci": "local_authority",
        "cias": "ccas",
        "ce": "works_council",
        "cse": "works_council",
    },
    "accreditations": {"chantier": "aci", "chantier d'insertion": "aci", "ateliers": "aci"},
    "costs": {
        "salaires": "staff",
        "masse salariale": "staff",
        "ressources humaines": "staff",
        "achats": "operating",
        "loyers": "operating",
        "prestations": "external_services",
        "prestataires": "external_services",
        "sous-traitance": "external_services",
        "divers": "other",
        "equipement": "investment",
        "materiel": "investment",
    },
    "indirect_modes": {"forfaitaire": "flat", "plafonne": "ceiling", "maximum": "ceiling"},
    "cadences": {
        "mensuel": "monthly",
        "mensuelle": "monthly",
        "trimestriel": "quarterly",
        "trimestrielle": "quarterly",
        "semestriel": "half_yearly",
        "semestrielle": "half_yearly",
    },
    "question_types": {"oui/non": "yes_no", "oui_non": "yes_no", "nombre": "integer", "liste": "choice"},
    "exit_contracts": {
        "interim": "mission",
        "alternance": "apprentissage",
        "formation": "formation_qualifiante",
        "auto-entrepreneur": "independant",
        "fonctionnaire": "fonction_publique",
        "insertion": "siae",
    },
    "milestones": {"entree": "entry", "sortie": "exit", "periode d'essai": "trial_end"},
    "breakdowns": {"genre": "sex", "age": "age_band"},
    "units": {"personne": "person", "pourcentage": "percent", "heure": "hour"},
    "advances": {"convention": "signature"},
    "balances": {"bilan": "final_report"},
    "scopes": {"departement": "department", "liste": "listed"},
}
# a shorter word is found inside too many labels
SHORTEST = 3


def nearest(family: str, typed: str, words: Mapping[str, Any]) -> str | None:
    """The code of the word that was probably meant: by its code, its usual name, or its label."""
    meant, labels = folded(typed.strip()), {code: folded(label_of(word)) for code, word in words.items()}
    for found in _same(family, meant, labels):
        if found in words:
            return found
    close = near(meant, tuple(words)) or near(typed, tuple(words))
    if close:
        return close
    for code, label in labels.items():
        if len(meant) >= SHORTEST and f" {meant} " in f" {_spaced(label)} ":
            return code
    by_label = near(meant, tuple(labels.values()))
    return next((code for code, label in labels.items() if label == by_label), None)


def label_of(word: Any) -> str:
    """What people call a word of any family."""
    return str(getattr(word, "label", None) or getattr(word, "meaning", None) or word or "")


def _same(family: str, meant: str, labels: Mapping[str, str]) -> Iterator[str]:
    """The codes that are what was typed but for accents and capitals, or that it names."""
    yield from (code for code in labels if folded(code) == meant)
    yield from (code for code, label in labels.items() if label == meant)
    usual = USUAL.get(family, {})
    if meant in usual:
        yield usual[meant]
    # « une asso loi 1901 »: the longest name that stands in what was typed
    inside = [name for name in usual if len(name) >= SHORTEST and f" {name} " in f" {meant} "]
    if inside:
        yield usual[max(inside, key=len)]


def _spaced(label: str) -> str:
    return "".join(sign if sign.isalnum() else " " for sign in label)
