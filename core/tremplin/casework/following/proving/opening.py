"""Open the file of a piece that proves an exit: it may name somebody, and the journal keeps who read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from mimetypes import guess_extension

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    RefusedRequest,
    UnknownIdentifier,
    journal,
    reference_of,
    target_of,
    visible,
)
from tremplin.casework.acting.stored import OpenedFile, opening
from tremplin.casework.following.reading import require
from tremplin.records.tables import METADATA, Dossier, Evidence, StoredFile

PIECES = METADATA.tables[Evidence.__tablename__]
# what a number of a row holds, on the engine that refuses a larger one
LARGEST = 2**31


@contextmanager
def opened(desk: Desk, actor: Actor, reference: str, number: int, piece: int, *, at: datetime) -> Iterator[OpenedFile]:
    """The file of a piece of a participation, open to be read by who may read names; its own name is kept nowhere."""
    with desk.database.reading() as session:
        dossier, hash_ = _readable(session, actor, reference, number, piece)
        shown = reference_of(dossier.call, dossier.id)
        file = session.get_one(StoredFile, hash_)
    with opening(desk, hash_, f"pièce n° {piece}", at) as stream:
        with desk.database.writing() as session:
            # a right that was removed while the file was looked at holds no longer
            dossier, _ = _readable(session, actor, reference, number, piece)
            journal.write(
                session,
                at=at,
                actor=actor.account_id,
                act=Act.READ_IDENTITIES,
                subject=f"dossier {shown}",
                dossier_id=dossier.id,
                # no hash: it would still find the file of somebody who was erased among others
                after={"people": 1, "participation": number, "piece": piece},
            )
        ending = guess_extension(file.media_type) or ""
        yield OpenedFile(f"{shown}-{number}-{piece}{ending}", file.media_type, file.size, stream)


def _readable(session: Session, actor: Actor, reference: str, number: int, piece: int) -> tuple[Dossier, str]:
    """The dossier of a piece that the actor may open, and the hash of its file."""
    dossier = visible(session, actor, reference)
    target, shown = target_of(session, dossier), reference_of(dossier.call, dossier.id)
    for act in (Act.SEE_PEOPLE, Act.READ_IDENTITIES):
        require(actor, act, target, shown)
    own = PIECES.c.dossier_id == dossier.id, PIECES.c.participation == number, PIECES.c.number == piece
    row = session.execute(select(PIECES.c.hash).where(*own)).first() if max(number, piece) < LARGEST else None
    if row is None:
        raise UnknownIdentifier("pièce", str(piece), ())
    if row.hash is None:
        raise RefusedRequest(f"pièce n° {piece} : elle a été donnée sans fichier, il n'y a rien à ouvrir.")
    return dossier, row.hash
