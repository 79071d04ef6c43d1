"""What a worker does of the works that wait: one at a time, each with the rights that its owner holds just then."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from tremplin.casework.acting import actors
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.acting.transitions.announced import letter
from tremplin.casework.mailing.queue import MAILS, WORKS, Row, claim, mine, put_off
from tremplin.catalogue.quantities import plural
from tremplin.errors import RefusedRequest, TremplinError, Unavailable
from tremplin.records.tables import Account, MailKind, Queue
from tremplin.storage.engine import rows_of
from tremplin.works import filing
from tremplin.works.asking import FORGOTTEN
from tremplin.works.beating import LASTS, SECONDS, Beat, WorkStopped
from tremplin.works.declared import KINDS
from tremplin.works.kind import WorkKind, WorkOutcome, WorkRun

Clock = Callable[[], datetime]
MOST = 3
# whoever waited as long is elsewhere
LONG = timedelta(minutes=1)
FREED: Mapping[str, Any] = {"claim": None, "claimed_until": None}
DISABLED = "votre compte est désactivé."
NO_RIGHT = "vos rôles ne le permettent plus."
LESS = "vos rôles ont changé pendant qu'il se faisait : demandez-le de nouveau."
UNKNOWN = "ce travail n'est plus de ceux que cette version sait faire."


@dataclass
class WorksTurn:
    """What one turn did of the works that waited."""

    done: int = 0
    failed: int = 0
    put_off: int = 0

    @property
    def any(self) -> bool:
        return bool(self.done or self.failed or self.put_off)

    def sentence(self) -> str:
        """« 1 travail fait, 1 en échec. »"""
        told = [plural(self.done, "travail fait", "travaux faits")]
        told += [f"{self.failed} en échec"] if self.failed else []
        told += [f"{self.put_off} remis à plus tard"] if self.put_off else []
        return f"{', '.join(told)}."


def work(
    desk: Desk,
    *,
    machine: Clock,
    at: Clock,
    going: Callable[[], bool] = lambda: True,
    kinds: Mapping[str, WorkKind] = KINDS,
    every: float = SECONDS,
) -> WorksTurn:
    """Do the works that wait, as long as it is ``going``; ``at`` tells when their acts take place."""
    turn = WorksTurn()
    while going() and (row := claim(desk.database, WORKS, machine(), lasts=LASTS, most=MOST)):
        _do(desk, row, kinds.get(row["kind"]), machine, at, going, every, turn)
    filing.sweep(desk, machine())
    return turn


def _do(
    desk: Desk,
    row: Row,
    kind: WorkKind | None,
    machine: Clock,
    at: Clock,
    going: Callable[[], bool],
    every: float,
    turn: WorksTurn,
) -> None:
    actor, refused = _owner(desk, row, kind)
    if refused is not None or kind is None or actor is None:
        _end(desk, row, machine(), Queue.FAILED, error=refused)
        turn.failed += 1
        return
    _begin(desk, row, machine())
    try:
        with (
            filing.written(desk) as path,
            Beat(desk.database, row, machine, going, every) as beat,
        ):
            run = WorkRun(desk, actor, json.loads(row["parameters"]), beat.progress, at(), path)
            _finish(desk, row, kind.run(run), run, machine)
        turn.done += 1
    except WorkStopped:
        _give_back(desk, row)
    except Unavailable as error:
        left = put_off(desk.database, WORKS, row, machine(), str(error), MOST)
        turn.failed += left is Queue.FAILED
        turn.put_off += left is Queue.WAITING
    except TremplinError as error:
        _end(desk, row, machine(), Queue.FAILED, error=str(error))
        turn.failed += 1
    # a plugin's words, rules and measures may raise anything, and a disk may be full
    except (Exception, SystemExit) as error:
        _end(desk, row, machine(), Queue.FAILED, error=f"le travail a échoué ({type(error).__name__}).")
        turn.failed += 1


def _owner(desk: Desk, row: Row, kind: WorkKind | None) -> tuple[Actor | None, str | None]:
    """Who asked for a work, with the rights that they hold now, or why it is not done."""
    if kind is None:
        return None, UNKNOWN
    with desk.database.reading() as session:
        account = session.get_one(Account, row["account_id"])
        if account.disabled_at is not None:
            return None, DISABLED
        actor = Actor(account.id, account.login, actors.grants_of(rows_of(session), account.id))
    return (actor, None) if kind.allows(actor) else (None, NO_RIGHT)


def _begin(desk: Desk, row: Row, now: datetime) -> None:
    # what an earlier try told is told no more
    with desk.database.writing() as session:
        begun = {"begun_at": row["begun_at"] or now, "done": 0, "total": None, "error": None}
        session.connection().execute(update(WORKS).where(mine(WORKS, row)).values(**begun))


def _finish(desk: Desk, row: Row, outcome: WorkOutcome, run: WorkRun, machine: Clock) -> None:
    """Keep what came of a work, unless its owner gave it up meanwhile."""
    left: dict[str, Any] = {"result": outcome.says, "error": None}
    if outcome.file is not None:
        left |= {"file": filing.keep(run.file), "file_name": outcome.file.name, "media_type": outcome.file.media_type}
    with desk.database.writing() as session:
        if outcome.file is not None and not _still(session, run.actor):
            raise RefusedRequest(LESS)
        if not _end_in(session, desk, row, machine(), Queue.DONE, left):
            raise WorkStopped
    if outcome.file is None:
        run.file.unlink()


def _still(session: Session, actor: Actor) -> bool:
    """Whether somebody still has all the roles by which a file was written for them."""
    # whoever takes one back waits here, then takes the file too
    account = session.get_one(Account, actor.account_id, with_for_update={"key_share": True})
    held = actors.grants_of(rows_of(session), account.id)
    return account.disabled_at is None and {*actor.grants} <= {*held}


def _end(desk: Desk, row: Row, now: datetime, state: Queue, **left: Any) -> bool:
    """End a work; ``False`` where it is no longer this worker's."""
    with desk.database.writing() as session:
        return _end_in(session, desk, row, now, state, left)


def _end_in(session: Session, desk: Desk, row: Row, now: datetime, state: Queue, left: Mapping[str, Any]) -> bool:
    """The same, in a transaction that is under way; its owner is told by mail where it was long."""
    ended = {"state": state.value, "done_at": now, "next_try_at": None, **FREED, **FORGOTTEN}
    mine_still = update(WORKS).where(mine(WORKS, row)).values(**ended, **left)
    if session.connection().execute(mine_still).rowcount != 1:
        return False
    if desk.posting and now - row["asked_at"] > LONG:
        told = letter(MailKind.WORK, None, row["account_id"], now, about=row["id"])
        session.execute(insert(MAILS), told)
    return True


def _give_back(desk: Desk, row: Row) -> None:
    """Leave a work that was stopped to the next worker, at once: its try is not counted."""
    free = {**FREED, "tries": row["tries"] - 1}
    with desk.database.writing() as session:
        session.connection().execute(update(WORKS).where(mine(WORKS, row)).values(**free))
