"""Mend what a dossier says until its fiche accepts it: what is missing is said, what is broken takes the nearest value.

No rule is named: each says what it reads, what is missing, and the value that would pass.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tremplin.casework.acting.content import COLUMNS
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.rule import Severity
from tremplin.demo.cast import CastCarrier
from tremplin.rules.facts.view import UNKNOWN, Budget, Facts, Participants
from tremplin.rules.finding import Verdict
from tremplin.rules.judge import Judged
from tremplin.rules.kind import RuleKind
from tremplin.rules.trial import tried

Said = Mapping[str, Any]
ROUNDS = 6


@dataclass(frozen=True)
class Mending:
    """What is judged with what is said: the fiche, the kinds of its rules, the carrier, the day and the documents."""

    fiche: Fiche
    kinds: Mapping[str, RuleKind]
    carrier: CastCarrier
    deposited_on: date
    documents: Collection[str] = field(default=())

    def stopping(self, said: Said) -> list[Judged]:
        """The blocking rules that do not hold."""
        trial = tried(self.fiche, self._facts(said))
        held = (Verdict.MET, Verdict.OUT_OF_SCOPE)
        return [
            each for each in trial.judged if each.severity is Severity.BLOCKING and each.finding.verdict not in held
        ]

    def _facts(self, said: Said) -> Facts:
        def block(name: str) -> dict[str, Any]:
            return {key[len(name) + 1 :]: value for key, value in said.items() if key.startswith(f"{name}.")}

        people = block("participants")
        return Facts(
            deposited_on=self.deposited_on,
            carrier=self.carrier.facts(),
            participants=Participants(total=people.pop("total", UNKNOWN), publics=people),
            budget=Budget(**block("budget")),
            documents=tuple(self.documents),
            answers=block("answers"),
            **{
                name: said[name]
                for name in ("starts_on", "ends_on", "territories", "posts", "supervisors_fte", "requested")
                if name in said
            },
        )


def mended(case: Mending, said: Said) -> dict[str, Any] | None:
    """What is said, changed so that every blocking rule of the deposit holds; ``None`` where no change is enough."""
    for _ in range(ROUNDS):
        stopping = case.stopping(said)
        if not stopping:
            return dict(said)
        better = min(_changes(case, said, stopping), key=lambda changed: len(case.stopping(changed)), default=None)
        if better is None or better == said:
            return None
        said = better
    return None


def _changes(case: Mending, said: Said, stopping: list[Judged]) -> Iterator[Said]:
    """What could be said instead, one change at a time."""
    lacking = {name: 0 for each in stopping for name in each.finding.missing if _countable(name)}
    if lacking:
        yield {**said, **lacking}
    for each in stopping:
        nearest = each.finding.nearest
        if nearest is not None:
            for name, value in said.items():
                if _read(case.kinds[each.rule.kind], name) and _alike(value, nearest):
                    yield {**said, name: nearest}


def _read(kind: RuleKind, name: str) -> bool:
    """Whether rules of a kind read a fact, be it one of a family: « participants.… »."""
    return kind.reads_fact(name) or f"{name.rpartition('.')[0]}.…" in kind.reads


def _countable(name: str) -> bool:
    """Whether a fact may be none at all: a cost, or a number of people."""
    return name not in COLUMNS and name.startswith(("budget.", "participants."))


def _alike(value: Any, other: Any) -> bool:
    """Whether one may stand for the other: two days, two numbers, two lists."""
    for kind in (date, tuple, str):
        if isinstance(value, kind) or isinstance(other, kind):
            return isinstance(value, kind) and isinstance(other, kind)
    return True
