"""The rules of a fiche as a person reads them: those that say the same told once, with all their sources."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tremplin.catalogue.options import chosen
from tremplin.rules.wording import SEVERITIES, STAGES


class ToldRule(NamedTuple):
    """What the rule says, when it is judged and whether it stops the dossier, and where the call says it."""

    statement: str
    when: str
    sources: str


def told_rules(form: Mapping[str, Any]) -> list[ToldRule]:
    """The rules of a published form, in its order, those of a choice with what is then chosen."""
    told: dict[tuple[str, str], dict[str, None]] = {}
    choices = chosen(form)
    for rank, rule in enumerate(form["rules"]):
        under = f", selon le choix {choices[rank]}" if rank in choices else ""
        when = f"{STAGES[rule['stage']]}, {SEVERITIES[rule['severity']]}{under}"
        # a call often says one thing in several sections: one line, all its sources
        sources = told.setdefault((rule["statement"], when), {})
        if rule["source"]:
            sources[rule["source"]] = None
    return [ToldRule(statement, when, " ; ".join(sources)) for (statement, when), sources in told.items()]
