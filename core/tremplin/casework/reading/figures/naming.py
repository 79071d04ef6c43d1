"""What scopes are called: the titles of calls and fiches, the labels of lots and territories, the names of carriers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, UnknownIdentifier
from tremplin.casework.reading.figures.requests import ScopeKind
from tremplin.casework.reading.figures.scopes import FiguresScope
from tremplin.documents.usual_names import label_of
from tremplin.records.tables import Organisation


def named(session: Session, desk: Desk, scope: FiguresScope) -> str:
    """What a scope is called; a code stays where what it names is installed no more."""
    match scope.kind:
        case ScopeKind.DEPARTMENT:
            return department_named(desk, scope.code)
        case ScopeKind.CALL:
            return call_named(desk, scope.code)
        case ScopeKind.LOT:
            return lot_named(desk, scope.code)
        case ScopeKind.FICHE:
            return fiche_named(desk, scope.code)
        case ScopeKind.TERRITORY:
            return territory_named(desk, scope.department, scope.code)
        case ScopeKind.ORGANISATION:
            found = session.scalar(select(Organisation.name).where(Organisation.id == int(scope.code)))
            return str(found or scope.code)
        case _:
            return scope.code


def department_named(desk: Desk, code: str) -> str:
    try:
        return desk.catalogue.department(code).name
    except UnknownIdentifier:
        return code


def call_named(desk: Desk, code: str) -> str:
    try:
        return desk.catalogue.call(code).title
    except UnknownIdentifier:
        return code


def fiche_named(desk: Desk, code: str) -> str:
    """The title of a fiche, which its editions often share."""
    served = desk.catalogue.fiches.get(code)
    return served.title if served else code


def lot_named(desk: Desk, code: str) -> str:
    """The label of a lot of a call, « 00/2026/nord »."""
    call, _, lot = code.rpartition("/")
    try:
        lots = {each.code: each.label for each in desk.catalogue.call(call).lots}
    except UnknownIdentifier:
        lots = {}
    return lots.get(lot, lot)


def territory_named(desk: Desk, department: str, code: str) -> str:
    try:
        return label_of(desk.catalogue.department(department).territories.get(code, code))
    except UnknownIdentifier:
        return code
