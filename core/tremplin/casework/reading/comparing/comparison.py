"""Figures side by side, on one typology: all the columns of a department are one release, certified together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk
from tremplin.casework.reading.comparing.columns import (
    ScopeColumn,
    columns_of,
    department_named,
    departments_named,
    territories_of,
)
from tremplin.casework.reading.comparing.requests import TITLES, ComparedKind, ComparisonRequest
from tremplin.casework.reading.comparing.telling import about, spoken
from tremplin.casework.reading.comparing.typologies import broken, depending, one_typology
from tremplin.casework.reading.figures.computing import Tell, given_out, silent
from tremplin.casework.reading.figures.fiches import CountedFiche, fiches_of
from tremplin.casework.reading.figures.populations import among
from tremplin.casework.reading.figures.preparing import PreparedFigures, prepared_in
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.casework.reading.figures.scopes import FiguresScope, found
from tremplin.catalogue.door import ExitTypology, Words
from tremplin.indicators.charts.beside import FICHE, TERRITORY, SideBySide, beside
from tremplin.indicators.engine.assembling import FicheAsked, Figure
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.exports.columns import FigureRow
from tremplin.records.tables import Dossier

TOGETHER = " + "


@dataclass(frozen=True, kw_only=True)
class ComparedFigures:
    """Figures side by side, what they are about and in which words, what was left out of them and why."""

    side: SideBySide
    about: str
    words: Words
    left: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What one release counts: a scope, the columns that it is cut into, and the fiches as they classify."""

    request: FiguresRequest
    # as it was asked for, the columns may be fewer
    told: str
    ready: PreparedFigures
    columns: tuple[ScopeColumn, ...]
    own: tuple[CountedFiche, ...]


def compared(
    desk: Desk, actor: Actor, request: ComparisonRequest, *, at: datetime, tell: Tell = silent
) -> ComparedFigures:
    """The figures of several columns, and of all of them; ``tell`` hears what is under way."""
    with desk.database.reading() as session:
        parts = list(_parts(session, desk, actor, request))
        typology = one_typology((part.ready for part in parts), (fiche for part in parts for fiche in part.own))
        counted = []
        for part in parts:
            tell("comptage")
            counted.append(_counted(session, desk, part, typology))
    rows: list[FigureRow] = []
    left: dict[str, None] = {}
    for part, figures in zip(parts, counted, strict=True):
        given, more = given_out(desk, actor, part.request, part.ready, figures, at=at, tell=tell)
        rows += _told(part, given, typology, request.kind)
        left |= dict.fromkeys((*_left(part), *more))
    named = _named(desk, parts, rows, request)
    along = TERRITORY if request.kind is ComparedKind.TERRITORIES else FICHE
    return ComparedFigures(
        side=beside(rows, along, TITLES[request.kind], named),
        about=_about(parts, typology),
        words=spoken(parts[0].ready.words, typology),
        left=tuple(left),
        exact=request.figures.exact,
    )


def _parts(session: Session, desk: Desk, actor: Actor, request: ComparisonRequest) -> Iterator[_Part]:
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
    yield replace(_part(session, desk, asked, _kept_to(session, scope, columns), columns), told=scope.told)


def _part(
    session: Session, desk: Desk, asked: FiguresRequest, scope: FiguresScope, columns: tuple[ScopeColumn, ...]
) -> _Part:
    ready = prepared_in(session, desk, scope, asked)
    own = tuple(fiches_of(session, desk, scope.condition, None))
    return _Part(request=asked, told=scope.told, ready=ready, columns=columns, own=own)


def _kept_to(session: Session, scope: FiguresScope, columns: Sequence[ScopeColumn]) -> FiguresScope:
    """The scope of all the columns: that which was asked for, or a narrower one that bears their names."""
    any_of = or_(*(column.condition for column in columns))
    apart = select(Dossier.id).where(scope.condition, ~any_of).limit(1)
    if session.scalar(apart) is None:
        return scope
    code = TOGETHER.join(column.code for column in columns)
    names = among(column.code for column in columns)
    return replace(scope, code=code, condition=and_(scope.condition, any_of), among=names)


def _counted(session: Session, desk: Desk, part: _Part, typology: ExitTypology | None) -> list[Figure]:
    """The figures of each column, under its code, then those of the whole: each counts its persons once."""
    scope = part.ready.scope
    found = []
    for column in part.columns:
        condition = and_(scope.condition, column.condition)
        figures = _whole(session, part, typology, condition)
        found += [figure._replace(fiche=column.code) for figure in figures]
    return [*found, *_whole(session, part, typology, scope.condition)]


def _whole(
    session: Session, part: _Part, typology: ExitTypology | None, condition: ColumnElement[bool]
) -> list[Figure]:
    fiches = [FicheAsked(fiche=each.code, indicators=(), typology=typology) for each in part.own]
    dossiers = select(Dossier.id).where(condition)
    return figured(session, lambda column: column.in_(dossiers), fiches, part.ready.asked)


def _told(
    part: _Part, rows: Iterable[FigureRow], typology: ExitTypology | None, kind: ComparedKind
) -> Iterator[FigureRow]:
    """The rows with a mark where what is counted is not classified as its own fiches do."""
    breaks = {
        column.code: broken(typology, (each for each in part.own if each.code in column.fiches))
        for column in part.columns
    }
    whole = broken(typology, part.own)
    for row in rows:
        if depending(part.ready, row.measure):
            row = row._replace(series_break=breaks.get(row.fiche or "", whole))
        yield row._replace(fiche=row.department) if kind is ComparedKind.DEPARTMENTS else row


def _left(part: _Part) -> Iterator[str]:
    """What was left out of the whole: nothing else is compared."""
    own = tuple(f"{each.code}, " for each in part.own)
    return (each for each in part.ready.choice.left if not each.startswith(own))


def _named(
    desk: Desk, parts: Sequence[_Part], rows: Sequence[FigureRow], request: ComparisonRequest
) -> Mapping[str, str]:
    """The columns in their order, and what each is called."""
    match request.kind:
        case ComparedKind.DEPARTMENTS:
            return {part.ready.scope.code: department_named(desk, part.ready.scope.code) or "" for part in parts}
        case ComparedKind.TERRITORIES:
            return territories_of(parts[0].ready.words, rows, request.names)
        case _:
            return {column.code: column.label for part in parts for column in part.columns}


def _about(parts: Sequence[_Part], typology: ExitTypology | None) -> str:
    first = parts[0]
    depends = any(depending(part.ready, code) for part in parts for code in part.ready.choice.measures)
    classed = f"sorties classées par « {typology.label} »" if typology is not None and depends else ""
    return about(" et ".join(part.told for part in parts), first.ready, first.request.exact, classed)
