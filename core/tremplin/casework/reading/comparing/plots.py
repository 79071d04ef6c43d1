"""Figures drawn: exits by category, what was expected beside what was done, columns side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk
from tremplin.casework.acting.people.beside import BesideFigures
from tremplin.casework.reading.comparing.comparison import ComparedFigures
from tremplin.casework.reading.comparing.telling import about
from tremplin.casework.reading.figures.computing import ComputedFigures, Tell, computed, given_out, silent
from tremplin.casework.reading.figures.labels import spoken
from tremplin.casework.reading.figures.preparing import PreparedFigures, prepared_in
from tremplin.casework.reading.figures.requests import FiguresRequest
from tremplin.casework.reading.figures.scopes import found
from tremplin.casework.reading.figures.telling import told_with
from tremplin.catalogue.door import ExitTypology
from tremplin.indicators.charts.beside import beside_chart
from tremplin.indicators.charts.chart import BarChart
from tremplin.indicators.charts.exits import exits_chart
from tremplin.indicators.charts.expected import expected_chart
from tremplin.indicators.charts.wording import milestone_order
from tremplin.indicators.engine.assembling import EXIT_CATEGORY, FicheAsked, Figure
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.exports.columns import FigureRow

EXITS, AT_THE_EXIT = "exits", "exit"


@dataclass(frozen=True, kw_only=True)
class PlottedFigures:
    """A chart, and what was left out of it and why."""

    chart: BarChart
    left: tuple[str, ...]


def expected(desk: Desk, actor: Actor, request: FiguresRequest, *, at: datetime, tell: Tell = silent) -> PlottedFigures:
    """What was expected, foreseen and declared, beside what was done."""
    return expected_of(computed(desk, actor, request, at=at, tell=tell))


def expected_of(figures: ComputedFigures) -> PlottedFigures:
    """The same, of figures that were given out already: drawing them is no other release."""
    names = {each.code: each.fiche.title for each in figures.prepared.fiches}
    return PlottedFigures(chart=_expected(figures, figures.rows, names), left=figures.left)


def expected_apart(figures: ComputedFigures) -> dict[str | None, BarChart]:
    """A chart for each fiche, and for the whole, of which something was expected: each stands under its own table."""
    found: dict[str | None, BarChart] = {}
    for fiche in dict.fromkeys(row.fiche for row in figures.rows):
        chart = _expected(figures, [row for row in figures.rows if row.fiche == fiche], {})
        if chart.groups:
            found[fiche] = replace(chart, code=f"{chart.code}-{len(found) + 1}")
    return found


def _expected(figures: ComputedFigures, rows: Iterable[FigureRow], names: Mapping[str, str]) -> BarChart:
    ready, ahead = figures.prepared, figures.told.foreseen
    return expected_chart(
        rows,
        about(figures.scope.told, ready, figures.exact),
        spoken(ready.words, *_typologies(ready)),
        names,
        foreseen=lambda row: row.place() in ahead,
    )


def exits(desk: Desk, actor: Actor, request: FiguresRequest, *, at: datetime, tell: Tell = silent) -> PlottedFigures:
    """Exits by category, at the exit and at each milestone that the fiches look at, or at the one that is asked for."""
    asked = replace(request, indicators=(EXITS,), by=(EXIT_CATEGORY,))
    with desk.database.reading() as session:
        ready = prepared_in(session, desk, found(session, desk, actor, asked), asked)
        counted: list[Figure] = []
        for when, since in [(request.at, None)] if request.at else _moments(ready):
            tell("comptage")
            counted += _whole(session, ready, when, since)
    given, left = given_out(desk, actor, asked, ready, counted, at=at, tell=tell)
    told = told_with(ready, counted, given, BesideFigures(), exact=asked.exact)
    words = spoken(ready.words, *_typologies(ready))
    chart = exits_chart(told.rows, about(ready.scope.told, ready, asked.exact), words)
    return PlottedFigures(chart=chart, left=left)


def side_by_side(figures: ComparedFigures) -> PlottedFigures:
    """Columns that were compared, as a chart."""
    return PlottedFigures(chart=beside_chart(figures.side, figures.about, figures.words), left=figures.left)


def _moments(ready: PreparedFigures) -> list[tuple[str | None, str | None]]:
    """When the fiches look at people: as they leave, then so many months after."""
    found: dict[tuple[str | None, str | None], None] = {(AT_THE_EXIT, None): None}
    for each in ready.fiches:
        asked = each.fiche.follow_up.after_exit
        found |= dict.fromkeys((f"{months}-months", AT_THE_EXIT) for months in (asked.months if asked else ()))
        for indicator in each.fiche.indicators:
            measure = ready.asked.measures.get(indicator.measure)
            if measure is not None and measure.milestones and (indicator.at or "").endswith("-months"):
                found[indicator.at, indicator.since or AT_THE_EXIT] = None
    return sorted(found, key=lambda each: (milestone_order(each[0]), each[1] or ""))


def _whole(session: Session, ready: PreparedFigures, when: str | None, since: str | None) -> list[Figure]:
    """The figures of all the dossiers at a moment, each fiche under its typology."""
    fiches = [FicheAsked(fiche=each.code, indicators=(), typology=each.typology) for each in ready.fiches]
    moment = ready.asked if ready.asked.at else replace(ready.asked, at=when, since=since)
    return figured(session, ready.kept, fiches, moment)


def _typologies(ready: PreparedFigures) -> list[ExitTypology]:
    """The typology of a scope, where it has one alone: of several, what each category counts as is told."""
    known = {each.typology.code: each.typology for each in ready.fiches if each.typology is not None}
    return list(known.values()) if len(known) == 1 else []
