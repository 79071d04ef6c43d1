"""What each release of a comparison counts: a scope, cut into its columns, every one of them on one typology."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest
from tremplin.casework.reading.comparing.columns import ScopeColumn, columns_of, departments_named
from tremplin.casework.reading.comparing.requests import ComparedKind, ComparisonRequest
from tremplin.casework.reading.figures.fiches import CountedFiche, fiches_of
from tremplin.casework.reading.figures.populations import among
from tremplin.casework.reading.figures.preparing import PreparedFigures, prepared_in
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.casework.reading.figures.scopes import FiguresScope, found
from tremplin.catalogue.door import ExitTypology
from tremplin.indicators.charts.beside import TERRITORY
from tremplin.indicators.engine.assembling import FicheAsked, Figure
from tremplin.indicators.engine.scope import figured
from tremplin.records.tables import Dossier

TOGETHER, LONGEST = " + ", 60
# each column is counted by itself: of more, one waits too long before a page, on which they are not read across anyway
MOST_AT_ONCE = 24
TOO_MANY = (
    "{where} : {count} colonnes sont trop pour une page. Comparez-les dans un appel ou une fiche, ou par la ligne de "
    "commande."
)


@dataclass(frozen=True, kw_only=True)
class ComparedPart:
    """What one release counts: a scope, the columns that it is cut into, and the fiches as they classify."""

    request: FiguresRequest
    # as it was asked for, the columns may be fewer
    told: str
    ready: PreparedFigures
    columns: tuple[ScopeColumn, ...]
    own: tuple[CountedFiche, ...]


def parts_of(session: Session, desk: Desk, actor: Actor, request: ComparisonRequest) -> Iterator[ComparedPart]:
    """The releases that a comparison is made of: one, or one for each department."""
    asked = request.placed()
    if request.kind is ComparedKind.DEPARTMENTS:
        for code in departments_named(session, desk, actor, request.names, exact=asked.exact):
            here = replace(asked, kind=ScopeKind.DEPARTMENT, scope=code)
            yield _part(session, desk, here, found(session, desk, actor, here), ())
        return
    scope = found(session, desk, actor, asked)
    if request.kind is ComparedKind.TERRITORIES:
        crossed = (*asked.by, TERRITORY, *(f"{TERRITORY},{by}" for by in asked.by))
        yield _part(session, desk, replace(asked, by=crossed), scope, ())
        return
    columns = tuple(columns_of(session, desk, scope, request.kind, request.names))
    if asked.at_once and len(columns) > MOST_AT_ONCE:
        raise RefusedRequest(TOO_MANY.format(where=scope.told, count=len(columns)))
    yield replace(_part(session, desk, asked, _kept_to(session, scope, columns), columns), told=scope.told)


def _part(
    session: Session, desk: Desk, asked: FiguresRequest, scope: FiguresScope, columns: tuple[ScopeColumn, ...]
) -> ComparedPart:
    ready = prepared_in(session, desk, scope, asked)
    # under one typology, those of the scope no longer say how they classify by themselves
    own = tuple(fiches_of(session, desk, scope.condition, None)) if ready.asked.under_one else ready.fiches
    return ComparedPart(request=asked, told=scope.told, ready=ready, columns=columns, own=own)


def _kept_to(session: Session, scope: FiguresScope, columns: Sequence[ScopeColumn]) -> FiguresScope:
    """The scope of all the columns: that which was asked for, or a narrower one that bears their names."""
    any_of = or_(*(column.condition for column in columns))
    apart = select(Dossier.id).where(scope.condition, ~any_of).limit(1)
    if session.scalar(apart) is None:
        return scope
    together = TOGETHER.join(column.code for column in columns)
    # the line of a journal says no more; what it holds is told beside
    code = together if len(together) <= LONGEST else f"{scope.code} ({len(columns)} colonnes)"
    names = among(column.code for column in columns)
    return replace(scope, code=code, condition=and_(scope.condition, any_of), among=names)


def counted(session: Session, part: ComparedPart, typology: ExitTypology | None) -> list[Figure]:
    """The figures of each column, under its code, then those of the whole: each counts its persons once."""
    scope = part.ready.scope
    found = []
    for column in part.columns:
        condition = and_(scope.condition, column.condition)
        figures = _whole(session, part, typology, condition)
        found += [figure._replace(fiche=column.code) for figure in figures]
    return [*found, *_whole(session, part, typology, scope.condition)]


def _whole(
    session: Session, part: ComparedPart, typology: ExitTypology | None, condition: ColumnElement[bool]
) -> list[Figure]:
    fiches = [FicheAsked(fiche=each.code, indicators=(), typology=typology) for each in part.own]
    dossiers = select(Dossier.id).where(condition)
    return figured(session, lambda column: column.in_(dossiers), fiches, part.ready.asked)
