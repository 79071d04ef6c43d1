"""Try a verb of accounts to its end, and keep nothing of it: what would be refused is refused before one confirms."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, cast

from tremplin.casework.acting.door import Desk, Tried
from tremplin.storage.engine import Database
from tremplin.storage.sealing import SealingSession


class RehearsedDatabase:
    """A database of which nothing that is written is kept: each transaction ends by ``Tried``."""

    def __init__(self, database: Database):
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @contextmanager
    def writing(self) -> Iterator[SealingSession]:
        """A session that is undone once all of it passed."""
        with self._database.writing() as session:
            yield session
            session.flush()
            raise Tried


def rehearsing(desk: Desk) -> Desk:
    """The same desk, where a verb of one transaction is done to its end, then undone: ``Tried`` says that it passes."""
    tried = copy(desk)
    tried.database = cast(Database, RehearsedDatabase(desk.database))
    return tried
