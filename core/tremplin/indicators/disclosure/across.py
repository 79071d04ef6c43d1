"""What ties figures across scopes, periods, filters and releases: whoever has both can take one from the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import TypeVar

from tremplin.indicators.disclosure.quantity import LATER, Address, System
from tremplin.indicators.disclosure.reading import Breakdowns, margins, read
from tremplin.indicators.disclosure.release import Conditions, Key, Population, Release, Thresholds, Union

Version = TypeVar("Version")
DAY = timedelta(days=1)
# the breakdowns of a figure in a scope, by the rank of the release
Kept = Mapping[tuple[str, Population], dict[int, Breakdowns]]
# each figure under the address that it would have, had it never changed; by release, the one that it has
Plain = dict[Address, dict[int, Address]]


def assemble(releases: Sequence[Release], thresholds: Thresholds) -> System:
    """All that the last of these releases tells, with those before it."""
    system = System()
    kept: Kept = defaultdict(dict)
    for rank, release in enumerate(releases):
        readings = read(system, rank, release, thresholds)
        overlapping: Mapping[str, set[str]] = overlaps(release)
        for (figure, scope), breakdowns in readings.items():
            margins(system, release, scope, breakdowns, sorted(overlapping[figure]))
            kept[figure, scope][rank] = breakdowns
    found = plain(kept)
    subsets(system, found, releases)
    sums_of_cells(system, found, releases)
    twins(system, found, releases)
    unions(system, found, releases)
    nested(system, kept, releases)
    gathered(system)
    return system


def overlaps(release: Release) -> dict[str, set[str]]:
    """The dimensions of each figure in which a person may count in several cells."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in release.tables:
        for name in (table.figure, table.base, table.between):
            found[name] |= set(table.overlapping)
    return found


def common(one: Breakdowns, other: Breakdowns) -> Iterator[tuple[Address, Address]]:
    """The cells that two sets of breakdowns both have."""
    turned = {frozenset(by): by for by in other}
    for by, cells in one.items():
        there = turned.get(frozenset(by))
        for key, address in cells.items() if there is not None else ():
            values: Mapping[str, str] = dict(zip(by, key, strict=True))
            twin: Key = tuple(values[name] for name in there or ())
            if twin in other[there or ()]:
                yield address, other[there or ()][twin]


def subsets(system: System, found: Plain, releases: Sequence[Release]) -> None:
    """Tie figures of which one counts some of the other: who is in work, among who took part."""
    wholes: dict[str, dict[str, None]] = defaultdict(dict)
    for part, whole in (pair for release in releases for pair in release.subsets):
        wholes[part][whole] = None
    apart = {(each.figure, each.dimension) for release in releases for each in release.gathers}
    for address, versions in list(found.items()):
        # of what a category is, all counts or nothing does
        if not any((address.figure, name) in apart for name, _ in address.where):
            for name in wholes.get(address.figure, ()):
                for rank, one in versions.items():
                    other = latest(found.get(address._replace(figure=name), {}), rank)
                    if other is not None and one != other:
                        system.rest(other, [one], one._replace(figure=f"{other.figure} - {one.figure}"))


def sums_of_cells(system: System, found: Plain, releases: Sequence[Release]) -> None:
    """Tie a figure to the cells of another of which it is the sum, and each of its own to that one."""
    gathers = dict.fromkeys(each for release in releases for each in release.gathers)
    for address, versions in list(found.items()):
        for each in gathers:
            if (each.figure, each.scope) == (address.figure, address.scope):
                told = dict(address.where).get(each.dimension)
                values = each.values if told is None else told
                wheres = (narrowed(address.where, each.dimension, (value,)) for value in values)
                twins = [address._replace(figure=each.whole, where=where) for where in wheres]
                for rank, one in versions.items():
                    parts = [latest(found.get(twin, {}), rank) for twin in twins]
                    if {*values} <= {*each.values} and None not in parts:
                        system.tie({**dict.fromkeys(filter(None, parts), 1), one: -1})


def twins(system: System, found: Plain, releases: Sequence[Release]) -> None:
    """Tie figures that are nearly the same: the persons who entered, and their entries."""
    pairs = dict.fromkeys(pair for release in releases for pair in release.twins)
    for address, versions in list(found.items()):
        for other in (other for one, other in pairs if one == address.figure):
            for rank, one in versions.items():
                twin = latest(found.get(address._replace(figure=other), {}), rank)
                if twin is not None:
                    system.tie({one: 1, twin: -1})


def latest(versions: Mapping[int, Version], rank: int) -> Version | None:
    """The figure of the same release, else of the last: an attacker then takes it that nothing changed."""
    return versions[rank if rank in versions else max(versions)] if versions else None


