"""What somebody does with their own works: begin one, see how far it is, take what it left, give it up."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.mailing.queue import WORKS
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier, excerpt
from tremplin.records.tables import Account, Queue, Work
from tremplin.works.declared import KINDS
from tremplin.works.filing import expires_at, path_of
from tremplin.works.kind import WorkKind

PAGE = 50
# of one person at once: the others' works wait behind
MOST_WAITING = 10
TOO_MANY = f"{MOST_WAITING} de vos travaux attendent déjà : attendez qu'ils finissent, ou abandonnez-en."
ENDED = "il est déjà fini : il n'y a plus rien à abandonner."
# what was looked for may name somebody: it is kept no longer than it serves
FORGOTTEN: Mapping[str, Any] = {"parameters": "{}"}
STATES = {"waiting": "en attente", "running": "en cours", "done": "fait", "failed": "en échec", "dropped": "abandonné"}


class LeftFile(NamedTuple):
    """The file of a work, with the name and the type under which its owner saves it."""

    path: Path
    name: str
    media_type: str


def begin(
    desk: Desk,
    actor: Actor,
    code: str,
    parameters: Mapping[str, Any],
    *,
    now: datetime,
    kinds: Mapping[str, WorkKind] = KINDS,
) -> int:
    """Ask for a work; its number. The same, asked again while it waits or runs, is the same work."""
    kind = kinds[code]
    if not kind.allows(actor):
        raise Forbidden(f"{kind.label} : votre rôle ne le permet pas.")
    asked = json.dumps(parameters, ensure_ascii=False, sort_keys=True)
    pending = Work.account_id == actor.account_id, Work.state == Queue.WAITING.value
    with desk.database.writing() as session:
        # of two who press twice, the second waits here
        session.get_one(Account, actor.account_id, with_for_update={"key_share": True})
        same = select(Work.id).where(*pending, Work.kind == code, Work.parameters == asked)
        found = session.scalars(same).first()
        if found is not None:
            return found
        if (session.scalar(select(func.count()).select_from(Work).where(*pending)) or 0) >= MOST_WAITING:
            raise RefusedRequest(TOO_MANY)
        row = {"kind": code, "account_id": actor.account_id, "parameters": asked, "asked_at": now}
        return session.scalars(insert(Work).returning(Work.id), row).one()


def listed(desk: Desk, actor: Actor, *, now: datetime, before: int | None = None) -> list[dict[str, Any]]:
    """The works of somebody, the last first, a page at a time: those ``before`` a number."""
    query = select(Work).where(Work.account_id == actor.account_id).order_by(Work.id.desc()).limit(PAGE)
    if before is not None:
        query = query.where(Work.id < before)
    with desk.database.reading() as session:
        return [_published(each, now) for each in session.scalars(query)]


def shown(desk: Desk, actor: Actor, written: str, *, now: datetime) -> dict[str, Any]:
    """One work of somebody; another's is not told from one that is not there."""
    with desk.database.reading() as session:
        return _published(_own(session, actor, written), now)


def left(desk: Desk, actor: Actor, written: str) -> LeftFile:
    """The file that a work of somebody left, as long as it is there."""
    with desk.database.reading() as session:
        work = _own(session, actor, written)
        found = work.file, work.file_name, work.media_type
    path = None if found[0] is None else path_of(desk, found[0])
    if path is None or found[1] is None or found[2] is None or not path.is_file():
        raise UnknownIdentifier("fichier", excerpt(written), ())
    return LeftFile(path, found[1], found[2])


def cancel(desk: Desk, actor: Actor, written: str, *, now: datetime) -> int:
    """Give up a work that waits or runs: whoever does it hears so, and leaves nothing of it."""
    with desk.database.writing() as session:
        number = _own(session, actor, written).id
        given_up = {"state": Queue.DROPPED.value, "done_at": now, "claim": None, "claimed_until": None, **FORGOTTEN}
        pending = WORKS.c.id == number, WORKS.c.state == Queue.WAITING.value
        if session.connection().execute(update(WORKS).where(*pending).values(**given_up)).rowcount != 1:
            raise RefusedRequest(f"travail {number} : {ENDED}")
        return number


def _own(session: Session, actor: Actor, written: str) -> Work:
    typed = written.strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len("1000000000000") else None
    found = None if number is None else session.get(Work, number)
    if found is None or found.account_id != actor.account_id:
        raise UnknownIdentifier("travail", excerpt(written), ())
    return found


def _published(work: Work, now: datetime) -> dict[str, Any]:
    """A work as its owner reads it, and other software."""
    kind = KINDS.get(work.kind)
    # a worker that was killed runs it no more
    held = work.claimed_until is not None and work.claimed_until > now
    state = "running" if work.state == Queue.WAITING and held else work.state
    ended = work.done_at if work.file is not None else None
    instants = {
        "asked_at": work.asked_at,
        "begun_at": work.begun_at,
        "done_at": work.done_at,
        "expires_at": ended and expires_at(ended),
    }
    return {
        "id": work.id,
        "kind": work.kind,
        "label": kind.label if kind else work.kind,
        "state": state,
        "state_label": STATES[state],
        "done": work.done,
        "total": work.total,
        "tries": work.tries,
        **{name: each and each.isoformat(timespec="seconds") for name, each in instants.items()},
        "result": work.result,
        "error": work.error,
        "file": work.file_name,
    }
