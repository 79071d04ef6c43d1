"""The JSON Schema of fiches: every key, its French meaning, and the words of what is installed."""

import re

import pytest

from tremplin.catalogue.department import Department, OwnPublic
from tremplin.documents.describing.json_schema import fiche_schema
from tremplin.documents.fiches.fiche import FicheSchema
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.library import KINDS

WORDS = Vocabulary(kinds={kind.name: kind for kind in KINDS}, measures={"participants": None}, typologies={"t": None})
SOUTH = Department(
    code="01", name="Sud", territories={"plaine": "Plaine"}, publics={"bergers": OwnPublic(label="bergers")}
)
NORTH = Department(code="02", name="Nord", territories={"cote": "Côte"})
SCHEMA = fiche_schema(WORDS, [SOUTH, NORTH])


def blocks(schema, path=""):
    """Every block of keys of a schema, with its place."""
    if "properties" in schema:
        yield path, schema
    for key, inner in schema.get("properties", {}).items():
        yield from blocks(inner, f"{path}.{key}")
    for inner in (schema.get("items"), *schema.get("oneOf", ())):
        yield from blocks(inner, f"{path}[]") if inner else ()


BLOCKS = list(blocks(SCHEMA))


def at(path):
    found = SCHEMA
    for key in path.split("."):
        found = found["items"] if key == "[]" else found["properties"][key]
    return found


def test_the_dialect_and_the_title_are_said():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"] == "Fiche"


def test_the_keys_are_those_that_documents_write():
    assert list(SCHEMA["properties"]) == [field.data_key or name for name, field in FicheSchema().fields.items()]
    assert SCHEMA["required"] == ["fiche", "title", "summary"]
    assert list(at("windows.[].starts")["properties"]) == ["from", "until"]


@pytest.mark.parametrize("block", [block for _, block in BLOCKS], ids=[path for path, _ in BLOCKS])
def test_every_block_is_closed_and_every_key_says_what_it_means(block):
    assert block["additionalProperties"] is False
    assert set(block.get("required", ())) <= set(block["properties"])
    assert [key for key, inner in block["properties"].items() if not inner.get("description")] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("territories.listed.[]", ["plaine", "cote"]),
        ("exits", ["t", None]),
        ("indicators.[].measure", ["participants"]),
        ("payment.advance.on", ["signature", "notification"]),
        ("territories.scope", ["department", "listed", None]),
    ],
)
def test_words_are_those_of_all_that_is_installed(path, words):
    assert at(path)["enum"] == words


def test_a_public_of_one_department_is_added_to_those_of_all():
    publics = at("audience.publics.[]")["enum"]
    assert publics[-1] == "bergers"
    assert "brsa" in publics
    assert len(publics) == len(set(publics))


def test_a_key_that_is_not_required_takes_null():
    assert at("number")["type"] == ["string", "number", "null"]
    assert at("windows")["type"] == ["array", "null"]
    assert at("title")["type"] == "string"


def test_a_rule_is_of_one_of_the_kinds_that_documents_write():
    rules = at("funding.rules.[]")["oneOf"]
    assert [rule["properties"]["kind"]["const"] for rule in rules] == [kind.name for kind in KINDS if kind.schema]
    assert all({"kind", "source"} <= set(rule["required"]) for rule in rules)
    (ceiling,) = (rule for rule in rules if rule["title"] == "grant_ceiling")
    assert ceiling["description"] == next(kind.meaning for kind in KINDS if kind.name == "grant_ceiling")


def test_patterns_are_anchored_and_can_be_read():
    patterns = [inner["pattern"] for _, block in BLOCKS for inner in block["properties"].values() if "pattern" in inner]
    assert patterns
    assert all(pattern.startswith("^") and pattern.endswith("$") and re.compile(pattern) for pattern in patterns)


def test_without_a_vocabulary_only_fixed_words_are_listed():
    bare = fiche_schema()["properties"]
    assert "enum" not in bare["exits"]
    assert bare["territories"]["properties"]["scope"]["enum"] == ["department", "listed", None]
    assert bare["funding"]["properties"]["rules"]["items"] == {"type": "object", "required": ["kind", "source"]}
