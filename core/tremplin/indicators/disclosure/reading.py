"""Read the quantities of releases: what each cell lets read, and what ties them within a table."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from tremplin.indicators.disclosure.quantity import Address, Position, Reckoned, System
from tremplin.indicators.disclosure.release import (
    HUNDREDTHS,
    Conditions,
    CountedCell,
    Key,
    Population,
    Release,
    Table,
    Thresholds,
)

# the cells of a figure in a scope, breakdown after breakdown: which address each has there
Breakdowns = dict[tuple[str, ...], dict[Key, Address]]
Readings = dict[tuple[str, Population], Breakdowns]


def conditions(scope: Population, by: Sequence[str], key: Key) -> Conditions:
    """What whoever is in this cell answers to: the cell, and what the filters of the scope ask besides."""
    cell = dict(zip(by, key, strict=True))
    asked = (each for each in scope.where if each[0] not in cell or cell[each[0]] not in each[1])
    return tuple(sorted([*asked, *((name, (value,)) for name, value in cell.items())]))


def figures(table: Table, cell: CountedCell, thresholds: Thresholds) -> Iterator[tuple[str, Reckoned]]:
    """The quantities of a cell, by the name of what they count: its numerator, its denominator, what is between."""
    below = thresholds.of(cell)

    def quantity(value: int, persons: int | None, width: int = 0) -> Reckoned:
        made = Reckoned(value, persons, below, width)
        return replace(made, sensitive=made.smaller(value, persons))

    persons = cell.persons
    if table.magnitude:
        hundredths = whole(cell.numerator * HUNDREDTHS)
        # a fifth of them, two at least: hours known within one hour are known
        yield table.figure, quantity(hundredths, persons, max(2 * HUNDREDTHS, hundredths // 5))
    else:
        numerator = whole(cell.numerator)
        some = persons if persons is None or cell.denominator is None else min(persons, numerator)
        yield table.figure, quantity(numerator, some)
    if cell.denominator is not None:
        yield table.base, quantity(cell.denominator, persons if cell.persons_of is None else cell.persons_of)
        if not table.magnitude:
            others = cell.denominator - whole(cell.numerator)
            yield table.between, quantity(others, None if persons is None else others)


def whole(number: Decimal | int) -> int:
    """A count, or hundredths of hours."""
    if number != int(number) or number < 0:
        raise ValueError(f"{number} is not a whole number of persons or of hundredths")
    return int(number)


def read(system: System, rank: int, release: Release, thresholds: Thresholds) -> Readings:
    """Give the quantities of a release their addresses; one that has changed since an earlier release has a new one."""
    found: Readings = defaultdict(dict)
    told: list[tuple[Position, list[Address]]] = []
    for index, table in enumerate(release.tables):
        for key, cell in sorted(table.cells.items()):
            place = Position(rank, index, key)
            names = list[Address]()
            for order, (name, quantity) in enumerate(figures(table, cell, thresholds)):
                scope = table.populations[order]
                by, at = table.by, key
                if order == 1 and table.by_of is not None:
                    # of all exits: the category is what is counted, not whom it is counted of
                    by = table.by_of
                    at = tuple(value for dimension, value in zip(table.by, key, strict=True) if dimension in by)
                where = conditions(scope, by, at)
                address = Address(name, scope.name, scope.since, scope.until, where)
                address = known(system, release, address, quantity)
                names.append(address)
                found[name, scope].setdefault(tuple(by), {})[at] = address
                if order < 2:
                    system.places[address].append(place)
                    system.read[place].append(address)
            told.append((place, names))
            if len(names) == 3:
                system.tie({names[0]: 1, names[2]: 1, names[1]: -1})
    # what one cell tells to be small is small wherever it is read
    system.small |= {place for place, names in told if any(system.quantities[name].sensitive for name in names)}
    return found


def known(system: System, release: Release, address: Address, quantity: Reckoned) -> Address:
    """The address of a quantity: one that did not change is the same; what changed is told by the difference."""
    same = [address, *(each for each in system.versions.get(address, ()))]
    for version in same:
        there = system.quantities.get(version)
        if there is not None and there.value == quantity.value:
            worse = there.sensitive or quantity.sensitive
            threshold = max(there.threshold, quantity.threshold)
            system.quantities[version] = replace(there, sensitive=worse, threshold=threshold)
            return version
    if address not in system.quantities:
        system.quantities[address] = quantity
        return address
    version = address._replace(figure=f"{address.figure} @{release.name}@")
    if version in system.quantities:
        raise ValueError(f"two values of one figure in a release: {address}")
    system.quantities[version] = quantity
    system.versions.setdefault(address, []).append(version)
    for other in same:
        system.differ(other, version, f"{version.figure} - {other.figure}")
    return version


def margins(
    system: System, release: Release, scope: Population, breakdowns: Breakdowns, overlapping: Sequence[str]
) -> None:
    """Tie every breakdown to those with one dimension less, written or not: two crossings share what they sum to."""
    for by in sorted(breakdowns, key=len, reverse=True):
        for size in range(len(by) - 1, -1, -1):
            for kept in combinations(by, size):
                if not (set(by) - set(kept)) & set(overlapping):
                    unwritten(system, release, scope, breakdowns, by, kept)
    for by in list(breakdowns):
        for dimension in by:
            less = tuple(name for name in by if name != dimension)
            # the order in which a table crosses its dimensions is its own
            margin = next((other for other in breakdowns if set(other) == set(less)), None)
            if margin is not None:
                sums(system, breakdowns, by, dimension, margin, dimension in overlapping)


def unwritten(
    system: System,
    release: Release,
    scope: Population,
    breakdowns: Breakdowns,
    by: tuple[str, ...],
    kept: tuple[str, ...],
) -> None:
    """Give an address to the margin of a crossing that no table writes."""
    if any(set(other) == set(kept) for other in breakdowns):
        return
    groups: dict[Key, list[Address]] = defaultdict(list)
    for key, address in breakdowns[by].items():
        groups[tuple(value for name, value in zip(by, key, strict=True) if name in kept)].append(address)
    made: dict[Key, Address] = {}
    for key, parts in groups.items():
        address = parts[0]._replace(where=conditions(scope, kept, key))
        given = [system.quantities[part] for part in parts]
        value = sum(each.value for each in given)
        behind = None if given[0].persons is None else sum(each.persons or 0 for each in given)
        quantity = replace(given[0], value=value, persons=behind, threshold=max(each.threshold for each in given))
        quantity = replace(quantity, sensitive=quantity.smaller(value, behind))
        made[key] = known(system, release, address, quantity)
    breakdowns[kept] = made


def sums(
    system: System,
    breakdowns: Breakdowns,
    by: tuple[str, ...],
    dimension: str,
    margin: tuple[str, ...],
    overlapping: bool,
) -> None:
    """Tie the cells of a breakdown to the margin over one of its dimensions."""
    groups: dict[Key, list[Address]] = defaultdict(list)
    for key, address in breakdowns[by].items():
        values = dict(zip(by, key, strict=True))
        groups[tuple(values[name] for name in margin)].append(address)
    for key, parts in groups.items():
        if key not in breakdowns[margin]:
            raise ValueError(f"the cell {key} of {margin} is missing beside {by}")
        total = breakdowns[margin][key]
        twice = sum(system.quantities[part].value for part in parts) - system.quantities[total].value
        row = {**dict.fromkeys(parts, 1), total: -1}
        if not overlapping or (twice == 0 and total not in parts):
            system.tie(row)
        elif twice > 0:
            # how many count twice is not known, but that they are not fewer than none
            more = total._replace(figure=f"{total.figure} x {dimension}")
            quantity = system.quantities[total]
            more = system.derived(more, replace(quantity, value=twice, persons=None, sensitive=False))
            system.tie(row | {more: -1, total: row[total]})
        for part in parts if overlapping else ():
            # asked of a public, its own cell is all that was asked
            if part != total:
                mine = next(condition for condition in part.where if condition not in total.where)
                left = tuple(
                    (name, ("¬", *values)) if (name, values) == mine else (name, values) for name, values in part.where
                )
                system.rest(total, [part], part._replace(where=left))
