"""The JSON Schema of facts: it knows every fact that is read, and says what each is."""

from tremplin.documents.vocabulary import SHARED
from tremplin.rules.facts.glossary import FACTS
from tremplin.rules.facts.json_schema import facts_schema


def described(schema, path=""):
    """Each key of a schema, and what it says."""
    for key, written in schema["properties"].items():
        yield f"{path}{key}", written.get("description")
        if "properties" in written:
            yield from described(written, f"{path}{key}.")


def test_every_fact_of_the_glossary_is_in_the_schema_with_its_label():
    told = dict(described(facts_schema(SHARED)))
    for fact in FACTS:
        name = fact.name.removesuffix(".…")
        assert name in told
        if name == fact.name:
            assert told[name].lower().startswith(fact.label.lower())


def test_an_amount_says_its_unit_and_a_day_what_no_pattern_can():
    schema = facts_schema(SHARED)
    told = dict(described(schema))
    assert schema["properties"]["requested"]["multipleOf"] == 0.01
    assert told["budget.staff"] == "Les dépenses de personnel prévues, en euros, deux décimales au plus."
    for name in ("starts_on", "committees"):
        assert told[name].endswith("Un jour qui n'existe pas, 31/02/2025, est refusé.")


def test_the_publics_of_a_department_are_among_the_counts():
    counts = facts_schema(SHARED)["properties"]["participants"]["properties"]
    assert {"total", "brsa"} <= set(counts)
    assert counts["total"]["type"] == ["integer", "string", "null"]


def test_having_no_contract_may_be_said():
    contract = facts_schema(SHARED)["properties"]["participant"]["properties"]["contract"]
    assert "none" in contract["enum"]
