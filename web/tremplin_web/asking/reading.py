"""What was typed in the form, read into facts: mistakes are placed at their fields, and nothing typed is lost."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from tremplin.catalogue.door import Fiche, plain
from tremplin.documents.door import FORBIDDEN, Day, Euros, Number, Value, Vocabulary, Whole, excerpt, nested
from tremplin.documents.dossiers import funders
from tremplin.documents.dossiers.values import HourOfDay
from tremplin.documents.nir import REFUSED, looks_like_nir
from tremplin.rules.facts.file import load_facts
from tremplin.rules.facts.view import Facts
from tremplin_web.asking.fields import NONE, Field
from tremplin_web.asking.form import Form
from tremplin_web.frame.language import announced
from tremplin_web.frame.language import gettext as _

# keys of the form that are no facts
OURS = ("stage", "shown", "action", "csrf_token")
READERS: Mapping[str, Value] = {
    "date": Day(),
    "money": Euros(),
    "whole": Whole(),
    "number": Number(),
    "hour": HourOfDay(),
}
YES_NO = {"oui": True, "non": False}
NOTHING = ("aucun", "aucune", "néant")
MILESTONE = re.compile(r"([0-9]+)\s*(?:mois\s*)?:\s*(.+)")


@dataclass
class TypedForm:
    """What was typed: kept as it is (``values``), read (``facts``), tidy for a file (``plain``), and its mistakes."""

    values: Mapping[str, list[str]]
    kept: Mapping[str, list[str]]
    mistakes: dict[str, str] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    plain: dict[str, Any] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        return bool(self.mistakes or self.strangers)


def read_form(sent: MultiDict[str, str], form: Form, fiche: Fiche, words: Vocabulary) -> TypedForm:
    """Read what was sent; a field that cannot be read is unknown to the rules, and its mistake is told."""
    given = {name: sent.getlist(name) for name in form.fields if name in sent}
    # emptied, not shown again: a page is kept by the browser, and by whoever stands behind
    private = [name for name, texts in given.items() if any(map(looks_like_nir, texts))]
    typed = TypedForm(
        values={name: [] if name in private else texts for name, texts in given.items()},
        kept={
            name: [text for text in sent.getlist(name) if not looks_like_nir(text)]
            for name in form.elsewhere
            if any(sent.getlist(name))
        },
        mistakes=dict.fromkeys(private, REFUSED),
        strangers=[excerpt(key, 40) for key in sent if key not in (*form.fields, *form.elsewhere, *OURS)],
    )
    plain: dict[str, Any] = {}
    for name, values in typed.values.items():
        try:
            value = value_of(form.fields[name], values)
        except ValidationError as error:
            typed.mistakes[name] = _first(error.messages)
        else:
            if value is not None:
                plain[name] = value
    while True:
        try:
            typed.facts = load_facts(nested(plain), fiche, words)
            break
        except ValidationError as error:
            refused = dict(_placed(error.messages, plain))
            if not refused:
                raise
            typed.mistakes |= refused
            plain = {name: value for name, value in plain.items() if name not in refused}
    typed.plain = nested({name: _tidy(form.fields[name], value) for name, value in plain.items()})
    return typed


def value_of(asked: Field, values: list[str]) -> Any:
    """The plain value of a field, as a facts file would hold it; ``None`` where nothing was typed."""
    # HTML sends CRLF for every end of line of a text area
    texts = [text for text in (value.replace("\r\n", "\n").strip() for value in values) if text]
    for text in texts:
        if found := FORBIDDEN.search(text):
            raise ValidationError(_("caractère interdit (U+%(code)s) : effacez-le.", code=f"{ord(found[0]):04X}"))
    if not texts:
        return None
    if asked.control == "words":
        return _several(texts)
    if len(texts) > 1:
        raise ValidationError(_("reçu %(count)s fois : gardez une seule valeur.", count=len(texts)))
    text = texts[0]
    if asked.control == "dates":
        # committees known not to have met are judged, those of which nothing is said are not
        return [] if text.lower() in NOTHING else [day.strip() for day in re.split(r"[\n,;]+", text) if day.strip()]
    if asked.control == "exits":
        return [] if text.lower() in NOTHING else [_departure(line) for line in text.splitlines() if line.strip()]
    if asked.control == "funders":
        return funders.typed(text)
    if asked.control == "partners":
        return [] if text.lower() in NOTHING else [_partner(line) for line in text.splitlines() if line.strip()]
    if asked.control == "yes_no":
        if text not in YES_NO:
            raise ValidationError(_("répondez par oui ou par non."))
        return YES_NO[text]
    if asked.name.startswith("answers.") and asked.control in READERS:
        # a facts file leaves the form of an answer to its rule: in a form, what cannot be read is a mistake
        READERS[asked.control].read(text)
    return text


def _departure(line: str) -> dict[str, Any]:
    """One person who left: « 31/03/2025 ; 6 mois : 30/09/2025 », or « ; aucune »; a day alone says nothing of news."""
    left_on, *after = (part.strip() for part in line.strip().rstrip(";").split(";"))
    if not after:
        return {"left_on": left_on}
    found = [MILESTONE.fullmatch(part) for part in after if part.lower() not in NOTHING]
    if None in found:
        raise ValidationError(_("écrivez une échéance ainsi : 6 mois : 30/09/2025."))
    return {"left_on": left_on, "followed_up": [{"months": each[1], "on": each[2]} for each in found if each]}


def _partner(line: str) -> dict[str, Any]:
    """One partner: « Les Jardins ; 130 025 265 00013 ; 12 000 € », or without a SIRET."""
    parts = [part.strip() for part in line.strip().rstrip(";").split(";")]
    if len(parts) not in (2, 3):
        raise ValidationError(_("écrivez un partenaire ainsi : son nom ; son SIRET ; sa part."))
    name, *number, amount = parts
    return {"name": name, "amount": amount} | ({"siret": number[0]} if any(number) else {})


def _several(texts: list[str]) -> list[str]:
    if NONE not in texts:
        return list(dict.fromkeys(texts))
    # without a script, nothing in HTML unticks the other boxes
    if len(set(texts)) > 1:
        raise ValidationError(_("une réponse et son contraire sont cochées : décochez l'une des deux."))
    return []


def _tidy(asked: Field, value: Any) -> Any:
    """A value as a file writes it best: dates, numbers and amounts as such, whatever the form they were typed in."""
    if asked.control == "dates":
        return [READERS["date"].read(day) for day in value]
    if asked.control == "exits":
        return [_tidy_departure(**each) for each in value]
    if asked.control == "funders":
        return [_tidy_funder(each) for each in value]
    if asked.control == "partners":
        return [{**each, "amount": _in_euros(READERS["money"].read(each["amount"]))} for each in value]
    if asked.control not in READERS:
        return value
    read: date | time | int | Decimal = READERS[asked.control].read(value)
    # YAML 1.1, which other readers speak, makes a number of « 16:00 »: this one is written between quotes
    return plain(read) if isinstance(read, time) else _tidy_amount(read, asked.control)


def _tidy_funder(told: Mapping[str, str]) -> dict[str, Any]:
    """A funder with the words of a file, whichever were typed."""
    fields = funders.FunderSchema().fields
    read = {key: fields[key].deserialize(value) for key, value in told.items()}
    return {**read, "amount": _tidy_amount(read["amount"], "money")}


def _tidy_amount(read: date | int | Decimal, control: str) -> date | int | Decimal:
    if control != "money" or not isinstance(read, int):
        return read
    return _in_euros(read)


def _in_euros(cents: int) -> Decimal | int:
    # a file is written in euros, where the facts are cents
    return Decimal(cents) / 100 if cents % 100 else cents // 100


def _tidy_departure(left_on: str, followed_up: list[dict[str, str]] | None = None) -> dict[str, Any]:
    day, whole = READERS["date"].read, READERS["whole"].read
    told = {"left_on": day(left_on)}
    if followed_up is None:
        return told
    return {**told, "followed_up": [{"months": whole(each["months"]), "on": day(each["on"])} for each in followed_up]}


def _placed(messages: Any, names: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The mistakes that the schema of facts tells, each at the field of which it read the value."""
    name = ".".join(path)
    if name in names:
        yield name, _first(messages)
    elif isinstance(messages, Mapping):
        for step, inner in messages.items():
            yield from _placed(inner, names, (*path, str(step)))


def _first(messages: Any) -> str:
    """The first sentence of some messages; of a list, the line it is about comes before."""
    while isinstance(messages, Mapping):
        step, messages = next(iter(messages.items()))
        # marshmallow places the items of a list by their rank, from zero
        if isinstance(step, int):
            return _("ligne %(number)s : %(message)s", number=step + 1, message=announced(_first(messages)))
    # marshmallow holds messages in a list, even one alone
    told: str = messages[0] if isinstance(messages, list) else messages
    return told
