"""The beat of a worker: while a work runs, it says how far the work is, holds it, and hears that it must stop."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType

from sqlalchemy import update

from tremplin.casework.mailing.queue import WORKS, Row, mine
from tremplin.errors import TremplinError
from tremplin.storage.engine import Database

# a worker that was killed leaves its work to the next after as long
LASTS = timedelta(minutes=2)
SECONDS = 1.0
BEATS = 15


class WorkStopped(Exception):
    """A run that must not go on: its owner gave it up, another worker took it, or the worker ends."""


class Beat:
    """The beat of one run, from a thread of its own: a work that computes for a minute says nothing meanwhile."""

    def __init__(
        self, database: Database, row: Row, machine: Callable[[], datetime], going: Callable[[], bool], every: float
    ):
        self._database, self._row, self._machine, self._going, self._every = database, row, machine, going, every
        self._told: tuple[int, int | None] | None = None
        self._ended, self.lost = Event(), False
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Beat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def progress(self, done: int, total: int | None) -> None:
        """Hear how far a work is, and stop it where it must; nothing is asked of the base."""
        self._told = done, total
        if self.lost or not self._going():
            raise WorkStopped

    def _run(self) -> None:
        since = 0
        said = self._told
        while not self._ended.wait(self._every) and not self.lost:
            since += 1
            told = self._told
            # without news, the claim alone is made longer, from time to time
            if told != said or since >= BEATS:
                self._say(told)
                since, said = 0, told

    def _say(self, told: tuple[int, int | None] | None) -> None:
        far = {} if told is None else {"done": told[0], "total": told[1]}
        longer = update(WORKS).where(mine(WORKS, self._row)).values(claimed_until=self._machine() + LASTS, **far)
        try:
            with self._database.writing() as session:
                self.lost = session.connection().execute(longer).rowcount != 1
        except TremplinError:
            # the base is held, by this very work or by another writer: it is said at the next beat
            return
