"""The fields of an act, each of a kind that is drawn and read in one place; what is wrong is told at the field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import request
from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.documents.door import excerpt
from tremplin.documents.writing import cents, day, hour, quantity
from tremplin.errors import UnknownIdentifier, WrongUsage
from tremplin_web.gate.door import SentForm, number_of
from tremplin_web.staff.acting.place import ActPlace

Choices = Sequence[tuple[str, Any]]
MISSING: Mapping[str, Any] = {
    "day": lazy_gettext("Donnez le jour."),
    "amount": lazy_gettext("Donnez le montant."),
    "choice": lazy_gettext("Choisissez une réponse."),
    "boxes": lazy_gettext("Cochez une case au moins."),
    "yes_no": lazy_gettext("Répondez par oui ou par non."),
    "document": lazy_gettext("Choisissez une pièce."),
}
SAY = lazy_gettext("Remplissez ce champ.")
# no code of a choice holds one
APART = "|"
YES = "oui"


@dataclass(frozen=True, kw_only=True)
class ActField:
    """One field: its name, its label, its kind, and what is told of it.

    ``kind`` is one of text, long, day, hour, amount, number, choice, boxes, yes_no, file (a document that comes with
    the form), attached (one that the dossier has). ``choices`` and ``first``, what is proposed at first as it is typed,
    are asked of the place; ``when`` says whether the field is asked there at all. A refusal that bears on ``about`` is
    told at this field.
    """

    name: str
    label: Any
    kind: str = "text"
    hint: Any = None
    wanted: bool = False
    missing: Any = None
    choices: Callable[[ActPlace], Choices] | None = None
    first: Callable[[ActPlace], str] | None = None
    when: Callable[[ActPlace], bool] | None = None
    about: About | None = None


class DrawnField(NamedTuple):
    """A field as a page draws it, here: the choices are told."""

    field: ActField
    choices: Choices


def drawn(fields: Iterable[ActField], place: ActPlace) -> list[DrawnField]:
    """The fields that are asked at a place."""
    asked = [each for each in fields if each.when is None or each.when(place)]
    return [DrawnField(each, each.choices(place) if each.choices else ()) for each in asked]


def proposed(fields: Iterable[DrawnField], place: ActPlace) -> dict[str, str]:
    """What a form holds before anything is typed in it."""
    return {each.field.name: each.field.first(place) for each in fields if each.field.first}


def labels(fields: Iterable[DrawnField]) -> dict[str, Any]:
    """The label of each field, by its name."""
    return {each.field.name: each.field.label for each in fields}


def told_at(fields: Iterable[DrawnField]) -> dict[str, str]:
    """At which field a refusal is told, by what it bears on."""
    return {each.field.about: each.field.name for each in fields if each.field.about}


def typed(fields: Iterable[DrawnField]) -> dict[str, str]:
    """What was sent, under the names of the fields."""
    return {
        each.field.name: APART.join(request.form.getlist(each.field.name))
        if each.field.kind == "boxes"
        else request.form.get(each.field.name, "")
        for each in fields
    }


def read(fields: Sequence[DrawnField], form: SentForm) -> dict[str, Any]:
    """Each value as verbs take it; every mistake is left at its field."""
    for each in fields:
        if each.field.wanted:
            form.wanted(each.field.name, said=str(each.field.missing or MISSING.get(each.field.kind, SAY)))
    return form.read({each.field.name: _reader(each) for each in fields})


def _reader(asked: DrawnField) -> Callable[[str], Any]:
    match asked.field.kind:
        case "day":
            return day
        case "amount":
            return cents
        case "hour":
            return hour
        case "number":
            return quantity
        case "choice":
            return lambda written: _among(asked, written)
        case "boxes":
            return lambda written: tuple(_among(asked, each) for each in written.split(APART))
        case "yes_no":
            return lambda written: _among(asked, written) == YES
        case "attached":
            return lambda written: _number(asked, written)
    return str.strip


def _among(asked: DrawnField, written: str) -> str:
    known = [code for code, _ in asked.choices] or [YES, "non"]
    if written not in known:
        raise UnknownIdentifier("réponse", excerpt(written), known)
    return written


def _number(asked: DrawnField, written: str) -> int:
    number = number_of(_among(asked, written))
    if number is None:
        raise WrongUsage("Choisissez une pièce de la liste.")
    return number
