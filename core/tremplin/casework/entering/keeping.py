"""What was sent after a session had expired, or before who sends it was proved again: kept for that account alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from tremplin.casework.accounts.ending import FORMS
from tremplin.casework.acting.door import Desk
from tremplin.casework.entering.sessions import SignedIn, expired, in_turn
from tremplin.documents.nir import looks_like_nir
from tremplin.records.tables import KeptForm

# as much as the site reads of a form
MOST = 256 * 1024
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WaitingForm:
    """What was sent, where, and when."""

    path: str
    fields: Fields
    kept_at: datetime


def keep(desk: Desk, token: str, path: str, fields: Iterable[tuple[str, str]], *, now: datetime) -> bool:
    """Keep what a browser sent under a session that expired; ``False`` where there is no such session, or too much."""
    found = expired(desk, token, now=now)
    return found is not None and _write(desk, found.number, found.account, path, fields, now)


def keep_meanwhile(desk: Desk, visit: SignedIn, path: str, fields: Iterable[tuple[str, str]], *, now: datetime) -> bool:
    """Keep what somebody sent until they prove again who they are; ``False`` where it is too much."""
    return _write(desk, visit.number, visit.actor.account_id, path, fields, now)


def kept(desk: Desk, visit: SignedIn, *, now: datetime) -> WaitingForm | None:
    """What waits for whoever signed in, if anything does."""
    mine = KeptForm.account_id == visit.actor.account_id, KeptForm.kept_at > now - FORMS
    with desk.database.reading() as session:
        found = session.scalars(select(KeptForm).where(*mine)).first()
    if found is None:
        return None
    return WaitingForm(found.path, tuple((name, value) for name, value in json.loads(found.fields)), found.kept_at)


def drop(desk: Desk, visit: SignedIn) -> None:
    """Keep no more what waited for whoever signed in."""
    with desk.database.writing() as session:
        session.execute(delete(KeptForm).where(KeptForm.account_id == visit.actor.account_id))


def _write(desk: Desk, number: int, account: int, path: str, fields: Iterable[tuple[str, str]], now: datetime) -> bool:
    written = json.dumps(list(fields), ensure_ascii=False)
    if len(written.encode("utf-8", "replace")) > MOST or looks_like_nir(path) or looks_like_nir(written):
        return False
    row = {"session_id": number, "account_id": account, "path": path, "fields": written, "kept_at": now}
    with desk.database.writing() as session:
        in_turn(session, account)
        session.execute(delete(KeptForm).where(KeptForm.account_id == account))
        session.execute(insert(KeptForm), row)
    return True
