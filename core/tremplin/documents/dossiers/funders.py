"""The other funders of a dossier: blocks of keys in a file, or a line each where people type them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.door import NATURES, RESOURCE_STATUSES, enumerated
from tremplin.documents.door import (
    LONGEST_NAME,
    BlockSchema,
    Euros,
    Listed,
    Section,
    Text,
    Value,
    excerpt,
    expected,
    folded,
    one_line,
)

# a file that people fill in may be in either language; one is kept
STATUSES = {folded(word): code for code, label in RESOURCE_STATUSES.items() for word in (code, label)}
NATURE_WORDS = {folded(word): code for code, label in NATURES.items() for word in (code, label)}
# as people write the same words of an aid, of money of their own
NATURE_WORDS |= {"publique": "public", "privee": "private", "propre": "own", "propres": "own", "autofinancement": "own"}
STATUSES |= {"demandee": "asked", "obtenue": "obtained", "sollicite": "asked", "acquis": "obtained"}
NOBODY = ("aucun", "aucune", "neant")
# « | » is what parts several values of one cell
LINES = re.compile(r"[\n|]+")
NEEDED = {"funder": "le nom du financeur", "status": "« demandé » ou « obtenu »", "amount": "le montant"}


class LineField(Text):
    """A text on one line, of a length that can be kept."""

    def read(self, value: Any) -> str:
        line = one_line(super().read(value))
        if not line:
            raise ValidationError("texte vide : écrivez-le, ou retirez la clé.")
        if len(line) > LONGEST_NAME:
            raise ValidationError(f"texte trop long : {LONGEST_NAME} caractères au plus.")
        return line


class FunderWord(Value):
    """One of some words, in either language."""

    def __init__(self, codes: Mapping[str, str], labels: Mapping[str, str], **options: Any):
        super().__init__(**options)
        self.codes, self.labels = codes, labels

    def read(self, value: Any) -> str:
        code = self.codes.get(folded(value.strip())) if isinstance(value, str) else None
        if code is None:
            known = ", ".join(f"{code} ({label})" for code, label in self.labels.items())
            raise expected("mot", value, f"Connus : {known}.")
        return code

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "examples": list(self.labels)}


class FunderSchema(BlockSchema):
    """What another funder brings: its name, the nature of its money, asked or obtained, and how much."""

    funder = LineField(required=True, description="Qui l'apporte.")
    nature = FunderWord(NATURE_WORDS, NATURES, description="Aide publique ou privée, fonds propres, ou en nature.")
    status = FunderWord(STATUSES, RESOURCE_STATUSES, required=True, description="Demandé, ou obtenu.")
    amount = Euros(required=True, description="Le montant.")


class Funders(Listed):
    """Some funders: a list of blocks, or a text of a line each; « aucun » is nobody, which is known."""

    def __init__(self, schema: type[FunderSchema], **options: Any):
        super().__init__(Section(schema), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize(typed(value) if isinstance(value, str) else value, attr, data, **kwargs)


def typed(text: str) -> list[dict[str, str]]:
    """The funders of a text, a line each: « Région ; public ; obtenu ; 5 000 € »; what is wrong is told by line."""
    if folded(text.strip()).rstrip(".") in NOBODY:
        return []
    lines = [line for line in LINES.split(text) if line.strip()]
    read = [dict(_parts(line)) for line in lines]
    wrong = {rank: [told] for rank, line in enumerate(lines) if (told := _wrong([*_parts(line)]))}
    if wrong:
        raise ValidationError(dict(wrong))
    return read


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line by what each is: the name comes first, the others in any order."""
    name, *others = (part.strip() for part in line.split(";"))
    if name:
        yield "funder", name
    for part in filter(None, others):
        word = folded(part)
        known = "nature" if word in NATURE_WORDS else "status" if word in STATUSES else ""
        yield known or ("amount" if any(map(str.isdigit, part)) else ""), part


def _wrong(parts: Sequence[tuple[str, str]]) -> str | None:
    """What is wrong with a line, and how to write it."""
    keys = [key for key, _ in parts]
    strange = next((part for key, part in parts if not key), None)
    twice = next((part for rank, (key, part) in enumerate(parts) if key in keys[:rank]), None)
    lacking = [name for key, name in NEEDED.items() if key not in keys]
    if strange:
        natures = ", ".join(NATURES.values())
        told = f"« {excerpt(strange, 40)} » n'est ni une nature ({natures}), ni « demandé » ou « obtenu »"
    elif twice:
        told = f"« {excerpt(twice, 40)} » vient en plus d'une valeur de la même sorte : gardez-en une"
    elif lacking:
        told = f"il manque {enumerated(lacking)}"
    else:
        return None
    return f"{told}. Écrivez par exemple « Région ; public ; demandé ; 5 000 € »."
