"""Type commands as people do, beside a bare Click group: the CPU that each takes, user and system, in one run.

python bench/commands.py [RUNS]
"""

import os
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from help import BARE

TREMPLIN = Path(sys.executable).with_name("tremplin")
LOGIN = "instruction.{department}@exemple.fr"
GOALS = {"--help": 1.3, "fiches list": 2.5, "fiches try": 3.0, "dossiers list": 6.0}


def cpu(command: list[str], environ: dict[str, str]) -> float:
    """The seconds of processor of a command."""
    before = getrusage(RUSAGE_CHILDREN)
    # a trial whose rules are broken ends with 1
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(environ: dict[str, str], *words: str) -> str:
    done = subprocess.run([str(TREMPLIN), *words], check=True, capture_output=True, text=True, env=environ)
    return done.stdout


def main(runs: int) -> None:
    with TemporaryDirectory() as folder:
        places = {"TREMPLIN_DATABASE": f"{folder}/tremplin.db", "XDG_CACHE_HOME": f"{folder}/cache"}
        environ = {**os.environ, **places}
        told(environ, "db", "init")
        told(environ, "demo", "load")
        fiche = told(environ, "fiches", "list", "--format", "csv").splitlines()[1].partition(";")[0]
        facts = Path(folder, "facts.yaml")
        facts.write_text("starts_on: 2025-02-01\nrequested: 30000\n", "utf-8")
        login = LOGIN.format(department=fiche.partition("/")[0])
        words = {
            "--help": ["--help"],
            "fiches list": ["fiches", "list"],
            "fiches try": ["fiches", "try", fiche, "--facts", str(facts)],
            "dossiers list": ["dossiers", "list", "--as", login],
        }
        commands = {
            "a bare Click group": [sys.executable, "-c", BARE],
            **{what: [str(TREMPLIN), *typed] for what, typed in words.items()},
            "import sqlalchemy, alone": [sys.executable, "-c", "import sqlalchemy"],
        }
        taken: dict[str, list[float]] = {what: [] for what in commands}
        for _ in range(runs + 1):
            for what, command in commands.items():
                taken[what].append(cpu(command, environ))
    # the first of each warms the caches
    bare = median(taken["a bare Click group"][1:])
    for what, seconds in taken.items():
        ratio, goal = median(seconds[1:]) / bare, GOALS.get(what)
        held = f"≤ {goal}  {'held' if ratio <= goal else 'MISSED'}" if goal else ""
        print(f"{what:26} {median(seconds[1:]) * 1e3:7.1f} ms  × {ratio:5.2f}  {held}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
