"""The steps of a dossier: which fields each holds is told here, by their groups, and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from tremplin_web.asking.fields import Field, field_of

TITLE = "title"


@dataclass(frozen=True)
class FillingStep:
    """A step: its word in the address, its title, the groups of fields that it holds."""

    code: str
    title: Any
    groups: tuple[str, ...] = ()
    lead: Any = None


IDENTITY, BUDGET, CONDITIONS, DOCUMENTS, CHECK = "identite", "budget", "conditions", "pieces", "verification"
STEPS = (
    FillingStep(
        IDENTITY,
        _("Identité"),
        ("porteur", "partenaires"),
        _("Qui porte l'action, et sous quel titre elle sera connue."),
    ),
    FillingStep("action", _("Action"), ("dates", "territoires"), _("Quand et où l'action se tient.")),
    FillingStep(
        "personnes",
        _("Personnes"),
        ("participants", "encadrement", "moyens"),
        _("Qui l'action accompagne, et qui accompagne."),
    ),
    FillingStep(BUDGET, _("Budget"), ("budget",), _("Ce que l'action coûtera, poste par poste.")),
    FillingStep(
        "ressources", _("Ressources"), ("subvention", "financeurs"), _("Ce que vous demandez, et qui paie le reste.")
    ),
    FillingStep("questions", _("Questions"), ("questions",), _("Ce que cette fiche demande en plus.")),
    FillingStep(
        CONDITIONS, _("Conditions"), ("attestations",), _("Ce qu'aucune règle ne peut juger : cochez ce qui est vrai.")
    ),
    FillingStep(DOCUMENTS, _("Pièces"), ("pieces",), _("Les documents de la demande, au fur et à mesure.")),
    FillingStep(CHECK, _("Vérification"), (), _("Relisez tout ce que dit le dossier avant de le déposer.")),
)
BY_CODE: Mapping[str, FillingStep] = {step.code: step for step in STEPS}
# those that are filled in by typing
TYPED = tuple(step for step in STEPS if step.code not in (DOCUMENTS, CHECK))
WHERE: Mapping[str, FillingStep] = {group: step for step in STEPS for group in step.groups}


def step_of(name: str) -> FillingStep | None:
    """The step in which a field is asked; of what no carrier types there is none."""
    return BY_CODE[IDENTITY] if name == TITLE else WHERE.get(group_of(name))


def group_of(name: str) -> str:
    """The group of the table that a field is in; the title is in none."""
    if name == TITLE:
        return ""
    try:
        return field_of(dated(name)[0]).group
    except KeyError:
        return ""


def held(step: FillingStep, fields: Iterable[Field]) -> list[Field]:
    """The fields of a step."""
    return [field for field in fields if step_of(field.name) is step]


def dated(name: str) -> tuple[str, int | None]:
    """A name without its year, and its year: « budget.2026.staff » is asked for as « budget.staff » is."""
    block, _dot, rest = name.partition(".")
    year, dot, cost = rest.partition(".")
    return (f"{block}.{cost}", int(year)) if dot and year.isdecimal() else (name, None)
