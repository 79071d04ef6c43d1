"""What the findings of a dossier ask for, done at once: rules that ask for the same fact agree on its value."""

from collections.abc import Iterable, Sequence
from typing import Any

from tremplin.catalogue.door import Rule, Severity, Stage
from tremplin.rules.door import Facts, given, valued
from tremplin.rules.facts.glossary import changeable
from tremplin.rules.finding import Correction, Verdict
from tremplin.rules.judge import judge

# a start moves an end, which moves a cap, which moves a request: no rule of the 28 fiches reads further
ROUNDS = 4


def agreed(rules: Sequence[Rule], facts: Facts, stage: Stage) -> Facts:
    """The facts once all that the findings ask for is done, and what that makes other rules ask for."""
    for _ in range(ROUNDS):
        asked = [change for each in judge(rules, facts, stage) for change in each.finding.changes]
        if not asked:
            break
        facts = changed(facts, asked, rules, stage)
    return facts


def changed(facts: Facts, changes: Iterable[Correction], rules: Sequence[Rule], stage: Stage) -> Facts:
    """The facts with changes done; of several values for one fact, the one with which the most rules pass."""
    asked: dict[str, list[Any]] = {}
    for fact, value in changes:
        # a plugin may ask for what no file of facts can say
        if changeable(fact) and value not in asked.setdefault(fact, []):
            asked[fact].append(value)
    made, before = facts, facts
    for fact, values in asked.items():
        made = given(made, fact, _joined(valued(before, fact), values) if isinstance(values[0], tuple) else values[0])
    for fact, values in asked.items():
        if len(values) > 1 and not isinstance(values[0], tuple):
            proposals = [given(made, fact, value) for value in values]
            made = min(proposals, key=lambda each: _broken(rules, each, stage))
    return made


def _joined(now: Any, lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """A list with all that some rule adds, and without all that some rule takes out."""
    # each document is asked for by a rule of its own
    held = now if isinstance(now, tuple) else ()
    every = dict.fromkeys((*held, *(item for each in lists for item in each)))
    return tuple(item for item in every if item not in held or all(item in each for each in lists))


def _broken(rules: Iterable[Rule], facts: Facts, stage: Stage) -> int:
    return sum(
        each.finding.verdict is Verdict.BROKEN and each.severity is Severity.BLOCKING
        for each in judge(rules, facts, stage)
    )
