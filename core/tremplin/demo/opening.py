"""A demonstration in a folder of its own: made beside it, then put in place whole, so that none stays half made."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tremplin.casework.accounts.passwords import verify_password
from tremplin.casework.acting.desk import Catalogue, Desk
from tremplin.demo.cast import ADMIN, Progress, to_try
from tremplin.demo.loading import load
from tremplin.errors import RefusedRequest
from tremplin.records.tables import METADATA, Account, MailHold, Role
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.founding import found
from tremplin.storage.glance import DATABASE_SETTING, HEAD
from tremplin.storage.place import DatabasePlace, place
from tremplin.storage.revision import reachable, revision
from tremplin.storage.stages import staged

BASE = "tremplin.db"


@dataclass(frozen=True)
class OpenedDemo:
    """A demonstration that stands: its day, an account for each role, and whether a password is still theirs."""

    base: Path
    day: date
    accounts: Sequence[tuple[str, Role]]
    # those that have the same accounts, each with its code
    departments: Sequence[str]
    made: bool
    lets_in: bool


def open_in(
    folder: Path, catalogue: Catalogue, *, today: date, dossiers: int, seed: int, password: str, progress: Progress
) -> OpenedDemo:
    """The demonstration of a folder, made where there is none; one that another version left is made again."""
    base = folder / BASE
    made = not base.exists() or _outdated(base)
    if made:

        def fill(place: DatabasePlace) -> None:
            found(place)
            with closing(Database(place.url, place.key)) as database:
                desk = Desk(database, catalogue, place.files)
                load(desk, today=today, dossiers=dossiers, seed=seed, password=password, progress=progress)

        _replace(folder, fill)
    with closing(reachable(_at(base))) as database, database.reading() as session:
        return _told(session, catalogue, base, password, made)


def _outdated(base: Path) -> bool:
    """Whether the base of a folder is a demonstration that another version made; no other base is touched."""
    with closing(reachable(_at(base))) as database:
        stands = revision(database)
        with database.reading() as session:
            tables = set(inspect(session.connection()).get_table_names())
            if MailHold.__tablename__ not in tables or staged(rows_of(session)) is None:
                raise RefusedRequest(
                    f"la base {base} n'est pas une démonstration, ou celle d'une version d'avant la révision 0008 : "
                    "elle est laissée telle quelle. Retirez-la, ou donnez un autre dossier."
                )
    # while a migration is written, its revision stands and its tables come one by one
    return stands != HEAD or not tables >= set(METADATA.tables)


def _replace(folder: Path, fill: Callable[[DatabasePlace], None]) -> None:
    """Fill a folder beside another, then give it its name."""
    new, old = (folder.with_name(f"{folder.name}{end}") for end in (".new", ".old"))
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    fill(_at(new / BASE))
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _told(session: Session, catalogue: Catalogue, base: Path, password: str, made: bool) -> OpenedDemo:
    known = set(session.scalars(select(Account.login).where(Account.disabled_at.is_(None))))
    codes = dict.fromkeys(fiche.id.department for fiche in catalogue.fiches.values())
    played = [(ADMIN, Role.ADMIN), *chain.from_iterable(to_try(catalogue.department(code)) for code in codes)]
    first: dict[Role, str] = {}
    for login, role in played:
        if login in known:
            first.setdefault(role, login)
    day = staged(rows_of(session))
    assert day is not None
    lets_in = made or verify_password(session, ADMIN, password)
    return OpenedDemo(base, day, [(login, role) for role, login in first.items()], [*codes], made, lets_in)


def _at(base: Path) -> DatabasePlace:
    return place({DATABASE_SETTING: str(base.absolute())})
