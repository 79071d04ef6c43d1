"""The vocabulary in which the answers of the API are declared: JSON Schema, in which every key is always there."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
YES_NO: Json = {"type": "boolean"}
ADDRESS: Json = {"type": "string", "format": "uri"}
HOUR: Json = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}
DAY: Json = {"type": "string", "format": "date"}
# JSON has one kind of number, which most readers make a binary float: no amount has a decimal there
CENTS: Json = {"type": "integer", "description": "Un montant, en centimes."}
# without trailing zeros: equal rates have equal texts, hence fiches equal hashes
RATE: Json = {"type": "string", "pattern": r"^(0|1|0\.[0-9]*[1-9])$", "description": "Une part de un : « 0.2 »."}
# a whole number, or a decimal kept exact as a text: never a float
EXACT: Json = {"type": ["integer", "string"]}
NUMBER_TEXT: Json = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}
HASH: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def maybe(schema: Json) -> Json:
    """The same, or ``null``."""
    if "$ref" in schema or "oneOf" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    known = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [*kinds, "null"], **known}


def one_of(words: Iterable[str]) -> Json:
    """A word of a list."""
    return {"type": "string", "enum": list(words)}


def listed(items: Json) -> Json:
    """A list."""
    return {"type": "array", "items": items}


def ref(name: str) -> Json:
    """A schema declared among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def block(**keys: Json) -> Json:
    """An object of which every key is always there, and no other."""
    return {"type": "object", "properties": keys, "required": list(keys), "additionalProperties": False}


def growing(**keys: Json) -> Json:
    """An object of which every key is always there, to which the rules of a plugin may add."""
    return {"type": "object", "properties": keys, "required": list(keys)}
