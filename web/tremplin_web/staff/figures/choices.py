"""What a page of figures offers to ask, and what is asked of it already, each with the way to take it off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from flask_babel import lazy_gettext

from tremplin.casework.reading.figures.labels import by_told
from tremplin.casework.reading.figures.listing import readable_scopes
from tremplin.casework.reading.figures.naming import call_named
from tremplin.casework.reading.figures.offering import OfferedFigures
from tremplin.casework.reading.figures.requests import ScopeKind
from tremplin_web.frame.language import gettext
from tremplin_web.gate.door import desk, visit
from tremplin_web.staff.figures.places import FiguresPlace
from tremplin_web.staff.figures.question import (
    ALIKE,
    BESIDE,
    BY,
    EVOLUTION,
    INDICATOR,
    KEPT,
    LABELS,
    MOMENT,
    ONE,
    SEVERAL,
    SHOWN,
    TYPOLOGY,
    WITHOUT,
    FiguresQuestion,
)
from tremplin_web.staff.figures.rows import titles_of

VIEWS: Mapping[str, Any] = {
    "": lazy_gettext("Les chiffres"),
    "sorties": lazy_gettext("Les sorties par catégorie"),
    "editions": lazy_gettext("L'édition d'avant, côte à côte"),
    "fiches": lazy_gettext("Ses fiches, côte à côte"),
    "appels": lazy_gettext("Ses appels, côte à côte"),
    "territoires": lazy_gettext("Ses territoires, côte à côte"),
    "organismes": lazy_gettext("Ses organismes, côte à côte"),
    "departements": lazy_gettext("Les départements, côte à côte"),
}
# of what each scope holds several
HELD = {
    ScopeKind.DEPARTMENT: ("appels", "fiches", "territoires", "organismes"),
    ScopeKind.CALL: ("fiches", "territoires", "organismes"),
    ScopeKind.LOT: ("fiches", "territoires", "organismes"),
    ScopeKind.FICHE: ("territoires", "organismes"),
    ScopeKind.ORGANISATION: ("appels", "fiches", "territoires"),
    ScopeKind.TERRITORY: ("appels", "fiches", "organismes"),
}
Pairs = list[tuple[str, Any]]


@dataclass(frozen=True)
class FiguresChoices:
    """The choices of each field, from what is written to what is read."""

    views: Pairs
    indicators: Pairs
    breakdowns: Pairs
    moments: Pairs
    filters: Pairs
    typologies: Pairs
    beside: Pairs


class Chip(NamedTuple):
    """One thing that is asked, in words, and the address of the page without it."""

    name: Any
    value: Any
    away: str


def choices_of(question: FiguresQuestion, told: OfferedFigures) -> FiguresChoices:
    """What may be asked more of a scope."""
    beside = list(_beside(question))
    views = ["", "sorties", *HELD[question.place.kind], *(["editions"] if told.before else [])]
    if beside and question.several.get(BESIDE):
        views.append(ALIKE[question.place.kind])
    if question.place.kind is ScopeKind.DEPARTMENT and len(readable_scopes(desk(), visit().actor)) > 1:
        views.append("departements")
    return FiguresChoices(
        views=[(each, VIEWS[each]) for each in dict.fromkeys(views)],
        indicators=list(told.indicators.items()),
        breakdowns=list(told.breakdowns.items()),
        moments=list(told.moments.items()),
        filters=list(told.filters.items()),
        typologies=list(told.typologies.items()),
        beside=beside,
    )


def chips(question: FiguresQuestion, told: OfferedFigures) -> Iterator[Chip]:
    """All that is asked, each to be taken off."""
    for name in SEVERAL:
        for value in question.several.get(name, ()):
            yield Chip(LABELS[name], _said(name, value, told), question.without(name, value).address())
    for name in ONE:
        if name in question.one:
            yield Chip(LABELS[name], _said(name, question.one[name], told), question.without(name).address())


def _said(name: str, value: str, told: OfferedFigures) -> Any:
    """What is asked, in words; as it was typed, where it is none that is known."""
    if name == BY:
        return by_told(value.replace("|", ",").split(","))
    if (name, value) == (EVOLUTION, WITHOUT):
        return gettext("non montrée")
    known: Mapping[str, Mapping[str, Any]] = {
        INDICATOR: told.indicators,
        KEPT: told.filters,
        MOMENT: told.moments,
        TYPOLOGY: told.typologies,
        SHOWN: VIEWS,
    }
    return known.get(name, {}).get(value, value)


def narrower(question: FiguresQuestion, told: OfferedFigures) -> list[tuple[str, str]]:
    """Questions that ask less of the same: a call of several, a fiche of several, else one indicator."""
    kind, codes = question.place.kind, [each.code for each in told.fiches]
    calls = dict.fromkeys(code.rpartition("/")[0] for code in codes)
    if kind is ScopeKind.DEPARTMENT and len(calls) > 1:
        places = [(call_named(desk(), code), FiguresPlace(ScopeKind.CALL, code)) for code in reversed(calls)]
    elif kind in (ScopeKind.DEPARTMENT, ScopeKind.CALL) and len(codes) > 1:
        places = [(title, FiguresPlace(ScopeKind.FICHE, code)) for code, title in titles_of(told.fiches).items()]
    else:
        asked = question.several.get(INDICATOR)
        known = {} if asked else told.indicators
        return [(label, question.having(indicateur=code).address()) for code, label in known.items()]
    return [(title, replace(question, place=place).address()) for title, place in places]


def _beside(question: FiguresQuestion) -> Iterator[tuple[str, str]]:
    """The other scopes of the kind that may be put beside."""
    kind, code = question.place
    if kind not in ALIKE:
        return
    for department in readable_scopes(desk(), visit().actor):
        if department.whole.code == code.partition("/")[0]:
            scopes = {
                ScopeKind.CALL: [each.call for each in department.calls],
                ScopeKind.FICHE: [fiche for each in department.calls for fiche in each.fiches],
                ScopeKind.TERRITORY: department.territories,
            }[kind]
            yield from (
                (each.code, f"{each.title} ({each.edition})" if each.edition else each.title)
                for each in scopes
                if each.code != code
            )
