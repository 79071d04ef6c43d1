"""Ten thousand dossiers of the real fiches, settled: an oracle finds the same cent, and so does each sentence.

    python bench/settlements.py [--count 10000] [--seed 1]

The seed is printed: the same draws the same dossiers. tests/plugins/test_money.py examines some hundreds of a fixed
draw; the oracle and the reading of the sentences are in tests/rules.
"""

import argparse
import random
import sys
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rules.examining import examine

from tremplin.platform import start


def main() -> None:
    """Examine, and tell how much was read; a dossier that breaks the promise ends with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"--count {given.count} --seed {given.seed}", flush=True)
    platform, dice, read = start({}), random.Random(given.seed), Counter[str]()
    forms = [(fiche, platform.published(fiche)) for fiche in platform.fiches.values()]
    started = time.process_time()
    for fiche, form in islice(cycle(forms), given.count):
        read += examine(fiche, form, dice)
    taken = time.process_time() - started
    told = f"{read['lines']} lines and {read['findings']} findings computed again"
    print(f"{read['dossiers']} dossiers of {len(forms)} fiches in {taken:.0f} s of CPU: {told}, not a cent apart;")
    print(f"{read['shared']} of them have a part that takes a cent of the total")


if __name__ == "__main__":
    main()
