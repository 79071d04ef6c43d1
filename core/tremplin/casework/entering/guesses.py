"""Guesses: so many tries of one thing an hour, whoever tries and from wherever; one that was right is not counted.

A try is counted before it is evaluated, in the base: of two workers that try at once, the second waits for the first.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, RefusedRequest
from tremplin.catalogue.door import hour_and_minute
from tremplin.clock import hour_in_paris
from tremplin.records.tables import Guesses

MOST, WITHIN = 10, timedelta(hours=1)
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class TooManyTries(RefusedRequest):
    """What was tried too often; ``again_at`` is when one more try is evaluated."""

    def __init__(self, again_at: datetime):
        self.again_at = again_at
        # the minute that follows: a person who comes back when told is let in
        told = hour_and_minute(hour_in_paris(again_at + timedelta(minutes=1)))
        super().__init__(f"Trop d'essais depuis une heure : recommencez à partir de {told}, heure de Paris.")


def count(desk: Desk, what: str, *, now: datetime, most: int = MOST) -> None:
    """Count a try of something, or refuse it; what is tried may be known or not, the answer is the same."""
    subject = _subject(desk, what)
    with desk.database.reading() as session:
        # a flood is refused by readers alone: it takes no writer's turn
        _refuse_beyond(_tried(session.scalar(_row(subject)), now), most)
    with desk.database.writing() as session:
        tried = _tried(_held(session, subject, now), now)
        _refuse_beyond(tried, most)
        _keep(session, subject, [*tried, now], now)


def give_back(desk: Desk, what: str, *, now: datetime) -> None:
    """Take back the try that was counted at this instant: it was right."""
    subject = _subject(desk, what)
    with desk.database.writing() as session:
        tried = _tried(_held(session, subject, now), now)
        if now in tried:
            tried.remove(now)
        _keep(session, subject, tried, now)


def _subject(desk: Desk, what: str) -> str:
    # what is typed for a login may be a password: nothing of it is read in the base
    return desk.database.key.make().secret(f"guess {what}")


def _row(subject: str) -> Select[str]:
    return select(Guesses.tried).where(Guesses.subject == subject)


def _held(session: Session, subject: str, now: datetime) -> str | None:
    """What is kept of something, held until the end of the transaction."""
    row = _row(subject).with_for_update()
    found = session.scalar(row)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            session.execute(insert(Guesses), {"subject": subject, "tried": "", "last_at": now})
    except IntegrityError:
        # another worker counted the first try meanwhile
        return session.scalar(row)
    return ""


def _tried(kept: str | None, now: datetime) -> list[datetime]:
    instants = [EPOCH + int(each) * MICROSECOND for each in (kept or "").split()]
    return [each for each in instants if each > now - WITHIN]


def _keep(session: Session, subject: str, tried: Sequence[datetime], now: datetime) -> None:
    written = " ".join(str((each - EPOCH) // MICROSECOND) for each in tried)
    session.execute(update(Guesses).where(Guesses.subject == subject).values(tried=written, last_at=now))


def _refuse_beyond(tried: Sequence[datetime], most: int) -> None:
    if len(tried) >= most:
        raise TooManyTries(sorted(tried)[-most] + WITHIN)