def unions(system: System, found: Plain, releases: Sequence[Release]) -> None:
    """Tie a scope to its parts: those that are not given out are what is left."""
    stated: dict[str, dict[Union, None]] = defaultdict(dict)
    for union in (union for release in releases for union in release.unions):
        stated[union.whole][union] = None
    for address, versions in list(found.items()):
        for union in stated.get(address.scope, ()):
            for rank, total in versions.items():
                parts: dict[Address, None] = {}
                for name in union.parts:
                    other = latest(found.get(address._replace(scope=name), {}), rank)
                    if other is not None:
                        parts[other] = None
                if parts:
                    _sum(system, total, [*parts], union)


def _sum(system: System, total: Address, parts: list[Address], union: Union) -> None:
    """Tie a figure of a whole to those of its parts that are known."""
    if len(parts) < len(union.parts):
        names = "+".join(sorted({*union.parts} - {part.scope for part in parts}))
        system.rest(total, parts, total._replace(scope=names))
        return
    system.tie({**dict.fromkeys(parts, 1), total: -1})
    given = system.quantities
    if len(parts) == 2 and sum(given[part].value for part in parts) > given[total].value:
        # of people met in both, the whole less one tells who is in the other alone
        for part in parts:
            system.rest(total, [part], total._replace(scope=f"{total.scope} - {part.scope}"))


def plain(kept: Kept) -> Plain:
    """Each figure under the address that it would have, had it never changed, and by release the one that it has."""
    found: Plain = defaultdict(dict)
    for versions in kept.values():
        for rank, breakdowns in versions.items():
            for address in (each for cells in breakdowns.values() for each in cells.values()):
                found[address._replace(figure=LATER.sub("", address.figure))][rank] = address
    return found


def nested(system: System, kept: Kept, releases: Sequence[Release]) -> None:
    """Tie a period or a filter to one that it lies in, of the same release or of two, in a scope or a part of it."""
    parts = parts_of(releases)
    scopes: dict[str, list[Population]] = defaultdict(list)
    for figure, scope in kept:
        scopes[figure].append(scope)
    for figure, each in scopes.items():
        for inner, outer in permutations(each, 2):
            apart = inner.name != outer.name
            # what differs by its dossiers alone is tied as their sum
            alike = (inner.since, inner.until, inner.where) == (outer.since, outer.until, outer.where)
            if apart and (alike or inner.name not in parts[outer.name]):
                continue
            if replace(inner, name=outer.name).inside(outer):
                for rank, one in kept[figure, inner].items():
                    for part, total in common(one, latest(kept[figure, outer], rank) or {}):
                        if part != total:
                            name = total._replace(figure=f"{total.figure} - {part}")
                            system.rest(total, [part], name if apart else difference(total, part))


def parts_of(releases: Sequence[Release]) -> dict[str, set[str]]:
    """The sets of dossiers that lie in each, in one of its parts with the rest."""
    found: dict[str, set[str]] = defaultdict(set)
    for union in (union for release in releases for union in release.unions):
        found[union.whole] |= {*union.parts} - {union.whole}
    for whole in list(found):
        reached, edge = set[str](), {whole}
        while edge:
            edge = {part for name in edge for part in found.get(name, ())} - reached
            reached |= edge
        found[whole] = reached
    return found


def difference(total: Address, part: Address) -> Address:
    """The address of what is in a whole and not in its part: a period or a filter where it is one, else a name."""
    mine, theirs = dict(part.where), dict(total.where)
    if len(mine) < len(part.where):
        # two publics at once: nothing else has that name
        return total._replace(figure=f"{total.figure} - {part}")
    if part.where == total.where and part.until and total.until and part.since == total.since:
        return total._replace(since=(date.fromisoformat(part.until) + DAY).isoformat())
    if part.where == total.where and part.since and total.since and part.until == total.until:
        return total._replace(until=(date.fromisoformat(part.since) - DAY).isoformat())
    apart = [name for name in mine if mine[name] != theirs.get(name)]
    if (part.since, part.until) == (total.since, total.until) and len(apart) == 1 and apart[0] in theirs:
        left = tuple(value for value in theirs[apart[0]] if value not in mine[apart[0]])
        return total._replace(where=narrowed(total.where, apart[0], left))
    if (part.since, part.until) == (total.since, total.until) and len(apart) == 1:
        # the same name as what a breakdown leaves: not of this public
        return total._replace(where=tuple(sorted((mine | {apart[0]: ("¬", *mine[apart[0]])}).items())))
    return total._replace(figure=f"{total.figure} - {part}")


def narrowed(where: Conditions, name: str, values: tuple[str, ...]) -> Conditions:
    """The conditions, with other values of one field."""
    return tuple(sorted((dict(where) | {name: values}).items()))


def gathered(system: System) -> None:
    """Tie a filter of several values to each of them, where all are known of."""
    for address in list(system.quantities):
        for name, values in address.where:
            if len(values) > 1 and values[0] != "¬":
                each = [address._replace(where=narrowed(address.where, name, (value,))) for value in values]
                if all(one in system.quantities for one in each):
                    system.tie({**dict.fromkeys(each, 1), address: -1})
