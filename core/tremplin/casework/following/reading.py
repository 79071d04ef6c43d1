"""Who may read what of people: numbers and facts, names under a right of their own, health under another.

What is read of names or of health is a line of the journal, which names nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    Target,
    journal,
    may,
    of,
    reference_of,
    target_of,
    visible,
)
from tremplin.casework.following.unnamed import refuse_named
from tremplin.catalogue.door import Fiche
from tremplin.documents.texts import prose
from tremplin.records.tables import Dossier, Participation


class PeopleRead(NamedTuple):
    """A dossier whose people are read: ``names`` and ``health`` are what may be shown of them."""

    session: Session
    dossier: Dossier
    fiche: Fiche
    names: bool
    health: bool

    @property
    def reference(self) -> str:
        return reference_of(self.dossier.call, self.dossier.id)


class ReadCount:
    """How many people were read; told by whoever reads, once they are."""

    def __init__(self) -> None:
        self.people = 0


@contextmanager
def reading(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    at: datetime,
    names: bool = False,
    health: bool = False,
    why: str | None = None,
) -> Iterator[tuple[PeopleRead, ReadCount]]:
    """Read the people of a dossier; names and health are told where they are asked for, to who may, and journaled."""
    count = ReadCount()
    acts = [act for act, asked in ((Act.READ_IDENTITIES, names), (Act.READ_HEALTH, health)) if asked]
    opened = desk.database.writing() if acts else desk.database.reading()
    with opened as session:
        dossier = visible(session, actor, reference)
        target = target_of(session, dossier)
        for act in (Act.SEE_PEOPLE, *acts):
            require(actor, act, target, reference_of(dossier.call, dossier.id))
        if acts:
            refuse_named(session, why, Participation.dossier_id == dossier.id)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        yield PeopleRead(session, dossier, fiche, names, health), count
        for act in acts:
            journal.write(
                session,
                at=at,
                actor=actor.account_id,
                act=act,
                subject=f"dossier {reference_of(dossier.call, dossier.id)}",
                dossier_id=dossier.id,
                reason=prose(why) or None,
                after={"people": count.people},
            )


def require(actor: Actor, act: Act, target: Target, shown: str) -> None:
    """Refuse what no role of whoever asks gives them, of a dossier that they see."""
    if not may(actor, act, target):
        told = f"dossier {shown} : votre rôle ne permet pas {of(act)}. Adressez-vous au service qui le peut."
        raise Forbidden(told)
