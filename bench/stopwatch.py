"""Time some work, and print a small table: the goal, the median, and the ratio to a bare baseline of the same run."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Measured(NamedTuple):
    """One line of the table, in seconds; a baseline has no goal."""

    what: str
    seconds: float
    goal: float | None = None
    baseline: float | None = None


def timed(
    *works: Callable[[], object], runs: int = 9, calls: int = 1, clock: Callable[[], float] = perf_counter
) -> list[float]:
    """The median seconds of one call of each work; they take turns, so that what slows one run slows them all."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, mine in zip(works, taken, strict=True):
            start = clock()
            for _ in range(calls):
                work()
            mine.append((clock() - start) / calls)
    return [median(mine) for mine in taken]


def report(lines: Sequence[Measured], unit: str) -> None:
    """Print the table, and whether each goal is held."""
    scale = {"ms": 1e3, "µs": 1e6}[unit]
    width = max(len(line.what) for line in lines)
    print(f"{'':{width}}  {'goal':>10}  {'median':>10}  {'ratio':>7}")
    for what, seconds, goal, baseline in lines:
        wanted = f"≤ {goal * scale:.0f} {unit}" if goal else ""
        ratio = f"× {seconds / baseline:.2f}" if baseline else ""
        held = "" if goal is None else "held" if seconds <= goal else "MISSED"
        print(f"{what:{width}}  {wanted:>10}  {seconds * scale:>7.2f} {unit}  {ratio:>7}  {held}".rstrip())
