"""Pieces that prove an exit, or news at a milestone: given by one, checked by another, always shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, BinaryIO

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting import files
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Conflict,
    Desk,
    Difference,
    RefusedRequest,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    hint,
    keep,
    next_number,
)
from tremplin.casework.acting.door import participating as work
from tremplin.casework.acting.stored import store
from tremplin.casework.following.keeping import raise_version, touch
from tremplin.casework.following.milestones import MilestonePlace
from tremplin.casework.following.persons import ERASED
from tremplin.casework.following.places import TABLES
from tremplin.casework.following.proving.pieces import (
    EXITS,
    MILESTONES,
    PIECES,
    EvidenceStanding,
    pieces_of,
    proved,
    standing_of,
)
from tremplin.casework.following.unnamed import refuse_named
from tremplin.documents.texts import folded
from tremplin.documents.usual_names import label_of
from tremplin.records.participations import Evidence, Participation

ANSWERS = {
    EvidenceStanding.NONE: "aucune",
    EvidenceStanding.TO_CHECK: "à contrôler",
    EvidenceStanding.ACCEPTED: "retenue",
    EvidenceStanding.REFUSED: "refusée",
}
# numbers are four bytes on PostgreSQL, which answers a larger one by an error where SQLite finds nothing
LARGEST = 2**31


@dataclass(frozen=True)
class Evidenced:
    """What became of a piece."""

    dossier: str
    participation: int
    piece: int
    standing: EvidenceStanding
    reason: str | None = None
    # one contract names one person: whoever checks it is told that it was given for others
    also_of: tuple[int, ...] = ()

    def sentence(self) -> str:
        """« Dossier …, participant n° 3 : pièce n° 2 retenue. »"""
        why = f" : {self.reason}" if self.reason and self.standing is EvidenceStanding.REFUSED else "."
        told = f"Dossier {self.dossier}, participant n° {self.participation} : pièce n° {self.piece} {self._became()}"
        others = ", ".join(f"n° {number}" for number in self.also_of)
        return f"{told}{why}{f' Le même fichier est aussi donné pour : {others}.' if others else ''}"

    def published(self) -> dict[str, Any]:
        """The same for software."""
        return {
            "dossier": self.dossier,
            "number": self.participation,
            "piece": self.piece,
            "standing": self.standing.value,
            "reason": self.reason,
            "also_of": list(self.also_of),
        }

    def _became(self) -> str:
        return "donnée, à contrôler" if self.standing is EvidenceStanding.TO_CHECK else ANSWERS[self.standing]


def give(
    desk: Desk,
    actor: Actor,
    reference: str,
    number: int,
    kind: str,
    *,
    at: datetime,
    about: MilestonePlace | None = None,
    stream: BinaryIO | None = None,
    name: str = "",
    given_on: date | None = None,
) -> Evidenced:
    """Record a piece of a participation, with its file where there is one; the name of the file is kept nowhere."""
    file: files.Kept | None = None

    def propose(case: AnyCase) -> work.PeopleWork:
        nonlocal kind
        kind = _kind(desk, case, kind)
        _present(case.session, case.dossier.id, number)
        _known(case.session, case.dossier.id, number)
        there = _recorded(case.session, case.dossier.id, number, about)
        twin = _twin(case.session, case.dossier.id, number, about, file.hash) if file else None
        told = f"L'étape « {about.told()} »" if about else "La sortie"
        piece = work.GivenPiece(about=told, recorded=there, twin=twin, given_on=given_on or case.day)
        return work.PeopleWork(piece=piece)

    if stream is not None:
        # nothing is put on the disk for whoever may not give one
        with desk.database.writing() as session:
            desk.check(desk.find(session, actor, Act.RECORD_PEOPLE, reference, at), propose)
        file = files.keep(desk.files, stream, name, scanner=desk.scanner)
    with desk.acting(actor, Act.RECORD_PEOPLE, reference, at, propose) as case:
        if file is not None:
            store(case, file)
        piece = next_number(case.session, Evidence, case.dossier.id)
        row = {
            "dossier_id": case.dossier.id,
            "number": piece,
            "participation": number,
            "origin": about and about.origin,
            "months": about and about.months,
            "kind": kind,
            "hash": file and file.hash,
            "given_on": given_on or case.day,
        }
        case.session.execute(insert(PIECES), {**row, "recorded_at": at, "recorded_by": actor.account_id})
        _written(case, number, piece)
        case.after |= {"rows": {"added": 1, "changed": 0}, "digest": _digest(row)}
        others = _also_of(case.session, case.dossier.id, number, file.hash if file else None)
        return Evidenced(case.reference, number, piece, EvidenceStanding.TO_CHECK, also_of=others)


def check(
    desk: Desk,
    actor: Actor,
    reference: str,
    number: int,
    *,
    accepted: bool,
    at: datetime,
    reason: str | None = None,
    piece: int | None = None,
    seen: EvidenceStanding | None = None,
) -> Evidenced:
    """Accept or refuse a piece of a participation: the one that is told, else the only one left to check.

    ``seen`` is how it stood for whoever answers: what they answer twice is one answer, and that of another since is
    shown to them.
    """
    chosen: list[Any] = []

    def propose(case: AnyCase) -> work.PieceCheck:
        whose = Participation.dossier_id == case.dossier.id, Participation.number == number
        refuse_named(case.session, reason, *whose)
        row = _chosen(case.session, case.dossier.id, number, piece)
        chosen.append(row)
        return work.PieceCheck(row.recorded_by, accepted)

    standing = EvidenceStanding.ACCEPTED if accepted else EvidenceStanding.REFUSED
    with desk.database.writing() as session:
        case = desk.find(session, actor, Act.CHECK_EVIDENCE, reference, at, reason=reason)
        desk.check(case, propose)
        (row,) = chosen
        others = _also_of(session, case.dossier.id, number, row.hash)
        done = Evidenced(case.reference, number, row.number, standing, case.reason, others)
        if seen is not None and _answered(case, row, standing, seen):
            return done
        own = PIECES.c.dossier_id == case.dossier.id, PIECES.c.number == row.number
        told = proved(session, case.dossier.id, number).get((number, row.origin, row.months))
        checked = {"checked_by": actor.account_id, "checked_at": at, "accepted": accepted, "reason": case.reason}
        checked["checked"] = told if accepted else None
        session.execute(update(PIECES).where(*own).values(checked))
        _written(case, number, row.number)
        # what was said before it is checked again stays in the journal
        case.before |= {"accepted": row.accepted} if row.accepted is not None else {}
        case.after["accepted"] = accepted
        keep(case)
    desk.tell(case)
    return done


def _answered(case: AnyCase, row: Any, wanted: EvidenceStanding, seen: EvidenceStanding) -> bool:
    """Whether the same answer was given by the same person; an answer of another since a piece was seen is refused."""
    pieces = pieces_of(case.session, case.dossier.id, row.participation)[row.participation]
    now = next(standing_of([each]) for each in pieces if each.number == row.number)
    if now is wanted and (row.checked_by, row.reason) == (case.actor.account_id, case.reason):
        return True
    if now is not seen:
        told = [Difference(f"la pièce n° {row.number}", ANSWERS[now], ANSWERS[wanted])]
        raise Conflict(f"Le participant n° {row.participation} du dossier {case.reference}", told, case.dossier.version)
    return False


def _written(case: AnyCase, number: int, piece: int) -> None:
    touch(case, [number])
    raise_version(case)
    case.after |= {"participation": number, "piece": piece}


def _kind(desk: Desk, case: AnyCase, kind: str) -> str:
    """The code of a kind of piece, by its code or as people call it."""
    known = desk.catalogue.words(case.fiche).family("evidence")
    called = {folded(str(word)): code for code, label in known.items() for word in (code, label_of(label))}
    if (code := called.get(folded(kind).strip())) is not None:
        return code
    told = ", ".join(f"{label_of(label)} ({code})" for code, label in known.items())
    raise WrongUsage(f"sorte de pièce « {excerpt(kind)} » : mot inconnu. Connus : {told}.{hint(kind, known)}")


def _present(session: Session, dossier_id: int, number: int) -> None:
    participations = TABLES["participations"]
    own = participations.c.dossier_id == dossier_id, participations.c.number == number
    found = 0 < number < LARGEST and session.scalar(select(participations.c.number).where(*own))
    if not found:
        raise UnknownIdentifier("participant", str(number), ())


def _known(session: Session, dossier_id: int, number: int) -> None:
    """Refuse a piece of somebody who was erased: it would tell who they were."""
    participations, persons = TABLES["participations"], TABLES["persons"]
    own = participations.c.dossier_id == dossier_id, participations.c.number == number
    whose = select(persons.c.erased_at).join(participations, participations.c.person_id == persons.c.id).where(*own)
    if session.scalar(whose) is not None:
        raise RefusedRequest(ERASED)


def _recorded(session: Session, dossier_id: int, number: int, about: MilestonePlace | None) -> bool:
    if about is None:
        there = select(EXITS.c.participation).where(EXITS.c.dossier_id == dossier_id, EXITS.c.participation == number)
    else:
        own = MILESTONES.c.dossier_id == dossier_id, MILESTONES.c.participation == number
        place = MILESTONES.c.origin == about.origin, MILESTONES.c.months == about.months
        there = select(MILESTONES.c.participation).where(*own, *place)
    return session.scalar(there) is not None


def _twin(session: Session, dossier_id: int, number: int, about: MilestonePlace | None, hash_: str) -> int | None:
    own = PIECES.c.dossier_id == dossier_id, PIECES.c.participation == number, PIECES.c.hash == hash_
    origin, months = about or (None, None)
    place = PIECES.c.origin.is_not_distinct_from(origin), PIECES.c.months.is_not_distinct_from(months)
    # one that was refused may be right after all: it is given again, and checked again
    standing = PIECES.c.accepted.is_not(False)
    found: int | None = session.scalar(select(PIECES.c.number).where(*own, *place, standing).limit(1))
    return found


def _also_of(session: Session, dossier_id: int, number: int, hash_: str | None) -> tuple[int, ...]:
    """The other participations of a dossier for which the same file was given."""
    if hash_ is None:
        return ()
    same = PIECES.c.dossier_id == dossier_id, PIECES.c.hash == hash_, PIECES.c.participation != number
    return tuple(sorted(session.scalars(select(PIECES.c.participation).where(*same).distinct())))


def _chosen(session: Session, dossier_id: int, number: int, piece: int | None) -> Any:
    _present(session, dossier_id, number)
    own = select(PIECES).where(PIECES.c.dossier_id == dossier_id, PIECES.c.participation == number)
    rows = session.execute(own.order_by(PIECES.c.number)).all()
    if piece is not None:
        found = next((row for row in rows if row.number == piece), None)
        if found is None:
            raise UnknownIdentifier("pièce", str(piece), ())
        return found
    changed = {each.number for each in pieces_of(session, dossier_id, number).get(number, ()) if each.changed}
    left = [row for row in rows if row.accepted is None or row.number in changed]
    if len(left) != 1:
        several = f"{len(left)} pièces sont à contrôler" if left else "aucune pièce n'est à contrôler"
        numbers = ", ".join(str(row.number) for row in left or rows)
        known = f" Les siennes : {numbers}." if numbers else ""
        raise WrongUsage(f"participant n° {number} : {several}. Dites le numéro de la pièce.{known}")
    return left[0]


def _digest(row: Mapping[str, Any]) -> str:
    written = json.dumps(row, default=str, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(written.encode()).hexdigest()
