"""What may be asked of the figures of a scope, in words: indicators, breakdowns, moments, filters, typologies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Act, Actor, Desk, RefusedRequest, UnknownIdentifier
from tremplin.casework.reading.figures import naming
from tremplin.casework.reading.figures.editions import follows
from tremplin.casework.reading.figures.fiches import CountedFiche, fiches_of
from tremplin.casework.reading.figures.labels import spoken
from tremplin.casework.reading.figures.perimeter import perimeter
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.casework.reading.figures.scopes import FiguresScope, found
from tremplin.casework.reading.figures.words import EXIT
from tremplin.catalogue.door import BREAKDOWNS, TRIAL_END, Measure, Words, value_told
from tremplin.catalogue.filters import FIELDS
from tremplin.documents.door import Vocabulary
from tremplin.indicators.charts.wording import milestone, milestone_order
from tremplin.indicators.engine.domains import BANDS_OF_AGE

# after what months are counted, and how many are looked at, beside those that fiches look at
SINCE, MONTHS = (EXIT, "hiring"), (3, 6, 12)
# of whom a page offers to count some only: others are typed on the command line
KEPT_TO = ("public", "sex", "qpv", "territory", "schooling", "prescriber")
AGE = "age"


@dataclass(frozen=True, kw_only=True)
class OfferedFigures:
    """A scope in words, and what may be asked of its figures: from what is written in a request to what it is called.

    ``before`` is the code of the edition before, where it has a dossier that counts; ``exact``, whether figures that
    nothing masks are of their role here.
    """

    scope: FiguresScope
    title: str
    fiches: tuple[CountedFiche, ...]
    indicators: Mapping[str, str]
    breakdowns: Mapping[str, str]
    moments: Mapping[str, str]
    filters: Mapping[str, str]
    typologies: Mapping[str, str]
    before: str | None
    exact: bool


def offered(desk: Desk, actor: Actor, kind: ScopeKind, scope: str) -> OfferedFigures:
    """What may be asked of a scope; whoever may not read its figures is answered as if it were not there."""
    with desk.database.reading() as session:
        place = found(session, desk, actor, FiguresRequest(kind=kind, scope=scope))
        fiches = tuple(fiches_of(session, desk, place.condition, None))
        words = _words(desk, place.department)
        library = {each: words.measures[each] for each in _measures(fiches, words)}
        labels = spoken(words)
        return OfferedFigures(
            scope=place,
            title=naming.named(session, desk, place),
            fiches=fiches,
            indicators=dict(_indicators(fiches, library)),
            breakdowns={name: told for name, told in BREAKDOWNS.items() if _any_by(library.values(), name)},
            moments=dict(_moments(fiches, library.values(), labels)),
            filters=dict(_filters(library.values(), words, labels)),
            typologies={
                code: each.label
                for code, each in desk.catalogue.typologies.items()
                if each.department in (None, place.department)
            },
            before=_before(session, desk, actor, place),
            exact=perimeter(actor, Act.EXACT_FIGURES, place.department) is not None,
        )


def _measures(fiches: Sequence[CountedFiche], words: Vocabulary) -> list[str]:
    named = dict.fromkeys(each.measure for fiche in fiches for each in fiche.fiche.indicators)
    return [code for code in named if code in words.measures and words.measures[code].counted]


def _indicators(fiches: Sequence[CountedFiche], library: Mapping[str, Measure]) -> Iterator[tuple[str, str]]:
    """The measures of a scope that has several fiches, else the indicators of its own."""
    if len(fiches) > 1:
        yield from sorted(((code, each.label) for code, each in library.items()), key=lambda pair: pair[1])
        return
    for fiche in fiches:
        yield from ((each.code, each.label) for each in fiche.fiche.indicators if each.measure in library)


def _any_by(library: Iterable[Measure], name: str) -> bool:
    return any(each.way(name) is not None for each in library)


def _moments(fiches: Sequence[CountedFiche], library: Iterable[Measure], words: Words) -> Iterator[tuple[str, str]]:
    if not any(each.milestones for each in library):
        return
    known = {(EXIT, None), (TRIAL_END, None), *((f"{months}-months", since) for months in MONTHS for since in SINCE)}
    asked = (each for fiche in fiches for each in fiche.fiche.indicators if (each.at or "").endswith("-months"))
    known |= {(str(each.at), each.since or EXIT) for each in asked}
    for at, since in sorted(known, key=lambda each: (each[1] or "", milestone_order(each[0]))):
        yield f"{at}:{since}" if since else at, milestone(at, since, words)


def _filters(library: Iterable[Measure], words: Vocabulary, labels: Words) -> Iterator[tuple[str, str]]:
    kept = {field for each in library for field in each.filters}
    for field in KEPT_TO:
        if field in kept:
            for code in (code for family in FIELDS[field].families for code in _known(words, family)):
                yield f"{field}={code}", f"{FIELDS[field].label} : {value_told(field, code, labels)}"
    if AGE in kept:
        for band in BANDS_OF_AGE:
            written = band.replace("+", "-")
            yield f"{AGE}={written}", f"{FIELDS[AGE].label} : {value_told(AGE, written, labels)}"


def _known(words: Vocabulary, family: str) -> Mapping[str, Any]:
    return words.family(family)


def _words(desk: Desk, department: str) -> Vocabulary:
    try:
        return desk.catalogue.vocabulary.of(desk.catalogue.department(department))
    except UnknownIdentifier:
        return desk.catalogue.vocabulary.of_anyone()


def _before(session: Session, desk: Desk, actor: Actor, scope: FiguresScope) -> str | None:
    code = follows(desk, scope.kind, scope.code)
    if code is None or perimeter(actor, Act.READ_FIGURES, code.partition("/")[0]) is None:
        return None
    try:
        return found(session, desk, actor, FiguresRequest(kind=scope.kind, scope=code)).code
    except (RefusedRequest, UnknownIdentifier):
        # nothing of it was granted, or nothing that they may read
        return None
