"""A place at work, with its attached files, and another where it can be restored."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from desks import AT, Office
from sqlalchemy import make_url, text
from writing import PIECES, attach

from tremplin.casework.applying.deposits import deposit
from tremplin.storage.engine import Database
from tremplin.storage.place import DatabasePlace

STORED = text(
    "INSERT INTO stored_files (hash, size, media_type, stored_at) VALUES (:hash, :size, 'application/pdf', :at)"
)


@pytest.fixture
def place(office: Office) -> DatabasePlace:
    """A database that holds a draft, a deposit and three attached files."""
    deposit(office.desk, office.signatory, office.draft(), at=AT)
    office.draft(title="Un brouillon")
    with office.desk.database.writing() as session:
        for piece in PIECES:
            hash_ = attach(office.desk.files, piece)
            session.execute(STORED, {"hash": hash_, "size": len(piece), "at": str(AT)})
    return DatabasePlace(office.desk.database.url, office.desk.files)


@pytest.fixture
def elsewhere(database: Database, database_url: str, tmp_path: Path) -> DatabasePlace:
    """A place of the same engine, where nothing is but the key of the base that will come."""
    return DatabasePlace(make_url(database_url), tmp_path / "elsewhere" / "files", database.key.path)


@pytest.fixture
def restored(elsewhere: DatabasePlace) -> Iterator[Database]:
    """The database of the other place, to be read once it is restored."""
    with closing(Database(elsewhere.url, elsewhere.key)) as database:
        yield database
