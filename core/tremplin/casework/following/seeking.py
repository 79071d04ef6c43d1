"""Find a person across a department: by their number, by a dossier and their number there, or by who they are."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Forbidden,
    Target,
    UnknownIdentifier,
    WrongUsage,
    departments,
    excerpt,
    identifier,
    journal,
    may,
    of,
    quoted,
)
from tremplin.casework.following.persons import hash_of
from tremplin.documents.texts import folded_name
from tremplin.records.tables import Dossier, Participation, Person

# numbers are eight bytes on PostgreSQL, and four in a dossier
LARGEST, LARGEST_IN_DOSSIER = 2**63, 2**31
PAGE = 1000
EXPECTED = "dites qui : son numéro, un dossier et son numéro dans ce dossier, ou son nom, son prénom et sa naissance."
NOT_THEIRS = "votre rôle ne permet pas {act}. Adressez-vous à un administrateur."
UNKNOWN_NAME = (
    "personne n'est gardé sous ce nom, ce prénom et cette naissance : vérifiez-les, ou dites un dossier et son numéro."
)
OF_ONES_OWN = (
    "cette personne est suivie dans un dossier de votre organisme : votre rôle ne permet pas {act} ; un autre "
    "administrateur le peut."
)


class Sought(NamedTuple):
    """Who is looked for, in one of the three ways."""

    person: int | None = None
    dossier: str | None = None
    number: int | None = None
    last_name: str | None = None
    first_name: str | None = None
    birth_date: date | None = None


def sought(session: Session, actor: Actor, act: Act, who: Sought) -> list[Person]:
    """The people who answer, of the departments where the actor may do the act: one in each, or a refusal."""
    held = departments(actor, act)
    if not held:
        # told before anything is looked for: it says nothing of who is there
        raise Forbidden(NOT_THEIRS.format(act=of(act)))
    if who.dossier is not None:
        found = list(_in_dossier(session, actor, act, who.dossier, who.number))
    elif who.person is not None:
        found = _numbered(session, who.person)
    elif who.last_name and who.first_name and who.birth_date:
        found = _known_as(session, who)
    else:
        raise WrongUsage(EXPECTED)
    mine = [person for person in found if None in held or person.department in held]
    if not mine and who.person is None and who.dossier is None:
        raise WrongUsage(UNKNOWN_NAME)
    if not mine:
        raise UnknownIdentifier("personne", _shown(who), ())
    for person in mine:
        refuse_own(session, actor, act, person)
    return mine


def refuse_own(session: Session, actor: Actor, act: Act, person: Person) -> None:
    """Refuse an act of an official on somebody who is followed in the organisation that is theirs."""
    if not all(may(actor, act, target) for target in targets(session, person)):
        raise Forbidden(OF_ONES_OWN.format(act=of(act)))


def targets(session: Session, person: Person) -> list[Target]:
    """What an act on a person bears on: the department, and each of the organisations that follow them."""
    carriers = select(Dossier.organisation_id).join(Participation, Participation.dossier_id == Dossier.id).distinct()
    found = session.scalars(carriers.where(Participation.person_id == person.id).order_by(Dossier.organisation_id))
    return [Target(person.department, organisation) for organisation in found] or [Target(person.department)]


def namesakes(session: Session, person: Person) -> list[int]:
    """The numbers of others of the same name of whom no birth date tells whether they are the same."""
    if not (person.last_name and person.first_name):
        return []
    names = folded_name(person.last_name), folded_name(person.first_name)
    others = select(Person.id, Person.last_name, Person.first_name, Person.birth_date)
    others = others.where(Person.department == person.department, Person.id != person.id, Person.hash.is_(None))
    rows = session.execute(others.where(Person.last_name.is_not(None)).order_by(Person.id)).yield_per(PAGE)
    return [
        number
        for number, last, first, birth in rows
        if birth in (None, person.birth_date)
        and (folded_name(last or ""), folded_name(first or "")) in (names, (names[0], ""))
    ]


def _in_dossier(session: Session, actor: Actor, act: Act, written: str, number: int | None) -> Iterator[Person]:
    """The person of a participation; a dossier out of reach and one that is not there answer alike."""
    found = identifier(written)
    dossier = None if found is None else session.get(Dossier, found)
    held = departments(actor, act)
    if dossier is None or not quoted(written, dossier.call, dossier.id) or not held & {None, dossier.department}:
        raise UnknownIdentifier("dossier", excerpt(written), ())
    if number is None:
        raise WrongUsage(EXPECTED)
    if 0 < number < LARGEST_IN_DOSSIER:
        there = select(Person).join(Participation, Participation.person_id == Person.id)
        yield from session.scalars(there.where(Participation.dossier_id == dossier.id, Participation.number == number))


def _numbered(session: Session, number: int) -> list[Person]:
    found = session.get(Person, number) if 0 < number < LARGEST else None
    return [found] if found else []


def _known_as(session: Session, who: Sought) -> list[Person]:
    make = journal.names_held(session).person
    said = {"last_name": who.last_name, "first_name": who.first_name, "birth_date": who.birth_date}
    places = session.scalars(select(Person.department).distinct()).all()
    hashes = [hash_of(make, department, said) for department in places]
    chosen = select(Person).where(Person.hash.in_([hash_ for hash_ in hashes if hash_])).order_by(Person.id)
    return list(session.scalars(chosen))


def _shown(who: Sought) -> str:
    """What a refusal says of who was looked for: a number, never a name."""
    return f"{excerpt(who.dossier)}, n° {who.number}" if who.dossier is not None else str(who.person)
