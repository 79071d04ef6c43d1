"""The keys of a document, one by one: where each is written, whether it must be, and what it means."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from tremplin.documents.fields import Listed, Section, Word
from tremplin.documents.vocabulary import FIXED


class Key(NamedTuple):
    """A key of a document; ``words`` are those that it admits, where all departments share them."""

    path: str
    required: bool
    description: str
    words: Mapping[str, str]


def named(schema: Schema) -> dict[str, fields.Field[Any]]:
    """The fields of a schema, by the names that documents write."""
    return {field.data_key or name: field for name, field in schema.fields.items()}


def keys_of(schema: Schema, path: str = "") -> Iterator[Key]:
    """The keys of a block, and those of its own blocks."""
    for name, field in named(schema).items():
        yield key_of(f"{path}{name}", field)
        yield from inside(field, f"{path}{name}")


def inside(field: fields.Field[Any], path: str) -> Iterator[Key]:
    """The keys of a block, or of each block of a list."""
    if isinstance(field, Section):
        yield from keys_of(field.schema, f"{path}.")
    elif isinstance(field, Listed) and isinstance(field.inner, Section):
        yield from keys_of(field.inner.schema, f"{path}[].")


def key_of(path: str, field: fields.Field[Any]) -> Key:
    """One key, as its field tells it."""
    inner = field.inner if isinstance(field, Listed) else field
    words = FIXED.get(inner.family, {}) if isinstance(inner, Word) else {}
    return Key(path, field.required, str(field.metadata.get("description", "")), words)


def keys_table(keys: Iterable[Key]) -> Iterator[str]:
    """The keys as a table in Markdown."""
    rows = [
        (f"`{key.path}`", "oui" if key.required else "", f"{key.description}{_admitted(key.words)}") for key in keys
    ]
    yield from table(("Clé", "Obligatoire", "Ce qu'elle dit"), rows)


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown."""
    heads = list(titles)
    for cells in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(cells)} |"


def _admitted(words: Mapping[str, str]) -> str:
    return f" Admis : {', '.join(f'`{code}` ({label})' for code, label in words.items())}." if words else ""
