"""A case: one act under way on one dossier, in one transaction, with what it will write."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from tremplin.casework.acting.facts import facts_of
from tremplin.casework.acting.policy import Actor
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.rule import Severity, Stage
from tremplin.clock import day_in_paris
from tremplin.records.acts import Act
from tremplin.records.dossiers import Dossier, State
from tremplin.records.reference import reference_of
from tremplin.rules.facts.view import Facts
from tremplin.rules.finding import Verdict
from tremplin.rules.trial import Trial, tried


@dataclass
class Case:
    """One act on a dossier: the verbs read it, add rows to its session, and say what changed.

    ``counts_on`` is the day by which a deposit is judged, where it is not that of the act, and ``granted`` what a
    decision would grant.
    """

    session: Session
    dossier: Dossier
    fiche: Fiche
    actor: Actor
    act: Act
    at: datetime
    counts_on: date | None = None
    reason: str | None = None
    granted: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    news: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    _facts: dict[Stage, Facts] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return reference_of(self.dossier.call, self.dossier.id)

    @cached_property
    def day(self) -> date:
        """The day of the act in Paris: a session of deposit closes there at midnight."""
        return day_in_paris(self.at)

    def trial(self, stage: Stage, **known: Any) -> Trial:
        """The dossier judged by its own fiche, as it was found; ``known`` are facts of which no record says yet."""
        if stage not in self._facts:
            self._facts[stage] = facts_of(self.session, self.dossier, stage, self.counts_on or self.day)
        facts = self._facts[stage]
        return tried(self.fiche, replace(facts, **known) if known else facts, stage)

    def changed(self, column: str, value: Any) -> None:
        """Give a column of the dossier another value, and remember both."""
        old = getattr(self.dossier, column)
        if old != value:
            self.before.setdefault(column, old)
            self.after[column] = value
            setattr(self.dossier, column, value)

    def move(self, state: State) -> None:
        """Bring the dossier to another state."""
        self.changed("state", state.value)

    def tell(self, hook: str, **facts: Any) -> None:
        """Say something to plugins, once all is kept."""
        self.news.append((hook, {"reference": self.reference, "fiche": self.dossier.fiche, "at": self.at, **facts}))


def stopping(trial: Trial, *verdicts: Verdict) -> list[str]:
    """The letters of the blocking rules that found one of these verdicts."""
    return [
        each.letter for each in trial.judged if each.severity is Severity.BLOCKING and each.finding.verdict in verdicts
    ]
