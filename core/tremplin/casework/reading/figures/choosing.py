"""Which indicators are counted of all those of a scope, and why each of the others is left out."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tremplin.casework.reading.figures.fiches import CountedFiche
from tremplin.casework.reading.figures.words import By, MilestoneAsked
from tremplin.catalogue.door import BREAKDOWNS, Indicator, Measure, denominator
from tremplin.catalogue.door import counted as told_by_rows
from tremplin.catalogue.filters import FIELDS, Filter
from tremplin.errors import RefusedRequest, UnknownIdentifier, excerpt
from tremplin.indicators.engine.assembling import FicheAsked

NONE_LEFT = "aucun indicateur ne peut être compté ainsi."
# more of them are no sentence that one reads
NAMED = 6


@dataclass(frozen=True, kw_only=True)
class FiguresWanted:
    """What is wanted of every figure, in codes."""

    indicators: tuple[str, ...] = ()
    by: tuple[By, ...] = ()
    where: tuple[Filter, ...] = ()
    at: MilestoneAsked | None = None


@dataclass(frozen=True)
class FigureChoice:
    """The indicators that are counted, fiche by fiche, the measures of the whole, those told only, and what is left."""

    asked: tuple[FicheAsked, ...]
    measures: tuple[str, ...]
    told: tuple[tuple[str, Indicator], ...]
    left: tuple[str, ...]


def chosen(fiches: Sequence[CountedFiche], wanted: FiguresWanted, library: Mapping[str, Measure]) -> FigureChoice:
    """The indicators of fiches that answer to what is wanted; refused where none is left."""
    _known(fiches, wanted.indicators, library)
    # what only the carrier says is told by no dimension, of nobody apart
    apart = bool(wanted.by or wanted.where or wanted.at)
    asked, told, left = [], [], dict[str, None]()
    named: dict[str, None] = {code: None for code in wanted.indicators if code in library and library[code].counted}
    for each in fiches:
        counted: list[Indicator] = []
        for indicator in each.fiche.indicators:
            if wanted.indicators and not {indicator.code, indicator.measure} & {*wanted.indicators}:
                continue
            if not told_by_rows(indicator, each.fiche.indicators, library):
                told.append((each.code, indicator))
                if apart:
                    left[f"{each.code}, {indicator.code} : dit par le porteur, ne se compte pas autrement"] = None
                continue
            measure = library[indicator.measure]
            named.setdefault(indicator.measure)
            why = lacking(measure, wanted)
            if why is None:
                counted.append(_at(indicator, measure, wanted))
                left |= {f"{each.code}, {indicator.code} : {sentence}": None for sentence in partly(measure, wanted)}
            else:
                left[f"{each.code}, {indicator.code} : {why}"] = None
        beside = tuple(_beside(each, counted, library, wanted))
        asked.append(
            FicheAsked(fiche=each.code, indicators=tuple(counted), typology=each.typology, beside=beside),
        )
    measures = tuple(code for code in named if lacking(library[code], wanted) is None)
    for code in named:
        why = lacking(library[code], wanted)
        if why is not None:
            left[f"{library[code].label} : {why}"] = None
    kept = () if apart else tuple(told)
    if not measures and not kept and not any(each.indicators for each in asked):
        raise RefusedRequest(" ".join([NONE_LEFT.capitalize(), *_why(left)]))
    return FigureChoice(tuple(asked), measures, kept, tuple(left))


def _why(left: Collection[str]) -> Iterator[str]:
    """Why nothing is left: of each figure where they are few, else how many times each reason was met."""
    if len(left) <= NAMED:
        yield from (f"{each}." for each in left)
        return
    for why, times in Counter(each.rpartition(" : ")[2] for each in left).most_common():
        yield f"{times} {'chiffres' if times > 1 else 'chiffre'} sur {len(left)} : {why}."


def lacking(measure: Measure, wanted: FiguresWanted) -> str | None:
    """Why a measure cannot be told as it is wanted; ``None`` where it can."""
    if wanted.by and not any(all(measure.way(name) for name in by) for by in wanted.by):
        names = dict.fromkeys(name for by in wanted.by for name in by if measure.way(name) is None)
        return f"ne se ventile pas par {', '.join(BREAKDOWNS[name] for name in names)}"
    fields = [each.field for each in wanted.where if each.field not in measure.filters]
    if fields:
        return f"ne se filtre pas par {', '.join(FIELDS[name].label for name in fields)}"
    if wanted.at is not None and not measure.milestones:
        return "ne se compte pas à une échéance"
    return None


def partly(measure: Measure, wanted: FiguresWanted) -> Iterator[str]:
    """The crossings in which a measure that has others cannot be told."""
    for by in wanted.by:
        names = [BREAKDOWNS[name] for name in by if measure.way(name) is None]
        if names:
            yield f"ne se ventile pas par {', '.join(names)}"


def _at(indicator: Indicator, measure: Measure, wanted: FiguresWanted) -> Indicator:
    if wanted.at is None or not measure.milestones:
        return indicator
    return replace(indicator, at=wanted.at.at, since=wanted.at.since)


def _beside(
    each: CountedFiche, counted: Sequence[Indicator], library: Mapping[str, Measure], wanted: FiguresWanted
) -> Iterator[Indicator]:
    """The indicators of which those that are counted are parts, where they are not counted themselves."""
    codes = {indicator.code for indicator in counted}
    for indicator in counted:
        base = denominator(indicator, each.fiche.indicators)
        if isinstance(base, Indicator) and base.code not in codes:
            codes.add(base.code)
            yield _at(base, library[base.measure], wanted)


def _known(fiches: Sequence[CountedFiche], codes: Sequence[str], library: Mapping[str, Measure]) -> None:
    known = [*(indicator.code for each in fiches for indicator in each.fiche.indicators), *library]
    for code in codes:
        if code not in known:
            raise UnknownIdentifier("indicateur", excerpt(code), dict.fromkeys(known))
