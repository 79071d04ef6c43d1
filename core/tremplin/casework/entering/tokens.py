"""Links of one use that are sent by mail: written with the letter that brings them, opened once, before they expire."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, RefusedRequest
from tremplin.casework.acting.transitions.announced import letter
from tremplin.casework.entering.drawing import hash_of
from tremplin.casework.entering.guesses import TooManyTries, count, give_back
from tremplin.casework.mailing.links import word_of
from tremplin.casework.mailing.queue import MAILS
from tremplin.records.tables import MailedLink, MailKind, Queue

LASTS = timedelta(hours=1)
# of one kind, to one address, an hour: whoever asks for others only fills somebody's mailbox
MOST_SENT = 3
NAME_BYTES, NAME_SIGNS = 8, 16
PAST = "Ce lien ne sert plus : il a déjà servi, ou son temps est passé. Demandez-en un autre."
UNSENT = "Ce site n'envoie pas de courriels : demandez ce qu'il vous faut au service du Département."


class PastLink(RefusedRequest):
    """A link that opens nothing: whether it ever did is not told."""

    def __init__(self) -> None:
        super().__init__(PAST)


class UnsentLink(RefusedRequest):
    """A link that no mail would bring: where no letter leaves, none is written."""

    def __init__(self) -> None:
        super().__init__(UNSENT)


@dataclass(frozen=True)
class OpenedLink:
    """What a link is for: an account, or an address that has none; ``about`` and ``code`` as its kind wants them."""

    number: int
    kind: MailKind
    account_id: int | None
    address: str | None
    about: int | None
    code: str | None


def send(
    desk: Desk,
    kind: MailKind,
    *,
    account_id: int | None = None,
    address: str | None = None,
    about: int | None = None,
    code: str | None = None,
    now: datetime,
    lasts: timedelta = LASTS,
) -> bool:
    """Send a link to an account, or to an address that has none; ``False`` where enough left within the hour."""
    try:
        count(desk, f"mail {kind.value} {account_id or address}", now=now, most=MOST_SENT)
    except TooManyTries:
        return False
    with desk.database.writing() as session:
        write(desk, session, kind, account_id, address, about=about, code=code, now=now, lasts=lasts)
    return True


def pretend(desk: Desk, kind: MailKind, address: str, *, now: datetime) -> None:
    """Do as for a link to an account, and send nothing: what it takes tells nobody who has one here."""
    try:
        count(desk, f"mail {kind.value} {address}", now=now, most=MOST_SENT)
    except TooManyTries:
        return
    with desk.database.writing() as session:
        # of nobody, and past already: its letter is not written
        write(desk, session, kind, None, None, now=now, lasts=timedelta(0), silent=True)


def write(
    desk: Desk,
    session: Session,
    kind: MailKind,
    account_id: int | None,
    address: str | None = None,
    *,
    about: int | None = None,
    code: str | None = None,
    now: datetime,
    lasts: timedelta = LASTS,
    silent: bool = False,
) -> int:
    """Write a link and its letter in a transaction that is under way; its number.

    The letter of one that is ``silent`` does not leave.
    """
    if not desk.posting:
        raise UnsentLink
    name = secrets.token_hex(NAME_BYTES)
    row = {
        "name": name,
        "hash": hash_of(word_of(desk, name)),
        "kind": kind.value,
        "account_id": account_id,
        "address": address,
        "about": about,
        "code": code,
        "made_at": now,
        "expires_at": now + lasts,
    }
    number = session.scalars(insert(MailedLink).returning(MailedLink.id), row).one()
    ended = {"state": Queue.DROPPED.value, "done_at": now} if silent else {}
    session.execute(insert(MAILS), {**letter(kind, None, account_id, now, about=number), **ended})
    return number


def opened(desk: Desk, kind: MailKind, token: str, *, now: datetime) -> OpenedLink:
    """What a link is for, without using it; one that is wrong, used or past is ``PastLink``."""
    name = token[:NAME_SIGNS]
    found = select(MailedLink).where(MailedLink.name == name, MailedLink.kind == kind.value)
    with desk.database.reading() as session:
        link = session.scalars(found).first() if name.isalnum() and name.isascii() else None
    # its name is drawn too: whoever has none guesses at nothing, and keeps nobody out by trying
    if link is None:
        raise PastLink
    count(desk, f"link {name}", now=now)
    if not compare_digest(link.hash, hash_of(token)):
        raise PastLink
    give_back(desk, f"link {name}", now=now)
    if link.used_at is not None or link.expires_at <= now:
        raise PastLink
    return OpenedLink(link.id, kind, link.account_id, link.address, link.about, link.code)


def use(session: Session, link: OpenedLink, *, now: datetime) -> None:
    """Use a link with what it opens, in one transaction: of two who do at once, one is refused."""
    unused = MailedLink.id == link.number, MailedLink.used_at.is_(None), MailedLink.expires_at > now
    used = update(MailedLink).where(*unused).values(used_at=now).returning(MailedLink.id)
    if session.execute(used).first() is None:
        raise PastLink
