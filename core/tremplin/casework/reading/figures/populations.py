"""The sets of dossiers that figures are about, by names that tell which holds which.

Whoever has the figures of a call and those of some of its fiches takes one from the other: of each set that is known
of, those that it holds are told to the control of disclosure, and whether nothing else is in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from tremplin.casework.reading.figures.perimeter import AREA, DEPARTMENT, ORGANISATION, RAN
from tremplin.casework.reading.figures.scopes import CALL, DOSSIER, FICHE, LOT, FiguresScope
from tremplin.indicators.disclosure.release import Union
from tremplin.records.tables import Dossier, Territory

COLUMNS: Mapping[str, Any] = {
    DEPARTMENT: Dossier.department,
    CALL: Dossier.call,
    LOT: Dossier.lot,
    FICHE: Dossier.fiche,
    ORGANISATION: Dossier.organisation_id,
    DOSSIER: Dossier.id,
}
NUMBERS = (ORGANISATION, DOSSIER)
AND, OR, IS = "&", "|", "="
WITHIN = "parmi:"


@dataclass(frozen=True)
class DossierSet:
    """The dossiers that answer to all these names, and to one of each of the groups of ``within``."""

    names: frozenset[tuple[str, str]]
    within: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        names = [_text(*pair) for pair in sorted(self.names)]
        return AND.join([*names, *(f"{WITHIN}{OR.join(group)}" for group in self.within)])

    @classmethod
    def of(cls, text: str) -> "DossierSet":
        """The set that a text names."""
        parts = text.split(AND)
        groups = (part.removeprefix(WITHIN) for part in parts if part.startswith(WITHIN))
        names = (part.partition(IS) for part in parts if not part.startswith(WITHIN))
        return cls(
            frozenset((name, value) for name, _, value in names), tuple(tuple(each.split(OR)) for each in groups)
        )

    def holds(self, other: "DossierSet") -> bool:
        """Whether every dossier of another set is in this one."""
        if self == other or not self.names <= other.names:
            return False
        said = {_text(*pair) for pair in other.names}
        return all(said & {*group} or any({*each} <= {*group} for each in other.within) for group in self.within)

    def level(self, other: "DossierSet") -> tuple[str, ...]:
        """By what a set that this one holds is told apart in it."""
        beyond = {name for name, _ in other.names - self.names}
        if DOSSIER in beyond:
            return (DOSSIER,)
        return (*sorted(beyond), *(() if {*other.within} <= {*self.within} else (WITHIN,)))

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition of its dossiers; the areas of one dossier are told by its number already."""
        named = [_column(name, value) for name, value in self.names if name != AREA]
        return and_(RAN, *named, *(or_(*(_column(*_pair(each)) for each in group)) for group in self.within))


def sets_of(scope: FiguresScope, codes: Iterable[str], alone: str | None = None) -> dict[str | None, DossierSet]:
    """The set of a scope (``None``), and those of the fiches, or of whatever else has a code, that are in it.

    ``alone`` is the one fiche of all its dossiers: the whole is that of the fiche, and bears its name.
    """
    names = {*scope.names}
    groups = {each for each in (scope.within, scope.among) if each}
    for group in [each for each in groups if len(each) == 1 and each[0].startswith(f"{ORGANISATION}{IS}")]:
        # the call of one carrier is the carrier in the call, whoever asks
        names.add(_pair(group[0]))
    said = {_text(*pair) for pair in names}
    within = tuple(sorted(group for group in groups if not said & {*group}))
    whole = DossierSet(frozenset(names), within)
    whole = whole if alone is None else _in(whole, named(alone))
    return {None: whole, **{code: _in(whole, named(code)) for code in codes}}


def named(code: str) -> frozenset[tuple[str, str]]:
    """The names of a fiche, of a call or of an organisation, each of which is known by its form."""
    if code.isdecimal():
        return frozenset({(ORGANISATION, code)})
    call = code.rpartition("/")[0]
    return frozenset({(FICHE, code), (CALL, call)} if "/" in call else {(CALL, code)})


def among(codes: Iterable[str]) -> tuple[str, ...]:
    """The names of which any holds a dossier of one of these fiches, calls or organisations."""
    return tuple(sorted(_text(*max(named(code))) for code in codes))


def _in(whole: DossierSet, more: frozenset[tuple[str, str]]) -> DossierSet:
    names = whole.names | more
    said = {_text(*pair) for pair in names}
    return DossierSet(names, tuple(group for group in whole.within if not said & {*group}))


def unions(session: Session, known: Iterable[DossierSet]) -> Iterator[Union]:
    """What each of these sets is the sum of, as far as the others tell; what is left of one bears a name of its own."""
    sets = sorted({*known}, key=str)
    for outer in sets:
        inner = sorted((each for each in sets if outer.holds(each)), key=lambda each: (outer.level(each), str(each)))
        for level, group in groupby(inner, key=outer.level):
            parts = list(group)
            if WITHIN in level:
                # one dossier may be of two territories: none of these is what the others leave
                yield from (Union(str(outer), (str(part), f"{outer}{AND}¬{part}")) for part in parts)
            elif _complete(session, outer, level, parts):
                yield Union(str(outer), tuple(map(str, parts)))
            else:
                yield Union(str(outer), (*map(str, parts), f"{outer}{AND}¬{'+'.join(level)}"))


def _complete(session: Session, outer: DossierSet, level: Sequence[str], parts: Iterable[DossierSet]) -> bool:
    """Whether no dossier of a set is in none of its parts."""
    names = [name for name in level if name in COLUMNS]
    told = {tuple(_typed(name, dict(part.names)[name]) for name in names) for part in parts}
    columns = [COLUMNS[name] for name in names]
    # as many as the parts and one more tell: a fiche of a thousand dossiers is not read whole for one of them
    rows = session.execute(select(*columns).where(outer.condition).distinct().limit(len(told) + 1))
    return all(tuple(row) in told for row in rows)


def _text(name: str, value: str) -> str:
    return f"{name}{IS}{value}"


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition(IS)
    return name, value


def _typed(name: str, value: str) -> Any:
    return int(value) if name in NUMBERS else value


def _column(name: str, value: str) -> ColumnElement[bool]:
    if name == AREA:
        return exists().where(Territory.dossier_id == Dossier.id, Territory.code == value)
    condition: ColumnElement[bool] = COLUMNS[name] == _typed(name, value)
    return condition
