"""What ties figures across scopes, periods, filters and releases: whoever has both can take one from the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import permutations

from tremplin.indicators.disclosure.quantity import Address, System
from tremplin.indicators.disclosure.reading import Breakdowns, Readings, margins, read
from tremplin.indicators.disclosure.release import Conditions, Key, Population, Release, Thresholds

DAY = timedelta(days=1)
# the breakdowns of a figure in a scope, by the rank of the release
Kept = Mapping[tuple[str, Population], dict[int, Breakdowns]]


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
        subsets(system, readings, release)
    unions(system, kept, releases)
    nested(system, kept)
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


def subsets(system: System, readings: Readings, release: Release) -> None:
    """Tie figures of which one counts some of the other: who is in work, among who took part."""
    for part, total in release.subsets:
        for (figure, scope), breakdowns in readings.items():
            if figure == part and (total, scope) in readings:
                for one, other in common(breakdowns, readings[total, scope]):
                    if one != other:
                        system.rest(other, [one], one._replace(figure=f"{other.figure} - {one.figure}"))


def beside(versions: Mapping[int, Breakdowns], rank: int) -> list[Breakdowns]:
    """The figures of the same release, else of the last: an attacker then takes it that nothing changed."""
    return [versions[rank if rank in versions else max(versions)]] if versions else []


def unions(system: System, kept: Kept, releases: Sequence[Release]) -> None:
    """Tie a scope to its parts: those that are not given out are what is left."""
    stated = dict.fromkeys(union for release in releases for union in release.unions)
    for (figure, scope), versions in kept.items():
        for union in [each for each in stated if each.whole == scope.name]:
            scopes = [Population(name, scope.since, scope.until, scope.where) for name in union.parts]
            for rank, breakdowns in versions.items():
                found: dict[Address, dict[Address, None]] = defaultdict(dict)
                for each in scopes:
                    for other in beside(kept.get((figure, each), {}), rank):
                        for total, part in common(breakdowns, other):
                            found[total][part] = None
                for total, parts in found.items():
                    if len(parts) == len(scopes):
                        system.tie({**dict.fromkeys(parts, 1), total: -1})
                    else:
                        names = "+".join(sorted(set(union.parts) - {part.scope for part in parts}))
                        system.rest(total, [*parts], total._replace(scope=names))


def nested(system: System, kept: Kept) -> None:
    """Tie a period or a filter to one that it lies in, of the same release or of two."""
    scopes: dict[tuple[str, str], list[Population]] = defaultdict(list)
    for figure, scope in kept:
        scopes[figure, scope.name].append(scope)
    for (figure, _), each in scopes.items():
        for inner, outer in permutations(each, 2):
            if inner.inside(outer):
                for rank, one in kept[figure, inner].items():
                    for other in beside(kept[figure, outer], rank):
                        for part, total in common(one, other):
                            if part != total:
                                system.rest(total, [part], difference(total, part))


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
