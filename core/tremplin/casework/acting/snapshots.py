"""Keep the fiche under which a dossier is opened, and find it again to judge by it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.catalogue.fiche import Fiche
from tremplin.records.snapshots import FicheSnapshot
from tremplin.rules.kind import RuleKind
from tremplin.rules.snapshot import Snapshot, seal, thaw


class SnapshotShelf:
    """The frozen fiches that were read already, by hash: they never change."""

    def __init__(self, kinds: Mapping[str, RuleKind]):
        self.kinds = kinds
        self._thawed: dict[str, Fiche] = {}

    def fiche(self, session: Session, hash_: str) -> Fiche:
        """The fiche of a snapshot."""
        found = self._thawed.get(hash_)
        if found is None:
            document = session.scalars(select(FicheSnapshot.document).where(FicheSnapshot.hash == hash_)).one()
            found = self._thawed[hash_] = thaw(document, self.kinds)
        return found

    @staticmethod
    def keep(session: Session, snapshot: Snapshot, at: datetime) -> str:
        """Keep a snapshot, once; the seal of the document that is kept, by which its dossiers are judged."""
        # the row that is there, not the one in hand: a dossier is judged by the bytes that the base gives back
        known = session.scalar(select(FicheSnapshot.document).where(FicheSnapshot.hash == snapshot.hash))
        if known is not None:
            return seal(known)
        kept = {
            "hash": snapshot.hash,
            "fiche": snapshot.fiche,
            "form": snapshot.form,
            "document": snapshot.document,
            "kept_at": at,
        }
        # the first two dossiers of a fiche may be opened at the same instant
        # PostgreSQL takes no statement after one that failed, unless a savepoint was undone
        with suppress(IntegrityError), session.begin_nested():
            session.execute(insert(FicheSnapshot), kept)
        return seal(session.scalars(select(FicheSnapshot.document).where(FicheSnapshot.hash == snapshot.hash)).one())
