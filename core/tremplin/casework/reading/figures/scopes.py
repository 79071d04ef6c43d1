"""On what figures are counted: one scope, found in the catalogue and in the base, kept to the perimeter of who asks.

What somebody may not read and what does not exist answer alike, where its existence is not public.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    RefusedRequest,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    identifier,
    of,
    perimeters,
    quoted,
    reference_of,
)
from tremplin.casework.reading.figures.perimeter import (
    AREA,
    DEPARTMENT,
    ORGANISATION,
    RAN,
    FiguresPerimeter,
    departments_of,
    perimeter,
)
from tremplin.casework.reading.figures.requests import SCOPES, FiguresRequest, ScopeKind
from tremplin.documents.door import folded
from tremplin.records.tables import Dossier, Organisation, Territory

CALL, LOT, FICHE, DOSSIER = "call", "lot", "fiche", "dossier"
NO_DOSSIER = "Aucun dossier accordé n'est là : il n'y a rien à compter encore."
NOT_THERE = "Vos chiffres sont ceux de votre périmètre."


@dataclass(frozen=True, kw_only=True)
class FiguresScope:
    """One scope: its code, its department, the condition on its dossiers, and the names that tell it from others.

    ``territory`` is that of the people who are counted, where one is asked for; ``dossier``, its number if it is one.
    """

    kind: ScopeKind
    code: str
    department: str
    condition: ColumnElement[bool]
    names: frozenset[tuple[str, str]] = frozenset()
    within: tuple[str, ...] = ()
    # the names of which any holds a dossier, where a scope is narrowed to some
    among: tuple[str, ...] = ()
    territory: str | None = None
    dossier: int | None = None

    @property
    def told(self) -> str:
        """« appel 00/2026 »."""
        return f"{SCOPES[self.kind]} {self.code}"


@dataclass(frozen=True)
class _Asking:
    """Who asks, with what they may read of each department."""

    session: Session
    desk: Desk
    actor: Actor
    act: Act
    written: str

    def perimeter(self, department: str) -> FiguresPerimeter:
        """The perimeter in a department that is public, or the refusal of who has none there."""
        found = perimeter(self.actor, self.act, department)
        if found is None:
            raise Forbidden(f"{excerpt(self.written)} : votre rôle ne permet pas {of(self.act)} ici. {NOT_THERE}")
        return found

    def scope(
        self, kind: ScopeKind, code: str, department: str, condition: ColumnElement[bool], **names: str
    ) -> FiguresScope:
        held = self.perimeter(department)
        return FiguresScope(
            kind=kind,
            code=code,
            department=department,
            condition=and_(held.condition, condition),
            names=frozenset({DEPARTMENT: department, **names}.items()),
            within=held.within,
        )


def found(session: Session, desk: Desk, actor: Actor, request: FiguresRequest) -> FiguresScope:
    """The scope that is asked for, with at least one dossier in it."""
    act = Act.EXACT_FIGURES if request.exact else Act.READ_FIGURES
    asking = _Asking(session, desk, actor, act, (request.scope or "").strip())
    scope = _FOUND[request.kind](asking)
    if session.execute(select(Dossier.id).where(scope.condition).limit(1)).first() is None:
        raise RefusedRequest(f"{scope.told} : {NO_DOSSIER}")
    return scope


def _department(asking: _Asking) -> FiguresScope:
    code = asking.written or _alone(readable(asking.session, asking.actor, asking.act), asking.act)
    known = asking.desk.catalogue.department(code)
    return asking.scope(ScopeKind.DEPARTMENT, known.code, known.code, true())


def _call(asking: _Asking) -> FiguresScope:
    code = _known(asking, asking.desk.catalogue.call, Dossier.call)
    return asking.scope(ScopeKind.CALL, code, _of(code), Dossier.call == code, call=code)


def _fiche(asking: _Asking) -> FiguresScope:
    code = _known(asking, asking.desk.catalogue.fiche, Dossier.fiche)
    call = code.rpartition("/")[0]
    return asking.scope(ScopeKind.FICHE, code, _of(code), Dossier.fiche == code, call=call, fiche=code)


def _lot(asking: _Asking) -> FiguresScope:
    """« 00/2026/bassin-nord », or « bassin-nord » where one call alone has such a lot."""
    call, _, code = asking.written.rpartition("/")
    rows = asking.session.execute(select(Dossier.call, Dossier.lot).where(Dossier.lot.is_not(None)).distinct())
    # those of others are not told: who may read nothing of a call learns of no lot of it
    known = sorted((of_call, lot) for of_call, lot in rows if lot and perimeter(asking.actor, asking.act, _of(of_call)))
    chosen = [each for each in known if each[1] == code and call in ("", each[0])]
    if not chosen:
        raise UnknownIdentifier("lot", excerpt(asking.written), sorted({f"{one}/{lot}" for one, lot in known}))
    if len(chosen) > 1:
        told = ", ".join(f"{one}/{lot}" for one, lot in chosen)
        raise WrongUsage(f"lot « {code} » : plusieurs appels en ont un de ce nom. Dites lequel : {told}.")
    (of_call, lot) = chosen[0]
    here = and_(Dossier.call == of_call, Dossier.lot == lot)
    return asking.scope(ScopeKind.LOT, f"{of_call}/{lot}", _of(of_call), here, call=of_call, lot=lot)


def _dossier(asking: _Asking) -> FiguresScope:
    number = identifier(asking.written)
    row = None if number is None else asking.session.get(Dossier, number)
    held = None if row is None else perimeter(asking.actor, asking.act, row.department)
    if row is None or held is None or not quoted(asking.written, row.call, row.id):
        raise UnknownIdentifier("dossier", excerpt(asking.written), ())
    mine = and_(held.condition, Dossier.id == row.id)
    if asking.session.scalar(select(Dossier.id).where(mine)) is None:
        # a draft of others is no more there than a dossier that is not theirs
        raise UnknownIdentifier("dossier", excerpt(asking.written), ())
    names = {DEPARTMENT: row.department, CALL: row.call, FICHE: row.fiche, ORGANISATION: str(row.organisation_id)}
    names |= {LOT: row.lot} if row.lot else {}
    # the areas of one dossier are told, so that it is known to be of the perimeter of a territory
    areas = asking.session.scalars(select(Territory.code).where(Territory.dossier_id == row.id))
    return FiguresScope(
        kind=ScopeKind.DOSSIER,
        code=reference_of(row.call, row.id),
        department=row.department,
        condition=mine,
        names=frozenset({**names, DOSSIER: str(row.id)}.items()) | {(AREA, code) for code in areas},
        dossier=row.id,
    )


def _organisation(asking: _Asking) -> FiguresScope:
    known = perimeters.known_by(asking.written)
    number = None if known is None else asking.session.scalar(select(Organisation.id).where(known))
    places = asking.session.scalars(
        select(Dossier.department).where(Dossier.organisation_id == number, RAN).distinct().order_by(Dossier.department)
    )
    readable = {}
    for department in places:
        held = perimeter(asking.actor, asking.act, department)
        if held is not None:
            mine = select(Dossier.id).where(held.condition, Dossier.organisation_id == number).limit(1)
            if asking.session.scalar(mine) is not None:
                readable[department] = held
    if not readable:
        raise UnknownIdentifier("organisme", excerpt(asking.written), ())
    if len(readable) > 1:
        told = ", ".join(readable)
        raise RefusedRequest(
            f"organisme {number} : ses dossiers sont dans plusieurs départements ({told}), et un chiffre est d'un "
            "seul. Demandez-les par appel ou par fiche."
        )
    (department,) = readable
    return asking.scope(
        *(ScopeKind.ORGANISATION, str(number), department, Dossier.organisation_id == number),
        organisation=str(number),
    )


def _territory(asking: _Asking) -> FiguresScope:
    """« nord », or « 00/nord » where two departments have a territory of that name; it is that of the people."""
    where, _, name = asking.written.rpartition("/")
    held = [each for each in readable(asking.session, asking.actor, asking.act) if where in ("", each)]
    places = {each: asking.desk.catalogue.department(each).territories for each in held}
    chosen = [
        (each, code)
        for each, territories in places.items()
        for code, label in territories.items()
        if name == code or folded(name) == folded(label)
    ]
    if not chosen:
        known = [word for territories in places.values() for pair in territories.items() for word in pair]
        raise UnknownIdentifier("territoire", excerpt(asking.written), dict.fromkeys(known))
    if len(chosen) > 1:
        told = ", ".join("/".join(each) for each in chosen)
        raise WrongUsage(f"territoire « {name} » : plusieurs départements en ont un de ce nom. Dites lequel : {told}.")
    ((department, code),) = chosen
    return replace(asking.scope(ScopeKind.TERRITORY, code, department, true()), territory=code)


_FOUND: Mapping[ScopeKind, Callable[[_Asking], FiguresScope]] = {
    ScopeKind.DEPARTMENT: _department,
    ScopeKind.CALL: _call,
    ScopeKind.LOT: _lot,
    ScopeKind.FICHE: _fiche,
    ScopeKind.DOSSIER: _dossier,
    ScopeKind.ORGANISATION: _organisation,
    ScopeKind.TERRITORY: _territory,
}


def readable(session: Session, actor: Actor, act: Act) -> list[str]:
    """The departments of which somebody may read figures."""
    own = {grant.organisation_id for grant in actor.grants} - {None}
    rows = session.execute(
        select(Dossier.organisation_id, Dossier.department).where(Dossier.organisation_id.in_(own), RAN).distinct()
    )
    at_work: dict[int, set[str]] = {}
    for organisation, department in rows:
        at_work.setdefault(organisation, set()).add(department)
    return departments_of(actor, act, at_work)


def _alone(departments: Iterable[str], act: Act) -> str:
    known = list(departments)
    if not known:
        raise Forbidden(f"votre rôle ne permet pas {of(act)}. {NOT_THERE}")
    if len(known) > 1:
        raise WrongUsage(f"dites de quel département, d'appel ou de fiche : vous en avez {len(known)}.")
    return known[0]


def _known(asking: _Asking, of_catalogue: Callable[[str], object], column: InstrumentedAttribute[str]) -> str:
    """The code of a call or of a fiche: those of the catalogue, and those that it no longer has but dossiers do."""
    try:
        of_catalogue(asking.written)
    except UnknownIdentifier:
        # PostgreSQL compares nothing with a text that holds a sign zero
        if not asking.written.isprintable():
            raise
        kept = asking.session.scalar(select(column).where(column == asking.written, RAN).limit(1))
        if kept is None:
            raise
    return asking.written


def _of(code: str) -> str:
    return code.partition("/")[0]
