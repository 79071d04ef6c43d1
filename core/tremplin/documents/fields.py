"""The values that documents hold, each read in one place, with its message in words.

Rule kinds, of the library or of a plugin, take the fields of their schemas from here. A field with no default is
optional; a value left empty (``null``) is as good as absent.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from marshmallow import Schema, ValidationError, fields, missing

from tremplin.documents.nir import REFUSED, looks_like_nir
from tremplin.documents.texts import CODE, LONGEST_CODE
from tremplin.documents.usual_names import label_of, nearest
from tremplin.documents.vocabulary import FIXED, known
from tremplin.documents.writing import unexpected, written
from tremplin.errors import WrongUsage, excerpt, near

T = TypeVar("T")
Json = Mapping[str, Any]
# marshmallow's messages are in English, and a lazy text breaks their shape: ours are plain and French
Messages = dict[str, str | list[Any] | dict[Any, Any]]
MISSING: Messages = {
    "required": "clé obligatoire absente.",
    "null": "valeur obligatoire : écrivez-la après la clé.",
}
MISSING_LIST: Messages = {**MISSING, "invalid": "liste attendue : écrivez [un, deux], ou un tiret par ligne."}
MISSING_BLOCK: Messages = {**MISSING, "type": "bloc de clés attendu."}
SHORT_LIST = 12
EMPTY_ITEM = "élément vide : remplissez-le, ou retirez-le de la liste."
EMPTY_LIST = "liste vide : écrivez au moins un élément."


class Direct(fields.Field[Any]):
    """A field that reads at once a value that is there, when nothing is to be done before or after."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        # marshmallow 4.4 makes a validator of all validators for each value, even of none, and looks for what comes
        # before and after it: a tenth of the time of 200 fiches (bench/load_fiches.py)
        if value is None or value is missing or self.validators or self.pre_load or self.post_load:
            return super().deserialize(value, attr, data, **kwargs)
        return self._deserialize(value, attr, data, **kwargs)


class Value(Direct):
    """The root of our fields: French messages, and ``null`` taken as absent unless the value is required."""

    default_error_messages: Messages = MISSING
    json: ClassVar[Json] = {}

    def __init__(self, *, required: bool = False, description: str = "", **options: Any):
        super().__init__(
            required=required,
            allow_none=not required,
            metadata={"description": description},
            **options,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        # before the field: a wrong number, or a word that nobody knows, would be told as it was typed
        if isinstance(value, str) and looks_like_nir(value):
            raise ValidationError(REFUSED)
        try:
            return self.read(value)
        except WrongUsage as error:
            raise ValidationError(str(error)) from None

    def read(self, value: Any) -> Any:
        """The value read, or a ``ValidationError`` in French."""
        raise TypeError(f"{type(self).__name__} does not say how to read a value")

    def json_schema(self) -> dict[str, Any]:
        return dict(self.json)


def said(reader: Callable[..., T], value: Any, *bounds: int) -> T:
    """What the one reader of a kind makes of a value, or its refusal as a ``ValidationError``."""
    try:
        return reader(value, *bounds)
    except WrongUsage as error:
        raise ValidationError(str(error)) from None


def expected(what: str, value: Any, advice: str = "") -> ValidationError:
    return ValidationError(unexpected(what, value, advice))


class Text(Value):
    """A text that says something."""

    json: ClassVar[Json] = {"type": "string", "minLength": 1}

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise expected("texte", value, "" if isinstance(value, list | dict) else "Mettez-le entre guillemets.")
        if not value.strip():
            raise ValidationError("texte vide : écrivez-le, ou retirez la clé.")
        return value.strip()


class PrintedNumber(Value):
    """A number as printed in a call, « 3.3 » or « 2A »; quotes are not needed."""

    json: ClassVar[Json] = {"type": ["string", "number"]}

    def read(self, value: Any) -> str:
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        text = written(value) if number else value.strip() if isinstance(value, str) else ""
        if not text:
            raise expected("numéro", value)
        return text


class Slug(Text):
    """A code of small letters, digits, hyphens and underscores."""

    shape = CODE
    # anchored: a pattern of JSON Schema is looked for anywhere in the text (JSON Schema, Validation, 6.3.3)
    json: ClassVar[Json] = {"type": "string", "pattern": f"^{shape.pattern}$"}
    advice = "minuscules sans accent, chiffres et tirets seulement (« chantiers-insertion »)."
    longest = LONGEST_CODE

    def read(self, value: Any) -> str:
        # « code: 2024 » is an integer in YAML, and « code: true » a yes that nobody meant as a name
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        text = super().read(value)
        if not self.shape.fullmatch(text):
            raise ValidationError(f"code « {excerpt(text)} » : {self.advice}")
        if len(text) > self.longest:
            raise ValidationError(f"code « {excerpt(text)} » : {self.longest} caractères au plus.")
        return text


class FicheName(Slug):
    """The identity of a fiche: « 59/2026/ma-fiche »."""

    shape = re.compile(r"[0-9][0-9ab][0-9]?/[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")
    json: ClassVar[Json] = {"type": "string", "pattern": f"^{shape.pattern}$"}
    advice = "département, appel et fiche attendus, en minuscules sans accent (« 59/2026/ma-fiche »)."


class CallName(Slug):
    """The identity of a call: « 59/2026 »."""

    shape = re.compile(r"[0-9][0-9ab][0-9]?/[a-z0-9][a-z0-9-]*")
    json: ClassVar[Json] = {"type": "string", "pattern": f"^{shape.pattern}$"}
    advice = "département et appel attendus, en minuscules sans accent (« 59/2026 »)."


class DepartmentCode(PrintedNumber):
    """The code of a department: « 59 », « 2a »; quotes are not needed."""

    # « 2a » and « 2b » in Corsica, three digits overseas, « 971 » to « 976 » (Insee, COG)
    shape = re.compile(r"[0-9][0-9ab][0-9]?")
    json: ClassVar[Json] = {"type": ["string", "number"], "pattern": f"^{shape.pattern}$"}

    def read(self, value: Any) -> str:
        text = super().read(value)
        if not self.shape.fullmatch(text):
            raise ValidationError(f"code de département « {text} » : deux ou trois chiffres attendus (« 59 », « 2a »).")
        return text


class UnlistedWord(str):
    """The message of a word that nothing is near, of a family too long to be listed: an edge shows the list."""

    family: str

    def __new__(cls, message: str, family: str = "") -> "UnlistedWord":
        told = super().__new__(cls, message)
        told.family = family
        return told


def _listed(words: Mapping[str, Any]) -> str:
    return f" Connus : {', '.join(words)}." if 0 < len(words) <= SHORT_LIST else ""


class Word(Value):
    """A word of a family of the vocabulary: an unknown one is told with the nearest."""

    def __init__(self, family: str, label: str, **options: Any):
        super().__init__(**options)
        self.family, self.label = family, label

    def read(self, value: Any) -> str:
        words = known(self.family)
        # a level of schooling is a number in YAML
        named = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(named, str) and named in words:
            return named
        if isinstance(value, dict | list) or value == "":
            raise expected("mot", value, _listed(words).strip())
        name = written(value)
        meant = self._meant(name, words) or _listed(words)
        if meant or not words:
            raise ValidationError(f"{self.label} « {name} ».{meant}")
        told = f"{self.label} « {name} ». {len(words)} mots sont admis : lisez-en la liste."
        raise ValidationError([UnlistedWord(told, self.family)])

    def _meant(self, name: str, words: Mapping[str, Any]) -> str:
        """The word that was probably meant, by its code, its label or what people call it."""
        meant = nearest(self.family, name, words)
        if meant is None:
            return ""
        # by its code, nobody asks what it is; by another name, its label says that it is the one
        told = "" if near(name, (meant,)) else f" ({label_of(words[meant])})"
        return f" Vouliez-vous dire « {meant} »{told} ?"

    def json_schema(self) -> dict[str, Any]:
        choices = FIXED.get(self.family)
        return {"type": "string", "enum": list(choices)} if choices else {"type": "string"}


class Theme(Word):
    """A theme that the department describes; any code, where it describes none."""

    def __init__(self, **options: Any):
        super().__init__("themes", "thème inconnu", **options)

    def read(self, value: Any) -> str:
        return super().read(value) if known(self.family) else Slug().read(value)


class MilestoneField(Word):
    """When something is measured: a milestone that has a name, or any number of months: « 9-months »."""

    shape = re.compile(r"[1-9][0-9]?-months")
    # what is asked of people five years after is asked of few
    most = 60

    def __init__(self, **options: Any):
        super().__init__("milestones", "échéance inconnue", **options)

    def read(self, value: Any) -> str:
        if isinstance(value, str) and self.shape.fullmatch(value):
            if int(value.partition("-")[0]) > self.most:
                raise ValidationError(f"échéance « {value} » : {self.most} mois au plus.")
            return value
        return super().read(value)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [super().json_schema(), {"type": "string", "pattern": f"^{self.shape.pattern}$"}]}


