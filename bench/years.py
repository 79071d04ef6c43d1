"""Live years of people by seed: what stands after each act is what came to pass, and the journal proves whole.

python bench/years.py [seeds] [--from SEED] [--acts N] [--postgresql]

A failure tells its seed and its step; the same seed lives it again.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from engines import postgresql, sqlite

sys.path += [str(Path(__file__).parents[1] / "tests" / "casework" / room) for room in ("", "following")]

from lived_years import Years
from peopled import peopled_office

SEEDS, ACTS = 100, 120


def main() -> int:
    words = sys.argv[1:]
    told = {name: int(words[words.index(name) + 1]) for name in ("--from", "--acts") if name in words}
    count = int(words[0]) if words and words[0].isdecimal() else SEEDS
    first, acts, failures, done = told.get("--from", 1), told.get("--acts", ACTS), 0, Counter[str]()
    engine = postgresql if "--postgresql" in words else sqlite
    for seed in range(first, first + count):
        with engine() as (database, _), TemporaryDirectory() as folder:
            try:
                done += Years(peopled_office(database, Path(folder)), seed).live(acts)
            except AssertionError as wrong:
                failures += 1
                print(wrong, flush=True)
    print(f"{count} seeds from {first}, {acts} acts each: {failures} failures; {dict(done)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
