"""Which tables of earlier releases bear on a new one: what tells nothing of its figures is not reckoned with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tremplin.indicators.disclosure.certified import Certified
from tremplin.indicators.disclosure.release import Release, Table


def bearing(read: Sequence[Certified], release: Release) -> tuple[Certified, ...]:
    """The tables of figures that are tied to those of a new release, each told once, in the order of the releases."""
    tied = _tied([*(each.release for each in read), release])
    later: list[set[str]] = []
    found: list[Certified] = []
    for each in reversed(read):
        ranks = [rank for rank, table in enumerate(each.release.tables) if figures_of([table]) & tied]
        told = {_told(each, rank) for rank in ranks}
        # what a later release tells again, under the same marks, teaches nothing
        if told and not any(told <= other for other in later):
            later.append(told)
            found.append(_narrowed(each, ranks))
    return tuple(reversed(found))


def windowed(read: Sequence[Certified], most: int) -> tuple[tuple[Certified, ...], tuple[Certified, ...]]:
    """The last so many times that each figure was told, then the releases that told one before that."""
    seen: Counter[object] = Counter()
    recent: list[Certified] = []
    older: list[Certified] = []
    for each in reversed(read):
        units: dict[object, list[int]] = {}
        for rank, table in enumerate(each.release.tables):
            units.setdefault((table.scope, table.figure, table.base, table.kept, table.kept_of), []).append(rank)
        named = {
            (unit, frozenset(each.release.tables[rank].by for rank in ranks)): ranks for unit, ranks in units.items()
        }
        ranks = sorted(rank for unit, mine in named.items() if seen[unit] < most for rank in mine)
        seen.update(named.keys())
        if ranks:
            recent.append(_narrowed(each, ranks))
        if len(ranks) < len(each.release.tables):
            older.append(each)
    return tuple(reversed(recent)), tuple(reversed(older))


def size_of(read: Iterable[Certified]) -> int:
    """How many cells releases have together."""
    return sum(len(table.cells) for each in read for table in each.release.tables)


def figures_of(tables: Iterable[Table]) -> set[str]:
    """The names of what tables count, denominators with the rest."""
    return {name for table in tables for name in (table.figure, *((table.base,) if _rated(table) else ()))}


def names_of(release: Release) -> set[str]:
    """The names of what a release counts, and of what that is some of."""
    return figures_of(release.tables) | {name for pair in (*release.subsets, *release.twins) for name in pair}


def _tied(releases: Sequence[Release]) -> set[str]:
    """The names of figures that are reckoned with those of the last release: both of a rate, one that is some of it."""
    reached = figures_of(releases[-1].tables)
    ties = [figures_of([table]) for each in releases for table in each.tables]
    ties += [{*pair} for each in releases for pair in (*each.subsets, *each.twins)]
    while more := [tie for tie in ties if tie & reached and not tie <= reached]:
        reached |= {name for tie in more for name in tie}
    return reached


def _narrowed(certified: Certified, ranks: Sequence[int]) -> Certified:
    at = {rank: place for place, rank in enumerate(ranks)}
    return Certified(
        replace(certified.release, tables=tuple(certified.release.tables[rank] for rank in ranks)),
        frozenset((at[rank], key) for rank, key in certified.masked if rank in at),
        frozenset(at[rank] for rank in certified.merged if rank in at),
    )


def _told(certified: Certified, rank: int) -> str:
    table = certified.release.tables[rank]
    masked = sorted(key for at, key in certified.masked if at == rank)
    cells = sorted((key, str(cell)) for key, cell in table.cells.items())
    return repr((table.scope, table.by, table.figure, table.base, table.kept, table.kept_of, cells, masked))


def _rated(table: Table) -> bool:
    return any(cell.denominator is not None for cell in table.cells.values())
