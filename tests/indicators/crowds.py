"""Crowds drawn by a seed, and the tables of them to give out: publics, fiches, exits, two dates, filters."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from tremplin.indicators.disclosure.release import CountedCell, Key, Population, Release, Table, Union

# a kind of person: its fiche, then the values that each dimension gives it (several for the publics), whether it went
# out well, and the release in which it was first met
Kind = tuple[str, tuple[tuple[str, ...], ...], bool, int]
Counts = Callable[[Kind], int]


@dataclass(frozen=True)
class Crowd:
    """How many persons there are of each kind, the dimensions, and the releases that are asked for."""

    dimensions: tuple[str, ...]
    overlapping: tuple[str, ...]
    fiches: tuple[str, ...]
    persons: Mapping[Kind, int]
    releases: tuple[Release, ...]
    # what each cell counts: for the numerator, and for the denominator of a rate
    read: Mapping[tuple[str, Population, tuple[str, ...], Key, int], tuple[Counts, Counts | None]]


def values(dimension: str, overlapping: bool, many: int) -> list[tuple[str, ...]]:
    """The values a person may have of a dimension: one, or any of them where they overlap."""
    ones = [f"{dimension}{rank}" for rank in range(many)]
    sizes = range(1, many + 1) if overlapping else (1,)
    return [each for size in sizes for each in combinations(ones, size)]


def draw(seed: int) -> Crowd:
    """A crowd of up to four dimensions; one in three with overlapping publics, fiches, rates, or an earlier release."""
    rng = random.Random(seed)
    many = rng.choice((1, 2, 2, 3, 3, 4))
    overlapping = ("a",) if rng.random() < 0.3 else ()
    fiches = ("f0", "f1", "f2") if rng.random() < 0.3 and many < 4 else ("f0",)
    rated, dated = rng.random() < 0.3, rng.random() < 0.3
    names = tuple("abcd"[:many])
    crowded = many == 4 and (overlapping or rated or dated)
    sizes = [rng.randint(2, 2 if crowded else 3 if many > 2 or overlapping else 5) for _ in names]
    domains = [values(name, name in overlapping, size) for name, size in zip(names, sizes, strict=True)]
    mean = rng.choice((1, 4, 12, 40))
    persons: Counter[Kind] = Counter()
    for fiche, *each in product(fiches, *domains):
        for good in (False, True) if rated else (True,):
            for met in (0, 1) if dated else (0,):
                drawn = rng.expovariate(1 / mean)
                persons[str(fiche), tuple(each), good, met] = int(drawn / (8 if met else 1))
    read: dict[tuple[str, Population, tuple[str, ...], Key, int], tuple[Counts, Counts | None]] = {}
    filtered = dated and rng.random() < 0.5
    releases = []
    for met in (0, 1) if dated else (0,):
        scopes = [Population(fiche) for fiche in fiches] + ([Population("call")] if len(fiches) > 1 else [])
        if filtered and met == 0:
            scopes = [Population(scope.name, where=((names[0], (f"{names[0]}0",)),)) for scope in scopes]
        tables = []
        for scope in scopes:
            for size in range(many + 1):
                for by in combinations(range(many), size):
                    # nobody asks for the others where one is asked for
                    asked = {name: names for name, names in scope.where if name not in overlapping}
                    ones = [[one for one, *more in domains[at] if not more] for at in by]
                    keys = product(*(asked.get(names[at], each) for at, each in zip(by, ones, strict=True)))
                    tables += list(
                        _tables(names, by, list(keys), scope, met, filtered, rated, persons, read, overlapping)
                    )
        unions = (Union("call", fiches),) if len(fiches) > 1 else ()
        releases.append(Release(f"r{met}", tuple(tables), unions))
    return Crowd(names, overlapping, fiches, persons, tuple(releases), read)


def _tables(names, by, keys, scope, met, filtered, rated, persons, read, overlapping) -> Iterator[Table]:
    dimensions = tuple(names[at] for at in by)

    def counts(key: Key, good: bool) -> Counts:
        def count(kind: Kind) -> int:
            fiche, each, well, first = kind
            inside = scope.name in ("call", fiche) and all(value in each[at] for at, value in zip(by, key, strict=True))
            where = all(values[0] in each[names.index(name)] for name, values in scope.where)
            # a filter is asked the same day as the whole
            return int(inside and where and (well or not good) and (filtered or first <= met))

        return count

    for indicator in ("people", "rate") if rated else ("people",):
        cells = {}
        for key in keys:
            of = counts(key, False)
            total = sum(of(kind) * many for kind, many in persons.items())
            if indicator == "rate":
                good = counts(key, True)
                cells[key] = CountedCell(sum(good(kind) * many for kind, many in persons.items()), total, total)
                read[indicator, scope, dimensions, key, met] = (good, of)
            else:
                cells[key] = CountedCell(total, None, total)
                read[indicator, scope, dimensions, key, met] = (of, None)
        crossed = tuple(name for name in overlapping if name in dimensions)
        counted, base = ("good", "people") if indicator == "rate" else ("people", "")
        yield Table(indicator, scope, dimensions, cells, counted, base, crossed)
