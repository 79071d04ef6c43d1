"""Reasons that the journal keeps for ever: an erasure does not reach them, so none of them names a person."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tremplin.documents.texts import folded
from tremplin.errors import WrongUsage
from tremplin.records.tables import Participation, Person

NAMED = "le motif nomme la personne, et le journal le garderait : dites pourquoi, sans son nom."
# a word shorter than this is in too many sentences to tell who somebody is
SHORTEST = 3


def refuse_named(session: Session, reason: str | None, *whose: ColumnElement[bool]) -> None:
    """Refuse a reason that holds a name of the people of whom, or of whose participation, ``whose`` is true."""
    words = {*_words(reason or "")}
    if not words:
        return
    chosen = select(Person.last_name, Person.first_name).outerjoin(Participation, Participation.person_id == Person.id)
    for names in session.execute(chosen.where(*whose).distinct()):
        if any(len(part) >= SHORTEST and part in words for name in names for part in _words(name or "")):
            raise WrongUsage(NAMED)


def _words(text: str) -> Iterator[str]:
    yield from "".join(sign if sign.isalnum() else " " for sign in folded(text)).split()
