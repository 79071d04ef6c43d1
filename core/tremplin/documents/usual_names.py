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
    "sexes": {"feminin": "f", "fille": "f", "mme": "f", "madame": "f", "masculin": "m", "h": "m", "monsieur": "m"},
    "schooling": {
        "aucun": "none",
        "sans diplome": "none",
        **{f"niveau {level}": level for level in "345678"},
        "cap": "3",
        "bep": "3",
        "bac": "4",
        "bts": "5",
        "dut": "5",
        "licence": "6",
        "master": "7",
        "doctorat": "8",
    },
    "prescribers": {"pole emploi": "france_travail", "ft": "france_travail", "ml": "mission_locale"},
    "households": {"celibataire": "single", "isole": "single", "famille monoparentale": "single_parent"},
    "modes": {"individuelle": "alone", "collective": "group"},
    "exam_outcomes": {"recu": "passed", "admis": "passed", "refuse": "failed", "ajourne": "failed"},
    "reached": {"jointe": "reached", "pas joint": "unreachable", "non joint": "unreachable"},
    "acquired": {"acquise": "acquired", "en cours": "in_progress", "non acquise": "not_acquired"},
    "origins": {"sortie": "exit", "entree": "entry", "embauche": "hiring"},
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


def called(family: str, typed: str, words: Mapping[str, Any]) -> str | None:
    """The code of the word that was typed without a doubt: by its code, its label, or what people call it."""
    meant = folded(typed.strip())
    if meant in words:
        return meant
    bare = spaced(meant)
    labels = [code for code, word in words.items() if spaced(folded(label_of(word))) == bare]
    usual = USUAL.get(family, {}).get(meant)
    return labels[0] if len(labels) == 1 else usual if usual in words else None


@lru_cache(maxsize=64)
def _folded(words: tuple[Any, ...]) -> tuple[str, ...]:
    """The labels of words, as what is typed is compared with them: letters and digits, between spaces."""
    return tuple(spaced(folded(label_of(word))) for word in words)


@lru_cache(maxsize=256)
def _nearest(family: str, typed: str, codes: tuple[str, ...], labels: tuple[str, ...]) -> str | None:
    # one slip is often made many times over in a document, and looking for the nearest word is slow
    meant = folded(typed)
    if meant in codes:
        return meant
    bare = spaced(meant)
    if bare in labels:
        return codes[labels.index(bare)]
    usual = USUAL.get(family, {})
    # « une asso loi 1901 »: the longest name that stands in what was typed
    named = max((name for name in usual if f" {name} " in f" {meant} "), key=len, default="")
    if named and usual[named] in codes:
        return usual[named]
    close = near(meant, codes)
    if close or len(meant) < SHORTEST:
        return close
    inside = next((code for code, label in zip(codes, labels, strict=True) if bare in label), None)
    # a label is compared with what is as long as one: nobody types a paragraph for a word
    if inside or len(meant) > LONGEST_NAME:
        return inside
    by_label = near(bare, labels)
    return codes[labels.index(by_label)] if by_label else None


def label_of(word: Any) -> str:
    """What people call a word of any family."""
    return str(getattr(word, "label", None) or getattr(word, "meaning", None) or word or "")


def spaced(text: str) -> str:
    """The words of a text, each between spaces, so that one is found whole."""
    return f" {' '.join(WORDS.findall(text))} "
