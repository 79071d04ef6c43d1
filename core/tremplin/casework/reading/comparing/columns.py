"""What stands side by side: fiches, calls, editions, organisations, each with its own dossiers of one scope."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    RefusedRequest,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    perimeters,
)
from tremplin.casework.reading.comparing.requests import ComparedKind
from tremplin.casework.reading.figures import editions
from tremplin.casework.reading.figures.scopes import FiguresScope, readable
from tremplin.documents.door import Vocabulary
from tremplin.documents.usual_names import label_of
from tremplin.indicators.charts.beside import TERRITORY
from tremplin.indicators.engine.dimensions import UNKNOWN
from tremplin.indicators.exports.columns import FigureRow
from tremplin.records.tables import Dossier, FicheSnapshot, Organisation

Column = TypeVar("Column")


@dataclass(frozen=True, kw_only=True)
class ScopeColumn:
    """One column: its code, what it is called, the condition on its dossiers, and their fiches."""

    code: str
    label: str
    condition: ColumnElement[bool]
    fiches: tuple[str, ...] = ()


def columns_of(
    session: Session, desk: Desk, scope: FiguresScope, kind: ComparedKind, names: Sequence[str]
) -> list[ScopeColumn]:
    """The columns of a scope that hold a dossier in it: those that are named, else all."""
    match kind:
        case ComparedKind.ORGANISATIONS:
            found = list(_organisations(session, scope, names))
        case ComparedKind.EDITIONS:
            found = list(_editions(session, desk, names))
        case ComparedKind.CALLS:
            found = [_call(desk, code) for code in _named(session, desk, scope, Dossier.call, names)]
        case _:
            found = [_fiche(session, desk, code) for code in _named(session, desk, scope, Dossier.fiche, names)]
    there = [column for each in found if (column := replace(each, fiches=_fiches(session, scope, each))).fiches]
    return several(there, scope.told)


def several(columns: list[Column], where: str) -> list[Column]:
    """The columns, where there is something to compare."""
    if len(columns) < 2:
        raise RefusedRequest(f"{where} : rien à comparer, il en faut deux qui aient un dossier accordé.")
    return columns


def _named(
    session: Session, desk: Desk, scope: FiguresScope, column: InstrumentedAttribute[str], names: Sequence[str]
) -> list[str]:
    """The codes that are named, each of them known; without a name, those of the dossiers of the scope."""
    kept = list(session.scalars(select(column).where(scope.condition).distinct().order_by(column)))
    for name in names:
        if name not in kept:
            # what the catalogue has and no dossier of the scope is of is no mistake: it is left out
            (desk.catalogue.call if column is Dossier.call else desk.catalogue.fiche)(name)
    return list(dict.fromkeys(names)) or kept


def _fiches(session: Session, scope: FiguresScope, column: ScopeColumn) -> tuple[str, ...]:
    rows = select(Dossier.fiche).where(scope.condition, column.condition).distinct().order_by(Dossier.fiche)
    return tuple(session.scalars(rows))


def _fiche(session: Session, desk: Desk, code: str) -> ScopeColumn:
    served = desk.catalogue.fiches.get(code)
    call, _, slug = code.rpartition("/")
    title = served.title if served else slug
    return ScopeColumn(code=code, label=f"{title} ({call})", condition=Dossier.fiche == code)


def _call(desk: Desk, code: str) -> ScopeColumn:
    try:
        title = f"{desk.catalogue.call(code).title} ({code})"
    except UnknownIdentifier:
        title = code
    return ScopeColumn(code=code, label=title, condition=Dossier.call == code)


def _editions(session: Session, desk: Desk, names: Sequence[str]) -> Iterator[ScopeColumn]:
    """The editions of a fiche or of a call, the earliest first: each fiche says which one it follows."""
    if len(names) != 1:
        raise WrongUsage("dites de quelle fiche, ou de quel appel, comparer les éditions.")
    (name,) = names
    if name in desk.catalogue.fiches or session.scalar(select(FicheSnapshot.hash).where(FicheSnapshot.fiche == name)):
        chain = [name]
        while (followed := editions.followed(desk, chain[-1])) is not None and followed not in chain:
            chain.append(followed)
        yield from (_fiche(session, desk, code) for code in reversed(chain))
        return
    desk.catalogue.call(name)
    calls = [name]
    while earlier := editions.earlier(desk, calls[-1], calls):
        calls.append(earlier)
    yield from (_call(desk, code) for code in reversed(calls))


def _organisations(session: Session, scope: FiguresScope, names: Sequence[str]) -> Iterator[ScopeColumn]:
    """Those of the dossiers that may be read: another one and one that does not exist answer alike."""
    mine = select(Dossier.organisation_id).where(scope.condition)
    rows = dict(
        session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(mine)).order_by(Organisation.id)
        ).all()
    )
    numbers = []
    for name in names:
        known = perimeters.known_by(name)
        number = None if known is None else session.scalar(select(Organisation.id).where(known))
        if number not in rows:
            raise UnknownIdentifier("organisme", excerpt(name), ())
        numbers.append(number)
    for number in dict.fromkeys(numbers) if names else rows:
        label = f"{rows[number]} ({number})" if list(rows.values()).count(rows[number]) > 1 else rows[number]
        yield ScopeColumn(code=str(number), label=label, condition=Dossier.organisation_id == number)


def departments_named(session: Session, desk: Desk, actor: Actor, names: Sequence[str], *, exact: bool) -> list[str]:
    """The departments that are named, else all those that are served and of which somebody may read figures."""
    if names:
        return several([*dict.fromkeys(names)], "vos départements")
    readers = readable(session, actor, Act.EXACT_FIGURES if exact else Act.READ_FIGURES)
    return several([code for code in readers if department_named(desk, code) is not None], "vos départements")


def department_named(desk: Desk, code: str) -> str | None:
    """What a department is called; nothing where it is not served."""
    try:
        return f"{desk.catalogue.department(code).name} ({code})"
    except UnknownIdentifier:
        return None


def territories_of(words: Vocabulary, rows: Iterable[FigureRow], names: Sequence[str]) -> dict[str, str]:
    """The territories of people that are named, else all those that figures tell of; nobody said those of some."""
    known = {code: label_of(label) for code, label in words.family("territories").items()}
    met = {row.cell.partition("|")[0] for row in rows if row.by.partition("|")[0] == TERRITORY}
    for name in names:
        if name not in known and name not in met:
            raise UnknownIdentifier("territoire", excerpt(name), known)
    order = [*(code for code in known if code in met), *sorted(met - {*known, UNKNOWN}), *({UNKNOWN} & met)]
    told = {**known, UNKNOWN: "Non renseigné"}
    return {code: told.get(code, code) for code in (dict.fromkeys(names) or order)}
