"""Each field of a dossier is told once: every place that names fields follows the table."""

from dataclasses import fields, is_dataclass

import pytest

from tremplin.casework.acting.content import COLUMNS, SIDES
from tremplin.casework.acting.funders import FUNDERS
from tremplin.casework.operating.outcomes import NAMES, RESULTS
from tremplin.catalogue.dossier_fields import BY_NAME, FACTS, FIELDS, Kind, Teller, told_by
from tremplin.catalogue.words import COSTS
from tremplin.documents.describing.keys import keys_of
from tremplin.documents.dossiers.schema import SaidSchema
from tremplin.documents.dossiers.table import is_known
from tremplin.documents.vocabulary import SHARED
from tremplin.records.dossiers import Dossier
from tremplin.records.following import Outcomes
from tremplin.rules.facts import glossary
from tremplin.rules.facts.json_schema import facts_schema
from tremplin.rules.facts.schema import FactsSchema
from tremplin.rules.facts.view import Facts

CODED = {field.block for field in FIELDS if field.name.endswith("…")}
PLAIN = [field for field in FACTS if field.block not in CODED]
SAID = [field for field in told_by(Teller.CARRIER) if not field.name.endswith("…")]


def view(facts=None, path=""):
    """The names of the facts that rules see."""
    whole = Facts() if facts is None else facts
    for each in fields(whole):
        name, value = f"{path}{each.name}", getattr(whole, each.name)
        if is_dataclass(value) and name not in CODED:
            yield from view(value, f"{name}.")
        # what a budget is made of, whose lines are those of each fiche; and what is made of the rows, never typed
        elif each.name in ("parts", "people", "counted", "unasked"):
            continue
        else:
            yield name


def written(schema):
    """The keys of a JSON Schema that hold a value."""
    for key, inner in schema["properties"].items():
        yield from (f"{key}.{each}" for each in written(inner)) if "properties" in inner else [key]


def test_a_name_is_told_once_and_each_has_its_words():
    assert len(BY_NAME) == len(FIELDS)
    assert [field.name for field in FIELDS if not field.label] == []
    assert [field.name for field in FIELDS if not field.title and field.block not in CODED] == []


def test_the_facts_that_rules_see_are_those_of_the_table():
    assert {*view()} == {field.name for field in PLAIN} | CODED


def test_the_glossary_the_file_and_the_json_schema_of_facts_follow_the_table():
    told = [(field.name, field.label, field.kind.value) for field in FACTS]
    assert [tuple(fact) for fact in glossary.FACTS] == told
    names = {field.name for field in PLAIN}
    blocks = {field.block for field in FIELDS} | {"results"}
    # the keys of a person who left are those of one value
    assert {key.path for key in keys_of(FactsSchema()) if "[]" not in key.path} - blocks == names
    assert names <= {*written(facts_schema(SHARED))}


@pytest.mark.parametrize("field", SAID, ids=lambda field: field.name)
def test_what_a_carrier_says_is_read_in_a_file_and_a_table_and_kept(field):
    keys = {key.path for key in keys_of(SaidSchema())}
    assert field.name in keys or field.block in CODED
    assert is_known(field.name) or field.kind in (Kind.RESOURCES, Kind.PARTNERS)
    kept = COLUMNS.get(field.name)
    assert (
        kept in Dossier.__table__.columns if kept else field.block in (*SIDES, "fte") or field.kind is not Kind.NUMBER
    )


@pytest.mark.parametrize("field", told_by(Teller.REPORT), ids=lambda field: field.name)
def test_what_was_realised_is_read_and_kept(field):
    assert field.name in NAMES
    elsewhere = field.block in (*SIDES, *CODED) or field.name in FUNDERS
    assert elsewhere or RESULTS[field.name] in Outcomes.__table__.columns


@pytest.mark.parametrize("block", ["budget", "realised"])
def test_both_budgets_have_every_cost(block):
    assert [field.name for field in FIELDS if field.block == block] == [
        f"{block}.{cost}" for cost in (*COSTS, "indirect")
    ]
