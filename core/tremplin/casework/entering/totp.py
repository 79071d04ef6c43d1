"""Codes of six digits that change each half minute (RFC 6238): taken once, and up to a step early or late."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, RefusedRequest
from tremplin.casework.entering.factors import note, refuse_halfway
from tremplin.casework.entering.guesses import count, give_back
from tremplin.casework.entering.sessions import SignedIn, confirm, in_turn
from tremplin.records.tables import FactorKind, TotpFactor
from tremplin.storage.keys import Pseudonyms

ISSUER = "Tremplin"
STEP, DRIFT = 30, 1
# RFC 4226, 4, R6: 160 bits
SECRET_BYTES = 20
NONCE_BYTES = 16
WRONG = "Ce code ne convient pas. Attendez le suivant, et vérifiez l'heure de votre téléphone."


@dataclass(frozen=True)
class NewCodes:
    """What an application is given to make the codes of an account: by hand, or by a picture of ``address``."""

    secret: str
    address: str


def begin(desk: Desk, visit: SignedIn) -> NewCodes:
    """What makes the codes of somebody once they have given the first; the same until then."""
    refuse_halfway(visit)
    mine = TotpFactor.account_id == visit.actor.account_id
    with desk.database.writing() as session:
        in_turn(session, visit.actor.account_id)
        kept = session.execute(select(TotpFactor.next_nonce).where(mine).with_for_update()).first()
        nonce = kept.next_nonce if kept else None
        if nonce is None:
            nonce = secrets.token_hex(NONCE_BYTES)
            if kept is None:
                session.execute(insert(TotpFactor), {"account_id": visit.actor.account_id, "next_nonce": nonce})
            else:
                session.execute(update(TotpFactor).where(mine).values(next_nonce=nonce))
    secret = secret_of(desk.database.key.make(), visit.actor.account_id, nonce)
    return NewCodes(secret, pyotp.TOTP(secret).provisioning_uri(name=visit.actor.login, issuer_name=ISSUER))


def enrol(desk: Desk, visit: SignedIn, code: str, *, now: datetime, at: datetime) -> str:
    """Take the first code, and ask for one from now on; what the cookie holds from now on."""
    refuse_halfway(visit)
    account = visit.actor.account_id
    tried = f"enrolment {account}"
    count(desk, tried, now=now)
    with desk.database.writing() as session:
        kept = session.execute(
            select(TotpFactor.next_nonce).where(TotpFactor.account_id == account).with_for_update()
        ).first()
        nonce = kept.next_nonce if kept else None
        step = None if nonce is None else _step(secret_of(desk.database.key.make(), account, nonce), code, now)
        if step is None:
            raise RefusedRequest(WRONG)
        values = {"nonce": nonce, "next_nonce": None, "confirmed_at": now, "last_step": step}
        session.execute(update(TotpFactor).where(TotpFactor.account_id == account).values(**values))
        note(session, visit.actor, at, {}, {"second_factor": FactorKind.TOTP.value})
    give_back(desk, tried, now=now)
    return confirm(desk, visit, now=now, factor=FactorKind.TOTP)


def taken(desk: Desk, session: Session, account_id: int, code: str, now: datetime) -> bool:
    """Whether a code is that of this moment, and was not taken before; it is taken then."""
    nonce = session.scalar(
        select(TotpFactor.nonce).where(TotpFactor.account_id == account_id, TotpFactor.confirmed_at.is_not(None))
    )
    step = None if nonce is None else _step(secret_of(desk.database.key.make(), account_id, nonce), code, now)
    if step is None:
        return False
    # RFC 6238, 5.2: once; of two who give it at the same moment, the second finds its step taken
    fresh = or_(TotpFactor.last_step.is_(None), TotpFactor.last_step < step)
    take = update(TotpFactor).where(TotpFactor.account_id == account_id, fresh).values(last_step=step)
    return session.execute(take.returning(TotpFactor.account_id)).first() is not None


def shown(desk: Desk, account_id: int, *, now: datetime) -> str | None:
    """The code that a demonstration shows: the first that is not taken yet."""
    with desk.database.reading() as session:
        found = session.execute(
            select(TotpFactor.nonce, TotpFactor.last_step).where(TotpFactor.account_id == account_id)
        ).first()
    if found is None or found.nonce is None:
        return None
    step = max(_now(now), (found.last_step or 0) + 1)
    return pyotp.TOTP(secret_of(desk.database.key.make(), account_id, found.nonce)).generate_otp(step)


def secret_of(key: Pseudonyms, account_id: int, nonce: str) -> str:
    """What makes the codes of an account, which the base does not hold."""
    made = bytes.fromhex(key.secret(f"totp {account_id} {nonce}"))
    return base64.b32encode(made[:SECRET_BYTES]).decode()


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The step of which this is the code, if it is near."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    codes, around = pyotp.TOTP(secret), range(_now(now) - DRIFT, _now(now) + DRIFT + 1)
    # all of them, whichever is right: the time that it takes tells nothing
    found = [step for step in around if secrets.compare_digest(codes.generate_otp(step), digits)]
    return found[-1] if found else None


def _now(now: datetime) -> int:
    return int(now.timestamp()) // STEP
