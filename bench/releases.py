"""The same figures given out again and again while people arrive: what the next control costs, in CPU.

    python bench/releases.py [--times 50] [--fiches 3] [--arriving 12] [--seconds 100]

The participants of some fiches by public, by sex and by age, and those of their call: each release is certified with
all those before it, as ``indicators export`` certifies it.
"""

import argparse
import random
import resource
import time
from datetime import UTC, date, datetime

from tremplin.casework.reading.figures.bearing import bearing
from tremplin.casework.reading.figures.keeping import KeptBefore, certified_beside
from tremplin.catalogue.indicator import Indicator
from tremplin.errors import RefusedRequest
from tremplin.indicators.disclosure.certified import Certified
from tremplin.indicators.disclosure.release import Release
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked, figures
from tremplin.indicators.engine.entries import DossierRows, PersonEntry
from tremplin.indicators.exports.releasing import ToRelease, release_of
from tremplin.indicators.exports.told import ScopeTold
from tremplin.indicators.measures import MEASURES

AT, FIRST = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 5)
CALL = ScopeTold(department="00", kind="call", scope="00/2026")
AGES, PUBLICS = (20, 24, 28, 33, 45, 60), ("brsa", "under_26", "job_seeker", "rqth")
ASKED = (
    Indicator(code="a", label="A", measure="participants", by=("public", "sex")),
    Indicator(code="b", label="B", measure="participants", by=("age_band",)),
)
VALUES = {
    "sex": ("f", "m"),
    "age_band": ("0-17", "18-25", "26-29", "30-54", "55+"),
    "public": (*PUBLICS, "parent", "none"),
}


def main() -> None:
    """Print, at some of the releases, what their control cost and held."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    for name, value in (("times", 50), ("fiches", 3), ("arriving", 12), ("seconds", 100)):
        parser.add_argument(f"--{name}", type=int, default=value)
    given = parser.parse_args()
    rng, people = random.Random(1), {f"00/2026/f{rank}": list[PersonEntry]() for rank in range(given.fiches)}
    kept: list[Certified] = []
    begun = time.process_time()
    arrive(rng, people, 120)
    for turn in range(given.times + 1):
        release = released(people, turn)
        start = time.process_time()
        before = KeptBefore(turn, bearing(kept, release))
        try:
            kept.append(certified_beside(release, before, lambda names, told=release: told.unions, "00", AT))
            masked = str(len(kept[-1].masked))
        except RefusedRequest as refused:
            masked = f"refused: {refused}"[:60]
        took, held = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        late = time.process_time() - begun > given.seconds
        if turn % 10 == 0 or late:
            cells = sum(len(table.cells) for table in release.tables)
            print(f"{turn} before: {cells} cells, {masked} masked, {took:.2f} s, {held} MiB", flush=True)
        if late:
            return
        arrive(rng, people, given.arriving)


def arrive(rng: random.Random, people: dict[str, list[PersonEntry]], count: int) -> None:
    """So many people more in each fiche."""
    for entries in people.values():
        for _ in range(count):
            number = 1 + sum(map(len, people.values()))
            publics = frozenset(rng.sample(PUBLICS, rng.choice((1, 1, 2))))
            entries.append(
                PersonEntry(
                    *(number, number), sex=rng.choice("fffmm"), age=rng.choice(AGES), publics=publics, entered_on=FIRST
                )
            )


def released(people: dict[str, list[PersonEntry]], turn: int) -> Release:
    """The figures of the day, as one release."""
    rows = [DossierRows(dossier=rank, fiche=fiche, entries=people[fiche]) for rank, fiche in enumerate(people, 1)]
    fiches = [FicheAsked(fiche=fiche, indicators=ASKED) for fiche in people]
    asked = FiguresAsked(measures={each.code: each for each in MEASURES}, values=VALUES, by=(("sex",),))
    counted = figures(iter(rows), fiches, asked, frozenset())
    return release_of(counted, ToRelease(name=f"{turn}", scope=CALL, sensitive=("rqth",)))


if __name__ == "__main__":
    main()
