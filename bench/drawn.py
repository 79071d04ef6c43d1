"""Dossiers of the real fiches, drawn by a seed that is printed, each examined; one that fails ends the run."""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

# what is drawn, and how it is examined, serves the tests too
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from tremplin.catalogue.door import Fiche
from tremplin.platform import Platform, start


def examined(
    about: str,
    beside: Callable[[Platform, Fiche], Any],
    examine: Callable[[Fiche, Any, random.Random], Counter[str]],
) -> tuple[Counter[str], str]:
    """What was counted, and « 10000 dossiers of 28 fiches in 27 s of CPU »."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"--count {given.count} --seed {given.seed}", flush=True)
    platform, dice, read = start({}), random.Random(given.seed), Counter[str]()
    fiches = [(fiche, beside(platform, fiche)) for fiche in platform.fiches.values()]
    started = time.process_time()
    for fiche, told in islice(cycle(fiches), given.count):
        read += examine(fiche, told, dice)
    taken = time.process_time() - started
    return read, f"{read['dossiers']} dossiers of {len(fiches)} fiches in {taken:.0f} s of CPU"
