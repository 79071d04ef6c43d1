"""What people call the words of documents where no label says it, and the nearest word to what was typed."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tremplin.documents.texts import LONGEST_NAME, folded
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
WORDS = re.compile(r"[^\W_]+")


def nearest(family: str, typed: str, words: Mapping[str, Any]) -> str | None:
    """The code of the word that was probably meant: by its code, its usual name, or its label."""
    codes, known = tuple(words), tuple(words.values())
    try:
        labels = _folded(known)
    except TypeError:  # a word that holds a mapping has no hash
        labels = _folded.__wrapped__(known)
    return _nearest(family, typed.strip(), codes, labels)


@lru_cache(maxsize=64)
def _folded(words: tuple[Any, ...]) -> tuple[str, ...]:
    """The labels of words, as what is typed is compared with them: letters and digits, between spaces."""
    return tuple(_spaced(folded(label_of(word))) for word in words)


@lru_cache(maxsize=256)
def _nearest(family: str, typed: str, codes: tuple[str, ...], labels: tuple[str, ...]) -> str | None:
    # one slip is often made many times over in a document, and looking for the nearest word is slow
    meant = folded(typed)
    if meant in codes:
        return meant
    spaced = _spaced(meant)
    if spaced in labels:
        return codes[labels.index(spaced)]
    usual = USUAL.get(family, {})
    # « une asso loi 1901 »: the longest name that stands in what was typed
    called = max((name for name in usual if f" {name} " in f" {meant} "), key=len, default="")
    if called and usual[called] in codes:
        return usual[called]
    close = near(meant, codes)
    if close or len(meant) < SHORTEST:
        return close
    inside = next((code for code, label in zip(codes, labels, strict=True) if spaced in label), None)
    # a label is compared with what is as long as one: nobody types a paragraph for a word
    if inside or len(meant) > LONGEST_NAME:
        return inside
    by_label = near(spaced, labels)
    return codes[labels.index(by_label)] if by_label else None


def label_of(word: Any) -> str:
    """What people call a word of any family."""
    return str(getattr(word, "label", None) or getattr(word, "meaning", None) or word or "")


def _spaced(text: str) -> str:
    return f" {' '.join(WORDS.findall(text))} "
