"""The scopes of which somebody may read figures: calls with their fiches and lots, territories, their organisations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Act, Actor, Desk, UnknownIdentifier
from tremplin.casework.reading.figures import naming
from tremplin.casework.reading.figures.perimeter import (
    AREA,
    DEPARTMENT,
    ORGANISATION,
    FiguresPerimeter,
    perimeter,
)
from tremplin.casework.reading.figures.requests import ScopeKind
from tremplin.casework.reading.figures.scopes import readable
from tremplin.records.tables import Dossier, Organisation


@dataclass(frozen=True, kw_only=True)
class ReadableScope:
    """A scope of which figures may be asked: its code as it is asked for, and what it is called.

    ``dossiers`` are those that were granted, where they are told; ``edition``, what tells it from its namesakes.
    """

    kind: ScopeKind
    code: str
    title: str
    dossiers: int | None = None
    edition: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadableCall:
    """A call, its fiches and its lots, as far as they have a dossier that counts."""

    call: ReadableScope
    fiches: tuple[ReadableScope, ...]
    lots: tuple[ReadableScope, ...]


@dataclass(frozen=True, kw_only=True)
class ReadableDepartment:
    """What may be read of a department; ``part`` where it is some of its dossiers only."""

    whole: ReadableScope
    part: bool
    calls: tuple[ReadableCall, ...]
    organisations: tuple[ReadableScope, ...]
    territories: tuple[ReadableScope, ...]


def readable_scopes(desk: Desk, actor: Actor) -> tuple[ReadableDepartment, ...]:
    """The scopes of somebody, department by department; the latest calls first."""
    with desk.database.reading() as session:
        found = []
        for code in readable(session, actor, Act.READ_FIGURES):
            held = perimeter(actor, Act.READ_FIGURES, code)
            if held is not None:
                found.append(_department(session, desk, held))
        return tuple(found)


def _department(session: Session, desk: Desk, held: FiguresPerimeter) -> ReadableDepartment:
    # in the order of the index that holds them all: no dossier is read
    columns = Dossier.call, Dossier.fiche
    rows = session.execute(select(*columns, func.count()).where(held.condition).group_by(*columns)).all()
    calls: dict[str, dict[str, int]] = {}
    for call, fiche, count in rows:
        calls.setdefault(call, {})[fiche] = count
    lots = _lots(session, desk, held, calls)
    title = naming.department_named(desk, held.department)
    total = sum(count for *_, count in rows)
    whole = ReadableScope(kind=ScopeKind.DEPARTMENT, code=held.department, title=title, dossiers=total)
    return ReadableDepartment(
        whole=whole,
        part=bool(held.within),
        calls=tuple(_call(desk, call, calls[call], lots.get(call, {})) for call in sorted(calls, reverse=True)),
        organisations=tuple(_organisations(session, held.within)),
        territories=tuple(_territories(desk, held)) if total else (),
    )


def _lots(
    session: Session, desk: Desk, held: FiguresPerimeter, calls: Iterable[str]
) -> Mapping[str, Mapping[str, int]]:
    """How many dossiers each lot has, of the calls that have some."""
    cut = [call for call in calls if _cut(desk, call)]
    if not cut:
        return {}
    columns = Dossier.call, Dossier.lot
    mine = held.condition, Dossier.call.in_(cut), Dossier.lot.is_not(None)
    found: dict[str, dict[str, int]] = {}
    for call, lot, count in session.execute(select(*columns, func.count()).where(*mine).group_by(*columns)):
        found.setdefault(call, {})[str(lot)] = count
    return found


def _cut(desk: Desk, call: str) -> bool:
    try:
        return bool(desk.catalogue.call(call).lots)
    except UnknownIdentifier:
        return False


def _call(desk: Desk, code: str, fiches: Mapping[str, int], lots: Mapping[str, int]) -> ReadableCall:
    edition = code.partition("/")[2]
    named = {fiche: naming.fiche_named(desk, fiche) for fiche in sorted(fiches)}
    cut = {f"{code}/{lot}": count for lot, count in sorted(lots.items())}

    def scope(kind: ScopeKind, code: str, title: str, count: int) -> ReadableScope:
        return ReadableScope(kind=kind, code=code, title=title, dossiers=count, edition=edition)

    return ReadableCall(
        call=scope(ScopeKind.CALL, code, naming.call_named(desk, code), sum(fiches.values())),
        fiches=tuple(scope(ScopeKind.FICHE, fiche, title, fiches[fiche]) for fiche, title in named.items()),
        lots=tuple(scope(ScopeKind.LOT, lot, naming.lot_named(desk, lot), count) for lot, count in cut.items()),
    )


def _organisations(session: Session, within: Iterable[str]) -> Iterable[ReadableScope]:
    """Those of whoever belongs to them."""
    numbers = [int(each.partition("=")[2]) for each in within if each.startswith(f"{ORGANISATION}=")]
    if numbers:
        known = select(Organisation.id, Organisation.name).where(Organisation.id.in_(numbers)).order_by(Organisation.id)
        for number, name in session.execute(known):
            yield ReadableScope(kind=ScopeKind.ORGANISATION, code=str(number), title=name)


def _territories(desk: Desk, held: FiguresPerimeter) -> Iterable[ReadableScope]:
    """All those of a department for whoever reads it whole, else those of their roles; of carriers, none apart."""
    areas = {each.partition("=")[2] for each in held.within if each.startswith(f"{AREA}=")}
    everywhere = not held.within or DEPARTMENT in held.within
    try:
        known = desk.catalogue.department(held.department).territories
    except UnknownIdentifier:
        known = {}
    for code in known:
        if everywhere or code in areas:
            yield ReadableScope(
                kind=ScopeKind.TERRITORY,
                code=f"{held.department}/{code}",
                title=naming.territory_named(desk, held.department, code),
            )
