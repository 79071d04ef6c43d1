"""The rules of a fiche as a person reads them: those that say the same told once, with all their sources."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tremplin.rules.wording import SEVERITIES, STAGES


class ToldRule(NamedTuple):
    """What the rule says, when it is judged and whether it stops the dossier, and where the call says it."""

    statement: str
    when: str
    sources: str


def told_rules(rules: Sequence[Mapping[str, Any]]) -> list[ToldRule]:
    """The rules of a published form, in its order."""
    told: dict[tuple[str, str], dict[str, None]] = {}
    for rule in rules:
        when = f"{STAGES[rule['stage']]}, {SEVERITIES[rule['severity']]}"
        # a call often says one thing in several sections: one line, all its sources
        sources = told.setdefault((rule["statement"], when), {})
        if rule["source"]:
            sources[rule["source"]] = None
    return [ToldRule(statement, when, " ; ".join(sources)) for (statement, when), sources in told.items()]
