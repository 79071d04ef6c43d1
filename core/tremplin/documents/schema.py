"""The root of the schemas of documents: French messages, nearest names, and a frozen object built at the end."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, missing, post_load, validates_schema

from tremplin.documents import homes
from tremplin.documents.fields import Text
from tremplin.documents.reader import Document
from tremplin.errors import Mistake, Path, excerpt, hint

UNKNOWN_KEY = "unknown key"
MESSAGES = {"unknown": UNKNOWN_KEY, "type": "bloc de clés attendu."}
Check = Callable[[Any, dict[str, Any], dict[str, Any]], None]


def checks(check: Check) -> Any:
    """A check of a whole block, made even where one of its keys is wrong, so that all is told at once.

    It is given the values that hold, then the block as it is written, in which anything may be of any type.
    """

    # marshmallow's own default drops these checks as soon as one field is wrong: the rest is then found one by one
    @validates_schema(skip_on_field_errors=False, pass_original=True)
    @wraps(check)
    def checked(self: Any, data: dict[str, Any], original: Any, **kwargs: Any) -> None:
        if isinstance(original, dict):
            check(self, data, original)

    return checked


def items(written: Any) -> list[tuple[int, dict[str, Any]]]:
    """The blocks of a list as it is written, numbered; what is no block is not of them."""
    listed = enumerate(written) if isinstance(written, list) else ()
    return [(index, item) for index, item in listed if isinstance(item, dict)]


def twice(written: Mapping[str, Any], *keys: str) -> None:
    """Refuse, in these lists of a block, an item that carries the code of an earlier one."""
    wrong: dict[str, dict[int, Any]] = {}
    for key in keys:
        seen = set()
        for index, item in items(written.get(key)):
            # a code that is no text is told by its own field
            code = str(item["code"]).strip() if isinstance(item.get("code"), str | int) else ""
            if code and code in seen:
                told = f"code « {excerpt(code)} » écrit deux fois : changez-en un."
                wrong.setdefault(key, {})[index] = {"code": [told]}
            seen.add(code)
    if wrong:
        raise ValidationError(wrong)


class BlockSchema(Schema):
    """A block of keys; ``builds`` is the frozen class that it makes."""

    builds: ClassVar[type | None] = None
    # keys that people write and that are computed, with what to tell them
    computed: ClassVar[Mapping[str, str]] = {}
    error_messages = MESSAGES

    class Meta:
        # marshmallow's default too, said here since a plugin's schema may be built upon this one
        unknown = RAISE

    def _deserialize(
        self, data: Any, *, error_store: Any, many: bool = False, partial: Any = None, index: Any = None, **options: Any
    ) -> Any:
        # marshmallow 4.4 makes a closure for each key that a block may hold, and fiches hold one in four of theirs:
        # an eighth of the time of 200 fiches (bench/load_fiches.py)
        usual = not many and partial is None and options.get("unknown", RAISE) == RAISE
        if not usual or not isinstance(data, dict):
            return super()._deserialize(
                data, error_store=error_store, many=many, partial=partial, index=index, **options
            )
        read, left = {}, {*data}
        for name, field in self.load_fields.items():
            key = name if field.data_key is None else field.data_key
            left.discard(key)
            if key not in data and not field.required and field.load_default is missing:
                continue
            try:
                value = field.deserialize(data.get(key, missing), key, data)
            except ValidationError as error:
                error_store.store_error(error.messages, key, index=index)
                value = error.valid_data or missing
            if value is not missing:
                read[field.attribute or name] = value
        for key in left:
            error_store.store_error([self.error_messages["unknown"]], key, index)
        return read

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Any:
        # « null » and absent mean the same in a fiche: one default, that of the dataclass
        said = {key: value for key, value in data.items() if value is not None}
        return self.make(said)

    def make(self, said: dict[str, Any]) -> Any:
        """The object made of the values that the document gives."""
        return self.builds(**said) if self.builds else said

    def handle_error(self, error: ValidationError, data: Any, **kwargs: Any) -> None:
        """Name the nearest key where an unknown one was written."""
        messages = error.messages
        if not isinstance(messages, dict):
            return
        for key, told in messages.items():
            if isinstance(told, list) and UNKNOWN_KEY in told:
                # by what documents write: « from » is « from_ » in Python, where it is a word of the language
                keys = [field.data_key or name for name, field in self.fields.items()]
                advice = hint(str(key), [name for name in keys if name not in data])
                unknown = UnknownKey(self.computed.get(str(key)) or f"clé inconnue.{advice}")
                messages[key] = [unknown if message == UNKNOWN_KEY else message for message in told]


class UnknownKey(str):
    """The message of an unknown key: it is placed at the key, not at its value."""


class RuleSchema(BlockSchema):
    """The root of the schemas of rules: it makes the terms and their source, so that every rule has one."""

    kind = Text(required=True, description="La sorte de règle.")
    source = Text(required=True, description="La section du texte publié qui pose la règle.")

    def make(self, said: dict[str, Any]) -> Any:
        said.pop("kind")
        source = said.pop("source")
        return super().make(said), source


def load(schema: Schema, document: Document) -> Any:
    """The object that a document makes; ``None`` when it holds mistakes, which the document then lists."""
    if not isinstance(document.data, dict):
        return None
    try:
        made = schema.load(document.data)
    except ValidationError as error:
        document.mistakes.extend(placed(document, _at_home(homes.Homes(schema), error.messages)))
        return None
    return None if document.mistakes else made


def _at_home(known: homes.Homes, messages: Any, path: Path = ()) -> Any:
    """The same messages, where a key that is at home at another level is told so."""
    if isinstance(messages, Mapping):
        return {step: _at_home(known, inner, (*path, step)) for step, inner in messages.items()}
    if not isinstance(messages, list) or not any(isinstance(each, UnknownKey) for each in messages):
        return messages
    advice = known.advised(path)
    return [UnknownKey(advice) if advice and isinstance(each, UnknownKey) else each for each in messages]


def placed(document: Document, messages: Any) -> list[Mistake]:
    """The mistakes that marshmallow's nested messages tell, in the order of the document."""
    return sorted(
        document.mistake(path, message, key=isinstance(message, UnknownKey)) for path, message in flat(messages)
    )


def flat(messages: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The place and the text of each of marshmallow's nested messages."""
    if isinstance(messages, Mapping):
        for step, inner in messages.items():
            # marshmallow tells a mistake of the whole block under this key, which a document may also hold
            for place, message in flat(inner, (*path, step)):
                whole = step == "_schema" and not isinstance(message, UnknownKey)
                yield path + place[len(path) + 1 :] if whole else place, message
    elif isinstance(messages, list):
        for message in messages:
            yield from flat(message, path)
    else:
        yield path, messages
