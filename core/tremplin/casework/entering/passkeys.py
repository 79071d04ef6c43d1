"""Passkeys (WebAuthn 3): what a browser signs for this site alone, asked once and for some minutes."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tremplin.casework.acting.door import Desk, RefusedRequest, name
from tremplin.casework.entering.factors import note, refuse_halfway
from tremplin.casework.entering.sessions import SignedIn, confirm
from tremplin.records.tables import FactorKind, Passkey, SignedSession

ISSUER = "Tremplin"
LASTS = timedelta(minutes=5)
BYTES = 32
# a sentence of the browser's own ends there too
MILLISECONDS = 300_000
MOST = 20
WRONG = "Cette clé n'a pas répondu comme attendu. Recommencez, ou donnez un code."
TOO_MANY = f"Votre compte a déjà {MOST} clés : retirez-en une."
KNOWN = "Cette clé est déjà celle d'un compte."


class KeyPlace(NamedTuple):
    """Where keys are used: the name of the host, for which they are made, and the whole origin."""

    host: str
    origin: str


def registration(desk: Desk, visit: SignedIn, place: KeyPlace, *, now: datetime) -> str:
    """What a browser is asked to make a key, as JSON."""
    refuse_halfway(visit)
    with desk.database.writing() as session:
        kept = _keys(session, visit)
        challenge = _asked(session, visit, now)
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=ISSUER,
        # WebAuthn 3, 14.6.1: nothing by which somebody is known
        user_id=bytes.fromhex(desk.database.key.make().account(visit.actor.account_id)),
        user_name=visit.actor.login,
        user_display_name=visit.name,
        challenge=challenge,
        timeout=MILLISECONDS,
        exclude_credentials=_described(kept),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return options_to_json(options)


def register(
    desk: Desk, visit: SignedIn, place: KeyPlace, answer: str, called: str, *, now: datetime, at: datetime
) -> str:
    """Keep a key that a browser made; what the cookie holds from now on."""
    refuse_halfway(visit)
    called = name(called)
    with desk.database.writing() as session:
        challenge = _challenge(session, visit, now)
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        raise RefusedRequest(WRONG) from None
    row = {
        "account_id": visit.actor.account_id,
        "credential": bytes_to_base64url(made.credential_id),
        "public_key": bytes_to_base64url(made.credential_public_key),
        "uses": made.sign_count,
        "name": called,
        "added_at": now,
    }
    try:
        with desk.database.writing() as session:
            if len(_keys(session, visit)) >= MOST:
                raise RefusedRequest(TOO_MANY)
            session.execute(insert(Passkey), row)
            note(session, visit.actor, at, {}, {"second_factor": FactorKind.PASSKEY.value})
    except IntegrityError:
        raise RefusedRequest(KNOWN) from None
    return confirm(desk, visit, now=now, factor=FactorKind.PASSKEY)


def request(desk: Desk, visit: SignedIn, place: KeyPlace, *, now: datetime) -> str | None:
    """What a browser is asked to sign by one of somebody's keys, as JSON; nothing where they have none."""
    with desk.database.writing() as session:
        kept = _keys(session, visit)
        if not kept:
            return None
        challenge = _asked(session, visit, now)
    options = generate_authentication_options(
        rp_id=place.host,
        challenge=challenge,
        timeout=MILLISECONDS,
        allow_credentials=_described(kept),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return options_to_json(options)


def prove_by_key(desk: Desk, visit: SignedIn, place: KeyPlace, answer: str, *, now: datetime) -> str:
    """Take what a key signed; what the cookie holds from now on."""
    with desk.database.writing() as session:
        challenge = _challenge(session, visit, now)
    with desk.database.writing() as session:
        found = _signer(session, visit, answer)
        try:
            signed = verify_authentication_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=place.host,
                expected_origin=place.origin,
                credential_public_key=base64url_to_bytes(found.public_key),
                credential_current_sign_count=found.uses,
            )
        except (WebAuthnException, ValueError, TypeError, KeyError):
            raise RefusedRequest(WRONG) from None
        found.uses, found.used_at = signed.new_sign_count, now
    return confirm(desk, visit, now=now, factor=FactorKind.PASSKEY)


def _asked(session: Session, visit: SignedIn, now: datetime) -> bytes:
    """What must be signed next in this session; what was asked before is asked no more."""
    challenge = secrets.token_bytes(BYTES)
    values = {"challenge": bytes_to_base64url(challenge), "challenged_at": now}
    session.execute(update(SignedSession).where(SignedSession.id == visit.number).values(**values))
    return challenge


def _challenge(session: Session, visit: SignedIn, now: datetime) -> bytes:
    """What was asked in this session, once: an answer that was read on the way is worth nothing."""
    mine = SignedSession.id == visit.number
    kept = session.execute(
        select(SignedSession.challenge, SignedSession.challenged_at).where(mine).with_for_update()
    ).one()
    session.execute(update(SignedSession).where(mine).values(challenge=None, challenged_at=None))
    if kept.challenge is None or kept.challenged_at <= now - LASTS:
        # never an answer: no key signs what nobody asked
        return secrets.token_bytes(BYTES)
    return base64url_to_bytes(kept.challenge)


def _keys(session: Session, visit: SignedIn) -> Sequence[Passkey]:
    mine = select(Passkey).where(Passkey.account_id == visit.actor.account_id).order_by(Passkey.id)
    return session.scalars(mine).all()


def _signer(session: Session, visit: SignedIn, answer: str) -> Passkey:
    """The key of this account that signed, held: an answer that is given twice is counted once."""
    told, mine = _read(answer).get("id"), Passkey.account_id == visit.actor.account_id
    kept = session.scalars(select(Passkey).where(mine).with_for_update())
    # compared here: PostgreSQL takes no null character in what it is asked
    found = next((each for each in kept if each.credential == told), None)
    if found is None:
        raise RefusedRequest(WRONG)
    return found


def _described(kept: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential)) for each in kept]


def _read(answer: str) -> dict[str, object]:
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        raise RefusedRequest(WRONG) from None
    if not isinstance(read, dict):
        raise RefusedRequest(WRONG)
    return read
