"""Start ``tremplin --help``, beside a bare Click group that prints its own help and beside Python alone.

python bench/help.py
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from stopwatch import Measured, report, timed

GOAL = 0.100
BARE = "import click; click.Group('bare', help='A bare group.').main(['--help'])"


def command(*arguments: str | Path) -> Callable[[], object]:
    return lambda: subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    tremplin = Path(sys.executable).with_name("tremplin")
    helped, bare, alone = timed(
        command(tremplin, "--help"), command(sys.executable, "-c", BARE), command(sys.executable, "-c", ""), runs=31
    )
    report(
        [
            Measured("tremplin --help", helped, GOAL, bare),
            Measured("baseline: a bare Click group", bare),
            Measured("Python alone", alone),
        ],
        "ms",
    )


if __name__ == "__main__":
    main()
