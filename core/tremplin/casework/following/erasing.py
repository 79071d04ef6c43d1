"""Erase people: one who asks, or all those whom nobody has met for as long as their department keeps them.

The list beside the key is written first, then the base, then the files go: a crash leaves nothing that the next purge
does not end.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    RefusedRequest,
    Unavailable,
    UnknownIdentifier,
    WrongUsage,
    departments,
    journal,
    may,
    of,
    reference_of,
)
from tremplin.casework.following.contacts import due
from tremplin.casework.following.seeking import NOT_THEIRS, Sought, sought, targets
from tremplin.casework.following.unnamed import refuse_named
from tremplin.catalogue.department import RETENTION_MONTHS
from tremplin.documents.texts import prose
from tremplin.records.tables import Dossier, Participation, Person
from tremplin.storage import erasing, forgetting
from tremplin.storage.backups.archive import Progress
from tremplin.storage.erasing import Emptied
from tremplin.storage.erasures import Erasure, ErasureList

AGAIN = "cette personne est déjà effacée : il ne reste d'elle que des faits sans nom."
UNSAID = "dites pourquoi : le journal le garde, sans nom."


@dataclass(frozen=True)
class Foreseen:
    """What an erasure would take, and where: nothing of it names anybody."""

    person: int
    dossiers: tuple[str, ...]
    participations: int
    files: int


@dataclass(frozen=True)
class Purge:
    """What a purge erased, or would; ``left`` are those whom somebody else has to erase.

    ``completed`` are those that an interrupted erasure had left, and ``scrubbed`` says that the base was cleaned.
    """

    people: int
    participations: int
    files: int
    left: int
    completed: int = 0
    scrubbed: bool = True


def foreseen(desk: Desk, actor: Actor, who: Sought) -> Foreseen:
    """What erasing somebody would take."""
    with desk.database.reading() as session:
        person = _one(session, actor, who)
        here = select(Dossier.call, Dossier.id).join(Participation, Participation.dossier_id == Dossier.id)
        found = session.execute(here.where(Participation.person_id == person.id).order_by(Dossier.id)).all()
        references = dict.fromkeys(reference_of(*each) for each in found)
        return Foreseen(person.id, tuple(references), len(found), len(erasing.files_of(session, [person.id])))


def erase(desk: Desk, actor: Actor, who: Sought, *, reason: str, at: datetime) -> Purge:
    """Erase somebody, everywhere in their department."""
    why = prose(reason)
    if not why:
        raise WrongUsage(UNSAID)
    with desk.database.writing() as session:
        person = _one(session, actor, who)
        refuse_named(session, why, Person.id == person.id)
        emptied = _emptied(session, actor, [person.id], at, f"personne {person.id}", why)
    return _cleaned(desk, [emptied])


def purge(desk: Desk, actor: Actor, *, on: date, at: datetime, dry: bool, progress: Progress) -> Purge:
    """Erase all those whom nobody has met for as long as their department keeps them; or count them."""
    _allow(actor)
    with desk.database.reading() as session:
        waiting = {place: list(due(session, place, _months(desk, place), on)) for place in _places(session, actor)}
        if dry:
            mine = [number for people in waiting.values() for number in _allowed(session, actor, people)]
            held = sum(session.scalar(erasing.counted(some)) or 0 for some in erasing.parts(mine))
            left = sum(map(len, waiting.values())) - len(mine)
            return Purge(len(mine), held, len(erasing.files_of(session, mine)), left)
    done, total, left = 0, sum(map(len, waiting.values())), 0
    with desk.database.writing() as session:
        begun = forgetting.forget_again(session, at)
    gone = [begun]
    for place, people in waiting.items():
        for some in erasing.parts(people):
            with desk.database.writing() as session:
                # somebody may have been met since they were counted
                again = list(due(session, place, _months(desk, place), on, some))
                mine = _allowed(session, actor, again)
                left += len(again) - len(mine)
                if mine:
                    gone.append(_emptied(session, actor, mine, at, "personnes", f"conservation, {on.isoformat()}"))
            done += len(some)
            progress("personnes", done, total)
    cleaned = _cleaned(desk, gone)
    here = Purge(cleaned.people - len(begun.people), cleaned.participations - begun.participations, cleaned.files, left)
    return Purge(here.people, here.participations, here.files, left, len(begun.people), cleaned.scrubbed)


@dataclass(frozen=True)
class Retained:
    """What one department keeps of people, and for how long; ``due`` are those that a purge would erase."""

    department: str
    months: int
    people: int
    due: int


def retained(desk: Desk, actor: Actor, *, on: date) -> list[Retained]:
    """The rule of each department that an admin purges, and whom it would erase on a day."""
    _allow(actor)
    held = select(Person.department, func.count()).where(Person.erased_at.is_(None)).group_by(Person.department)
    with desk.database.reading() as session:
        kept = {row[0]: row[1] for row in session.execute(held)}
        return [
            Retained(place, months, kept.get(place, 0), sum(1 for _ in due(session, place, months, on)))
            for place in _places(session, actor)
            for months in (_months(desk, place),)
        ]


def erased(desk: Desk, actor: Actor) -> list[Erasure]:
    """What was erased from this base, the last first: by number, since nothing names them any more."""
    _allow(actor)
    with desk.database.reading() as session:
        return [*ErasureList(session).read()][::-1]


def _allow(actor: Actor) -> None:
    if not departments(actor, Act.ERASE_PERSON):
        raise Forbidden(NOT_THEIRS.format(act=of(Act.ERASE_PERSON)))


def _one(session: Session, actor: Actor, who: Sought) -> Person:
    found = sought(session, actor, Act.ERASE_PERSON, who)
    if len(found) > 1:
        numbers = ", ".join(str(person.id) for person in found)
        raise RefusedRequest(
            f"plusieurs départements connaissent cette personne : dites un de ses numéros ({numbers})."
        )
    if not erasing.identified(session, [found[0].id], lock=False):
        raise RefusedRequest(AGAIN)
    return found[0]


def _emptied(session: Session, actor: Actor, people: Sequence[int], at: datetime, subject: str, why: str) -> Emptied:
    """Erase some people in the transaction of an act, with its line; the list knows of it first."""
    # without the key there is no line, and the list lies beside it
    journal.names_held(session)
    held = erasing.identified(session, people)
    files = erasing.files_of(session, held)
    ErasureList(session).add(held, files, at)
    emptied = erasing.empty(session, held, files, at)
    session.expire_all()
    after = forgetting.said(emptied)
    journal.write(
        session, at=at, actor=actor.account_id, act=Act.ERASE_PERSON, subject=subject, reason=why, after=after
    )
    return emptied


def _cleaned(desk: Desk, gone: Sequence[Emptied]) -> Purge:
    """Remove the files, and leave no byte of what was emptied in the base."""
    files = [hash_ for each in gone for hash_ in each.files]
    people = sum(len(each.people) for each in gone)
    removed, scrubbed = 0, False
    # the erasure is kept: a base that is busy now is no reason to say that nothing is
    with suppress(Unavailable):
        with desk.database.writing() as session:
            removed = erasing.discard(session, desk.files, files)
        # even of nobody: one that was killed once its rows were emptied left the rest to this one
        scrubbed = erasing.scrub(desk.database)
    return Purge(people, sum(each.participations for each in gone), removed, 0, 0, scrubbed)


def _allowed(session: Session, actor: Actor, people: Sequence[int]) -> list[int]:
    """Those of some people whom the actor may erase: nobody erases who is followed in their own organisation."""
    if all(grant.organisation_id is None for grant in actor.grants):
        return list(people)
    found = (session.get_one(Person, number) for number in people)
    return [
        person.id
        for person in found
        if all(may(actor, Act.ERASE_PERSON, target) for target in targets(session, person))
    ]


def _places(session: Session, actor: Actor) -> Iterator[str]:
    """The departments of the base that the actor may purge."""
    held = departments(actor, Act.ERASE_PERSON)
    known = session.scalars(select(Person.department).distinct().order_by(Person.department))
    yield from (place for place in known.all() if None in held or place in held)


def _months(desk: Desk, place: str) -> int:
    """How long a department keeps people; one that is not installed any more keeps nobody longer than the others."""
    try:
        return desk.catalogue.department(place).retention_months
    except UnknownIdentifier:
        return RETENTION_MONTHS
