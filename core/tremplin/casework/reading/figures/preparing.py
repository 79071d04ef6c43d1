"""What is asked of figures, understood: its dossiers, its fiches, its indicators, in codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest, UnknownIdentifier, WrongUsage, excerpt
from tremplin.casework.reading.figures.choosing import FigureChoice, FiguresWanted, chosen
from tremplin.casework.reading.figures.fiches import CountedFiche, fiches_of
from tremplin.casework.reading.figures.keeping import MOST_TOGETHER, TOO_MUCH
from tremplin.casework.reading.figures.requests import FiguresRequest, check_frozen
from tremplin.casework.reading.figures.scopes import FiguresScope, found
from tremplin.casework.reading.figures.words import By, breakdowns, filters, milestone
from tremplin.catalogue.door import ExitTypology, Filter
from tremplin.documents.door import Vocabulary
from tremplin.indicators.engine.assembling import EXIT_CATEGORY, FiguresAsked
from tremplin.indicators.engine.domains import categories, possible, values_of
from tremplin.indicators.exports.told import ScopeTold
from tremplin.records.tables import Dossier, Territory

TERRITORY = "territory"
# what is counted for a page; of exact figures, the command line gives any number
MOST_AT_ONCE = 30_000
TOO_MUCH_EXACT = (
    "Trop de cases à la fois. Demandez moins d'indicateurs, ou moins de ventilations, ou exportez-les par la ligne de "
    "commande."
)


@dataclass(frozen=True, kw_only=True)
class PreparedFigures:
    """Figures that may be counted: on what, which, and in which words."""

    scope: FiguresScope
    fiches: tuple[CountedFiche, ...]
    choice: FigureChoice
    asked: FiguresAsked
    words: Vocabulary

    @property
    def told(self) -> ScopeTold:
        """What every row says of what it is about."""
        scope, asked = self.scope, self.asked
        return ScopeTold(
            department=scope.department, kind=scope.kind.value, scope=scope.code, first=asked.first, last=asked.last
        )

    def kept(self, column: Any) -> Any:
        """The condition that keeps a table to the dossiers of the scope."""
        return column.in_(select(Dossier.id).where(self.scope.condition))


def prepared(session: Session, desk: Desk, actor: Actor, request: FiguresRequest) -> PreparedFigures:
    """What is asked, for whoever may read it; every word that is not known is refused with the nearest."""
    return prepared_in(session, desk, found(session, desk, actor, request), request)


def prepared_in(session: Session, desk: Desk, scope: FiguresScope, request: FiguresRequest) -> PreparedFigures:
    """The same, of a scope that was found."""
    if request.frozen:
        check_frozen(request)
    if request.first is not None and request.last is not None and request.last < request.first:
        raise WrongUsage("la période finit avant de commencer : inversez ses deux jours.")
    words = _words(desk, scope.department)
    wanted = FiguresWanted(
        indicators=tuple(dict.fromkeys(request.indicators)),
        by=breakdowns(request.by),
        where=_kept_to(filters(request.where, words), scope),
        at=milestone(request.at) if request.at else None,
    )
    typology = _typology(desk.catalogue.typologies, request.typology)
    fiches = tuple(fiches_of(session, desk, scope.condition, typology))
    library = words.measures
    choice = chosen(fiches, wanted, library)
    asked = FiguresAsked(
        measures=library,
        by=wanted.by,
        where=wanted.where,
        values=values_of(words, _territories(session, scope)),
        first=request.first,
        last=request.last,
        whole=choice.measures,
        at=wanted.at and wanted.at.at,
        since=wanted.at and wanted.at.since,
        under_one=typology is not None,
    )
    _check_size(request, asked)
    return PreparedFigures(scope=scope, fiches=fiches, choice=choice, asked=asked, words=words)


def _check_size(request: FiguresRequest, asked: FiguresAsked) -> None:
    """Refuse, before they are counted, more cells than may be given out: each value of each crossing is one."""
    tables = list(_tables(asked))
    # of categories, those of several typologies are counted, and may be left out of the whole
    told = sum(cells for by, cells in tables if EXIT_CATEGORY not in by)
    counted = sum(cells for _, cells in tables)
    if not request.exact and (told > MOST_TOGETHER or counted > MOST_AT_ONCE):
        raise RefusedRequest(TOO_MUCH)
    if request.exact and request.at_once and counted > MOST_AT_ONCE:
        raise RefusedRequest(TOO_MUCH_EXACT)


def _tables(asked: FiguresAsked) -> Iterator[tuple[By, int]]:
    """Each crossing, with how many cells it has in all the figures of the whole scope that are told by it."""
    values = {**asked.values, EXIT_CATEGORY: categories(None)}
    for by in asked.by:
        table = prod(map(len, possible(values, by, asked.where).values()))
        yield by, table * sum(all(asked.measures[code].way(name) for name in by) for code in asked.whole or ())


def _words(desk: Desk, department: str) -> Vocabulary:
    try:
        return desk.catalogue.vocabulary.of(desk.catalogue.department(department))
    except UnknownIdentifier:
        # its plugin is gone, and its dossiers are there: any word of its own passes
        return desk.catalogue.vocabulary.of_anyone()


def _territories(session: Session, scope: FiguresScope) -> list[str]:
    dossiers = select(Dossier.id).where(scope.condition)
    rows = select(Territory.code).where(Territory.dossier_id.in_(dossiers)).distinct().order_by(Territory.code)
    return [*session.scalars(rows)]


def _typology(known: Mapping[str, ExitTypology], code: str | None) -> ExitTypology | None:
    if code is None:
        return None
    if code not in known:
        raise UnknownIdentifier("typologie", excerpt(code), known)
    return known[code]


def _kept_to(where: tuple[Filter, ...], scope: FiguresScope) -> tuple[Filter, ...]:
    """The filters, with the territory that is the scope: whose it is among several that were asked for."""
    if scope.territory is None:
        return where
    for each in where:
        if each.field == TERRITORY and scope.territory not in each.values:
            raise RefusedRequest(f"{scope.told} : vous ne gardez que d'autres territoires, personne ne peut rester.")
    kept = (each for each in where if each.field != TERRITORY)
    return (Filter(field=TERRITORY, values=(scope.territory,)), *kept)
