"""The desk at which every verb works: the database, the catalogue, and the one way to act on a dossier.

An act is one transaction: the dossier is found and locked, the policy asked, its state and conditions checked, its
version raised and the journal written. Plugins are told once all is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, overload

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.case import AnyCase, Case
from tremplin.casework.acting.due.lateness import date_again, follows
from tremplin.casework.acting.facts import TERRITORIES
from tremplin.casework.acting.files import Scanner
from tremplin.casework.acting.lifecycle import TRANSITIONS, of, out_of_state, require
from tremplin.casework.acting.policy import Actor, Target, may
from tremplin.casework.acting.snapshots import SnapshotShelf
from tremplin.casework.acting.transitions.announced import announce
from tremplin.casework.acting.transitions.notified import notify
from tremplin.casework.journal import line as journal
from tremplin.catalogue.door import Call, Department, ExitTypology, Fiche, LetterWords, Words
from tremplin.documents.door import (
    Conflict,
    Difference,
    Forbidden,
    RefusedRequest,
    UnknownIdentifier,
    Vocabulary,
    excerpt,
    prose,
)
from tremplin.indicators.exports.forms import ExportFormat
from tremplin.records.tables import CARRIERS, Act, Dossier, State, Territory, identifier, quoted, reference_of
from tremplin.storage.engine import Database

P = TypeVar("P")


class Catalogue(Protocol):
    """What casework asks of what is installed."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    @property
    def fiches(self) -> Mapping[str, Fiche]: ...

    @property
    def typologies(self) -> Mapping[str, ExitTypology]: ...

    def fiche(self, identifier: str) -> Fiche: ...

    def call(self, identifier: str) -> Call: ...

    def department(self, code: str) -> Department: ...

    def words(self, fiche: Fiche) -> Vocabulary: ...

    def letters_of(self, code: str) -> LetterWords: ...

    def logo(self, code: str) -> bytes | None: ...

    def everywhere(self, family: str) -> Mapping[str, Any]: ...

    def labels(self, *fiches: Fiche) -> Words: ...

    def published(self, fiche: Fiche) -> dict[str, Any]: ...

    def export_format(self, code: str) -> ExportFormat: ...

    def tell(self, hook: str, **facts: Any) -> None: ...


def nothing(case: AnyCase) -> None:
    """What an act proposes that only moves a dossier on."""


class Desk:
    """What the verbs work with."""

    # whether what is done here was done before: what is entered of it orders nothing, and owes nobody a letter
    past = False
    # whether what is done here is only tried: each act ends by Tried, once all was checked and written
    tries = False

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        files: Path,
        scanner: Scanner | None = None,
        *,
        posting: bool = False,
        address: str | None = None,
    ):
        """``posting`` says that letters leave this office: without it, none is written; ``address`` is its site's."""
        self.database, self.catalogue, self.files = database, catalogue, files
        self.scanner, self.posting, self.address = scanner, posting, address
        self.version: int | None = None
        self.look: Callable[[AnyCase], object] = nothing
        self.shelf = SnapshotShelf(catalogue.vocabulary.kinds)

    @overload
    def acting(
        self,
        actor: Actor,
        act: Act,
        reference: str,
        at: datetime,
        *,
        version: int | None = ...,
        reason: str | None = ...,
    ) -> AbstractContextManager[Case[None]]: ...

    @overload
    def acting(
        self,
        actor: Actor,
        act: Act,
        reference: str,
        at: datetime,
        propose: Callable[[AnyCase], P],
        *,
        version: int | None = ...,
        reason: str | None = ...,
    ) -> AbstractContextManager[Case[P]]: ...

    @contextmanager
    def acting(
        self,
        actor: Actor,
        act: Act,
        reference: str,
        at: datetime,
        propose: Callable[[AnyCase], Any] = nothing,
        *,
        version: int | None = None,
        reason: str | None = None,
    ) -> Iterator[AnyCase]:
        """One act on a dossier: what the block writes is kept whole with its journal line, or not at all.

        ``propose`` says what the act would do to the dossier, once it is found in a state that allows the act.
        """
        with self.database.writing() as session:
            case = self.find(session, actor, act, reference, at, reason=reason)
            self.check(case, propose, version=version)
            yield case
            keep(case)
        # after the commit: a plugin that never answers would else hold the dossier, and on SQLite every writer
        self.tell(case)

    def find(
        self, session: Session, actor: Actor, act: Act, reference: str, at: datetime, *, reason: str | None = None
    ) -> AnyCase:
        """The dossier of an act, locked; one that the actor may not see is not told from one that is not there."""
        dossier, target = _seen(session, actor, reference, lock=True)
        if not may(actor, act, target):
            # whoever sees a dossier is told of their role; _seen has answered the others as if it were not there
            raise Forbidden(_forbidden(actor, act, target, reference_of(dossier.call, dossier.id)))
        fiche = self.shelf.fiche(session, dossier.snapshot)
        case: AnyCase = Case(session, dossier, fiche, actor, act, at, None, prose(reason) or None, self.posting)
        case.tries, case.look = self.tries, self.look
        return case

    def as_read(self, version: int) -> "Desk":
        """The same desk, for an act on a dossier that somebody read at a version."""
        read = copy(self)
        read.version = version
        return read

    def trying(self, look: Callable[[AnyCase], object] = nothing) -> "Desk":
        """The same desk, where an act is done to its end and nothing of it is kept: ``Tried`` says that it passes.

        ``look`` reads what it wrote, before it is undone.
        """
        tried = copy(self)
        tried.tries, tried.look = True, look
        return tried

    def check(
        self,
        case: AnyCase,
        propose: Callable[[AnyCase], Any] = nothing,
        *,
        version: int | None = None,
        differing: Callable[[AnyCase], Sequence[Difference]] = lambda case: (),
    ) -> None:
        """Refuse an act that the life cycle does not allow now: its state, its version, then all its conditions.

        ``differing`` shows what somebody else wrote since that version beside what is proposed.
        """
        dossier = case.dossier
        if told := out_of_state(case.act, State(dossier.state)):
            raise RefusedRequest(f"dossier {case.reference} : {told}")
        case.proposed = propose(case)
        read = self.version if version is None else version
        if read is not None and read != dossier.version:
            raise Conflict(f"Le dossier {case.reference}", differing(case), dossier.version)
        require(case.act, case, f"dossier {case.reference} : impossible {of(case.act)}")

    def tell(self, case: AnyCase) -> None:
        """Tell plugins what an act did; it is kept, whatever they answer."""
        for hook, facts in case.news:
            self.catalogue.tell(hook, **facts)


