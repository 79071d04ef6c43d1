"""Works of a test's own: one that counts, one that waits to be killed. Run as a script, it is a worker."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from factories import make_platform

from tremplin.casework.acting.desk import Desk
from tremplin.errors import RefusedRequest, Unavailable
from tremplin.records.acts import Act
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey
from tremplin.works.kind import WorkFile, WorkKind, WorkOutcome, WorkRun
from tremplin.works.working import work

STEPS = 3


def count(doing: WorkRun) -> WorkOutcome:
    """Write who counts, and how far."""
    for step in range(STEPS):
        doing.progress(step, STEPS)
    doing.file.write_text(f"{doing.actor.login} {doing.parameters['until']} {doing.at:%Y}\n", "utf-8")
    return WorkOutcome("Compté.", WorkFile("compte.txt", "text/plain"))


def sleep(doing: WorkRun) -> WorkOutcome:
    """Say that it began, then go on without end, a beat at a time."""
    os.write(1, b"begun\n")
    while True:
        doing.progress(1, None)
        time.sleep(0.01)


def refuse(doing: WorkRun) -> WorkOutcome:
    raise RefusedRequest("ce dossier est clos.")


def fail(doing: WorkRun) -> WorkOutcome:
    doing.file.write_text("à moitié", "utf-8")
    raise KeyError("jeanne@exemple.fr")


def wait(doing: WorkRun) -> WorkOutcome:
    raise Unavailable("le serveur ne répond pas.")


RUNS = {"count": count, "sleep": sleep, "refuse": refuse, "fail": fail, "wait": wait}
SLOW = {code: WorkKind(code, code.title(), (Act.REVIEW,), run) for code, run in RUNS.items()}


if __name__ == "__main__":
    url, key, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    desk = Desk(Database(url, SealKey(key)), make_platform(folder), folder / "files")

    def now() -> datetime:
        return datetime.now(UTC)

    work(desk, machine=now, at=now, kinds=SLOW, every=0.05)
