"""The root of the schemas of documents: French messages, nearest names, and a frozen object built at the end."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, wraps
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, missing, post_load, validates_schema
from marshmallow.error_store import ErrorStore

from tremplin.documents import homes
from tremplin.documents.fields import Text
from tremplin.documents.reading.reader import Document
from tremplin.errors import Mistake, Path, excerpt, hint

UNKNOWN_KEY = "unknown key"
MESSAGES = {"unknown": UNKNOWN_KEY, "type": "bloc de clés attendu."}
# what marshmallow tells a check of the way a block is read
WHOLE = {"many": False, "partial": None, "unknown": RAISE}
ERRORS: Callable[[], Any] = ErrorStore
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

    def _do_load(
        self, data: Any, *, many: Any = None, partial: Any = None, unknown: Any = None, postprocess: bool = True
    ) -> Any:
        # marshmallow 4.4 makes a closure for each key that a block may hold, and fiches hold one in four of theirs; it
        # looks for what each class adds, twice: a third of the time of 200 fiches (bench/load_fiches.py)
        asked = many or partial or not postprocess or unknown not in (None, RAISE)
        if asked or not isinstance(data, dict) or not self._usual:
            return super()._do_load(data, many=many, partial=partial, unknown=unknown, postprocess=postprocess)
        store: Any = ERRORS()
        made: Any = self._read(data, store)
        failed = bool(store.errors)
        for name, said in self._checks:
            if failed and said["skip_on_field_errors"]:
                continue
            try:
                getattr(self, name)(*((made, data) if said["pass_original"] else (made,)), **WHOLE)
            except ValidationError as error:
                told = self.fields.get(error.field_name)
                store.store_error(error.messages, (told and told.data_key) or error.field_name)
        if not store.errors:
            try:
                return self.build(made)
            except ValidationError as error:
                store.store_error(error.messages, error.field_name)
        refused = ValidationError(store.errors, data=data, valid_data=made)
        self.handle_error(refused, data)
        raise refused

    @cached_property
    def _usual(self) -> bool:
        """Whether it is read as most are: nothing of a plugin's comes before or after."""
        hooks = self._hooks
        alone = [name for name, _, _ in hooks["post_load"]] == ["build"] and not hooks["pre_load"]
        return alone and not hooks["validates"] and not self.many and not self.partial and self.unknown == RAISE

    @cached_property
    def _checks(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, said) for name, _, said in self._hooks["validates_schema"]]

    @cached_property
    def _known(self) -> dict[str, tuple[str, Any]]:
        """The fields, each with its name in Python, by the keys that documents write."""
        named = self.load_fields.items()
        return {field.data_key or name: (field.attribute or name, field) for name, field in named}

    @cached_property
    def _awaited(self) -> list[str]:
        """The keys that count where they are absent."""
        return [key for key, (_, field) in self._known.items() if field.required or field.load_default is not missing]

    def _read(self, data: dict[str, Any], store: Any) -> dict[str, Any]:
        """What the keys of a block hold; what is wrong is stored."""
        read, known = {}, self._known
        absent = [(key, missing) for key in self._awaited if key not in data]
        for key, value in (*data.items(), *absent):
            if key not in known:
                store.store_error([self.error_messages["unknown"]], key)
                continue
            name, field = known[key]
            try:
                made = field.deserialize(value, key, data)
            except ValidationError as error:
                store.store_error(error.messages, key)
                made = error.valid_data or missing
            if made is not missing:
                read[name] = made
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
