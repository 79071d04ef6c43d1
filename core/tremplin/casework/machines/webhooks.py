"""The addresses that are told of what happens to dossiers: registered, tried, removed; and what each was told."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, select, true, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.beside.machines import WebhookChange
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    Target,
    UnknownIdentifier,
    departments,
    excerpt,
    journal,
    may,
    reference_of,
    require,
)
from tremplin.casework.acting.transitions.notified import CALLS, STANDING, call
from tremplin.outgoing.address import NamedHosts, read_address
from tremplin.outgoing.signing import shown
from tremplin.records.tables import Dossier, NewsKind, Queue, Webhook
from tremplin.storage.keys import Pseudonyms

FORBIDDEN = "adresses prévenues : votre rôle ne permet pas de les gérer. Adressez-vous à un administrateur."
ASK = "Adressez-vous à un administrateur de toute la plateforme."
KINDS = {
    NewsKind.SUBMITTED: "dossier déposé",
    NewsKind.DECIDED: "décision",
    NewsKind.SIGNED: "convention signée",
    NewsKind.REPORTED: "bilan reçu",
    NewsKind.SETTLED: "solde arrêté",
    NewsKind.TRIAL: "essai",
}
STANDINGS = {Queue.WAITING: "en attente", Queue.DONE: "envoyé", Queue.FAILED: "en échec", Queue.DROPPED: "abandonné"}
PENDING = (Queue.WAITING.value, Queue.FAILED.value)
NONCE_BYTES, MOST = 16, 500
LINES = [CALLS.c[name] for name in ("id", "kind", "reached", "state", "tries", "status", "error")]
INSTANTS = ("written_at", "next_try_at", "done_at")


@dataclass(frozen=True)
class AddedWebhook:
    """An address that was registered, with what signs, which is shown once."""

    number: int
    secret: str


def add(
    desk: Desk, actor: Actor, address: str, *, hosts: NamedHosts, department: str | None = None, at: datetime
) -> AddedWebhook:
    """Have an address told of the dossiers of a department: that of the admin, all of them for one of everything."""
    over = _over(actor)
    typed = address.strip()
    read_address(typed, hosts)
    if department is None and None not in over and len(over) == 1:
        (department,) = over
    if department is not None:
        desk.catalogue.department(department)
    if not may(actor, Act.MANAGE_WEBHOOKS, Target(department)):
        raise Forbidden(f"dites de quel département : {', '.join(sorted(filter(None, over)))}. {ASK}")
    with desk.database.writing() as session:
        # two at once would each find room
        session.execute(journal.HEAD).one()
        same = Webhook.department.is_(None) if department is None else Webhook.department == department
        known = session.scalars(select(Webhook.address).where(STANDING, same)).all()
        require(Act.MANAGE_WEBHOOKS, WebhookChange(len(known), typed in known), "adresse : rien n'est enregistré")
        nonce = secrets.token_hex(NONCE_BYTES)
        row = {
            "address": typed,
            "department": department,
            "nonce": nonce,
            "added_at": at,
            "added_by": actor.account_id,
        }
        number = session.scalars(insert(Webhook).returning(Webhook.id), row).one()
        # never the address: what its path holds may be a secret
        _journal(session, actor, f"adresse prévenue {number}", at, {}, {"department": department})
    return AddedWebhook(number, shown(secret_of(desk.database.key.make(), number, nonce)))


def listed(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """The addresses that are told, with what each still waits for and what failed."""
    counts = (
        func.count().filter(CALLS.c.state == Queue.WAITING.value).label("waiting"),
        func.count().filter(CALLS.c.state == Queue.FAILED.value).label("failed"),
        func.max(CALLS.c.done_at).filter(CALLS.c.state == Queue.DONE.value).label("last"),
    )
    of = select(CALLS.c.webhook_id, *counts).group_by(CALLS.c.webhook_id).subquery()
    rows = (
        select(Webhook, of.c.waiting, of.c.failed, of.c.last)
        .outerjoin(of, of.c.webhook_id == Webhook.id)
        .where(STANDING, _within(_over(actor)))
        .order_by(Webhook.id)
    )
    with desk.database.reading() as session:
        return [
            {
                "id": row.Webhook.id,
                "address": row.Webhook.address,
                "department": row.Webhook.department,
                "added_at": _instant(row.Webhook.added_at),
                "waiting": row.waiting or 0,
                "failed": row.failed or 0,
                "last_sent_at": _instant(row.last),
            }
            for row in session.execute(rows)
        ]


def remove(desk: Desk, actor: Actor, number: int, *, at: datetime) -> str:
    """Tell an address nothing more: what waits for it is given up; the address."""
    over = _over(actor)
    with desk.database.writing() as session:
        found = _found(session, over, number)
        found.removed_at, found.removed_by = at, actor.account_id
        waiting = CALLS.c.webhook_id == number, CALLS.c.state.in_(PENDING)
        dropped = {"state": Queue.DROPPED.value, "done_at": at, "claim": None, "claimed_until": None}
        session.execute(update(CALLS).where(*waiting).values(**dropped))
        _journal(session, actor, f"adresse prévenue {number}", at, {"removed": False}, {"removed": True})
        return found.address


def try_(desk: Desk, actor: Actor, number: int, *, at: datetime) -> int:
    """Have an address told of nothing, to see whether it takes it; the number of what is sent."""
    over = _over(actor)
    with desk.database.writing() as session:
        _found(session, over, number)
        made: int = session.execute(insert(CALLS).returning(CALLS.c.id), call(number, NewsKind.TRIAL, at)).scalar_one()
        _journal(session, actor, f"adresse prévenue {number}", at, {}, {"tried": made})
        return made


def calls(desk: Desk, actor: Actor, *, every: bool = False) -> list[dict[str, Any]]:
    """What waits to be told or failed, of the departments of an admin, the last first; ``every`` also what was told."""
    rows = _calls(_over(actor)).order_by(CALLS.c.id.desc()).limit(MOST)
    if not every:
        rows = rows.where(CALLS.c.state.in_(PENDING))
    with desk.database.reading() as session:
        return [_published(row) for row in session.execute(rows)]


def retry(desk: Desk, actor: Actor, number: int, *, at: datetime) -> None:
    """Try again at once what failed or was put off."""
    _change(desk, actor, number, at, {"state": Queue.WAITING.value, "tries": 0, "done_at": None})


def drop(desk: Desk, actor: Actor, number: int, *, at: datetime) -> None:
    """Give up telling something."""
    _change(desk, actor, number, at, {"state": Queue.DROPPED.value, "done_at": at})


def secret_of(key: Pseudonyms, number: int, nonce: str) -> bytes:
    """What signs for an address, which the base does not hold."""
    return bytes.fromhex(key.secret(f"webhook {number} {nonce}"))


def _change(desk: Desk, actor: Actor, number: int, at: datetime, values: Mapping[str, Any]) -> None:
    over = _over(actor)
    with desk.database.writing() as session:
        row = session.execute(_calls(over).where(CALLS.c.id == number).with_for_update(of=CALLS)).first()
        if row is None:
            raise UnknownIdentifier("envoi", str(number), ())
        require(Act.MANAGE_WEBHOOKS, WebhookChange(retried=Queue(row.state)), f"envoi {number}")
        # whoever holds it is answered that it is no longer theirs
        free = {"next_try_at": None, "claim": None, "claimed_until": None}
        session.execute(update(CALLS).where(CALLS.c.id == number).values(**free, **values))
        _journal(session, actor, f"envoi {number}", at, {"state": row.state}, {"state": values["state"]})


def _found(session: Session, over: frozenset[str | None], number: int) -> Webhook:
    rows = select(Webhook).where(Webhook.id == number, STANDING, _within(over)).with_for_update()
    found = session.scalars(rows).first()
    if found is None:
        raise UnknownIdentifier("adresse prévenue", excerpt(str(number)), ())
    return found


def _calls(over: frozenset[str | None]) -> Select[Any]:
    """What is told to the addresses that an admin looks after: the path of another may hold a secret."""
    told = [*LINES, *(CALLS.c[name] for name in INSTANTS)]
    return (
        select(*told, Webhook.address, Dossier.call, Dossier.id.label("dossier"))
        .join(Webhook, Webhook.id == CALLS.c.webhook_id)
        .outerjoin(Dossier, Dossier.id == CALLS.c.dossier_id)
        .where(_within(over))
    )


def _published(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "label": KINDS[NewsKind(row.kind)],
        "address": row.address,
        "dossier": row.call and reference_of(row.call, row.dossier),
        "reached": row.reached,
        "state": row.state,
        "state_label": STANDINGS[Queue(row.state)],
        "tries": row.tries,
        "status": row.status,
        **{name: _instant(getattr(row, name)) for name in INSTANTS},
        "error": row.error,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def _over(actor: Actor) -> frozenset[str | None]:
    over = departments(actor, Act.MANAGE_WEBHOOKS)
    if not over:
        raise Forbidden(FORBIDDEN)
    return over


def _within(over: frozenset[str | None]) -> ColumnElement[bool]:
    return true() if None in over else Webhook.department.in_(over)


def _journal(
    session: Session, actor: Actor, subject: str, at: datetime, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    given: dict[str, Any] = {"actor": actor.account_id, "act": Act.MANAGE_WEBHOOKS, "subject": subject}
    journal.write(session, at=at, **given, before=before, after=after)
