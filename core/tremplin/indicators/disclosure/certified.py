"""What was certified: it is written for readers, and kept whole, out of their sight, for the releases that follow."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from tremplin.indicators.disclosure.quantity import Position
from tremplin.indicators.disclosure.release import (
    Conditions,
    CountedCell,
    Gathered,
    Key,
    Population,
    Release,
    Table,
    Union,
)

FORM = 1


class Disclosure(StrEnum):
    """What a reader sees of a cell; one mark for all that is masked, be it small, zero or there to hide another."""

    SHOWN = "shown"
    MASKED = "masked"
    COARSENED = "coarsened"


class DisclosedCell(NamedTuple):
    """A cell and its mark; ``cell`` is ``None`` where it is masked, so that nothing can write it."""

    table: Table
    key: Key
    cell: CountedCell | None
    mark: Disclosure


class Dropped(NamedTuple):
    """A crossing that is not given out, for none of its cells could be protected."""

    indicator: str
    scope: Population
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certified:
    """A release as it may be given out. It holds what it masks: it is kept as the data are, and never given out."""

    release: Release
    masked: frozenset[tuple[int, Key]]
    # the ranks of the tables whose bands were merged, and the crossings left out
    merged: frozenset[int] = frozenset()
    dropped: tuple[Dropped, ...] = ()

    def cells(self) -> Iterator[DisclosedCell]:
        """Every cell of the release, as readers have it."""
        for rank, table in enumerate(self.release.tables):
            shown = Disclosure.COARSENED if rank in self.merged else Disclosure.SHOWN
            for key, cell in table.cells.items():
                hidden = (rank, key) in self.masked
                yield DisclosedCell(table, key, None if hidden else cell, Disclosure.MASKED if hidden else shown)

    def places(self, rank: int) -> Iterator[Position]:
        """The masked cells, as those of a release of this rank among several."""
        return (Position(rank, table, key) for table, key in self.masked)

    def to_json(self) -> str:
        """As a text, the same for the same release."""
        release = asdict(self.release)
        for table, mine in zip(release["tables"], self.release.tables, strict=True):
            table["cells"] = [
                [key, str(cell.numerator), cell.denominator, cell.persons, cell.health, cell.persons_of]
                for key, cell in sorted(mine.cells.items())
            ]
        held = {
            "form": FORM,
            "release": release,
            "masked": sorted(self.masked),
            "merged": sorted(self.merged),
            "dropped": [[each.indicator, asdict(each.scope), each.by] for each in self.dropped],
        }
        return json.dumps(held, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Certified:
    """What was kept of a release."""
    held = json.loads(text)
    if held["form"] != FORM:
        raise ValueError(f"a certified release of form {held['form']}")
    given = held["release"]
    release = Release(
        name=given["name"],
        tables=tuple(map(_table, given["tables"])),
        unions=tuple(Union(union["whole"], tuple(union["parts"])) for union in given["unions"]),
        subsets=tuple((part, whole) for part, whole in given["subsets"]),
        # those kept before have neither
        twins=tuple((one, other) for one, other in given.get("twins", ())),
        gathers=tuple(Gathered(**{**each, "values": tuple(each["values"])}) for each in given.get("gathers", ())),
        bands={name: tuple(values) for name, values in given["bands"].items()},
    )
    return Certified(
        release,
        frozenset((rank, tuple(key)) for rank, key in held["masked"]),
        frozenset(held["merged"]),
        tuple(Dropped(indicator, _scope(scope), tuple(by)) for indicator, scope, by in held["dropped"]),
    )


def _scope(given: dict[str, Any]) -> Population:
    return Population(given["name"], given["since"], given["until"], _conditions(given["where"]))


def _conditions(given: Iterable[tuple[str, Iterable[str]]]) -> Conditions:
    return tuple((name, tuple(values)) for name, values in given)


def _table(given: dict[str, Any]) -> Table:
    cells = {tuple(key): CountedCell(Decimal(numerator), *beside) for key, numerator, *beside in given["cells"]}
    return Table(
        **{name: given[name] for name in ("indicator", "counts", "of", "magnitude")},
        scope=_scope(given["scope"]),
        by=tuple(given["by"]),
        cells=cells,
        overlapping=tuple(given["overlapping"]),
        kept=_conditions(given["kept"]),
        kept_of=_conditions(given["kept_of"]),
        by_of=None if given.get("by_of") is None else tuple(given["by_of"]),
    )
