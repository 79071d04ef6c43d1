"""Judge a dossier by the rules of a fiche: every rule of the stage answers, and the source of each is added."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tremplin.catalogue.rule import Rule, Severity, Stage, plain
from tremplin.errors import excerpt
from tremplin.rules.choosing import holds
from tremplin.rules.each_person import about_one, of_each, of_who_came
from tremplin.rules.facts.changing import written
from tremplin.rules.facts.glossary import changeable
from tremplin.rules.facts.view import UNKNOWN, Facts, valued
from tremplin.rules.finding import Finding, Verdict
from tremplin.rules.powers import Attends, Reads, can

LONGEST = 200


class Judged(NamedTuple):
    """A rule and what it found."""

    rule: Rule
    finding: Finding

    @property
    def severity(self) -> Severity:
        return self.finding.severity or self.rule.severity

    @property
    def letter(self) -> str:
        """The sentence with its source: it can be sent as it is."""
        # added here and by no kind, so that none can forget it: a refusal is answered by the section of the text
        return f"{self.finding.message} — {self.rule.source}" if self.rule.source else self.finding.message

    def published(self, agreed: Facts | None = None) -> dict[str, Any]:
        """The finding as other software reads it; its changes have the values on which the rules have ``agreed``."""
        rule, finding = self
        changes, choices = finding.advice
        told = {fact: valued(agreed, fact) if agreed else value for fact, value in changes if changeable(fact)}
        return {
            "kind": rule.kind,
            "stage": rule.stage.value,
            "verdict": finding.verdict.value,
            "severity": self.severity.value,
            "message": finding.message,
            # a decimal leaves as a text, exact: JSON readers make a binary float of it
            "margin": plain(finding.margin),
            "unit": finding.unit,
            "nearest": plain(finding.nearest),
            "changes": [{"fact": fact, "value": written(fact, value)} for fact, value in told.items()],
            "choices": list(choices),
            "missing": list(finding.missing),
            "amounts": [amount._asdict() for amount in finding.amounts],
            "source": rule.source,
        }


def judge(rules: Iterable[Rule], facts: Facts, stage: Stage = Stage.DEPOSIT) -> list[Judged]:
    """What each rule that must hold at this stage finds."""
    return [Judged(rule, _found(rule, facts)) for rule in rules if stage.includes(rule.stage) and holds(rule, facts)]


def _found(rule: Rule, facts: Facts) -> Finding:
    """What a rule finds; one that raises, which a plugin's may, is not judged, and the others answer."""
    try:
        finding: Finding = rule.terms.check(facts)
        if facts.people:
            finding = _of_people(rule, finding, facts)
    # pluggy isolates nothing: what is not caught here would stop every rule of a fiche
    except Exception as error:
        # told now: an exception keeps its whole trace alive, and the finding may be read much later
        reason = _raised(error)
        return Finding(Verdict.UNKNOWN, lambda: f"La règle n'a pas pu être jugée ({reason}) : prévenez qui l'a écrite.")
    return finding


def _of_people(rule: Rule, finding: Finding, facts: Facts) -> Finding:
    """The finding once people are recorded, with how what it reads of them was counted."""
    if about_one(finding):
        return of_each(rule.terms, facts)
    read: Iterable[str] = rule.terms.reads() if can(rule.terms, Reads) else ()
    if can(rule.terms, Attends) and facts.results.participants is not UNKNOWN:
        finding, read = of_who_came(rule.terms, facts), ("results.participants",)
    told = tuple(dict.fromkeys(facts.counted[fact] for fact in read if fact in facts.counted))
    if not told or finding.verdict is Verdict.OUT_OF_SCOPE:
        return finding
    return finding._replace(sentence=lambda: " ".join((finding.message, *told)))


def _raised(error: Exception) -> str:
    """What an error is, and its own words on one line, without a trace."""
    try:
        said = excerpt(str(error), LONGEST)
    except Exception:  # the sentence of an error may raise too
        said = ""
    return f"{type(error).__name__} : {said}" if said else type(error).__name__


def answering(judged: Iterable[Judged]) -> int:
    """How many rules were judged: those that wait for a fact, or do not bear on the dossier, were not."""
    return sum(each.finding.verdict in (Verdict.MET, Verdict.BROKEN) for each in judged)


def verdict(judged: Sequence[Judged]) -> Verdict:
    """The verdict over the blocking rules: broken, else unknown, else met; nothing to check where none was judged."""
    # capacity, advised durations and priorities warn: what calls advise never stops a dossier
    found = {each.finding.verdict for each in judged if each.severity is Severity.BLOCKING}
    default = Verdict.MET if answering(judged) else Verdict.NOTHING_TO_CHECK
    return next((verdict for verdict in (Verdict.BROKEN, Verdict.UNKNOWN) if verdict in found), default)
