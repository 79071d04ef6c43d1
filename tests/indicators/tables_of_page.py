"""The tables of docs/indicators.md, as the library of measures tells them."""

from collections.abc import Iterator

from tremplin.catalogue.filters import FIELDS, ITEMS, SPANS
from tremplin.catalogue.measure import BREAKDOWNS, DOSSIERS, GRAINS, PERIODS, UNITS, Aggregation
from tremplin.documents.vocabulary import SHARED
from tremplin.indicators.declared.dimensions import PEOPLE
from tremplin.indicators.measures import MEASURES

WAYS = {
    Aggregation.SUM: "s'additionnent",
    Aggregation.DISTINCT_PERSONS: "personnes",
    Aggregation.RATIO_OF_SUMS: "rapport",
    Aggregation.NONE: "non",
}
SPOKEN = {(SPANS,): "des bornes", (ITEMS,): "le nom du point, tel qu'il est écrit"}


def measures() -> Iterator[str]:
    for each in MEASURES:
        more = ", ".join(f"`{name}`" for name in each.breakdowns if name not in PEOPLE)
        unit = UNITS[each.unit] if each.unit else "celle de l'indicateur"
        yield f"| `{each.code}` | **{each.label}.** {each.definition} | {unit} | {GRAINS[each.grain]} | {more} |"


def filters() -> Iterator[str]:
    for name, field in FIELDS.items():
        words = [code for family in field.families if family not in (SPANS, ITEMS) for code in SHARED.family(family)]
        own = "ceux du département"
        told = SPOKEN.get(field.families) or " ".join(f"`{code}`" for code in words) or own
        yield f"| `{name}` | {field.label} | {told} |"


def ways() -> Iterator[str]:
    for each in MEASURES:
        apart = [name for name in each.breakdowns if each.way(name) is Aggregation.NONE]
        whole = set(PEOPLE) <= set(apart)
        names = [BREAKDOWNS[name] for name in apart if not (whole and name in PEOPLE)]
        told = ", ".join([*(["tout ce qui distingue les personnes"] if whole else []), *names])
        dossiers, periods = (WAYS[each.way(along) or Aggregation.NONE] for along in (DOSSIERS, PERIODS))
        yield f"| `{each.code}` | {dossiers} | {periods} | {told} |"


def people() -> str:
    *first, last = (f"`{name}` ({BREAKDOWNS[name]})" for name in PEOPLE)
    return f"{', '.join(first)} et {last}"
