"""What the rules answer, placed: beside the field that each concerns, and in a summary."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from tremplin.catalogue.door import Severity, Stage, euros
from tremplin.rules.door import UNKNOWN, Facts, Judged, Verdict, given, valued
from tremplin.rules.trial import Trial
from tremplin_web.asking.fields import Field
from tremplin_web.asking.form import FormMaker

TOLD: Mapping[Verdict, Any] = {
    Verdict.MET: lazy_gettext("Respectée"),
    Verdict.BROKEN: lazy_gettext("Non respectée"),
    Verdict.UNKNOWN: lazy_gettext("À compléter"),
    Verdict.OUT_OF_SCOPE: lazy_gettext("Sans objet"),
}
WARNED, UNJUDGED = lazy_gettext("Avertissement"), lazy_gettext("À vérifier")
# the kinds of answers, those to read first, first: the tag of each, and the title above them
# capacity, advised durations and priorities warn; whatever else a call sets blocks
WARNING, TO_CHECK = "warning", "to_check"
TITLES: Mapping[str, Any] = {
    Verdict.BROKEN.value: lazy_gettext("À corriger"),
    WARNING: lazy_gettext("Avertissements, qui ne bloquent pas"),
    Verdict.UNKNOWN.value: lazy_gettext("À compléter"),
    TO_CHECK: UNJUDGED,
    Verdict.MET.value: lazy_gettext("Respecté"),
    Verdict.OUT_OF_SCOPE.value: lazy_gettext("Sans objet"),
}


# what asks nothing more of anybody: read last
SETTLED = frozenset({Verdict.MET.value, Verdict.OUT_OF_SCOPE.value})
# an operation that is over is corrected no more
AT_SETTLEMENT: Mapping[str, Any] = {**TITLES, Verdict.BROKEN.value: lazy_gettext("Points à reprendre")}


class RuleAnswer(NamedTuple):
    """The answer of one rule, as a person reads it."""

    verdict: Verdict
    warning: bool
    message: str
    statement: str
    source: str | None
    amounts: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    to_check: bool = False

    @property
    def kind(self) -> str:
        """The verdict; a broken rule that does not block is a kind of its own, and so is what no fact can tell."""
        if self.to_check:
            return TO_CHECK
        return WARNING if self.warning and self.verdict is Verdict.BROKEN else self.verdict.value

    @property
    def tag(self) -> Any:
        return {WARNING: WARNED, TO_CHECK: UNJUDGED}.get(self.kind) or TOLD[self.verdict]


class TrialAnswers(NamedTuple):
    """All the answers, in the order of the fiche."""

    verdict: Verdict
    all: tuple[RuleAnswer, ...]
    judged: int
    conditions: tuple[str, ...]
    stage: Stage = Stage.DEPOSIT

    @property
    def by_field(self) -> Mapping[str, list[RuleAnswer]]:
        """The answers that concern each field, those to read first, first; a rule without object concerns none."""
        placed: dict[str, list[RuleAnswer]] = {}
        for answer in sorted(self.all, key=lambda each: [*TITLES].index(each.kind)):
            for field in answer.fields if answer.verdict is not Verdict.OUT_OF_SCOPE else ():
                placed.setdefault(field.name, []).append(answer)
        return placed

    @property
    def to_act_upon(self) -> list[tuple[Any, list[RuleAnswer]]]:
        """The answers that ask for something, those to read first, first."""
        return [*self._by_kind(settled=False)]

    @property
    def settled(self) -> list[tuple[Any, list[RuleAnswer]]]:
        """The answers that ask for nothing more."""
        return [*self._by_kind(settled=True)]

    def _by_kind(self, *, settled: bool) -> Iterator[tuple[Any, list[RuleAnswer]]]:
        for kind, title in (AT_SETTLEMENT if self.stage is Stage.SETTLEMENT else TITLES).items():
            mine = [each for each in self.all if each.kind == kind]
            if mine and (kind in SETTLED) is settled:
                yield title, mine

    @property
    def headline(self) -> str:
        """Whether the application passes, in one sentence."""
        if not self.all:
            return str(_("Cette fiche ne pose aucune règle à ce stade."))
        # nothing judged is not « it passes »: conditions that no rule can judge may remain
        if self.verdict is Verdict.NOTHING_TO_CHECK:
            return str(_("Rien à vérifier à ce stade : aucune règle n'a été jugée."))
        settling = self.stage is Stage.SETTLEMENT
        if self.verdict is Verdict.BROKEN:
            return str(_("Des points sont à reprendre.") if settling else _("Votre demande ne passe pas."))
        if self.verdict is Verdict.UNKNOWN:
            return str(_("Rien ne s'y oppose pour l'instant, mais il manque de quoi tout juger."))
        passes = _("Rien ne s'oppose au solde.") if settling else _("Votre demande passe.")
        return " ".join([passes, *self._rests()])

    def _rests(self) -> Iterator[str]:
        """What a request that passes rests on, and what it does not."""
        yield ngettext("%(num)s règle a été jugée.", "%(num)s règles ont été jugées.", self.judged)
        if self.conditions:
            left = len(self.conditions)
            yield ngettext("%(num)s condition reste à vérifier.", "%(num)s conditions restent à vérifier.", left)

    @property
    def counts(self) -> list[str]:
        """How many rules answer what; nothing where all of them hold, which the headline says."""
        count = Counter(each.kind for each in self.all)
        broken, warned = count[Verdict.BROKEN.value], count[WARNING]
        missing, held = count[Verdict.UNKNOWN.value], count[Verdict.MET.value]
        told = (
            (broken, ngettext("%(num)s règle n'est pas respectée", "%(num)s règles ne sont pas respectées", broken)),
            (warned, ngettext("%(num)s avertissement", "%(num)s avertissements", warned)),
            (missing, ngettext("%(num)s règle à compléter", "%(num)s règles à compléter", missing)),
            (held, ngettext("%(num)s règle respectée", "%(num)s règles respectées", held)),
        )
        return [text for number, text in told if number] if broken or warned or missing else []


def answers(trial: Trial, fields: Mapping[str, Field], maker: FormMaker) -> TrialAnswers:
    """The answers of the rules, each with the fields that it concerns."""
    return TrialAnswers(
        trial.verdict,
        tuple(_answer(each, trial.facts, fields, maker) for each in trial.judged),
        trial.answering,
        tuple(condition.label for condition in trial.conditions),
        trial.stage,
    )


def _answer(judged: Judged, facts: Facts, fields: Mapping[str, Field], maker: FormMaker) -> RuleAnswer:
    rule, finding = judged
    concerned = [change.fact for change in finding.changes if change.fact in fields] or concerns(
        judged, facts, [name for name in maker.reads(rule) if name in fields]
    )
    return RuleAnswer(
        verdict=finding.verdict,
        warning=judged.severity is Severity.WARNING,
        message=finding.message,
        statement=rule.statement(maker.words.family),
        # a refusal without the section of the call could not be answered by a carrier
        source=rule.source,
        amounts=tuple((amount.label, euros(amount.cents)) for amount in finding.amounts),
        fields=tuple(fields[name] for name in concerned if name in fields),
        to_check=finding.to_check,
    )


def concerns(judged: Judged, facts: Facts, read: Sequence[str]) -> tuple[str, ...]:
    """The facts beside which a finding is told that changes none: those that are missing, else the one at stake.

    A finding gives the nearest value that passes: the fact to change is the one that passes with this value, and of
    several the one that changes the least.
    """
    finding = judged.finding
    if finding.verdict is Verdict.UNKNOWN and not finding.to_check:
        return finding.missing
    passing = _passing(judged, facts, read)
    changed = min(passing, key=lambda name: _gap(valued(facts, name), finding.nearest), default=None)
    # where no single value is enough, the fact told last is the one at stake: realised before foreseen
    return (changed,) if changed else tuple(sorted(read, key=_late))[:1]


def _passing(judged: Judged, facts: Facts, read: Iterable[str]) -> Iterator[str]:
    """The facts that pass with the nearest value, or hold it already."""
    finding, nearest = judged.finding, judged.finding.nearest
    for name in read:
        value = valued(facts, name)
        if value is UNKNOWN or _type(value) is not _type(nearest):
            continue
        if finding.verdict is Verdict.MET:
            if value == nearest:
                yield name
        elif judged.rule.terms.check(given(facts, name, nearest)).verdict is Verdict.MET:
            yield name


def _type(value: Any) -> type:
    # Python counts yes as 1: a yes or a no is never the number that a rule proposes
    return Decimal if isinstance(value, int | Decimal) and not isinstance(value, bool) else type(value)


def _gap(value: Any, nearest: Any) -> Any:
    """How far a value is from the nearest that passes."""
    if isinstance(value, date):
        return abs((value - nearest).days)
    return abs(value - nearest) if isinstance(value, int | Decimal) else 0


def _late(name: str) -> int:
    return 0 if name.partition(".")[0] in ("realised", "results", "committees", "exits", "reports") else 1
