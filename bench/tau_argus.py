"""τ-Argus's own answer on the plain tables of disclosure.py, where it is installed: an oracle, never required.

python -m pip install pytauargus
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any

from attacker import THRESHOLD
from crowds import Crowd

TOTAL = "Total"


def installed() -> bool:
    """Whether the oracle is there."""
    return find_spec("pytauargus") is not None


def plain(crowd: Crowd) -> bool:
    """Whether a crowd is one table of two or three dimensions, which τ-Argus protects as it stands."""
    alone = len(crowd.releases) == len(crowd.fiches) == 1 and not crowd.overlapping
    rated = any(table.indicator != "people" for table in crowd.releases[0].tables)
    return alone and not rated and len(crowd.dimensions) in (2, 3) and any(crowd.persons.values())


def marks(crowd: Crowd) -> dict[tuple[Any, ...], bool]:
    """What it masks; cells that it does not write, being empty, are counted as masked."""
    persons = [
        dict(zip(crowd.dimensions, (one for (one,) in each), strict=True)) | {"one": 1}
        for (_, each, _, _), many in crowd.persons.items()
        for _ in range(many)
    ]
    with TemporaryDirectory() as folder:
        done = import_module("pytauargus").protect(
            persons, [*crowd.dimensions], "one", safety_rules=f"FREQ({THRESHOLD},30)", workdir=folder
        )
        shown = {(by, key) for by, key, status in _rows(crowd, done.tables[0].rows) if status == "S"}
    return {
        (table.indicator, table.scope, table.by, key): (table.by, key) not in shown
        for table in crowd.releases[0].tables
        for key in table.cells
    }


def _rows(crowd: Crowd, rows: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str]]:
    for row in rows:
        by = tuple(name for name in crowd.dimensions if row[name] != TOTAL)
        yield by, tuple(row[name] for name in by), row["status"]
