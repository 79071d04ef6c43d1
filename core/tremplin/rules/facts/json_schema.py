"""The JSON Schema of the facts of a dossier, generated from what reads them, in the words of what is installed."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields

from tremplin.catalogue.door import MONTHS, Department, dossier_fields
from tremplin.documents.describing.json_schema import Json, Writer, nullable
from tremplin.documents.door import HOURS, LARGEST, MOST_CENTS, Day, Euros, Hour, Number, Slug, Vocabulary, Whole
from tremplin.documents.dossiers.funders import Funders
from tremplin.documents.dossiers.values import Contract, KeyedByWords
from tremplin.rules.facts.glossary import FAMILIES, LINED
from tremplin.rules.facts.schema import FactsSchema

# a number as people type it, « 1 234,5 »: each value is also read from a text, as a form would give it
TYPED = r"([0-9]{1,12}|[0-9]{1,3}([ \u00a0\u202f][0-9]{3}){1,3})"
WHOLE = rf"^{TYPED}$"
# « 1.500 » could be two numbers
NUMBER = rf"^(?![1-9][0-9]{{0,2}}[.,][0-9]{{3}}$){TYPED}([.,][0-9]{{1,30}})?$"
EUROS = rf"^{TYPED}([.,][0-9]{{1,2}})?[ \u00a0\u202f]?(€|euros)?$"
YEAR, MONTH, DATE = "(19|20|21)[0-9]{2}", "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
DAY = f"^({YEAR}-{MONTH}-{DATE}|{DATE}/{MONTH}/{YEAR}|(1er|{DATE}) ({'|'.join(MONTHS)}) {YEAR})$"

NO_SUCH_DAY = ". Un jour qui n'existe pas, 31/02/2025, est refusé"
# no pattern tells the days of February: what is refused beyond the schema is told beside it
UNITS = {
    dossier_fields.Kind.AMOUNT: ", en euros, deux décimales au plus",
    dossier_fields.Kind.DAY: NO_SUCH_DAY,
    dossier_fields.Kind.DAYS: NO_SUCH_DAY,
}


def facts_schema(vocabulary: Vocabulary, departments: Iterable[Department] = ()) -> Json:
    """The JSON Schema of facts, in the words of all these departments; each fiche adds its own codes."""
    spoken = [vocabulary, *map(vocabulary.of, departments)]
    writer = _FactsWriter(spoken)
    written, day = writer.block(FactsSchema()), nullable(writer.value(Day()))
    cents = nullable(writer.value(Euros()))
    written["properties"] |= {
        "participants": nullable(_counts({code: label for words in spoken for code, label in words.publics.items()})),
        "opinions": nullable(
            {
                "type": "object",
                "additionalProperties": nullable({"type": "string", "enum": list(dossier_fields.OPINIONS)}),
            }
        ),
        "answers": nullable({"type": "object"}),
        "interim_reports": nullable({"type": "object", "additionalProperties": day}),
    }
    _describe(written, "")
    lined = {line.code: line.label for words in spoken for line in words.cost_lines.values()}
    for name in LINED:
        block = written["properties"][name]
        block["properties"] |= {code: {**cents, "description": f"{label}."} for code, label in lined.items()}
        # the lines that a fiche adds are its own
        block["additionalProperties"] = cents
    return written


class _FactsWriter(Writer):
    """Writes the values of facts, which are read from numbers as from texts."""

    def value(self, field: fields.Field[Any]) -> Json:
        match field:
            case KeyedByWords():
                return self.keyed(field)
            case Contract():
                word = self.word(field)
                return {**word, "enum": [*word["enum"], dossier_fields.NO_CONTRACT]} if "enum" in word else word
            case Funders():
                return {**super().value(field), "type": ["array", "string"]}
            case Whole():
                return _whole(field)
            case Number():
                return {"type": ["number", "string"], "minimum": 0, "maximum": LARGEST, "pattern": NUMBER}
            case Euros():
                most = {"minimum": 0, "maximum": MOST_CENTS // 100, "multipleOf": 0.01}
                return {"type": ["number", "string"], **most, "pattern": EUROS, "examples": Euros.json["examples"]}
            case Day():
                return {"type": "string", "pattern": DAY, "examples": ["2025-01-31", "31/01/2025", "31 janvier 2025"]}
            case Hour():
                return {"type": "string", "pattern": HOURS, "examples": ["15:59", "16 h"]}
            case Slug():
                return {"type": ["string", "integer"], "pattern": f"^{Slug.shape.pattern}$", "minimum": 0}
        return super().value(field)

    def keyed(self, field: KeyedByWords) -> Json:
        words = {code: label for spoken in self.spoken for code, label in spoken.family(field.family).items()}
        number = nullable(self.value(field.inner or Number()))
        keys = {code: {**number, "description": f"{label}."} for code, label in words.items()}
        keys |= dict.fromkeys(field.own, number)
        return {"type": "object", "properties": keys, "additionalProperties": False}


def _whole(field: Whole) -> Json:
    return {"type": ["integer", "string"], "minimum": field.least, "maximum": field.most, "pattern": WHOLE}


def _counts(publics: Mapping[str, str]) -> Json:
    """How many people in all, and of each public that some department knows."""
    keys = {code: {**nullable(_whole(Whole())), "description": f"{label}."} for code, label in publics.items()}
    return {"type": "object", "properties": {"total": nullable(_whole(Whole())), **keys}, "additionalProperties": False}


def _describe(block: Json, path: str) -> None:
    """Say what each fact is, in the words of the glossary."""
    for key, written in block["properties"].items():
        name = f"{path}{key}"
        label = dossier_fields.LABELS.get(name) or FAMILIES.get(name)
        if label:
            told = UNITS.get(dossier_fields.BY_NAME[name].kind, "") if name in dossier_fields.BY_NAME else ""
            written["description"] = f"{label[0].upper()}{label[1:]}{told}."
        if "properties" in written:
            _describe(written, f"{name}.")
