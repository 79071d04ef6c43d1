"""The facts by their names in a facts file: what people call each, and how it is written."""

from typing import NamedTuple

from tremplin.catalogue import dossier_fields
from tremplin.catalogue.dossier_fields import LABELS


class Fact(NamedTuple):
    """One fact; ``…`` in its name stands for a code."""

    name: str
    label: str
    written: str


FACTS = tuple(Fact(field.name, field.label, field.kind.value) for field in dossier_fields.FACTS)
COMPUTED = tuple(Fact(field.name, field.label, f"{field.kind.value}, calculé") for field in dossier_fields.COMPUTED)
PARTS = {field.name: field.parts for field in dossier_fields.COMPUTED}
NAMES = frozenset(fact.name for fact in (*FACTS, *COMPUTED))
FAMILIES = {
    "fte": "les équivalents temps plein de l'agrément",
    "results.publics": "le nombre de participants accompagnés du public",
    "results.fte": "les équivalents temps plein réalisés de l'agrément",
    "participants": "le nombre de participants du public",
    "opinions": "l'avis",
    "answers": "la réponse à la question",
    "interim_reports": "le jour de réception du bilan intermédiaire",
}


# whose other names are those of lines of a fiche
LINED = {"budget": "le montant prévu de la ligne", "realised": "le montant réalisé de la ligne"}


def block(name: str) -> tuple[str, ...]:
    """The facts of a block: those of « budget » are « budget.staff », « budget.operating »…"""
    return tuple(fact.name for fact in FACTS if fact.name.startswith(f"{name}."))


def names_a_fact(name: str) -> bool:
    """Whether a name is that of a fact; a family without a code, « participants.… », is not."""
    return not name.endswith("…") and (name in NAMES or name.rpartition(".")[0] in FAMILIES)


def changeable(name: str) -> bool:
    """Whether a name is that of a fact that people say: a sum is changed by its parts."""
    return names_a_fact(name) and name not in PARTS


def typed(name: str) -> tuple[str, ...]:
    """The facts that people tell to make a fact known: itself, or the parts of a sum."""
    return PARTS.get(name, (name,))


def may_be_read(name: str) -> bool:
    """Whether a kind of rule may say that it reads this: a fact, a block of facts, or a family of them."""
    return name in NAMES or bool(block(name)) or names_a_fact(name)


def label(fact: str) -> str:
    """What people call a fact: « la subvention demandée »."""
    if fact in LABELS:
        return LABELS[fact]
    family, _, code = fact.rpartition(".")
    told = FAMILIES.get(family) or LINED.get(family)
    return f"{told} « {code} »" if told else fact
