"""What an admin sees of the queue and does with it: try again, give up, release a base that was restored."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select, true, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.beside.posting import QueueChange
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    UnknownIdentifier,
    departments,
    excerpt,
    journal,
    reference_of,
    require,
)
from tremplin.casework.acting.transitions.announced import LABELS
from tremplin.casework.mailing.queue import JOBS, MAILS
from tremplin.records.tables import (
    LINKS,
    Account,
    Dossier,
    HoldReason,
    MailedLink,
    MailHold,
    MailKind,
    Organisation,
    Queue,
)

FORBIDDEN = "courriels : votre rôle ne permet pas de les gérer. Adressez-vous à un administrateur."
ASK = "Adressez-vous à un administrateur de toute la plateforme."
OF_JOBS = {"reminders": "rappels du jour", "purge": "tri des courriels partis"}
STANDINGS = {Queue.WAITING: "en attente", Queue.DONE: "envoyé", Queue.FAILED: "en échec", Queue.DROPPED: "abandonné"}
PENDING = (Queue.WAITING, Queue.FAILED)
BY_LINK = [kind.value for kind in LINKS]
MOST = 500
HOLDING = select(MailHold).where(MailHold.released_at.is_(None))


def listed(desk: Desk, actor: Actor, *, every: bool = False) -> list[dict[str, Any]]:
    """What waits or failed, of the departments of an admin; ``every`` also what left or was given up.

    A letter that is about no dossier is of the whole base, as its jobs are.
    """
    over = _over(actor)
    columns = [column for column in MAILS.columns if column.name not in ("key", "claim")]
    rows: Select[Any] = (
        select(*columns, Dossier.call, Account.login, Organisation.email, MailedLink.address)
        .outerjoin(Dossier, Dossier.id == MAILS.c.dossier_id)
        .outerjoin(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(MailedLink, and_(MAILS.c.kind.in_(BY_LINK), MailedLink.id == MAILS.c.about))
        .outerjoin(Account, Account.id == MAILS.c.account_id)
        .where(_within(over))
        .order_by(MAILS.c.id.desc())
        .limit(MOST)
    )
    if not every:
        rows = rows.where(MAILS.c.state.in_([state.value for state in PENDING]))
    with desk.database.reading() as session:
        jobs = [dict(each) for each in session.execute(select(JOBS).order_by(JOBS.c.kind)).mappings()]
        mails = [dict(each) for each in session.execute(rows).mappings()]
    wanted = [job for job in jobs if every or job["error"] or job["state"] == Queue.FAILED]
    return [*map(_job, wanted), *map(_mail, mails)]


def held(desk: Desk) -> HoldReason | None:
    """Why nothing leaves this base, whatever the place."""
    with desk.database.reading() as session:
        return _reason(session.scalars(HOLDING))


def retry(desk: Desk, actor: Actor, written: str, *, at: datetime) -> str:
    """Try again at once what failed or was put off; what it is."""
    again = {"state": Queue.WAITING.value, "tries": 0}
    return _change(desk, actor, written, at, lambda state: QueueChange(retried=state), again)


def drop(desk: Desk, actor: Actor, written: str, *, at: datetime) -> str:
    """Give up a letter; what it is."""
    dropped = {"state": Queue.DROPPED.value, "done_at": at}
    return _change(desk, actor, written, at, lambda state: QueueChange(dropped=state), dropped)


def release(desk: Desk, actor: Actor, *, at: datetime) -> int:
    """Let the letters of a base that was restored leave; how many wait."""
    over = _over(actor)
    with desk.database.writing() as session:
        found = set(session.scalars(select(Dossier.department).distinct()))
        # what leaves is of the whole base
        if None not in over and not found <= over:
            raise Forbidden(f"cette base est aussi celle d'autres départements. {ASK}")
        reason = _reason(session.scalars(HOLDING.with_for_update()))
        require(Act.MANAGE_MAIL, QueueChange(releases=True, held=reason), "courriels")
        session.execute(update(MailHold).where(MailHold.released_at.is_(None)).values(released_at=at))
        waiting = select(func.count()).select_from(MAILS).where(MAILS.c.state == Queue.WAITING.value)
        count = session.scalar(waiting) or 0
        _journal(session, actor, at, "courriels", {"held": True}, {"held": False, "waiting": count})
        return count


def _change(
    desk: Desk,
    actor: Actor,
    written: str,
    at: datetime,
    change: Callable[[Queue], QueueChange],
    values: Mapping[str, Any],
) -> str:
    over = _over(actor)
    with desk.database.writing() as session:
        table, number = _sought(session, over, written)
        (key,) = table.primary_key.columns
        state = Queue(session.scalars(select(table.c.state).where(key == number).with_for_update()).one())
        what = f"courriel {number}" if table is MAILS else f"travail {number}"
        require(Act.MANAGE_MAIL, change(state), what)
        # whoever holds it is answered that it is no longer theirs
        free = {"next_try_at": None, "claim": None, "claimed_until": None}
        session.execute(update(table).where(key == number).values(**free, **values))
        _journal(session, actor, at, what, {"state": state.value}, {"state": values["state"]})
        return what


def _sought(session: Session, over: frozenset[str | None], written: str) -> tuple[Table, Any]:
    typed = written.strip()
    if typed.isascii() and typed.isdigit() and len(typed) <= len("1000000000000"):
        found = select(MAILS.c.id).outerjoin(Dossier, Dossier.id == MAILS.c.dossier_id)
        number = session.scalar(found.where(MAILS.c.id == int(typed), _within(over)))
        if number is not None:
            return MAILS, number
    # the jobs of a base are of all its departments
    elif None in over and session.scalar(select(JOBS.c.kind).where(JOBS.c.kind == typed)) is not None:
        return JOBS, typed
    raise UnknownIdentifier("courriel", excerpt(written), ())


def _over(actor: Actor) -> frozenset[str | None]:
    over = departments(actor, Act.MANAGE_MAIL)
    if not over:
        raise Forbidden(FORBIDDEN)
    return over


def _within(over: frozenset[str | None]) -> ColumnElement[bool]:
    return true() if None in over else or_(Dossier.department.in_(over))


def _reason(holds: Iterable[MailHold]) -> HoldReason | None:
    """Why a base is held; a demonstration that was restored is a demonstration first."""
    reasons = {HoldReason(each.reason) for each in holds}
    return HoldReason.DEMONSTRATION if HoldReason.DEMONSTRATION in reasons else next(iter(reasons), None)


def _journal(
    session: Session, actor: Actor, at: datetime, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    journal.write(
        session, at=at, actor=actor.account_id, act=Act.MANAGE_MAIL, subject=subject, before=before, after=after
    )


def _mail(row: Mapping[Any, Any]) -> dict[str, Any]:
    dossier = row["call"] and reference_of(row["call"], row["dossier_id"])
    label = LABELS[MailKind(row["kind"])]
    return {
        "id": str(row["id"]),
        **_told(row, label),
        "dossier": dossier,
        "to": row["login"] or row["email"] or row["address"],
    }


def _job(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {"id": row["kind"], **_told(row, OF_JOBS[row["kind"]]), "dossier": None, "to": None}


def _told(row: Mapping[Any, Any], label: str) -> dict[str, Any]:
    instants = {name: row.get(name) for name in ("written_at", "next_try_at", "done_at")}
    return {
        "kind": row["kind"],
        "label": label,
        "state": row["state"],
        "state_label": STANDINGS[Queue(row["state"])],
        "tries": row["tries"],
        **{name: each and each.isoformat(timespec="seconds") for name, each in instants.items()},
        "error": row["error"],
    }
