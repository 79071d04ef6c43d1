"""Of which dossiers somebody may read the figures: those of their perimeter, as a condition on dossiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_

from tremplin.casework.acting.door import AREAS, RIGHTS, Actor, Grant
from tremplin.records.tables import CARRIERS, GRANTED, Act, Dossier, Role, Territory

# the names by which sets of dossiers are told apart, and compared: « organisation=7 »
AREA, ORGANISATION, DEPARTMENT = "area", "organisation", "department"
# what was never granted has no operation, hence no figure
RAN = Dossier.state.in_(GRANTED)


@dataclass(frozen=True)
class FiguresPerimeter:
    """The dossiers of a department of which somebody may read figures.

    ``within`` names what narrows it, any of which holds a dossier; nothing narrows that of the whole department.
    """

    department: str
    condition: ColumnElement[bool]
    within: tuple[str, ...] = ()


def perimeter(actor: Actor, act: Act, department: str) -> FiguresPerimeter | None:
    """What an act lets somebody read in a department; ``None`` where nothing does.

    Whoever belongs to an organisation reads the figures of its dossiers as its member, and never as staff.
    """
    grants = [grant for grant in actor.grants if grant.role in RIGHTS[act]]
    own = {grant.organisation_id for grant in actor.grants if grant.role in CARRIERS} - {None}
    theirs = Dossier.organisation_id.not_in(sorted(filter(None, own))) if own else None
    named: dict[str, ColumnElement[bool]] = {}
    for grant in grants:
        for name, condition in _one(grant, department):
            staff = grant.role not in CARRIERS and theirs is not None
            named[name] = and_(condition, theirs) if staff and theirs is not None else condition
    if not named:
        return None
    whole = DEPARTMENT in named and all(f"{ORGANISATION}={each}" in named for each in own)
    mine = and_(Dossier.department == department, RAN)
    if whole:
        return FiguresPerimeter(department, mine)
    return FiguresPerimeter(department, and_(mine, or_(*named.values())), tuple(sorted(named)))


def departments_of(actor: Actor, act: Act, of_carrier: Mapping[int, set[str]]) -> list[str]:
    """The departments in which an act lets somebody read figures; ``of_carrier`` are those of organisations."""
    found: set[str] = set()
    for grant in actor.grants:
        if grant.role in RIGHTS[act]:
            found |= of_carrier.get(grant.organisation_id or 0, set()) if grant.role in CARRIERS else set()
            found |= {grant.department} if grant.role not in CARRIERS and grant.department else set()
    return sorted(found)


def _one(grant: Grant, department: str) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """The dossiers that one role shows in a department, by a name."""
    if grant.role in CARRIERS:
        if grant.organisation_id is not None:
            yield f"{ORGANISATION}={grant.organisation_id}", Dossier.organisation_id == grant.organisation_id
    elif grant.department != department:
        return
    elif grant.territory is not None:
        if grant.role in AREAS:
            here = and_(Territory.dossier_id == Dossier.id, Territory.code == grant.territory)
            yield f"{AREA}={grant.territory}", exists().where(here)
    elif grant.role is not Role.TERRITORIAL_SERVICE:
        yield DEPARTMENT, Dossier.department == department
