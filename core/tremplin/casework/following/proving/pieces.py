"""The pieces of an operation as they are kept: what each proves, and whether it still stands once it was checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.people import digest as people_digest
from tremplin.casework.following.milestones import MilestonePlace
from tremplin.casework.following.places import TABLES

PIECES, EXITS, MILESTONES = (TABLES[name] for name in ("evidence", "exits", "milestones"))


class EvidenceStanding(StrEnum):
    """Where the evidence of an exit, or of news, stands."""

    NONE = "none"
    TO_CHECK = "to_check"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class EvidencePiece(NamedTuple):
    """A piece as it is shown: its number in the dossier, what it is of, and what became of it.

    ``changed`` says that what it proved is no longer what was checked: it is to be checked again.
    """

    number: int
    participation: int
    origin: str | None
    months: str | None
    kind: str
    file: bool
    given_on: date
    accepted: bool | None
    reason: str | None
    changed: bool = False

    @property
    def about(self) -> MilestonePlace | None:
        """The milestone that it tells; the exit, where there is none."""
        return MilestonePlace(self.origin, self.months or "") if self.origin else None


def standing_of(pieces: Iterable[EvidencePiece]) -> EvidenceStanding:
    """Where pieces of one thing stand together: one that was accepted is enough, one that nobody looked at may be."""
    answers = {piece.accepted for piece in pieces}
    if True in answers:
        return EvidenceStanding.ACCEPTED
    if None in answers:
        return EvidenceStanding.TO_CHECK
    return EvidenceStanding.REFUSED if answers else EvidenceStanding.NONE


def told(pieces: Iterable[EvidencePiece], announced: str | None, kinds: Mapping[str, str]) -> str:
    """« retenue », « à contrôler », « refusée : illisible », « annoncée : contrat de travail », « aucune »."""
    given = [*pieces]
    match standing_of(given):
        case EvidenceStanding.ACCEPTED:
            return "retenue"
        case EvidenceStanding.TO_CHECK:
            return "à contrôler de nouveau" if any(piece.changed for piece in given) else "à contrôler"
        case EvidenceStanding.REFUSED:
            return f"refusée : {given[-1].reason}"
        case _:
            return f"annoncée : {kinds.get(announced, announced)}" if announced else "aucune"


def pieces_of(session: Session, dossier_id: int, number: int | None = None) -> dict[int, list[EvidencePiece]]:
    """The pieces of the participations of a dossier, or of one of them, in the order in which they were given."""
    # whether there is a file, never which: its hash would find it among others
    shown = EvidencePiece._fields[:-1]
    columns: list[Any] = [PIECES.c.hash.is_not(None) if name == "file" else PIECES.c[name] for name in shown]
    columns.append(PIECES.c.checked)
    query = select(*columns).where(PIECES.c.dossier_id == dossier_id).order_by(PIECES.c.number)
    if number is not None:
        query = query.where(PIECES.c.participation == number)
    found: dict[int, list[EvidencePiece]] = {}
    rows = session.execute(query).all()
    # two statements, however many pieces there are
    digests = proved(session, dossier_id, number) if any(row.accepted for row in rows) else {}
    for *row, checked in rows:
        piece = EvidencePiece(*row)
        if piece.accepted and checked != digests.get((piece.participation, piece.origin, piece.months)):
            piece = piece._replace(accepted=None, changed=True)
        found.setdefault(piece.participation, []).append(piece)
    return found


def proved(session: Session, dossier_id: int, number: int | None) -> dict[tuple[int, str | None, str | None], str]:
    """The digest of all that pieces may prove, as it stands: the exits, and the news of milestones."""
    found: dict[tuple[int, str | None, str | None], str] = {}
    for table in (EXITS, MILESTONES):
        rows = select(*table.columns).where(table.c.dossier_id == dossier_id)
        if number is not None:
            rows = rows.where(table.c.participation == number)
        for row in session.execute(rows).mappings():
            said = {**row}
            found[said["participation"], said.get("origin"), said.get("months") if table is MILESTONES else None] = (
                people_digest.of_row(table.name, said)
            )
    return found