class YesNo(Value):
    """``true`` or ``false``; nothing else, since « no » and « oui » are texts."""

    json: ClassVar[Json] = {"type": "boolean"}

    def read(self, value: Any) -> bool:
        # Python takes 1 for True: « favourable: 1 » is a count, or a slip
        if not isinstance(value, bool):
            raise expected("true ou false", value)
        return value


class Listed(Direct, fields.List[Any]):
    """A list of values, read as a tuple; absent, it is empty. A required one says something, and so does each item."""

    default_error_messages = MISSING_LIST

    def __init__(
        self,
        inner: fields.Field[Any],
        *,
        required: bool = False,
        description: str = "",
        distinct: bool = False,
    ):
        super().__init__(
            inner,
            required=required,
            allow_none=not required,
            metadata={"description": description},
        )
        self.distinct = distinct
        # our values take null for absent: in a list, a dash without a value is an item that somebody forgot
        inner.allow_none = False
        inner.error_messages = {**inner.error_messages, "null": EMPTY_ITEM}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        read = tuple(super()._deserialize(value, attr, data, **kwargs))
        if self.required and not read:
            raise ValidationError(EMPTY_LIST)
        if self.distinct and len(set(read)) != len(read):
            first = {item: index for index, item in reversed(list(enumerate(read)))}
            told = ["valeur écrite deux fois : gardez-en une."]
            raise ValidationError({index: told for index, item in enumerate(read) if first[item] != index})
        return read


class Section(Direct, fields.Nested):
    """A block of keys with a schema of its own."""

    default_error_messages = MISSING_BLOCK

    def __init__(
        self,
        schema: Schema | type[Schema],
        *,
        required: bool = False,
        description: str = "",
    ):
        super().__init__(
            schema,
            required=required,
            allow_none=not required,
            metadata={"description": description},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        return self.schema.load(value, partial=partial)


def sections(schema: type[Schema], **options: Any) -> Listed:
    """A list of blocks of keys."""
    return Listed(Section(schema), **options)


def words(family: str, label: str, **options: Any) -> Listed:
    """A list of words of a family, each written once."""
    return Listed(Word(family, label), distinct=True, **options)
