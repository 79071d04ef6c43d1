"""How each field of a dossier is read from a document: one reader a kind, and blocks made of the table of fields."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import ValidationError, fields

from tremplin.catalogue.dossier_fields import (
    BY_NAME,
    CODED,
    NO_CONTRACT,
    OPINIONS,
    TOTAL,
    DossierField,
    Kind,
    crowded,
    summed,
)
from tremplin.documents import writing
from tremplin.documents.door import (
    UNBOUNDED,
    BlockSchema,
    Day,
    Euros,
    Hour,
    Json,
    Listed,
    Number,
    Section,
    Slug,
    Text,
    UnknownKey,
    Value,
    Whole,
    Word,
    expected,
    hint,
    known,
    said,
    siret,
    written,
)

Reader = Callable[[DossierField], fields.Field[Any]]


class Keyed(fields.Field[Mapping[str, Any]]):
    """A block whose keys are codes that the fiche or the department knows."""

    def __init__(self, what: str, codes: Iterable[str], inner: Value | None):
        super().__init__(allow_none=True)
        self.what, self.codes, self.inner = what, tuple(codes), inner

    def admitted(self) -> Collection[str]:
        """The codes that may be keys."""
        return self.codes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise expected("bloc de clés", value)
        wrong: dict[str, list[str]] = {}
        codes = self.admitted()
        kept: dict[str, Any] = {}
        for code, item in value.items():
            if code not in codes:
                wrong[code] = [UnknownKey(f"{self.what} « {code} ».{hint(code, codes)}")]
            # « null » is as good as absent, so that a form prepared by a machine needs not drop its empty keys
            elif item is not None:
                try:
                    kept[code] = self.inner.read(item) if self.inner else item
                except ValidationError as error:
                    wrong[code] = list(error.messages)
        if wrong:
            raise ValidationError(wrong)
        return kept


class KeyedByWords(Keyed):
    """A block whose keys are the words of a family, of the vocabulary in force when it is read."""

    def __init__(self, told: DossierField, inner: Any):
        super().__init__(told.unknown, (), inner)
        self.family = told.family
        self.own = (TOTAL,) if f"{told.block}.{TOTAL}" in BY_NAME else ()

    def admitted(self) -> Mapping[str, Any]:
        return {**dict.fromkeys(self.own), **known(self.family)} if self.own else known(self.family)


class PeopleCounts(Keyed):
    """How many people in all, and of each public: none has more than all."""

    def __init__(self, publics: Mapping[str, str]):
        self.publics = publics
        super().__init__("public inconnu", ("total", *publics), Whole())

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        counts = super()._deserialize(value, attr, data, **kwargs)
        if wrong := {code: [told] for code, told in crowded(counts, self.publics)}:
            raise ValidationError(wrong)
        return counts


class AttestedCode(Slug):
    """The code of a condition to which a fiche asks a carrier to attest."""

    def __init__(self, codes: Iterable[str]):
        super().__init__()
        self.codes = tuple(codes)

    def read(self, value: Any) -> str:
        code = super().read(value)
        if code not in self.codes:
            raise ValidationError(f"attestation inconnue « {code} ».{hint(code, self.codes)}")
        return code


class OpinionWord(Value):
    """What an opinion says."""

    def read(self, value: Any) -> str:
        if value not in OPINIONS:
            raise expected("avis", value, f"Connus : {', '.join(OPINIONS)}.")
        return str(value)


class HourOfDay(Hour):
    """An hour of a deposit: midnight is the first instant of its day."""

    def read(self, value: Any) -> time:
        return said(writing.hour, value)


class Contract(Word):
    """A contract of the person, or ``none``: not having one is known, which is not the same as not knowing."""

    def read(self, value: Any) -> str:
        return NO_CONTRACT if value == NO_CONTRACT else super().read(value)


class Siret(Value):
    """The SIRET of an organisation; quotes are not needed."""

    json: ClassVar[Json] = {"type": ["string", "integer"]}

    def read(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise expected("SIRET", value)
        return said(siret, written(value))


class PartnerSchema(BlockSchema):
    """An organisation beside the one that leads, and its part of the budget."""

    name = Text(required=True, description="Le nom du partenaire.")
    siret = Siret(description="Son SIRET, s'il en a un.")
    amount = Euros(required=True, description="Sa part du budget, en euros.")

    def make(self, said: dict[str, Any]) -> Any:
        return said["name"], said.get("siret"), said["amount"]


def _word(field: DossierField) -> fields.Field[Any]:
    return (Contract if field.nothing else Word)(field.family, field.unknown)


def _words(field: DossierField) -> fields.Field[Any]:
    """A list of words; those that nothing refuses when unknown are left to the rules."""
    return Listed(Word(field.family, field.unknown)) if field.unknown else Listed(Slug(), distinct=True)


READERS: Mapping[Kind, Reader] = {
    Kind.DAY: lambda field: Day(),
    Kind.HOUR: lambda field: HourOfDay(),
    Kind.DAYS: lambda field: Listed(Day()),
    Kind.AMOUNT: lambda field: Euros(),
    Kind.NUMBER: lambda field: Number(),
    Kind.WHOLE: lambda field: Whole(most=field.most or UNBOUNDED),
    Kind.WORD: _word,
    Kind.WORDS: _words,
    Kind.CODES: lambda field: Listed(Slug(), distinct=True),
}


def block(
    listed: Iterable[DossierField],
    readers: Mapping[Kind, Reader],
    *,
    root: type[BlockSchema] = BlockSchema,
    builds: Callable[[str], type | None] = lambda name: None,
    name: str = "",
) -> type[BlockSchema]:
    """The schema of a block, whose keys are the dotted names of some fields; blocks of codes are left to the fiche."""
    inside = [field for field in listed if field.name.startswith(f"{name}." if name else "")]
    keys: dict[str, Any] = {}
    for field in inside:
        key, dot, _ = field.name.removeprefix(f"{name}.").partition(".")
        below = f"{name}.{key}".lstrip(".")
        if key in keys:
            continue
        if below in CODED:
            coded = BY_NAME[f"{below}.…"]
            if coded.family:
                keys[key] = KeyedByWords(coded, readers[coded.kind](coded))
            continue
        keys[key] = Section(block(inside, readers, builds=builds, name=below)) if dot else readers[field.kind](field)
    # marshmallow collects the fields of a class when it is made: those of a table take type(), not setattr
    told = summed(f"{name}.{TOTAL}")
    own = {"builds": builds(name), "computed": {TOTAL: told} if told else {}}
    return type(f"{name.title()}Schema", (root,), {**keys, **own})
