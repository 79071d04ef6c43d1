"""Load and validate 200 fiches: those of the plugins of this tree, copied under other names.

python bench/load_fiches.py
"""

import re
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from stopwatch import Measured, report, timed

from tremplin.documents.folder import documents
from tremplin.documents.walk import CALL
from tremplin.platform import start

FICHES, GOAL = 200, 0.400
CALLS = Path(__file__).parents[1].glob("plugins/*/*/calls")


def copied(into: Path) -> None:
    """Write the fiches, each copy under a name of its own."""
    written = sorted(path for calls in CALLS for path in calls.rglob("*.yaml") if path.name != CALL)
    copies = ((number, path) for number in count() for path in written)
    for number, path in islice(copies, FICHES):
        text = path.read_text("utf-8")
        name = f"{path.parts[-4]}-{path.parts[-2]}-{path.stem}-{number}.yaml"
        (into / name).write_text(re.sub(r"(?m)^fiche: (\S+)", rf"fiche: \1-{number}", text, count=1), "utf-8")


def main() -> None:
    platform = start()
    with TemporaryDirectory() as folder:
        copied(Path(folder))
        texts = [path.read_bytes() for path in sorted(Path(folder).iterdir())]

        def load() -> None:
            shelf = platform.reader.shelf(documents(Path(folder)), platform.fiches)
            assert len(shelf.served()) == FICHES, [mistake for read in shelf.read for mistake in read.mistakes][:3]

        def compose() -> None:
            for text in texts:
                yaml.compose(text, Loader=yaml.CSafeLoader)

        loaded, composed = timed(load, compose)
    size = sum(map(len, texts)) // 1024
    report(
        [
            Measured(f"load and validate {FICHES} fiches ({size} kB)", loaded, GOAL, composed),
            Measured("baseline: compose their YAML alone, in C", composed),
        ],
        "ms",
    )


if __name__ == "__main__":
    main()
