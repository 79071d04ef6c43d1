"""A case: one act under way on one dossier, in one transaction, with what it will write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from tremplin.casework.acting.facts import facts_of
from tremplin.casework.acting.hands import Hands
from tremplin.casework.acting.policy import Actor
from tremplin.catalogue.door import Fiche, Severity, Stage
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.tables import Act, Dossier, State, reference_of
from tremplin.rules.door import Facts, Judged, Verdict
from tremplin.rules.trial import Trial, tried

P = TypeVar("P")


@dataclass
class Case(Generic[P]):
    """One act on a dossier: the verbs read it, add rows to its session, and say what changed.

    ``proposed`` is what the act would do, as its conditions judge it, and ``reason`` why, which the journal keeps.
    """

    session: Session
    dossier: Dossier
    fiche: Fiche
    actor: Actor
    act: Act
    at: datetime
    proposed: P
    reason: str | None = None
    # whether letters leave this office
    posting: bool = False
    # whether it is only tried: all is checked and written, read by ``look``, and nothing is kept
    tries: bool = False
    look: Callable[["AnyCase"], object] = lambda case: None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    news: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    _facts: dict[tuple[Stage, date, time | None], Facts] = field(default_factory=dict)
    _trials: dict[tuple[Stage, date, time | None], Trial] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return reference_of(self.dossier.call, self.dossier.id)

    @cached_property
    def day(self) -> date:
        """The day of the act in Paris: a session of deposit closes there at midnight."""
        return day_in_paris(self.at)

    @cached_property
    def hands(self) -> Hands:
        """What whoever acts did to the dossier already."""
        return Hands(self.session, self.dossier, self.actor)

    @property
    def hour(self) -> time:
        """The hour of the act in Paris."""
        return hour_in_paris(self.at)

    def trial(self, stage: Stage, day: date | None = None, at: time | None = None, **known: Any) -> Trial:
        """The dossier judged by its own fiche, as it was found.

        ``day`` and ``at`` are those of a deposit, where they are not those of the act; ``known`` are facts of which no
        record says yet.
        """
        read = stage, day or self.day, at if day else self.hour
        if read not in self._facts:
            # several conditions of an act judge the same facts: the statements that read them are made once
            self._facts[read] = facts_of(self.session, self.dossier, self.fiche, *read)
        if known:
            return tried(self.fiche, replace(self._facts[read], **known), stage)
        if read not in self._trials:
            # a deposit is judged before it is kept, and again for what its receipt tells (bench/deposits.py)
            self._trials[read] = tried(self.fiche, self._facts[read], stage)
        return self._trials[read]

    def change(self, column: str, value: Any) -> None:
        """Give a column of the dossier another value, and remember both."""
        old = getattr(self.dossier, column)
        if old != value:
            # what stood before the act, whatever it changed meanwhile: the journal tells the one from the other
            self.before.setdefault(column, old)
            self.after[column] = value
            setattr(self.dossier, column, value)

    def move(self, state: State) -> None:
        """Bring the dossier to another state."""
        self.change("state", state.value)

    def tell(self, hook: str, **facts: Any) -> None:
        """Say something to plugins, once all is kept."""
        self.news.append((hook, {"reference": self.reference, "fiche": self.dossier.fiche, "at": self.at, **facts}))


AnyCase = Case[Any]


def stopping(trial: Trial, *verdicts: Verdict, among: Callable[[Judged], bool] = lambda judged: True) -> list[str]:
    """The letters of the blocking rules that found one of these verdicts, among those that are asked for."""
    return [
        each.letter
        for each in trial.judged
        if each.severity is Severity.BLOCKING and each.finding.verdict in verdicts and among(each)
    ]
