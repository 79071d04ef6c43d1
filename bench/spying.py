"""Whoever asks for figures again and again, through the verb, of a base that changes: what of it is found, by seed.

    python bench/spying.py [--count 50] [--seed 0]

Each seed draws people of three dossiers, some of whom come, leave or are of two, and exports of any scope, period,
filter and breakdown by two accounts. The attacker (tests/indicators/spied.py) reckons with all of them at once.
"""

import argparse
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "indicators"))

from spied import attacked, forget, spied, spied_office, wrong

from tremplin.storage.engine import Database
from tremplin.storage.upgrades import create


def main() -> None:
    """Print what was asked, told, refused and found of each seed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    many = lost = 0
    with TemporaryDirectory() as folder, closing(Database(f"sqlite:///{folder}/tremplin.sqlite")) as database:
        create(database)
        office, dossiers = spied_office(database, Path(folder))
        for seed in range(given.seed, given.seed + given.count):
            forget(office)
            start = time.process_time()
            found = spied(office, dossiers, seed)
            took = time.process_time() - start
            secrets, pinned = attacked(found)
            many, lost = many + secrets, lost + len(pinned)
            shown = sum(each.row.status == "shown" for each in found.told)
            said = f"{shown} shown of {len(found.told)}, {len(found.refused)} refused, {took:.1f} s"
            print(f"seed {seed}: {said}, {secrets} secrets", *[f"\n  found: {each}" for each in pinned], flush=True)
            print(*[f"  wrong: {each}\n" for each in wrong(found)], sep="", end="", flush=True)
    print(f"{many} secrets, {lost} found")


if __name__ == "__main__":
    main()
