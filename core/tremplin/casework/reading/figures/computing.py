"""Figures of what was done, for whoever may read them: certified as a release, or exact, and then journaled."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin.casework.acting.door import Actor, Desk
from tremplin.casework.acting.people.beside import BesideFigures, said_of
from tremplin.casework.reading.figures import exact, frozen
from tremplin.casework.reading.figures.certifying import certified
from tremplin.casework.reading.figures.preparing import PreparedFigures, prepared
from tremplin.casework.reading.figures.requests import FiguresRequest
from tremplin.casework.reading.figures.scopes import FiguresScope
from tremplin.casework.reading.figures.telling import ToldFigures, told_with
from tremplin.indicators.engine.assembling import Figure
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.exports.columns import FigureRow

Tell = Callable[[str], object]


def silent(what: str) -> None:
    """Tell nobody how far the work has come."""


@dataclass(frozen=True, kw_only=True)
class ComputedFigures:
    """The figures of a scope as rows, what was left out of them and why, and in which words they are told."""

    scope: FiguresScope
    told: ToldFigures
    left: tuple[str, ...]
    exact: bool
    prepared: PreparedFigures
    frozen: bool = False

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        return self.told.rows


def computed(
    desk: Desk, actor: Actor, request: FiguresRequest, *, at: datetime, tell: Tell = silent
) -> ComputedFigures:
    """The figures that are asked for; ``tell`` hears what is under way."""
    with desk.database.reading() as session:
        ready = prepared(session, desk, actor, request)
        tell("comptage")
        counted: Sequence[Figure]
        if request.frozen:
            counted, said = frozen.frozen(session, ready)
        else:
            counted = figured(session, ready.kept, ready.choice.asked, ready.asked)
            said = BesideFigures() if _apart(ready) else said_of(session, ready.scope.condition)
    given, left = given_out(desk, actor, request, ready, counted, at=at, tell=tell)
    return ComputedFigures(
        scope=ready.scope,
        told=told_with(ready, counted, given, said, exact=request.exact),
        left=(*ready.choice.left, *left),
        exact=request.exact,
        prepared=ready,
        frozen=request.frozen,
    )


def given_out(
    desk: Desk,
    actor: Actor,
    request: FiguresRequest,
    ready: PreparedFigures,
    counted: Sequence[Figure],
    *,
    at: datetime,
    tell: Tell = silent,
) -> tuple[Iterator[FigureRow], tuple[str, ...]]:
    """What was counted, as whoever asks may have it: certified as one release, or exact and journaled."""
    if request.exact:
        return exact.exact(desk, actor, request, ready, counted, at=at), ()
    tell("contrôle des petits effectifs")
    return certified(desk, actor, ready, counted, at=at, at_once=request.at_once)


def _apart(ready: PreparedFigures) -> bool:
    """Whether what is asked is of some of the people only, of whom carriers say nothing apart."""
    return bool(ready.asked.where or ready.asked.first or ready.asked.last)
