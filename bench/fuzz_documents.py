"""Ten thousand documents made from the real fiches: each is a clear refusal or a fiche, never a traceback.

    python bench/fuzz_documents.py [--count 10000] [--seed 1]

The seed is printed: the same draws the same documents. tests/documents/test_fuzz.py runs the first thousand of a fixed
draw; the documents and what must be true of each are in tests/documents/mutations.py.
"""

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from documents.mutations import SECONDS, examine, spoilt


def main() -> None:
    """Draw, judge, and tell how many were refused; a document that breaks the promise ends with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given_ = parser.parse_args()
    print(f"--count {given_.count} --seed {given_.seed}", flush=True)
    told: Counter[str] = Counter()
    slowest = 0.0

    @seed(given_.seed)
    @settings(
        max_examples=given_.count,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(spoilt())
    def judged(content: bytes) -> None:
        nonlocal slowest
        slowest = max(slowest, examine(content, told))

    started = time.perf_counter()
    judged()
    taken = time.perf_counter() - started
    print(f"{told.total()} documents in {taken:.0f} s: {told['refused']} refused, {told['served']} served")
    print(f"slowest {slowest * 1000:.0f} ms of CPU, {SECONDS * 1000:.0f} ms at most")


if __name__ == "__main__":
    main()
