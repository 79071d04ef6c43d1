"""What is asked of figures, all of it in the address: which, by what, of whom, when, beside what."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from tremplin.casework.reading.comparing.requests import ComparedKind, ComparisonRequest
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.documents.writing import day
from tremplin.errors import TremplinError, UnknownIdentifier, WrongUsage
from tremplin_web.gate.door import SentForm, sentences
from tremplin_web.staff.figures.places import FiguresPlace

INDICATOR, BY, CROSSED, MOMENT, KEPT, FIRST, LAST = "indicateur", "par", "croise", "moment", "filtre", "du", "au"
TYPOLOGY, SHOWN, BESIDE, EVOLUTION = "typologie", "montrer", "avec", "evolution"
SEVERAL, ONE = (INDICATOR, BY, KEPT, BESIDE), (MOMENT, FIRST, LAST, TYPOLOGY, SHOWN, EVOLUTION)
LABELS: Mapping[str, Any] = {
    INDICATOR: lazy_gettext("Indicateur"),
    BY: lazy_gettext("Ventiler par"),
    MOMENT: lazy_gettext("Regarder"),
    KEPT: lazy_gettext("Ne compter que"),
    FIRST: lazy_gettext("Depuis le"),
    LAST: lazy_gettext("Jusqu'au"),
    TYPOLOGY: lazy_gettext("Classer les sorties par"),
    SHOWN: lazy_gettext("Montrer"),
    BESIDE: lazy_gettext("À côté de"),
    EVOLUTION: lazy_gettext("Évolution"),
}
FIGURES, EXITS, WITHOUT = "", "sorties", "non"
COMPARED = {
    "editions": ComparedKind.EDITIONS,
    "fiches": ComparedKind.FICHES,
    "appels": ComparedKind.CALLS,
    "territoires": ComparedKind.TERRITORIES,
    "organismes": ComparedKind.ORGANISATIONS,
    "departements": ComparedKind.DEPARTMENTS,
}
# what a scope is put beside others of its kind as
ALIKE = {ScopeKind.CALL: "appels", ScopeKind.FICHE: "fiches", ScopeKind.TERRITORY: "territoires"}
# the fields at which a word that is not known is told
ABOUT = {
    "indicateur": INDICATOR,
    "ventilation": BY,
    "champ": KEPT,
    "typologie": TYPOLOGY,
    "origine": MOMENT,
    "appel": BESIDE,
    "fiche": BESIDE,
    "organisme": BESIDE,
    "département": BESIDE,
}


@dataclass(frozen=True)
class FiguresQuestion:
    """What an address asks of a scope; days stay as they were typed."""

    place: FiguresPlace
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    one: Mapping[str, str] = field(default_factory=dict)

    def given(self) -> dict[str, Any]:
        """All that is asked, as an address says it again."""
        return {**{name: list(said) for name, said in self.several.items() if said}, **self.one}

    def address(self, endpoint: str = "staff.figures_page") -> str:
        """The address of a page about this question."""
        return url_for(endpoint, portee=self.place.words, **self.given())

    def without(self, name: str, value: str | None = None) -> "FiguresQuestion":
        """The same, less one of what is asked."""
        if value is None:
            return replace(self, one={key: said for key, said in self.one.items() if key != name})
        left = tuple(each for each in self.several.get(name, ()) if each != value)
        return replace(self, several={**self.several, name: left})

    def having(self, **said: str) -> "FiguresQuestion":
        """The same, with something else asked."""
        added = {
            name: tuple(dict.fromkeys((*self.several.get(name, ()), said[name]))) for name in SEVERAL if name in said
        }
        return replace(
            self,
            several={**self.several, **added},
            one={**self.one, **{name: value for name, value in said.items() if name in ONE}},
        )

    @property
    def shown(self) -> str:
        """What the page shows: the figures, exits by category, or columns side by side."""
        asked = self.one.get(SHOWN) or (ALIKE.get(self.place.kind, FIGURES) if self.several.get(BESIDE) else FIGURES)
        return asked if asked in (EXITS, *COMPARED) else FIGURES

    @property
    def evolves(self) -> bool:
        """Whether the edition before stands beside: of a period, it would be of another one."""
        return self.one.get(EVOLUTION) != WITHOUT and FIRST not in self.one and LAST not in self.one

    def request(
        self, *, exact: bool = False, at_once: bool = False, place: FiguresPlace | None = None
    ) -> FiguresRequest:
        """What the core is asked, of this scope or of another one; a day that cannot be read is told."""
        asked = place or self.place
        days = {name: _day(name, self.one[name]) if name in self.one else None for name in (FIRST, LAST)}
        return FiguresRequest(
            kind=asked.kind,
            scope=asked.code,
            indicators=self.several.get(INDICATOR, ()),
            by=self.several.get(BY, ()),
            at=self.one.get(MOMENT),
            where=self.several.get(KEPT, ()),
            first=days[FIRST],
            last=days[LAST],
            typology=self.one.get(TYPOLOGY),
            exact=exact,
            at_once=at_once,
        )

    def comparison(self, *, at_once: bool = False) -> ComparisonRequest:
        """The columns that are asked for: those of the scope, its editions, or the scope beside others of its kind."""
        asked, names = self.request(at_once=at_once), self._names()
        if names:
            # those that are named are of no scope but their department
            asked = replace(asked, kind=ScopeKind.DEPARTMENT, scope=self.place.code.partition("/")[0])
        return ComparisonRequest(kind=COMPARED[self.shown], names=names, figures=asked)

    def _names(self) -> tuple[str, ...]:
        kind, beside = self.place.kind, self.several.get(BESIDE, ())
        if self.shown == "editions" and kind in (ScopeKind.CALL, ScopeKind.FICHE):
            return (self.place.code,)
        if not beside or ALIKE.get(kind) != self.shown:
            return ()
        named = (self.place.code, *beside)
        bare = (each.rpartition("/")[2] for each in named) if kind is ScopeKind.TERRITORY else named
        return tuple(dict.fromkeys(bare))


class _WrongDay(WrongUsage):
    """A day that cannot be read, and the field in which it was typed."""

    def __init__(self, name: str, refused: TremplinError):
        self.name = name
        super().__init__(str(refused))


def _day(name: str, typed: str) -> date:
    try:
        return day(typed)
    except TremplinError as refused:
        raise _WrongDay(name, refused) from None


def asked_of(place: FiguresPlace, said: MultiDict[str, str]) -> FiguresQuestion:
    """What an address or a form asks of a scope; what is left empty asks nothing."""
    one = {name: value for name in ONE if (value := said.get(name, "").strip())}
    several = {
        name: tuple(dict.fromkeys(value for each in said.getlist(name) if (value := each.strip()))) for name in SEVERAL
    }
    crossed = said.get(CROSSED, "").strip()
    if crossed and several[BY] and crossed != several[BY][-1]:
        # the form crosses the last breakdown that it chose
        several[BY] = (*several[BY][:-1], f"{several[BY][-1]},{crossed}")
    return FiguresQuestion(place, several, one)


def bare(said: MultiDict[str, str]) -> bool:
    """Whether an address says nothing that it needs not: what a form left empty would stay in it."""
    return CROSSED not in said and all(value.strip() for _, value in said.items(multi=True))


def refuse(form: SentForm, refused: TremplinError) -> None:
    """Tell what was not understood at its field, and of the whole what has none."""
    name = refused.name if isinstance(refused, _WrongDay) else None
    if isinstance(refused, UnknownIdentifier):
        name = ABOUT.get(refused.kind, KEPT)
    elif isinstance(refused, WrongUsage) and name is None:
        name = _named(str(refused))
    if name is None:
        form.refused += sentences(refused)
    else:
        form.mistakes[name] = str(refused)


def _named(sentence: str) -> str | None:
    """The field of a sentence that begins with what it is about."""
    starts = {"échéance": MOMENT, "filtre": KEPT, "la période": FIRST}
    return next((name for start, name in starts.items() if sentence.startswith(start)), None)
