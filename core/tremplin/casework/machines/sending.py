"""Tell the addresses what waits for them: signed, one after the other, each as often as the queue lets it be tried.

What is told holds nothing of anybody: who is interested comes and reads, with their rights.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from tremplin.casework.acting.door import Desk, TremplinError, reference_of
from tremplin.casework.acting.transitions.notified import CALLS, STANDING
from tremplin.casework.machines.webhooks import secret_of
from tremplin.casework.mailing.queue import DELAYS, Row, claim, end, put_off
from tremplin.catalogue.quantities import plural
from tremplin.outgoing.address import NamedHosts, read_address
from tremplin.outgoing.sending import NotTaken, post
from tremplin.outgoing.signing import signed
from tremplin.records.tables import Dossier, HoldReason, MailHold, Queue, Webhook

# what was told says nothing that the dossier does not: it is kept as long as somebody may ask whether it left
KEPT = timedelta(days=90)
# twice what one request may last
CLAIMED = timedelta(minutes=1)
WAITS = select(exists().where(CALLS.c.state == Queue.WAITING.value))
# what waited when a backup was made may have been told since; a demonstration tells whom its admin named
HELD = select(exists().where(MailHold.released_at.is_(None), MailHold.reason == HoldReason.RESTORED.value))


@dataclass
class ToldAddresses:
    """What one turn told; ``held`` says that nothing leaves."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    dropped: int = 0
    held: bool = False

    @property
    def any(self) -> bool:
        return bool(self.sent or self.put_off or self.failed or self.dropped)

    @property
    def well(self) -> bool:
        return not (self.put_off or self.failed)

    def published(self) -> dict[str, Any]:
        """The turn as other software reads it."""
        return vars(self)

    def sentence(self) -> str:
        """« 2 adresses prévenues, 1 envoi remis à plus tard. »"""
        if self.held:
            return "Adresses prévenues : rien n'est envoyé, cette base vient d'une sauvegarde."
        told = [plural(self.sent, "envoi fait", "envois faits")]
        for count, one, many in (
            (self.put_off, "remis à plus tard", "remis à plus tard"),
            (self.failed, "en échec", "en échec"),
            (self.dropped, "laissé de côté", "laissés de côté"),
        ):
            told += [plural(count, one, many)] if count else []
        return f"Adresses prévenues : {', '.join(told)}."


def send(
    desk: Desk, hosts: NamedHosts, *, machine: Callable[[], datetime], going: Callable[[], bool] = lambda: True
) -> ToldAddresses:
    """Tell all that may be told now, as long as it is ``going``; ``machine`` tells its time."""
    told = ToldAddresses()
    with desk.database.reading() as session:
        # most turns find nothing: a reader takes no writer's turn
        if not session.scalar(WAITS):
            return told
        told.held = bool(session.scalar(HELD))
    if told.held:
        return told
    while going() and (row := claim(desk.database, CALLS, machine(), lasts=CLAIMED)):
        _tell(desk, hosts, row, machine, told)
    if told.any:
        past = CALLS.c.state.in_([Queue.DONE.value, Queue.DROPPED.value]), CALLS.c.done_at < machine() - KEPT
        with desk.database.writing() as session:
            session.execute(delete(CALLS).where(*past))
    return told


def _tell(desk: Desk, hosts: NamedHosts, row: Row, machine: Callable[[], datetime], told: ToldAddresses) -> None:
    with desk.database.reading() as session:
        found = session.scalars(select(Webhook).where(Webhook.id == row["webhook_id"], STANDING)).first()
        dossier = session.get(Dossier, row["dossier_id"]) if row["dossier_id"] else None
        body = written(row, reference_of(dossier.call, dossier.id) if dossier else None)
    if found is None:
        end(desk.database, CALLS, row, Queue.DROPPED, machine(), "cette adresse n'est plus prévenue.")
        told.dropped += 1
        return
    now = machine()
    secret = secret_of(desk.database.key.make(), found.id, found.nonce)
    try:
        # judged again: the setting may have changed since it was registered
        status = post(read_address(found.address, hosts), body, signed(secret, row["name"], body, now))
    except NotTaken as refused:
        _refused(desk, row, refused, machine, told)
    except TremplinError as refused:
        _refused(desk, row, NotTaken(str(refused)), machine, told)
    else:
        _note(desk, row, status)
        end(desk.database, CALLS, row, Queue.DONE, machine())
        told.sent += 1


def written(row: Row, reference: str | None) -> bytes:
    """What is told, the same each time it is sent: which act, of which dossier, when, and where it led."""
    said = {
        "id": row["name"],
        "kind": row["kind"],
        "instant": row["written_at"].isoformat(timespec="seconds"),
        "reference": reference,
        "state": row["reached"],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _refused(desk: Desk, row: Row, refused: NotTaken, machine: Callable[[], datetime], told: ToldAddresses) -> None:
    _note(desk, row, refused.status)
    if refused.lasting:
        end(desk.database, CALLS, row, Queue.FAILED, machine(), str(refused))
        told.failed += 1
    elif put_off(desk.database, CALLS, row, machine(), str(refused)) is Queue.FAILED:
        told.failed += 1
    else:
        told.put_off += 1
        _leave_alone(desk, row["webhook_id"], machine())


def _leave_alone(desk: Desk, webhook: int, now: datetime) -> None:
    """Let an address that does not answer rest: what else waits for it would each keep all the others waiting."""
    due = or_(CALLS.c.next_try_at.is_(None), CALLS.c.next_try_at <= now)
    others = CALLS.c.webhook_id == webhook, CALLS.c.state == Queue.WAITING.value, CALLS.c.claim.is_(None), due
    with desk.database.writing() as session:
        session.execute(update(CALLS).where(*others).values(next_try_at=now + DELAYS[0]))


def _note(desk: Desk, row: Row, status: int | None) -> None:
    with desk.database.writing() as session:
        session.execute(update(CALLS).where(CALLS.c.id == row["id"]).values(status=status))
