"""The API of machines under requests generated from its declaration: no failure of the site, no breach of what it says.

python bench/api.py [requests] [seed] [engine]

By default some 3,000 requests, by the token of each role, about dossiers that are there; the seed is printed: the same
draws the same requests. The tests send some hundreds of them (tests/web/machines/generated.py).
"""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from engines import make_office, postgresql, sqlite

TESTS = Path(__file__).parents[1] / "tests"
sys.path += [str(TESTS / "web"), str(TESTS / "web" / "machines")]

from generated import ROLES, Sent, send  # noqa: E402  # what sends them serves the tests, whose folder is told above
from signed_in import site_of  # noqa: E402

REQUESTS, SEED = 3_000, 20261201
# six operations, right and wrong: each example is a request, and some are asked again without their token
SHARE = len(ROLES) * 12


def told(sent: Sent, seconds: float) -> Iterator[str]:
    """What was sent, by status, then each breach."""
    statuses = ", ".join(f"{count} × {status}" for status, count in sorted(sent.statuses.items()))
    yield f"{sent.requests} requests in {seconds:.0f} s: {statuses}"
    for role, answered in sent.by_role.items():
        yield f"  {role:<13} {', '.join(f'{count} × {status}' for status, count in sorted(answered.items()))}"
    yield f"failures of the site: {sent.failures} (goal 0); breaches of the declaration: {len(sent.breaches)} (goal 0)"
    yield from (f"  {each[:2000]}" for each in sent.breaches)


def main(requests: int, draw: int, engine: str) -> int:
    """Send them, say what was answered, and whether all was as it should be."""
    print(f"seed {draw}, {engine}")
    warnings.simplefilter("ignore")
    with (postgresql if engine == "postgresql" else sqlite)() as (database, folder):
        office = make_office(database, folder)
        began = perf_counter()
        sent = send(site_of(office), office, each=max(1, requests // SHARE), draw=draw)
        print("\n".join(told(sent, perf_counter() - began)))
    return 1 if sent.failures or sent.breaches else 0


if __name__ == "__main__":
    given = [*sys.argv[1:], *[str(REQUESTS), str(SEED), "sqlite"][len(sys.argv) - 1 :]]
    sys.exit(main(int(given[0]), int(given[1]), given[2]))
