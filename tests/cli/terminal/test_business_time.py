"""The day of a command: today, the day of the demonstration that the base holds, or the one that a setting gives it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner
from factories import make_platform
from sqlalchemy import insert

from tremplin.casework.acting.desk import Desk
from tremplin.clock import PARIS
from tremplin.demo.instants import midnight
from tremplin.errors import WrongUsage
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

NOW = datetime(2026, 12, 1, 13, 5, 6, 700_000, tzinfo=UTC)
DAY = date(2025, 1, 20)
ADMIN = "admin@exemple.fr"


@pytest.fixture
def base(migrated_sqlite, tmp_path) -> Path:
    """A base that holds nothing."""
    return Path(copyfile(migrated_sqlite, tmp_path / "tremplin.db"))


@pytest.fixture
def staged(base) -> Path:
    """A base that says that it is a demonstration of a day."""
    database = Database(f"sqlite:///{base}")
    with database.writing() as session:
        session.execute(insert(METADATA.tables["mail_holds"]), {"reason": "demonstration", "since": midnight(DAY)})
    database.close()
    return base


def session_of(base, today="", machine=lambda: NOW, platform=None):
    environ = {"TREMPLIN_DATABASE": str(base), "TREMPLIN_TODAY": today}
    return CommandSession(starter=lambda: platform, machine=machine, environ=environ)


def shown(day, at=NOW):
    """This hour of Paris on a day."""
    return datetime.combine(day, at.astimezone(PARIS).time(), PARIS).astimezone(UTC)


def test_a_real_base_lives_on_the_real_day(base):
    session = session_of(base)
    assert (session.now(), session.today) == (NOW, NOW.date())


def test_a_real_base_refuses_another_day(base):
    for asked in (lambda session: session.now(), lambda session: session.today):
        with pytest.raises(WrongUsage, match=r"TREMPLIN_TODAY .* cette base n'en est pas une"):
            asked(session_of(base, "2025-01-20"))


def test_a_demonstration_lives_on_its_day_at_the_real_hour(staged):
    session = session_of(staged)
    assert (session.now(), session.today) == (shown(DAY), DAY)
    assert session.hour_of(None) == NOW.astimezone(PARIS).time().replace(microsecond=0)
    assert session.machine() == NOW


def test_the_setting_gives_a_demonstration_another_day(staged):
    session = session_of(staged, "31 mars 2025")
    assert (session.now(), session.today) == (shown(date(2025, 3, 31)), date(2025, 3, 31))


def test_without_a_base_the_setting_alone_says(tmp_path):
    assert session_of(tmp_path / "absent.db").today == NOW.date()
    assert session_of(tmp_path / "absent.db", "2025-01-20").today == DAY
    with pytest.raises(WrongUsage, match=r"TREMPLIN_TODAY : date attendue"):
        _ = session_of(tmp_path / "absent.db", "hier").today


def typed(session, *words):
    done = CliRunner().invoke(tremplin, words, obj=session)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_two_acts_keep_the_journal_in_the_order_of_time(staged, tmp_path):
    platform, read = make_platform(tmp_path / "small"), []
    # the second comes on an earlier day, the third at an earlier hour
    for rank, (today, machine) in enumerate([("2025-02-01", NOW), ("", NOW), ("", NOW - timedelta(hours=5))]):
        session = session_of(staged, today, lambda at=machine: at, platform)
        done = typed(session, "users", "create", f"a{rank}@exemple.fr", "--name", "Ada Min", *(
            ["--admin"] if rank == 0 else ["--as", "a0@exemple.fr"]
        ))  # fmt: skip
        assert done.exit_code == 0, done.output
        session.desk.database.close()
    database = Database(f"sqlite:///{staged}")
    with database.reading() as kept:
        read = list(kept.execute(METADATA.tables["journal"].select().order_by("number")).mappings())
    database.close()
    first = shown(date(2025, 2, 1))
    tick = timedelta(microseconds=1)
    assert [line["at"] for line in read] == sorted(line["at"] for line in read)
    assert {read[0]["at"], read[-1]["at"]} == {first, first + 2 * tick}


def test_on_both_engines_the_base_says_what_it_is(database, tmp_path):
    desk = Desk(database, make_platform(tmp_path / "small"), tmp_path / "files")
    for says, day in ((False, NOW.date()), (True, DAY)):
        if says:
            with database.writing() as session:
                held = {"reason": "demonstration", "since": midnight(DAY)}
                session.execute(insert(METADATA.tables["mail_holds"]), held)
        session = session_of("postgresql://nulle-part/base")
        session.desk = desk
        assert session.today == day
