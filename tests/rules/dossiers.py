"""Facts made in one line, the rules that the examples of the handbook write, and what a finding says."""

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import date
from inspect import cleandoc
from typing import Any

from tremplin.catalogue.rule import Rule
from tremplin.rules.facts.view import Facts, Participants
from tremplin.rules.finding import Finding
from tremplin.rules.handbook import written
from tremplin.rules.library import KINDS

KNOWN = {kind.name: kind for kind in KINDS}
NOTHING = Facts()


def day(text: str) -> date:
    return date.fromisoformat(text)


def make_facts(**given: Any) -> Facts:
    """Facts as a file names them: ``make_facts(budget={"staff": 100}, participants={"total": 4, "brsa": 2})``."""
    return replace(NOTHING, **{name: _made(name, value, getattr(NOTHING, name)) for name, value in given.items()})


def _made(name: str, value: Any, empty: Any) -> Any:
    if name == "participants":
        publics = {public: count for public, count in value.items() if public != "total"}
        return Participants(publics=publics, **{key: value[key] for key in value if key == "total"})
    if isinstance(value, Mapping) and is_dataclass(empty):
        return replace(empty, **{key: _made(key, inner, getattr(empty, key)) for key, inner in value.items()})
    if isinstance(value, str) and (name.endswith("_on") or name == "final"):
        return day(value)
    if name == "committees":
        return tuple(map(day, value))
    return value


def with_fact(facts: Facts, name: str, value: Any) -> Facts:
    """The same facts, but one: ``with_fact(facts, "participant.age", 25)``."""
    block, _, key = name.partition(".")
    if not key:
        return replace(facts, **{name: value})
    kept = getattr(facts, block)
    if block == "participants" and key != "total":
        return replace(facts, participants=replace(kept, publics={**kept.publics, key: value}))
    if isinstance(kept, Mapping):
        return replace(facts, **{block: {**kept, key: value}})
    return replace(facts, **{block: replace(kept, **{key: value})})


def example_rules(kind: str) -> list[Rule]:
    """The rules of a kind that its example in the handbook makes."""
    fiche = written(cleandoc(KNOWN[kind].example), KNOWN)
    assert fiche is not None, f"the example of {kind} holds mistakes"
    return [rule for rule in fiche.rules if rule.kind == kind]


def said(finding: Finding) -> str:
    """The sentence of a finding, with ordinary spaces."""
    return finding.message.replace("\N{NO-BREAK SPACE}", " ")


def told(finding: Finding) -> dict[str, Any]:
    """All that a finding says: its sentence and its advice are functions, which no other equals."""
    return {**finding._asdict(), "sentence": said(finding), "advised": finding.advice}
