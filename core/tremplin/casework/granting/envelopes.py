"""Allot envelopes to calls, fiches, lots and territories, and read what is committed of them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions import allotting
from tremplin.casework.acting.door import (
    TABLE,
    Act,
    Actor,
    Conflict,
    Desk,
    Difference,
    Forbidden,
    Funds,
    Scope,
    Target,
    Tried,
    UnknownIdentifier,
    WrongUsage,
    commit,
    departments,
    funds,
    journal,
    may,
    of,
    reference_of,
    require,
    stop_decisions,
)
from tremplin.catalogue.quantities import euros
from tremplin.records.tables import PARTS, Decision, Dossier


@dataclass(frozen=True)
class Adopted:
    """The envelope once it has taken in grants that were drawn from none, and what each dossier was granted."""

    envelope: Funds
    granted: Mapping[str, int]

    def published(self) -> dict[str, Any]:
        """The adoption as other software reads it."""
        adopted = [{"dossier": dossier, "granted_cents": cents} for dossier, cents in self.granted.items()]
        return {**self.envelope.published(), "adopted": adopted, "adopted_cents": sum(self.granted.values())}


def allot(
    desk: Desk,
    actor: Actor,
    call: str,
    *,
    at: datetime,
    lot: str | None = None,
    territory: str | None = None,
    amount_cents: int | None = None,
    places: int | None = None,
    unlimited: bool = False,
    version: int | None = None,
    dry_run: bool = False,
) -> Funds:
    """Give a call, a fiche, a lot or a territory an envelope, or change the one that it has; what is not said stays.

    A new envelope takes upon itself what was granted already within its scope and drawn from none.

    ``unlimited`` lifts the number of places, and ``version`` is the one that was read; ``dry_run`` keeps nothing.
    """
    scope = _scope(desk, actor, call, lot, territory)
    with suppress(Tried), desk.database.writing() as session:
        stop_decisions(session)
        found = _found(session, scope)
        if found is not None:
            amount_cents = found.amount_cents if amount_cents is None else amount_cents
            places = found.places if places is None and not unlimited else places
            if version not in (None, found.version):
                raise _conflict(found, amount_cents, places)
        # tried: 40,000 € granted, then an envelope of 50,000 € opened, from which 46,000 € more were granted
        granted = {} if found else _undrawn(session, scope, lock=True)
        committed = (found.committed_cents, found.committed_places) if found else (sum(granted.values()), len(granted))
        allotment = allotting.Allotment(amount_cents, places, *committed, found)
        require(Act.MANAGE_ENVELOPES, allotment, f"enveloppe {scope} : impossible de l'enregistrer")
        kept = _keep(session, allotment, scope)
        after = {"amount_cents": amount_cents, "places": places, "version": kept.version}
        if granted:
            kept = _adopt(session, kept, scope, granted)
            after |= {"committed_cents": kept.committed_cents, "committed_places": kept.committed_places}
        journal.write(
            session,
            at=at,
            actor=actor.account_id,
            act=Act.MANAGE_ENVELOPES,
            subject=f"enveloppe {scope}",
            before={"amount_cents": found.amount_cents, "places": found.places} if found else {},
            after=after,
        )
        if dry_run:
            raise Tried
    return kept


def adopt(
    desk: Desk,
    actor: Actor,
    call: str,
    *,
    at: datetime,
    lot: str | None = None,
    territory: str | None = None,
    dry_run: bool = False,
) -> Adopted:
    """Take into an envelope the grants of its scope that are drawn from none, as an earlier version left them.

    ``dry_run`` says what it would be, and writes nothing.
    """
    scope = _scope(desk, actor, call, lot, territory, Act.ADOPT_GRANTS)
    # refused without the lock where there is none: decisions would wait for nothing
    found = envelope(desk, actor, call, lot=lot, territory=territory)
    with desk.database.reading() if dry_run else desk.database.writing() as session:
        if not dry_run:
            stop_decisions(session)
            found = _present(session, scope)
        adoption = allotting.Adoption(found, _undrawn(session, scope, lock=not dry_run))
        require(Act.ADOPT_GRANTS, adoption, f"enveloppe {scope} : impossible d'y reprendre ce qui est accordé")
        cents, places = found.committed_cents + adoption.cents, found.committed_places + len(adoption.granted)
        if dry_run:
            return Adopted(replace(found, committed_cents=cents, committed_places=places), adoption.granted)
        kept = _adopt(session, found, scope, adoption.granted)
        journal.write(
            session,
            at=at,
            actor=actor.account_id,
            act=Act.ADOPT_GRANTS,
            subject=f"enveloppe {scope}",
            before={"committed_cents": found.committed_cents, "committed_places": found.committed_places},
            after={"committed_cents": cents, "committed_places": places, "adopted": adoption.granted},
        )
        return Adopted(kept, adoption.granted)


def remove(
    desk: Desk, actor: Actor, call: str, *, at: datetime, lot: str | None = None, territory: str | None = None
) -> Funds:
    """Take away an envelope that was opened by mistake and from which nothing was ever drawn."""
    scope = _scope(desk, actor, call, lot, territory, Act.REMOVE_ENVELOPE)
    with desk.database.writing() as session:
        # whoever decides at this instant waits, then finds no envelope
        stop_decisions(session)
        found = _known(session, scope)
        drawn = session.scalar(select(Decision.number).where(Decision.envelope_id == found.id).limit(1)) is not None
        require(Act.REMOVE_ENVELOPE, allotting.Removal(found, drawn), f"enveloppe {scope} : impossible de la retirer")
        session.execute(delete(TABLE).where(TABLE.c.id == found.id))
        journal.write(
            session,
            at=at,
            actor=actor.account_id,
            act=Act.REMOVE_ENVELOPE,
            subject=f"enveloppe {scope}",
            before={"amount_cents": found.amount_cents, "places": found.places},
            after={},
        )
        return found


def envelope(desk: Desk, actor: Actor, call: str, *, lot: str | None = None, territory: str | None = None) -> Funds:
    """The envelope of a call, or of a fiche, a lot or a territory of it."""
    scope = _scope(desk, actor, call, lot, territory, Act.READ_ENVELOPES)
    with desk.database.reading() as session:
        return _known(session, scope)


def listed(desk: Desk, actor: Actor) -> Sequence[Funds]:
    """The envelopes of the departments where the actor manages them, calls first."""
    over = departments(actor, Act.READ_ENVELOPES)
    if not over:
        raise Forbidden(f"votre rôle ne permet pas {of(Act.READ_ENVELOPES)}.")
    # by a yes or no before the name: of NULLs, SQLite puts them first and PostgreSQL last
    parts = (order for part in PARTS for order in (TABLE.c[part].is_not(None), TABLE.c[part]))
    query = select(TABLE).order_by(TABLE.c.call, *parts)
    if None not in over:
        query = query.where(TABLE.c.department.in_(over))
    with desk.database.reading() as session:
        return [funds(row) for row in session.connection().execute(query).mappings()]


def _scope(
    desk: Desk, actor: Actor, written: str, lot: str | None, territory: str | None, act: Act = Act.MANAGE_ENVELOPES
) -> Scope:
    """What an envelope is for, which is known to be there; the actor may do the act in its department."""
    if written.count("/") < 2:
        call = desk.catalogue.call(written)
        department = desk.catalogue.department(call.department)
        scope = Scope(call.id, lot=lot, territory=territory)
        if lot is not None and lot not in (lots := [each.code for each in call.lots]):
            raise UnknownIdentifier("lot", lot, lots)
        if territory is not None and territory not in department.territories:
            raise UnknownIdentifier("territoire", territory, department.territories)
    else:
        found = desk.catalogue.fiche(written)
        scope = Scope(found.id.call_id, str(found.id), lot, territory)
    if sum(part is not None for part in (scope.fiche, lot, territory)) > 1:
        raise WrongUsage("une enveloppe est celle d'une fiche, d'un lot, d'un territoire ou d'un appel : l'un d'eux.")
    if not may(actor, act, Target(scope.call.partition("/")[0])):
        raise Forbidden(f"enveloppe {scope} : votre rôle ne permet pas {of(act)} ici.")
    return scope


def _found(session: Session, scope: Scope) -> Funds | None:
    row = session.connection().execute(select(TABLE).where(scope.alone())).mappings().first()
    return None if row is None else funds(row)


def _known(session: Session, scope: Scope) -> Funds:
    found = _found(session, scope)
    if found is None:
        ours = select(TABLE).where(TABLE.c.department == scope.call.partition("/")[0])
        near = [funds(row).scope for row in session.connection().execute(ours).mappings()]
        raise UnknownIdentifier("enveloppe", str(scope), near)
    return found


def _within(scope: Scope) -> ColumnElement[bool]:
    """The dossiers of a scope whose grant is drawn from no envelope; those of a narrower one wait for it."""
    return and_(scope.dossiers(), Dossier.granted_cents.is_not(None), Dossier.envelope_id.is_(None))


def _undrawn(session: Session, scope: Scope, *, lock: bool) -> dict[str, int]:
    """What was granted within a scope and is drawn from no envelope, by dossier."""
    query = select(Dossier.call, Dossier.id, Dossier.granted_cents).where(_within(scope)).order_by(Dossier.id)
    # one that is withdrawn or amended meanwhile is read again once that is kept
    rows: Iterable[Any] = session.execute(query.with_for_update() if lock else query)
    return {reference_of(call_, number): granted for call_, number, granted in rows}


def _adopt(session: Session, kept: Funds, scope: Scope, granted: Mapping[str, int]) -> Funds:
    """Draw from an envelope the grants that were drawn from none."""
    session.execute(update(Dossier).where(_within(scope)).values(envelope_id=kept.id))
    return commit(session, kept.id, sum(granted.values()), len(granted))


def _conflict(found: Funds, amount_cents: int, places: int | None) -> Conflict:
    values = (
        ("montant", euros(found.amount_cents), euros(amount_cents)),
        ("places", _places(found.places), _places(places)),
    )
    differences = [Difference(about, theirs, yours) for about, theirs, yours in values if theirs != yours]
    return Conflict(f"L'enveloppe {found.scope}", differences, found.version)


def _places(count: int | None) -> str:
    return "sans limite" if count is None else str(count)


def _keep(session: Session, allotment: allotting.Allotment, scope: Scope) -> Funds:
    found = allotment.present
    said = {"amount_cents": allotment.amount_cents, "places": allotment.places}
    # not raised by a grant: each decision would else refuse all those who have the envelope on their screen
    said["version"] = found.version + 1 if found else 1
    if found:
        session.execute(update(TABLE).where(TABLE.c.id == found.id).values(said))
    else:
        new = {"department": scope.call.partition("/")[0], **scope.values}
        session.execute(insert(TABLE), {**new, **said, "committed_cents": 0, "committed_places": 0})
    return _present(session, scope)


def _present(session: Session, scope: Scope) -> Funds:
    """An envelope that is known to be there: no act removes one."""
    found = _found(session, scope)
    if found is None:
        raise RuntimeError("an envelope that was there is not found")
    return found
