"""Figures given out under the control of disclosure: one release, certified with those before it, and kept."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest
from tremplin.casework.reading.figures.keeping import kept
from tremplin.casework.reading.figures.labels import by_told
from tremplin.casework.reading.figures.populations import DossierSet, sets_of, unions
from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.catalogue.words import CATEGORIES
from tremplin.indicators.disclosure.certified import Certified
from tremplin.indicators.disclosure.release import Union
from tremplin.indicators.engine.assembling import EXIT_CATEGORY, Figure
from tremplin.indicators.engine.classes import counting
from tremplin.indicators.exports.columns import FigureRow
from tremplin.indicators.exports.releasing import ToRelease, name_of, release_of, told

# what a category of one typology counts as is not what it is: the sum of both would tell one that is masked
MIXED = (
    "sorties de tout le périmètre par catégorie : les fiches ont plusieurs typologies, dont des catégories à elles ; "
    "demandez-les par une seule"
)
UNPROTECTED = "par {by} : rien ne protégerait ses petits effectifs"
UNNAMED = "0"
STAGE = "stage"
# tried: participants kept to those who went out are the exits, and told what the exits mask
STAGED = (
    "l'étape ne se filtre pas dans ce qui se diffuse : les personnes sorties ou entrées sont déjà ce que comptent "
    "d'autres chiffres, qui se liraient deux fois. Demandez ces chiffres-là, ou les chiffres exacts si votre rôle le "
    "permet."
)


def certified(
    desk: Desk, actor: Actor, ready: PreparedFigures, counted: Sequence[Figure], *, at: datetime, at_once: bool = False
) -> tuple[Iterator[FigureRow], tuple[str, ...]]:
    """The rows of a release that is certified and kept, and what is left out of it, and why."""
    _refuse_stages(ready)
    figures, left = _alike(ready, counted)
    sensitive = frozenset(code for code, what in ready.words.sensitive.items() if what == "health")
    alone = ready.fiches[0].code if len(ready.fiches) == 1 else None
    sets = sets_of(ready.scope, dict.fromkeys(each.fiche for each in figures if each.fiche), alone)
    asked = ToRelease(
        name=UNNAMED,
        scope=ready.told,
        where=ready.asked.where,
        sensitive=sensitive,
        counting=_counting(ready),
        populations={fiche: str(dossiers) for fiche, dossiers in sets.items()},
    )

    def found(names: Iterable[str]) -> list[Union]:
        with desk.database.reading() as session:
            return list(unions(session, map(DossierSet.of, names)))

    made = kept(desk, actor, ready.scope.department, release_of(figures, asked), found, at=at, at_once=at_once)
    return told(made, figures, ready.told), (*left, *_dropped(made, figures))


def _refuse_stages(ready: PreparedFigures) -> None:
    """Refuse a filter by stage: who went out, or came in, is what other measures count, and would be told twice."""
    if any(each.field == STAGE for each in ready.asked.where):
        raise RefusedRequest(STAGED)


def _counting(ready: PreparedFigures) -> dict[str | None, frozenset[str]]:
    """The categories that count: of each fiche its own, and of the whole those of one typology, or of all."""
    found: dict[str | None, frozenset[str]] = {each.code: counting(each.typology) for each in ready.fiches}
    codes = {each.typology.code for each in ready.fiches if each.typology is not None}
    return {**found, None: frozenset(CATEGORIES) if len(codes) > 1 else frozenset().union(*found.values())}


def _alike(ready: PreparedFigures, counted: Sequence[Figure]) -> tuple[Sequence[Figure], tuple[str, ...]]:
    """The figures that may be told together: of several typologies, the categories of the whole only where shared."""
    categories = {each.code for fiche in ready.fiches if fiche.typology for each in fiche.typology.categories}
    own = not categories <= {*CATEGORIES}
    figures = [each for each in counted if not (own and each.fiche is None and _mixed(each))]
    return figures, (MIXED,) if len(figures) < len(counted) else ()


def _mixed(figure: Figure) -> bool:
    """Whether a figure tells categories of several typologies at once."""
    return EXIT_CATEGORY in figure.by and figure.typology is None


def _dropped(made: Certified, figures: Iterable[Figure]) -> Iterator[str]:
    labels = {name_of(each): each.label for each in figures}
    for each in made.dropped:
        yield f"{labels.get(each.indicator, each.indicator)} {UNPROTECTED.format(by=by_told(each.by))}"
