"""Check the partition of each installed typology of exits: rows that nothing reaches, categories that overlap.

python bench/partition.py
"""

from stopwatch import Measured, report, timed

from tremplin.exits import cells, flaws
from tremplin.platform import start

GOAL = 0.005


def main() -> None:
    lines = []
    for code, typology in start().typologies.items():
        partition = list(cells(typology))
        rows = [row for category in typology.categories for row in category.when]

        def contracts(partition=partition, rows=rows) -> list[bool]:
            return [row.contract == cell.contract for row in rows for cell in partition]

        checked, alone = timed(lambda typology=typology: flaws(typology), contracts, runs=30, calls=20)
        lines += [
            Measured(f"{code}: {len(rows)} rows, {len(partition)} cells", checked, GOAL, alone),
            Measured("  baseline: each row beside each cell", alone),
        ]
    report(lines, "ms")


if __name__ == "__main__":
    main()