class Tried(Exception):
    """What a dry run raises within its transaction, once all is done: nothing of it is kept."""


def keep(case: AnyCase) -> None:
    """End an act: the state to which it leads, the version, and its line in the journal; then undo what was tried."""
    transition = TRANSITIONS[case.act]
    if transition.target is not None:
        case.move(transition.target)
    if not transition.apart:
        case.dossier.version += 1
        case.dossier.changed_at = case.at
        case.after["version"] = case.dossier.version
    # the journal is written last, for all queue on its head: whatever the base refuses, it refuses before
    case.session.flush()
    if case.posting:
        announce(case)
    notify(case)
    if not transition.apart and follows(case.act, case.before.get("state", case.dossier.state), case.dossier.state):
        date_again(case.session, [(case.dossier, case.fiche)])
    journal.write(
        case.session,
        at=case.at,
        actor=case.actor.account_id,
        act=case.act,
        subject=f"dossier {case.reference}",
        dossier_id=case.dossier.id,
        reason=case.reason,
        before=case.before,
        after=case.after,
    )
    # here, where every verb ends: one that finds its dossier by itself would keep what is only tried
    if case.tries:
        case.look(case)
        raise Tried


def visible(session: Session, actor: Actor, reference: str) -> Dossier:
    """A dossier that the actor may see; forbidden and absent answer alike."""
    return _seen(session, actor, reference)[0]


def target_of(session: Session, dossier: Dossier) -> Target:
    """What the perimeter of a role must hold to hold a dossier."""
    codes = session.scalars(TERRITORIES, {"dossier": dossier.id})
    return Target(dossier.department, dossier.organisation_id, frozenset(codes))


def targets_of(session: Session, dossiers: Sequence[Dossier]) -> Mapping[int, Target]:
    """The same of several dossiers, by number: as many statements for a thousand as for one."""
    places: dict[int, set[str]] = {each.id: set() for each in dossiers}
    areas = select(Territory.dossier_id, Territory.code).where(Territory.dossier_id.in_(places))
    for number, code in session.execute(areas):
        places[number].add(code)
    return {each.id: Target(each.department, each.organisation_id, frozenset(places[each.id])) for each in dossiers}


def _seen(session: Session, actor: Actor, reference: str, *, lock: bool = False) -> tuple[Dossier, Target]:
    number = identifier(reference)
    found = None if number is None else session.get(Dossier, number, with_for_update=lock)
    # « 00-2027-000001 » for a dossier of 2026 was tried: a number alone must not be guessed from a reference
    if found is not None and quoted(reference, found.call, found.id):
        local = any(grant.territory for grant in actor.grants)
        # the territories of a dossier tell nothing to whoever has no territory
        target = target_of(session, found) if local else Target(found.department, found.organisation_id)
        if may(actor, Act.SEE, target):
            return found, target
    raise UnknownIdentifier("dossier", excerpt(reference), ())


def _forbidden(actor: Actor, act: Act, target: Target, shown: str) -> str:
    member = any(grant.role in CARRIERS and grant.covers(target) for grant in actor.grants)
    signs = act is Act.DEPOSIT and member
    who = "Seul un signataire de votre organisme le dépose." if signs else "Adressez-vous au service qui le peut."
    return f"dossier {shown} : votre rôle ne permet pas {of(act)}. {who}"
