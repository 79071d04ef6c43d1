"""Which organisations somebody may see or manage: those that are at work in their perimeter.

An organisation belongs to no department: it is at work where it has dossiers. One that has none yet is open to whoever
manages organisations somewhere, so that it can be put to work.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from tremplin.casework.acting.policy import RIGHTS, Actor, Target, departments, may
from tremplin.documents.identifiers import rna, siret
from tremplin.errors import Forbidden, UnknownIdentifier, WrongUsage, excerpt
from tremplin.records.tables import CARRIERS, Act, Dossier, Organisation, PastMembership, Role, Territory

SEEN_BY = (Act.SEE, Act.MANAGE_ORGANISATIONS)
# a SIRET has 14 digits, and 13 where a spreadsheet cut its zero: neither is taken for the number of an organisation
LONGEST_NUMBER = 12


def find(session: Session, actor: Actor, written: str, *, lock: bool = False) -> Organisation:
    """An organisation that the actor may see, by its number, SIRET or RNA; forbidden and absent answer alike."""
    known = known_by(written)
    query = None if known is None else select(Organisation).where(known)
    if query is not None and lock:
        # what refers to the organisation goes on meanwhile
        query = query.with_for_update(key_share=True)
    found = None if query is None else session.scalars(query).first()
    if found is None or not sees(session, actor, found.id):
        raise UnknownIdentifier("organisme", excerpt(written), ())
    return found


def named(session: Session, actor: Actor, written: str) -> Organisation | None:
    """An organisation met elsewhere, by its SIRET or its RNA, for whoever may open it a dossier as an official.

    These are public (Sirene, RNA): whoever types one learns of nothing else of it. Its number here is nobody's to try.
    """
    known = None if _numbered(written) is not None or not departments(actor, Act.CREATE) else known_by(written)
    return None if known is None else session.scalars(select(Organisation).where(known)).first()


def carrier(session: Session, actor: Actor, written: str) -> Organisation:
    """An organisation to which the actor may open a dossier: one that they see, or name."""
    return named(session, actor, written) or find(session, actor, written)


def managed(session: Session, actor: Actor, written: str) -> Organisation:
    """An organisation that the actor may change, locked."""
    found = find(session, actor, written, lock=True)
    if not allows(session, actor, Act.MANAGE_ORGANISATIONS, found.id):
        raise forbidden(f"organisme {found.id}")
    return found


def forbidden(what: str) -> Forbidden:
    """The refusal told to whoever may see an organisation and not change it."""
    return Forbidden(
        f"{what} : votre rôle ne permet pas de gérer les organismes. Adressez-vous au service qui le peut."
    )


def sees(session: Session, actor: Actor, organisation_id: int) -> bool:
    """Whether the actor is a member, or the organisation at work in their perimeter."""
    if actor.belongs_to(organisation_id):
        return True
    places = places_of(session, actor, Act.MANAGE_ORGANISATIONS, organisation_id)
    return any(may(actor, act, place) for act in SEEN_BY for place in places)


def allows(session: Session, actor: Actor, act: Act, organisation_id: int) -> bool:
    """Whether the actor may do this in an organisation: as a member, or where it is at work."""
    # a member acts in one that has no dossier yet
    places = [*places_of(session, actor, act, organisation_id), Target(None, organisation_id)]
    return any(may(actor, act, place) for place in places)


def was_member(session: Session, actor: Actor, organisation_id: int) -> bool:
    """Whether the actor was once a member of an organisation, and left it."""
    past = select(PastMembership.number).filter_by(account_id=actor.account_id, organisation_id=organisation_id)
    return session.scalars(past.limit(1)).first() is not None


def places_of(session: Session, actor: Actor, act: Act, organisation_id: int) -> list[Target]:
    """Where an organisation is at work; as long as it is nowhere, wherever the actor may do this act."""
    found = at_work(session, organisation_id).get(organisation_id)
    return found or [Target(where, organisation_id) for where in departments(actor, act)]


def at_work(session: Session, *organisations: int) -> dict[int, list[Target]]:
    """The departments in which organisations have dossiers, and the territories of these; without a name, of all."""
    query = select(Dossier.organisation_id, Dossier.department, Territory.code).distinct()
    if organisations:
        query = query.where(Dossier.organisation_id.in_(organisations))
    areas: dict[tuple[int, str], set[str]] = {}
    for organisation, department, territory in session.execute(
        query.outerjoin(Territory, Territory.dossier_id == Dossier.id)
    ):
        areas.setdefault((organisation, department), set()).update([territory] if territory else ())
    found: dict[int, list[Target]] = {}
    for (organisation, department), codes in sorted(areas.items()):
        found.setdefault(organisation, []).append(Target(department, organisation, frozenset(codes)))
    return found


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition of a listing: the same organisations as ``sees``."""
    # SQLAlchemy warns of an or_() of nothing, which would keep every row: false() is neutral in it
    return or_(false(), *_conditions(actor))


def _conditions(actor: Actor) -> Iterator[ColumnElement[bool]]:
    own = {grant.organisation_id for grant in actor.grants if grant.role in CARRIERS}
    if own:
        yield Organisation.id.in_(own)
    dossier = Dossier.organisation_id == Organisation.id
    for grant in actor.grants:
        if grant.role in CARRIERS or not any(grant.role in RIGHTS[act] for act in SEEN_BY):
            continue
        if grant.department is None:
            yield true()
        elif grant.territory is not None or grant.role is Role.TERRITORIAL_SERVICE:
            here = and_(Territory.dossier_id == Dossier.id, Territory.code == grant.territory)
            yield exists().where(dossier, Dossier.department == grant.department, here)
        else:
            yield exists().where(dossier, Dossier.department == grant.department)
    if departments(actor, Act.MANAGE_ORGANISATIONS):
        yield ~exists().where(dossier)


def _numbered(written: str) -> int | None:
    typed = "".join(written.split())
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER else None


def known_by(written: str) -> ColumnElement[bool] | None:
    """The condition of an organisation by its number, SIRET or RNA; nothing where it is none of these."""
    typed, number = "".join(written.split()), _numbered(written)
    if number is not None:
        return Organisation.id == number
    for reading, column in ((siret, Organisation.siret), (rna, Organisation.rna)):
        try:
            return column == reading(typed)
        except WrongUsage:
            continue
    return None
