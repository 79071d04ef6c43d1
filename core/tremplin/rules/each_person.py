"""Rules on people, once their paths are recorded: of each person, or of all who came, one finding."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from tremplin.catalogue.quantities import plural
from tremplin.rules.facts.view import UNKNOWN, Facts, FollowedPerson, Participants, valued
from tremplin.rules.finding import Finding, Verdict, broken, met, out_of_scope
from tremplin.rules.powers import Attends

BLOCK = "participant."
# the others are counted: a sentence that names two hundred people is not read
NAMED = 5


class OfOne(NamedTuple):
    """What a rule finds of one person; ``pending`` where their path may still make it hold."""

    person: FollowedPerson
    finding: Finding
    pending: bool


def about_one(finding: Finding) -> bool:
    """Whether a rule lacks facts of one person, so that it bears on each."""
    return any(fact.startswith(BLOCK) for fact in finding.missing)


def of_each(terms: Any, facts: Facts) -> Finding:
    """What a rule finds of all the people whose path is recorded."""
    found = [_of_one(terms, facts, person) for person in facts.people]
    wrong = [each for each in found if each.finding.verdict is Verdict.BROKEN and not each.pending]
    open_ = [each for each in found if each.finding.verdict is Verdict.UNKNOWN or each.pending]
    right = [each for each in found if each.finding.verdict is Verdict.MET]
    total = len(found)
    if wrong:
        severity = wrong[0].finding.severity
        return broken(
            lambda: f"{_people(len(wrong), total)} hors de la règle : {_named(wrong)}.",
            margin=-len(wrong),
            unit="participants",
            severity=severity,
        )
    if open_:
        missing = tuple(dict.fromkeys(fact for each in open_ for fact in each.finding.missing))
        return Finding(Verdict.UNKNOWN, lambda: _awaited(open_, total), missing=missing)
    if right:
        return met(lambda: f"Respectée pour {_people(len(right), total)}.", margin=0, unit="participants")
    return out_of_scope(lambda: f"Ne porte sur aucune des {plural(total, 'personne')} enregistrées.")


def of_who_came(terms: Attends, facts: Facts) -> Finding:
    """What a rule on how many people there are finds of those who came, which nobody changes any more."""
    done = facts.results
    finding = terms.of_people(Participants(total=done.participants, publics=done.publics))
    return finding._replace(missing=tuple(map(_came, finding.missing)), advised=None)


def _came(fact: str) -> str:
    code = fact.removeprefix("participants.")
    return "results.participants" if code == "total" else f"results.publics.{code}"


def _of_one(terms: Any, facts: Facts, person: FollowedPerson) -> OfOne:
    own = replace(facts, participant=person.facts)
    finding = terms.check(own)
    return OfOne(person, finding, not person.over and finding.verdict is Verdict.BROKEN and _may_still(own, finding))


def _may_still(facts: Facts, finding: Finding) -> bool:
    """Whether more of what is counted as the path goes on would be enough: « 2 entretiens, 4 au moins »."""
    more = [
        (valued(facts, fact), value)
        for fact, value in finding.changes
        if fact.startswith(BLOCK) and fact != f"{BLOCK}age"
    ]
    return bool(more) and all(
        now is not UNKNOWN and not isinstance(value, str | tuple) and value is not None and value > now
        for now, value in more
    )


def _people(count: int, total: int) -> str:
    return f"{plural(count, 'personne')} sur {total}"


def _named(found: list[OfOne]) -> str:
    """« n° 3 (16 ans : de 18 à 25 ans. …) et 2 autres »."""
    told = " ; ".join(_told(found[:NAMED]))
    others = len(found) - NAMED
    return told if others <= 0 else f"{told} ; et {plural(others, 'autre')}"


def _told(found: list[OfOne]) -> Iterator[str]:
    for each in found:
        yield f"n° {each.person.number} ({each.finding.message.rstrip('.')})"


def _awaited(found: list[OfOne], total: int) -> str:
    pending = [each for each in found if each.pending]
    lacking = [each for each in found if not each.pending]
    told = []
    if lacking:
        told.append(f"{_people(len(lacking), total)} à compléter : {_named(lacking)}.")
    if pending:
        told.append(f"Encore en parcours : {_named(pending)}.")
    return " ".join(told)
