"""Play a whole demonstration in a database of its own, in memory, in the order in which its acts take place.

What it leaves there is what real use would leave. Nothing is written elsewhere until all of it was played.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, create_engine, event, insert, make_url
from sqlalchemy.pool import StaticPool

from tremplin.casework.acting.door import START, AnyCase, Desk, TremplinError
from tremplin.demo.cast import Progress
from tremplin.demo.instants import EVER
from tremplin.demo.planning import Plan
from tremplin.demo.verbs import VERBS, Scene
from tremplin.records.tables import METADATA, JournalHead
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey


class Memory(Database):
    """A database in memory, of one connection: it lasts as long as this object."""

    def __init__(self, key: SealKey) -> None:
        self.url, self.key = make_url("sqlite://"), key
        settings = {"isolation_level": None, "check_same_thread": False}
        # each connection to « :memory: » opens a database of its own: one serves all
        self.engine = create_engine(self.url, poolclass=StaticPool, connect_args=settings)
        self._reader = self._writer = self.engine.execution_options()

        @event.listens_for(self.engine, "connect")
        def set_up(connection: Any, _: Any) -> None:
            # off by default (SQLite, Foreign Key Support)
            connection.execute("PRAGMA foreign_keys=on")

        @event.listens_for(self.engine, "begin")
        def begin(connection: Connection) -> None:
            # with isolation_level=None, sqlite3 begins no transaction by itself
            connection.exec_driver_sql("BEGIN")

        # no trigger comes with it: what the migrations freeze is not frozen here, where nobody changes it
        METADATA.create_all(self.engine)
        with self.writing() as session:
            session.execute(insert(JournalHead), {"id": 1, "number": 0, "hash": START})


class RehearsalStage(Desk):
    """The desk of a rehearsal: nobody hears of dossiers that do not exist."""

    def tell(self, case: AnyCase) -> None:
        """Tell plugins nothing."""


def play(desk: Desk, plans: Sequence[Plan], progress: Progress) -> list[tuple[Plan, str]]:
    """Play every act of every plan, in the order of time; the plans that a refusal cut short, each with its sentence.

    Whatever a plugin may refuse, the dossier stays where it stood before.
    """
    scenes = [Scene(desk, plan.outline, EVER) for plan in plans]
    # by time, and not by dossier: the journal is one chain, and an envelope fills in the order of decisions
    acts = [(step.at, place, rank) for place, plan in enumerate(plans) for rank, step in enumerate(plan.steps)]
    cut: dict[int, str] = {}
    for done, (at, place, rank) in enumerate(sorted(acts), start=1):
        if place not in cut:
            scenes[place].at, step = at, plans[place].steps[rank]
            try:
                VERBS[step.verb](scenes[place], **step.said)
            except TremplinError as refusal:
                cut[place] = f"{step.verb} : {refusal}"
        progress("Répétition", done, len(acts))
    return [(plans[place], told) for place, told in cut.items()]
