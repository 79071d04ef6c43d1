"""What a machine asked under a key of its choice: the same asked again is answered the same, and done once.

Answers are kept for a day, those of acts that were done alone; a refusal did nothing, and is asked again as it stands.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.casework.accounts.ending import ANSWERS
from tremplin.casework.acting.door import Actor, Desk, RefusedRequest, WrongUsage
from tremplin.documents import contacts
from tremplin.records.tables import KeptAnswer

OTHER = (
    "cette clé a déjà servi à demander autre chose : l'en-tête Idempotency-Key en porte une nouvelle à chaque demande, "
    "et la même quand la demande est renvoyée."
)
TWICE = "cette demande est reçue deux fois au même instant : renvoyez-la, avec la même clé, pour en lire la réponse."
Answer = Mapping[str, Any]


class OtherRequest(WrongUsage):
    """A key that was given to ask for something else."""

    def __init__(self) -> None:
        super().__init__(OTHER)


class KeyedRequest(NamedTuple):
    """One request under its key: what it asks for, to the byte, and when by the machine's clock."""

    key: str
    asked: str
    now: datetime


def once(desk: Desk, actor: Actor, request: KeyedRequest, perform: Callable[[Session], Answer]) -> tuple[Answer, bool]:
    """What is answered, and whether it was before: what ``perform`` writes is kept with its answer, or not at all."""
    given = found(desk, actor, request)
    if given is not None:
        return given, True
    with desk.database.writing() as session:
        if _taken(desk, session, actor, request, ""):
            answer = perform(session)
            mine = _where(desk, actor, request)
            session.execute(update(KeptAnswer).where(*mine).values(answer=_written(answer)))
            return answer, False
    return _of_the_first(desk, actor, request), True


def found(desk: Desk, actor: Actor, request: KeyedRequest) -> Answer | None:
    """What the same request was answered within the day; another one under its key is refused."""
    with desk.database.reading() as session:
        kept = session.scalars(select(KeptAnswer).where(*_where(desk, actor, request))).first()
    if kept is None or kept.kept_at <= request.now - ANSWERS:
        return None
    if kept.request != _hashed(desk, request.asked):
        raise OtherRequest
    answer: Answer = json.loads(kept.answer)
    return answer


def keep(desk: Desk, actor: Actor, request: KeyedRequest, answer: Answer) -> Answer:
    """Keep the answer of what is done once by itself; that of whoever asked at the same instant, if they came first."""
    with desk.database.writing() as session:
        if _taken(desk, session, actor, request, _written(answer)):
            return answer
    return _of_the_first(desk, actor, request)


def _taken(desk: Desk, session: Session, actor: Actor, request: KeyedRequest, answer: str) -> bool:
    """Take a key, unless somebody has it: whoever sends the same at the same instant waits here."""
    mine = _where(desk, actor, request)
    session.execute(delete(KeptAnswer).where(mine[0], KeptAnswer.kept_at <= request.now - ANSWERS))
    row = {
        "account_id": actor.account_id,
        "key": _hashed(desk, f"key {request.key}"),
        "request": _hashed(desk, request.asked),
        "answer": answer,
        "kept_at": request.now,
    }
    try:
        # PostgreSQL takes no statement after one that failed, unless a savepoint was undone
        with session.begin_nested():
            session.execute(insert(KeptAnswer), row)
    except IntegrityError:
        return False
    return True


def _of_the_first(desk: Desk, actor: Actor, request: KeyedRequest) -> Answer:
    given = found(desk, actor, request)
    if given is None:
        raise RefusedRequest(TWICE)
    return given


def _where(desk: Desk, actor: Actor, request: KeyedRequest) -> tuple[ColumnElement[bool], ...]:
    key = _hashed(desk, f"key {contacts.key(request.key)}")
    return KeptAnswer.account_id == actor.account_id, KeptAnswer.key == key


def _hashed(desk: Desk, text: str) -> str:
    # what is asked holds amounts that a reader of the base would try one after the other
    return desk.database.key.make().secret(f"machine {text}")


def _written(answer: Answer) -> str:
    return json.dumps(answer, ensure_ascii=False)
