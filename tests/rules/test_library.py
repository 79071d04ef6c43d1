"""What the library declares of each kind: its meaning, the facts it reads, when it holds, how documents write it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from marshmallow import Schema

from rules.dossiers import KNOWN, example_rules
from tremplin.catalogue.rule import Severity, Stage
from tremplin.documents.fields import Listed, Section
from tremplin.rules.facts.glossary import FACTS, label
from tremplin.rules.library import KINDS

WARNINGS = {"advised_duration", "priority_publics", "priority_territories", "capacity", "absolute_deadline"}
each_kind = pytest.mark.parametrize("kind", KNOWN)


def test_two_kinds_never_share_a_name():
    assert len(KNOWN) == len(KINDS)


@each_kind
def test_every_kind_has_tests_of_its_own(kind):
    tests = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert f"from tremplin.rules.kinds.{kind} import" in tests


def test_every_module_of_a_kind_is_in_the_library():
    folder = Path(__file__).parents[2] / "core" / "tremplin" / "rules" / "kinds"
    declaring = {path.stem for path in folder.glob("*.py") if "\nKIND = RuleKind(" in path.read_text("utf-8")}
    assert declaring == set(KNOWN)


@each_kind
def test_every_kind_says_what_it_means_in_a_french_sentence(kind):
    assert re.fullmatch(r"[A-ZÉÀ].+\.", KNOWN[kind].meaning)


@each_kind
def test_every_kind_reads_facts_that_the_glossary_tells(kind):
    assert KNOWN[kind].reads
    assert set(KNOWN[kind].reads) <= {fact.name for fact in FACTS}


def test_every_fact_is_read_by_some_kind():
    assert {fact.name for fact in FACTS} == {fact for kind in KINDS for fact in kind.reads}


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("requested", "la subvention demandée"),
        ("participants.brsa", "le nombre de participants du public « brsa »"),
        ("opinions.commune", "l'avis « commune »"),
        ("answers.metiers", "la réponse à la question « metiers »"),
        ("a-plugins-own.fact", "a-plugins-own.fact"),
    ],
)
def test_a_fact_is_called_as_people_call_it(fact, told):
    assert label(fact) == told


@each_kind
def test_every_kind_has_a_stage_and_only_advice_and_priorities_warn(kind):
    assert isinstance(KNOWN[kind].stage, Stage)
    assert (KNOWN[kind].severity is Severity.WARNING) == (kind in WARNINGS)


@each_kind
def test_every_kind_is_either_written_or_derived_and_never_both(kind):
    assert (KNOWN[kind].schema is None) != (KNOWN[kind].derived is None)


def undescribed(schema: Schema, path: str = "") -> Iterator[str]:
    for name, field in schema.fields.items():
        if not field.metadata.get("description"):
            yield f"{path}{name}"
        inner = field.inner if isinstance(field, Listed) else field
        if isinstance(inner, Section):
            yield from undescribed(inner.schema, f"{path}{name}.")


@pytest.mark.parametrize("kind", [kind for kind in KNOWN if KNOWN[kind].schema])
def test_every_key_of_a_written_kind_has_a_description(kind):
    assert list(undescribed(KNOWN[kind].schema)) == []


@pytest.mark.parametrize("kind", [kind for kind in KNOWN if KNOWN[kind].derived])
def test_a_derived_kind_is_not_read_from_a_document(kind):
    with pytest.raises(TypeError, match="documents do not write it"):
        KNOWN[kind].read({"kind": kind, "source": "1"})


@each_kind
def test_the_example_of_every_kind_makes_a_rule_of_it_with_its_source(kind):
    rules = example_rules(kind)
    assert rules
    assert all(rule.source and rule.stage is KNOWN[kind].stage for rule in rules)
