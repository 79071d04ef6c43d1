"""Second factors of an account: which it has, and what is taken away of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.accounts.administration import Administration, write_journal
from tremplin.casework.accounts.ending import end_sessions, forget_devices
from tremplin.casework.acting.door import Actor, Desk, Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.casework.entering.sessions import SignedIn, in_turn
from tremplin.records.tables import Account, FactorKind, Passkey, RecoveryCode, TotpFactor
from tremplin.storage.engine import rows_of
from tremplin.storage.stages import staged

# what the codes of a demonstration are made of, beside its key: the same seed makes the same rows
DEMONSTRATION = "demonstration"
LAST = "C'est votre seul second facteur, et votre rôle en demande un : ajoutez l'autre d'abord."


@dataclass(frozen=True)
class HeldKey:
    """A passkey, as its owner knows it."""

    number: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class HeldFactors:
    """The second factors of an account; ``recovery`` is how many codes are left."""

    codes: bool
    keys: Sequence[HeldKey]
    recovery: int

    @property
    def any(self) -> bool:
        return self.codes or bool(self.keys)


def held(desk: Desk, account_id: int) -> HeldFactors:
    """The second factors of an account."""
    with desk.database.reading() as session:
        return held_in(session, account_id)


def held_in(session: Session, account_id: int) -> HeldFactors:
    """The same, in a transaction that is under way."""
    confirmed = TotpFactor.account_id == account_id, TotpFactor.confirmed_at.is_not(None)
    codes = session.scalar(select(TotpFactor.account_id).where(*confirmed)) is not None
    keys = session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)).all()
    unused = RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    left = session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0
    return HeldFactors(codes, [HeldKey(each.id, each.name, each.added_at, each.used_at) for each in keys], left)


def remove_codes(desk: Desk, visit: SignedIn, *, at: datetime) -> None:
    """Ask no code of six digits any more."""
    with desk.database.writing() as session:
        found = _left(session, visit)
        if not found.codes:
            raise RefusedRequest("Votre compte n'a pas de code à six chiffres : il n'y a rien à retirer.")
        if not found.keys:
            _refuse_the_last(session, visit)
        session.execute(delete(TotpFactor).where(TotpFactor.account_id == visit.actor.account_id))
        note(session, visit.actor, at, {"second_factor": FactorKind.TOTP.value}, {"second_factor": None})


def remove_key(desk: Desk, visit: SignedIn, number: int, *, at: datetime) -> None:
    """Know a passkey no more."""
    with desk.database.writing() as session:
        found = _left(session, visit)
        if number not in [each.number for each in found.keys]:
            raise UnknownIdentifier("clé", str(number), ())
        if not found.codes and len(found.keys) == 1:
            _refuse_the_last(session, visit)
        session.execute(delete(Passkey).where(Passkey.id == number))
        note(session, visit.actor, at, {"second_factor": FactorKind.PASSKEY.value}, {"second_factor": None})


def take_away(desk: Desk, actor: Actor, login: str, *, at: datetime) -> None:
    """Take every second factor away from an account whose owner lost them: they choose others when they sign in."""
    with desk.database.writing() as session:
        account = Administration(session, actor).managed(login)
        if account.id == actor.account_id:
            raise RefusedRequest("Vos propres facteurs se retirent depuis la page de votre compte.")
        if not held_in(session, account.id).any:
            raise RefusedRequest(f"compte « {account.login} » : il n'a pas de second facteur.")
        _empty(session, account.id)
        end_sessions(session, account.id, at)
        forget_devices(session, account.id)
        write_journal(session, actor.account_id, account, at, {}, {"second_factor": None})


def enrol_for_demonstration(session: Session, account_ids: Iterable[int], at: datetime) -> None:
    """Give codes to the accounts of a demonstration, which its pages show."""
    rows = [
        {"account_id": account, "nonce": DEMONSTRATION, "confirmed_at": at, "last_step": 0} for account in account_ids
    ]
    if rows:
        session.execute(insert(TotpFactor), rows)


def demonstrates(desk: Desk) -> bool:
    """Whether the base is a demonstration, whose codes anybody may read on its pages."""
    with desk.database.reading() as session:
        return staged(rows_of(session)) is not None


def refuse_halfway(visit: SignedIn) -> None:
    """Refuse that a password alone replaces the second factor that it does not give."""
    if not visit.may_enrol:
        raise Forbidden("donnez d'abord votre second facteur.")


def note(
    session: Session, actor: Actor, at: datetime, before: dict[str, str | None], after: dict[str, str | None]
) -> None:
    """Write in the journal which factor changed, never what it is made of."""
    write_journal(session, actor.account_id, session.get_one(Account, actor.account_id), at, before, after)


def _left(session: Session, visit: SignedIn) -> HeldFactors:
    """The factors of whoever asks, whose account is held: two removals at once would leave none."""
    in_turn(session, visit.actor.account_id)
    return held_in(session, visit.actor.account_id)


def _refuse_the_last(session: Session, visit: SignedIn) -> None:
    if visit.staff:
        raise RefusedRequest(LAST)
    # without a factor to replace, what is left of its codes opens nothing
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == visit.actor.account_id))


def _empty(session: Session, account_id: int) -> None:
    for table in (TotpFactor, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.account_id == account_id))
