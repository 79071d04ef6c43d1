"""Figures side by side, on one typology: all the columns of a department are one release, certified together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tremplin.casework.acting.door import Actor, Desk
from tremplin.casework.reading.comparing.columns import department_named, territories_of
from tremplin.casework.reading.comparing.parts import ComparedPart, counted, parts_of
from tremplin.casework.reading.comparing.requests import TITLES, ComparedKind, ComparisonRequest
from tremplin.casework.reading.comparing.telling import about
from tremplin.casework.reading.comparing.typologies import broken, depending, one_typology
from tremplin.casework.reading.figures.computing import Tell, given_out, silent
from tremplin.casework.reading.figures.labels import spoken
from tremplin.catalogue.door import ExitTypology, Words
from tremplin.indicators.charts.beside import FICHE, TERRITORY, SideBySide, beside
from tremplin.indicators.exports.columns import FigureRow


@dataclass(frozen=True, kw_only=True)
class ComparedFigures:
    """Figures side by side, what they are about and in which words, what was left out of them and why."""

    side: SideBySide
    about: str
    words: Words
    left: tuple[str, ...]
    exact: bool


def compared(
    desk: Desk, actor: Actor, request: ComparisonRequest, *, at: datetime, tell: Tell = silent
) -> ComparedFigures:
    """The figures of several columns, and of all of them; ``tell`` hears what is under way."""
    with desk.database.reading() as session:
        parts = list(parts_of(session, desk, actor, request))
        typology = one_typology((part.ready for part in parts), (fiche for part in parts for fiche in part.own))
        found = []
        for part in parts:
            tell("comptage")
            found.append(counted(session, part, typology))
    rows: list[FigureRow] = []
    left: dict[str, None] = {}
    for part, figures in zip(parts, found, strict=True):
        given, more = given_out(desk, actor, part.request, part.ready, figures, at=at, tell=tell)
        rows += _told(part, given, typology, request.kind)
        left |= dict.fromkeys((*_left(part), *more))
    named = _named(desk, parts, rows, request)
    along = TERRITORY if request.kind is ComparedKind.TERRITORIES else FICHE
    return ComparedFigures(
        side=beside(rows, along, TITLES[request.kind], named),
        about=_about(parts, typology),
        words=spoken(parts[0].ready.words, *([typology] if typology else [])),
        left=tuple(left),
        exact=request.figures.exact,
    )


def _told(
    part: ComparedPart, rows: Iterable[FigureRow], typology: ExitTypology | None, kind: ComparedKind
) -> Iterator[FigureRow]:
    """The rows with a mark where what is counted is not classified as its own fiches do."""
    breaks = {
        column.code: broken(typology, (each for each in part.own if each.code in column.fiches))
        for column in part.columns
    }
    whole = broken(typology, part.own)
    for row in rows:
        if depending(part.ready, row.measure):
            row = row._replace(series_break=breaks.get(row.fiche or "", whole))
        yield row._replace(fiche=row.department) if kind is ComparedKind.DEPARTMENTS else row


def _left(part: ComparedPart) -> Iterator[str]:
    """What was left out of the whole: nothing else is compared."""
    own = tuple(f"{each.code}, " for each in part.own)
    return (each for each in part.ready.choice.left if not each.startswith(own))


def _named(
    desk: Desk, parts: Sequence[ComparedPart], rows: Sequence[FigureRow], request: ComparisonRequest
) -> Mapping[str, str]:
    """The columns in their order, and what each is called."""
    match request.kind:
        case ComparedKind.DEPARTMENTS:
            return {part.ready.scope.code: department_named(desk, part.ready.scope.code) or "" for part in parts}
        case ComparedKind.TERRITORIES:
            return territories_of(parts[0].ready.words, rows, request.names)
        case _:
            return {column.code: column.label for part in parts for column in part.columns}


def _about(parts: Sequence[ComparedPart], typology: ExitTypology | None) -> str:
    first = parts[0]
    depends = any(depending(part.ready, code) for part in parts for code in part.ready.choice.measures)
    classed = f"sorties classées par « {typology.label} »" if typology is not None and depends else ""
    return about(" et ".join(part.told for part in parts), first.ready, first.request.exact, classed)
