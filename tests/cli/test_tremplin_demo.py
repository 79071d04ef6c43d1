"""``tremplin demo load``: what it prints, what it refuses, what to type next."""

import json
from contextlib import closing
from datetime import date
from shutil import copyfile

import pytest
from click.testing import CliRunner
from factories import EMPTY, make_platform

from tremplin.casework.accounts.passwords import verify_password
from tremplin.casework.acting.desk import Desk
from tremplin.records.codes import Role
from tremplin.records.dossiers import State
from tremplin.storage.engine import Database
from tremplin_cli.demo import bars
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

TODAY = date(2027, 11, 22)
WORD = "tremplin-demonstration"


@pytest.fixture
def at_empty_desk(migrated_sqlite, tmp_path):
    """Type a command line at the desk of the small department, in a database that holds nothing."""
    platform = make_platform(tmp_path / "small", {"calls/2026/vide.yaml": EMPTY})
    file = copyfile(migrated_sqlite, tmp_path / "tremplin.sqlite")
    with closing(Database(f"sqlite:///{file}")) as database:
        session = CommandSession(TODAY, lambda: platform, environ={})
        session.desk = Desk(database, platform, tmp_path / "files")

        def typed(*words):
            done = CliRunner().invoke(tremplin, words, obj=session)
            assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
            return done

        typed.desk, typed.session = session.desk, session
        yield typed


def test_demo_load_shows_who_may_do_what_and_what_to_type_next(at_empty_desk):
    done = at_empty_desk("demo", "load", "--dossiers", "12")
    assert done.exit_code == 0
    assert done.stdout.startswith("Démonstration chargée : 12 dossiers de 22 organismes.\n")
    assert "instruction.00@exemple.fr" in done.stdout
    first, *then = [line.strip() for line in done.stderr.splitlines() if line.startswith("  ")]
    assert first == "tremplin dossiers list --as instruction.00@exemple.fr"
    for command in (first, *then):
        listed = at_empty_desk(*command.split()[1:])
        assert listed.exit_code == 0, listed.output
        assert listed.stdout


def test_demo_load_in_json_says_the_same(at_empty_desk):
    done = at_empty_desk("demo", "load", "--dossiers", "5", "--seed", "3", "--format", "json")
    said = json.loads(done.stdout)
    assert (said["dossiers"], said["seed"], said["cut"]) == (5, 3, [])
    assert sum(said["states"].values()) == 5
    assert {*said["states"]} <= {state.value for state in State}
    assert {"login": "admin@exemple.fr", "role": "admin"}.items() <= said["accounts"][0].items()
    assert done.stderr == ""


def test_demo_load_generates_one_password_for_the_accounts_it_shows_and_writes_it_aside(at_empty_desk):
    done = at_empty_desk("demo", "load", "--dossiers", "2", "--generate", "--format", "json")
    password = done.stderr.strip().rpartition(" ")[2]
    logins = [account["login"] for account in json.loads(done.stdout)["accounts"]]
    with at_empty_desk.desk.database.reading() as session:
        assert verify_password(session, logins[0], password)
        assert verify_password(session, logins[-1], password)
    assert password not in done.stdout


def test_demo_load_gives_the_password_that_it_is_told_and_says_it(at_empty_desk):
    done = at_empty_desk("demo", "load", "--dossiers", "2", "--password", WORD, "--format", "json")
    assert done.stderr == f"Mot de passe de ces comptes : {WORD}\n"
    logins = [account["login"] for account in json.loads(done.stdout)["accounts"]]
    assert {"redaction.00@exemple.fr", "signature.00@exemple.fr", "decision2.00@exemple.fr"} <= {*logins}
    with at_empty_desk.desk.database.reading() as session:
        assert all(verify_password(session, login, WORD) for login in logins)


def test_demo_load_refuses_two_passwords_and_one_that_is_too_short(at_empty_desk):
    both = at_empty_desk("demo", "load", "--password", WORD, "--generate")
    assert (both.exit_code, both.stdout) == (2, "")
    assert "gardez l'un des deux" in both.stderr
    short = at_empty_desk("demo", "load", "--dossiers", "2", "--password", "court")
    assert (short.exit_code, short.stdout) == (1, "")
    assert "mot de passe trop court" in short.stderr


def test_demo_load_shows_for_ever_the_day_of_the_setting(at_empty_desk):
    session = at_empty_desk.session
    session.day, session.environ = None, {"TREMPLIN_TODAY": "2027-11-22"}
    assert at_empty_desk("demo", "load", "--dossiers", "2").exit_code == 0
    assert session.today == TODAY
    after = CommandSession(starter=session.starter, environ={})
    after.desk = session.desk
    assert after.today == TODAY


def test_demo_open_makes_it_once_and_says_its_accounts(tmp_path):
    platform = make_platform(tmp_path / "small", {"calls/2026/vide.yaml": EMPTY})
    told = []
    for password in (WORD, "une autre phrase"):
        session = CommandSession(TODAY, lambda: platform, environ={})
        words = ["demo", "open", str(tmp_path / "ici"), "--password", password, "--dossiers", "2"]
        done = CliRunner().invoke(tremplin, words, obj=session)
        assert done.exit_code == 0, done.output
        told.append(done.stdout.splitlines())
    base = tmp_path / "ici" / "tremplin.db"
    assert told[0][:2] == [
        f"Démonstration faite : {base}, au 22/11/2027.",
        f"Mot de passe de chacun de ces comptes : {WORD}",
    ]
    assert told[1][:2] == [
        f"Démonstration là : {base}, au 22/11/2027.",
        "Mot de passe de chacun de ces comptes : celui qui fut donné quand elle fut faite",
    ]
    assert told[0][2:] == told[1][2:]
    assert sum("@exemple.fr" in line for line in told[0]) == len(Role)


@pytest.mark.parametrize("count", ["0", "1000001", "-3", "beaucoup"])
def test_demo_load_refuses_a_number_that_is_none(at_empty_desk, count):
    done = at_empty_desk("demo", "load", "--dossiers", count)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "dossiers" in done.stderr


def test_demo_load_refuses_a_desk_at_work(at_desk):
    done = at_desk("demo", "load")
    assert done.code == 1
    assert "une démonstration ne se mêle à rien de réel" in done.err
    assert "TREMPLIN_DATABASE=demonstration.db" in done.err


def test_bars_move_to_their_end_where_somebody_looks(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with bars() as progress:
        for done in range(1, 1001):
            progress("Journal", done, 1000)
    told = capsys.readouterr().err
    assert "Journal" in told
    assert "100%" in told


def test_bars_say_nothing_to_software(capsys):
    with bars() as progress:
        progress("Journal", 1000, 1000)
    assert capsys.readouterr().err == ""
