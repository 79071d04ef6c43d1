"""Exact figures: for those who instruct and decide, once the journal has kept who reads them, and what was asked."""

from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from typing import Any

from tremplin.casework.acting.door import Act, Actor, Desk, departments, journal
from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.casework.reading.figures.requests import FiguresRequest
from tremplin.casework.reading.figures.telling import place
from tremplin.catalogue.filters import Filter
from tremplin.indicators.disclosure.release import Thresholds
from tremplin.indicators.engine.assembling import Figure
from tremplin.indicators.exports.columns import FigureRow
from tremplin.indicators.exports.told import rows

PUBLIC = "public"


def exact(
    desk: Desk,
    actor: Actor,
    request: FiguresRequest,
    ready: PreparedFigures,
    counted: Sequence[Figure],
    *,
    at: datetime,
) -> Iterator[FigureRow]:
    """The rows as they were counted; of health, whoever may not read it of a person learns nothing of a few."""
    _journal(desk, actor, request, ready, at)
    hidden: Container[object] = ()
    # GDPR, article 9: who sees each person by number would know of which one a small figure tells
    if ready.scope.department not in departments(actor, Act.READ_HEALTH):
        sensitive = {code for code, what in ready.words.sensitive.items() if what == "health"}
        hidden = {place(each) for each in counted if _few(each) and _of(each, ready.asked.where, sensitive)}
    return (row.masked() if row.place() in hidden else row for row in rows(counted, ready.told))


def _few(figure: Figure) -> bool:
    return figure.persons is not None and figure.persons < Thresholds().health


def _of(figure: Figure, where: Sequence[Filter], sensitive: set[str]) -> bool:
    """Whether a figure is of some of these publics, by its cell or by what it is kept to."""
    filters = (*where, *figure.kept, *figure.kept_of)
    told = dict(zip(figure.by, figure.cell, strict=True)).get(PUBLIC)
    return told in sensitive or any(each.field == PUBLIC and sensitive & {*each.values} for each in filters)


def _journal(desk: Desk, actor: Actor, request: FiguresRequest, ready: PreparedFigures, at: datetime) -> None:
    """Keep that exact figures were read, and what was asked; a reader that is not journaled reads nothing."""
    asked: dict[str, Any] = {
        "scope": ready.scope.code,
        "among": list(ready.scope.among),
        "indicators": list(request.indicators),
        "by": list(request.by),
        "where": list(request.where),
        "at": request.at,
        "from": request.first,
        "until": request.last,
        "typology": request.typology,
        "frozen": request.frozen,
    }
    with desk.database.writing() as session:
        journal.write(
            session,
            at=at,
            actor=actor.account_id,
            act=Act.EXACT_FIGURES,
            subject=f"chiffres {ready.scope.code}",
            dossier_id=ready.scope.dossier,
            after={name: value for name, value in asked.items() if value},
        )
