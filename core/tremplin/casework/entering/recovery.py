"""Codes for the day when the second factor is lost: ten, shown once, each used once."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from tremplin.casework.accounts.passwords import SIGNS
from tremplin.casework.acting.door import Desk, RefusedRequest
from tremplin.casework.entering.factors import held_in, note
from tremplin.casework.entering.sessions import SignedIn, in_turn
from tremplin.records.tables import FactorKind, RecoveryCode
from tremplin.storage.keys import Pseudonyms

HOW_MANY = 10
# 12 signs among 27: 57 bits, of which ten are tried an hour
GROUPS, GROUP = 3, 4
NOTHING = "Ces codes remplacent un second facteur : choisissez-en un d'abord."


def renew(desk: Desk, visit: SignedIn, *, at: datetime) -> Sequence[str]:
    """Ten new codes, which are told once; those that were there open nothing any more."""
    account, key = visit.actor.account_id, desk.database.key.make()
    codes = [
        "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS)) for _ in range(HOW_MANY)
    ]
    rows = [
        {"account_id": account, "number": number, "hash": _kept(key, account, code)}
        for number, code in enumerate(codes, start=1)
    ]
    with desk.database.writing() as session:
        # two who ask at once: the codes of the second alone are kept
        in_turn(session, account)
        if not held_in(session, account).any:
            raise RefusedRequest(NOTHING)
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
        session.execute(insert(RecoveryCode), rows)
        note(session, visit.actor, at, {}, {"second_factor": FactorKind.RECOVERY.value})
    return codes


def spent(desk: Desk, session: Session, account_id: int, code: str, now: datetime) -> bool:
    """Whether a code is one of those that are left; it is left no more."""
    kept = _kept(desk.database.key.make(), account_id, code)
    mine = RecoveryCode.account_id == account_id, RecoveryCode.hash == kept, RecoveryCode.used_at.is_(None)
    spend = update(RecoveryCode).where(*mine).values(used_at=now).returning(RecoveryCode.number)
    return session.execute(spend).first() is not None


def _kept(key: Pseudonyms, account_id: int, code: str) -> str:
    """The keyed hash of a code, whatever hyphens and capitals it is typed with."""
    signs = "".join(sign for sign in code.lower() if sign.isalnum())
    return key.secret(f"recovery {account_id} {signs}")
