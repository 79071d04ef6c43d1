"""A desk at which the verbs do again what was done before: in one transaction, judged on money, days and content."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.door import About
from tremplin.casework.acting.door import TRANSITIONS, Act, Actor, AnyCase, Case, Desk, NotYet, keep, of
from tremplin.casework.acting.states import STATES
from tremplin.records.tables import Dossier, State
from tremplin.storage.engine import Database

# whoever voted or signed is not asked again, nor are the rules and opinions of then: the money is what it is
JUDGED = frozenset({About.MONEY, About.DAYS, About.CONTENT})


class _SameTransaction:
    """The database as the verbs ask for it: the transaction that is under way."""

    def __init__(self, session: Session):
        self._session = session

    def writing(self) -> AbstractContextManager[Session]:
        return nullcontext(self._session)

    reading = writing


class PastDesk(Desk):
    """The desk of one dossier that is taken over; nothing is posted, and no plugin is told of what is old."""

    past = True

    def __init__(self, desk: Desk, session: Session, dossier: Dossier, now: datetime):
        super().__init__(cast(Database, _SameTransaction(session)), desk.catalogue, desk.files)
        self.shelf, self.session, self.dossier, self.now = desk.shelf, session, dossier, now

    @contextmanager
    def acting(
        self,
        actor: Actor,
        act: Act,
        reference: str,
        at: datetime,
        propose: Callable[[AnyCase], Any] = lambda case: None,
        *,
        version: int | None = None,
        reason: str | None = None,
    ) -> Iterator[AnyCase]:
        """One act of before; its line in the journal is of today, when it is entered."""
        case = self.find(self.session, actor, act, reference, at, reason=reason)
        self.check(case, propose)
        yield case
        # what is told to plugins and to addresses is what happens
        keep(replace(case, at=self.now, news=[]))

    def find(
        self, session: Session, actor: Actor, act: Act, reference: str, at: datetime, *, reason: str | None = None
    ) -> AnyCase:
        fiche = self.shelf.fiche(session, self.dossier.snapshot)
        return Case(session, self.dossier, fiche, actor, act, at, None, reason or None)

    @staticmethod
    def check(case: AnyCase, propose: Callable[[AnyCase], Any] = lambda case: None, **_: Any) -> None:
        """Refuse what could not have been: a state that does not lead there, money or days that do not hold."""
        transition = TRANSITIONS[case.act]
        state = State(case.dossier.state)
        if state not in transition.sources:
            raise NotYet(of(case.act), [f"le dossier serait « {STATES[state]} » : dites d'abord ce qui précède."])
        case.proposed = propose(case)
        judged = [condition for condition in transition.conditions if condition.about in JUDGED]
        told = [sentence for condition in judged for sentence in condition.check(case)]
        if told:
            raise NotYet(of(case.act), told)

    def tell(self, case: AnyCase) -> None:
        """Nobody: what is told to plugins is what happens."""
