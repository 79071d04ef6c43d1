"""Two thousand crowds told, then attacked by someone who has all that is told: no masked cell has under three values.

    python bench/disclosure.py [--count 2000] [--seed 0]

Each seed draws a crowd of up to four dimensions, one in three with publics that overlap, fiches of a call, rates, an
earlier release or a filter. The attacker (tests/indicators/attacker.py) shares no line with the control. τ-Argus
protects the same tables one by one, where pytauargus is installed: never required, as an oracle alone.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "indicators"))

import tau_argus
from attacker import attack
from crowds import draw

from tremplin.errors import RefusedRequest
from tremplin.indicators.disclosure.certified import Certified
from tremplin.indicators.disclosure.control import certify


def main() -> None:
    """Print what was told, what was pinned, and the time of the control, the longest and in all."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    counted: Counter[str] = Counter()
    spent, attacked, longest = 0.0, 0.0, (0.0, 0)
    for seed in range(given.seed, given.seed + given.count):
        crowd, told = draw(seed), dict[int, Certified]()
        for rank, release in enumerate(crowd.releases):
            start = time.process_time()
            try:
                told[rank] = certify(release, [*told.values()])
            except RefusedRequest:
                counted["refused"] += 1
                print(f"seed {seed}: release {rank} refused", flush=True)
            took = time.process_time() - start
            spent, longest = spent + took, max(longest, (took, seed))
        marks = {
            rank: {
                (cell.table.indicator, cell.table.scope, cell.table.by, cell.key): cell.cell is None for cell in cells
            }
            for rank, cells in ((rank, list(certified.cells())) for rank, certified in told.items())
        }
        start = time.process_time()
        secrets, pinned = attack(crowd, marks)
        attacked += time.process_time() - start
        counted.update(
            releases=len(crowd.releases),
            tables=sum(len(each.release.tables) for each in told.values()),
            cells=sum(map(len, marks.values())),
            masked=sum(sum(each.values()) for each in marks.values()),
            small=sum(
                min(
                    cell.numerator,
                    cell.persons or 0,
                    *([cell.denominator - cell.numerator] if cell.denominator else []),
                )
                < 5
                for each in told.values()
                for table in each.release.tables
                for cell in table.cells.values()
            ),
            dropped=sum(len(each.dropped) for each in told.values()),
            secrets=secrets,
            pinned=len(pinned),
        )
        for each in pinned:
            print(f"seed {seed}: {each}", flush=True)
    print(f"{given.count} crowds from seed {given.seed}: {dict(counted)}")
    print(f"control {spent:.1f} s of CPU, {longest[0]:.2f} s at most (seed {longest[1]}); attacker {attacked:.1f} s")
    print(f"masked cells and small differences with fewer than 3 values: {counted['pinned']} (goal 0)")
    print(beside(range(given.seed, given.seed + given.count)))
    sys.exit(counted["pinned"] > 0)


def beside(seeds: Iterable[int], most: int = 60) -> str:
    """What the same attacker finds of the oracle's answer, on the first plain tables."""
    if not tau_argus.installed():
        return "pytauargus is not installed: no oracle beside"
    counted: Counter[str] = Counter()
    for crowd in islice(filter(tau_argus.plain, map(draw, seeds)), most):
        ours = {
            (cell.table.indicator, cell.table.scope, cell.table.by, cell.key): cell.cell is None
            for cell in certify(crowd.releases[0]).cells()
        }
        for name, marks in (("ours", ours), ("theirs", tau_argus.marks(crowd))):
            secrets, pinned = attack(crowd, {0: marks})
            counted.update({f"{name}, masked": secrets, f"{name}, pinned": len(pinned)})
    return f"beside τ-Argus, on plain tables: {dict(counted)}"


if __name__ == "__main__":
    main()
