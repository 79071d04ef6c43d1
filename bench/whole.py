"""Run whole what each run of the tests tries in part: lives, tamperings, edits, decisions at once, amounts drawn.

.venv/bin/python bench/whole.py [what pytest takes]

A run of all the tests takes a dose of each (``tests/doses.py``), so that it stays under fifteen minutes on two cores.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    dosed = sorted(file for file in ROOT.glob("tests/**/test_*.py") if "from doses import" in file.read_text("utf-8"))
    command = [sys.executable, "-m", "pytest", "-n0", "--durations=10", *map(str, dosed), *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "TREMPLIN_TESTS_WHOLE": "1"}).returncode


if __name__ == "__main__":
    sys.exit(main())
