"""Ten thousand dossiers of the real fiches that break several rules: doing all that is said, twice at most, is enough.

    python bench/advice.py [--count 10000] [--seed 1]

The seed is printed: the same draws the same dossiers. tests/plugins/test_advice.py examines some hundreds of a fixed
draw; what is drawn, and how advice is followed, is in tests/rules/advising.py.
"""

import argparse
import random
import sys
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rules.advising import examine_advice

from tremplin.platform import start


def main() -> None:
    """Examine, and tell how much was read; a dossier that breaks the promise ends with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"--count {given.count} --seed {given.seed}", flush=True)
    platform, dice, read = start({}), random.Random(given.seed), Counter[str]()
    fiches = [(fiche, platform.words(fiche)) for fiche in platform.fiches.values()]
    started = time.process_time()
    for fiche, words in islice(cycle(fiches), given.count):
        read += examine_advice(fiche, words, dice)
    taken = time.process_time() - started
    told = f"{read['broken']} blocking rules broken, {read['left']} left to people"
    print(f"{read['dossiers']} dossiers of {len(fiches)} fiches in {taken:.0f} s of CPU: {told};")
    print(f"{read['turn 1']} followed once, {read['turn 2']} twice")


if __name__ == "__main__":
    main()
