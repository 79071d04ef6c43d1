"""Load and validate 200 fiches: those of the plugins of this tree, copied under other names; then take them as kept.

python bench/load_fiches.py

Seconds are those of the processor, beside the composing of the same YAML in the same run. What is kept is measured
twice: ready to serve any fiche, each witness and each document looked at; then with 200 of them read from their line.
"""

import os
import re
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import yaml
from stopwatch import Measured, report, timed

from tremplin.documents.reading.folder import documents
from tremplin.documents.reading.walk import CALL
from tremplin.kept import KeptGround, opened
from tremplin.platform import Platform, start

FICHES = 200
VALIDATED, KEPT = 3.5, 0.060
LONG_AGO = (1_700_000_000, 1_700_000_000)
CALLS = Path(__file__).parents[1].glob("plugins/*/*/calls")


def copied(into: Path) -> None:
    """Write the fiches, each copy under a name of its own."""
    written = sorted(path for calls in CALLS for path in calls.rglob("*.yaml") if path.name != CALL)
    copies = ((number, path) for number in count() for path in written)
    for number, path in islice(copies, FICHES):
        text = path.read_text("utf-8")
        name = f"{path.parts[-4]}-{path.parts[-2]}-{path.stem}-{number}.yaml"
        (into / name).write_text(re.sub(r"(?m)^fiche: (\S+)", rf"fiche: \1-{number}", text, count=1), "utf-8")
        os.utime(into / name, LONG_AGO)


def main() -> None:
    platform = start()
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
        copied(Path(folder))
        texts = [path.read_bytes() for path in sorted(Path(folder).iterdir())]

        def load() -> None:
            shelf = platform.reader.shelf(documents(Path(folder)), platform.fiches)
            assert len(shelf.served()) == FICHES, [mistake for read in shelf.read for mistake in read.mistakes][:3]

        def compose() -> None:
            for text in texts:
                yaml.compose(text, Loader=yaml.CSafeLoader)

        def ready() -> Platform:
            found = opened({"TREMPLIN_FICHES": folder, "TREMPLIN_CACHE": cache})
            assert len(found.cards) >= FICHES
            return found

        def whole() -> None:
            # beside these, the platform has those that are installed
            fiches = ready().fiches
            assert len([fiches[name] for name in islice(fiches, FICHES)]) == FICHES

        ready()
        assert isinstance(ready().ground, KeptGround)
        loaded, composed, served, read = timed(load, compose, ready, whole, clock=process_time)
    size = sum(map(len, texts)) // 1024
    report(
        [
            Measured(f"load and validate {FICHES} fiches ({size} kB)", loaded, VALIDATED * composed, composed),
            Measured("kept: ready to serve any of them", served, KEPT, composed),
            Measured("kept: 200 of them read", read, KEPT, composed),
            Measured("baseline: compose their YAML alone, in C", composed),
        ],
        "ms",
    )


if __name__ == "__main__":
    main()
