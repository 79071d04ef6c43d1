"""``tremplin work``, typed: what leaves, what waits, what an admin does with it, and what a sentence refuses."""

import json
import mailbox
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from desks import AT, Office
from posting import posted
from smtp_server import Behaviour, serving

from tremplin.clock import day_in_paris
from tremplin.works.asking import begin
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

ADMIN = "admin@exemple.fr"


@pytest.fixture
def work(office: Office):
    """Type ``tremplin work`` at the desk of the small department."""
    posted(office)

    def work(*words: str, mail: str = "", login: str = ADMIN):
        environ = {"TREMPLIN_MAIL": mail, "TREMPLIN_MAIL_FROM": "aides@exemple.fr"}
        session = CommandSession(day_in_paris(AT), lambda: office.desk.catalogue, lambda: AT, environ=environ)
        session.desk = office.desk
        result = CliRunner(env={"TREMPLIN_ACCOUNT": login}).invoke(tremplin, ["work", *words], obj=session)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return work


def test_once_sends_what_waits_and_says_how_much(work, office: Office, tmp_path: Path):
    office.submitted()
    done = work("--once", mail=f"maildir:{tmp_path / 'm'}")
    assert (done.exit_code, done.stdout) == (0, "2 courriels envoyés.\n")
    assert len(mailbox.Maildir(tmp_path / "m")) == 2
    again = work("--once", "--format", "json", mail=f"maildir:{tmp_path / 'm'}")
    told = {"sent": 0, "put_off": 0, "failed": 0, "dropped": 0, "jobs": 0, "held": None, "unreached": None}
    told["works"] = {"done": 0, "failed": 0, "put_off": 0}
    told["webhooks"] = {"sent": 0, "put_off": 0, "failed": 0, "dropped": 0, "held": False}
    assert json.loads(again.stdout) == told


def test_once_answers_no_where_something_did_not_leave(work, office: Office):
    office.submitted()
    with serving(Behaviour(at_door="421 fermé")) as port:
        done = work("--once", mail=f"smtp://127.0.0.1:{port}")
    assert done.exit_code == 1
    assert done.stdout.startswith("0 courriel envoyé, 1 remis à plus tard. Arrêt : 127.0.0.1")


def test_without_a_setting_works_alone_are_done_and_with_a_wrong_one_a_sentence_says_so(work):
    absent, wrong = work("--once"), work("--once", mail="telex:12")
    assert (absent.exit_code, absent.stdout) == (0, "0 travail fait.\n")
    assert absent.stderr.startswith("Le réglage TREMPLIN_MAIL n'est pas posé")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("Erreur : TREMPLIN_MAIL : adresse incomprise.")


def test_what_failed_is_listed_tried_again_and_given_up(work, office: Office, tmp_path: Path):
    written = office.submitted()
    with serving(Behaviour(at_data="554 non")) as port:
        work("--once", mail=f"smtp://127.0.0.1:{port}")
    first, second = json.loads(work("list", "--format", "json").stdout)
    assert (first["dossier"], first["label"], first["state_label"], first["tries"]) == (
        written,
        "récépissé",
        "en échec",
        1,
    )
    assert {first["to"], second["to"]} == {"signatory@exemple.fr", "editor@exemple.fr"}
    table = work("list")
    assert "le serveur refuse ce courriel : 554 non" in " ".join(table.stdout.split())
    assert work("retry", first["id"]).stdout == f"Courriel {first['id']} : il part au prochain tour.\n"
    assert work("drop", second["id"]).stdout == f"Courriel {second['id']} : il est abandonné.\n"
    assert work("--once", mail=f"maildir:{tmp_path / 'm'}").stdout == "1 courriel envoyé.\n"
    assert work("list").stdout == "Rien n'attend, et rien n'a échoué.\n"
    assert len(json.loads(work("list", "--all", "--format", "json").stdout)) == 4
    assert work("retry", "999").exit_code == 2


def test_long_works_are_listed_and_told_to_their_owner(work, office: Office):
    assert work("tasks").stdout == "Vous n'avez demandé aucun travail long.\n"
    number = str(begin(office.desk, office.admin, "verify_journal", {}, now=AT))
    assert work("task", number).stdout == f"Travail {number} — Vérification du journal : en attente.\n"
    assert work("--once").stdout == "1 travail fait.\n"
    (row,) = json.loads(work("tasks", "--format", "json").stdout)
    assert (row["id"], row["state"], row["kind"]) == (int(number), "done", "verify_journal")
    assert "Journal entier" in work("task", number).stdout
    assert "Vérification du journal" in work("tasks").stdout
    assert json.loads(work("task", number, "--format", "json").stdout) == row
    for other in ("instructor@exemple.fr", "signatory@exemple.fr"):
        assert json.loads(work("tasks", "--format", "json", login=other).stdout) == []
        refused = work("task", number, login=other)
        assert (refused.exit_code, refused.stdout) == (2, "")


def test_the_queue_is_an_admin_s(work):
    for verb in (("list",), ("retry", "1"), ("drop", "1"), ("release",)):
        done = work(*verb, login="instructor@exemple.fr")
        assert (done.exit_code, done.stdout) == (1, "")
        assert "votre rôle ne permet pas" in done.stderr


def test_a_demonstration_sends_to_no_server(tmp_path: Path, typed):
    environ = {**os.environ, "TREMPLIN_DATABASE": str(tmp_path / "b.db"), "TREMPLIN_CACHE": ""}
    for words in (("db", "init"), ("demo", "load", "--dossiers", "3")):
        assert typed(*words, env=environ).returncode == 0
    environ |= {"TREMPLIN_MAIL": "smtp://127.0.0.1:1", "TREMPLIN_MAIL_FROM": "aides@exemple.fr"}
    done = typed("work", "--once", env=environ)
    assert done.returncode == 1
    assert "démonstration" in done.stdout.decode()
    assert typed("work", "--once", env=environ | {"TREMPLIN_MAIL": f"maildir:{tmp_path / 'm'}"}).returncode == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_ends_well_when_it_is_told_to(tmp_path: Path, typed, how):
    environ = {**os.environ, "TREMPLIN_DATABASE": str(tmp_path / "b.db"), "TREMPLIN_CACHE": ""}
    assert typed("db", "init", env=environ).returncode == 0
    environ |= {"TREMPLIN_MAIL": f"maildir:{tmp_path / 'm'}"}
    with subprocess.Popen(
        [Path(sys.executable).with_name("tremplin"), "work", "--pause", "60"], env=environ, stderr=subprocess.PIPE
    ) as worker:
        ready = tmp_path / "b.db-wal"
        deadline = time.monotonic() + 30
        while not ready.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)
        worker.send_signal(how)
        assert worker.wait(20) == 0
        assert worker.stderr
        assert worker.stderr.read() == b""


def test_a_worker_ends_at_its_hour(office: Office, tmp_path: Path):
    instants = iter([AT, AT, AT, AT.replace(hour=10)] + [AT.replace(hour=10)] * 9)
    environ = {"TREMPLIN_MAIL": f"maildir:{tmp_path / 'm'}"}
    session = CommandSession(instant=lambda: AT, machine=lambda: next(instants), environ=environ)
    session.desk = office.desk
    # 09:00 there is 10:00 in Paris
    done = CliRunner().invoke(tremplin, ["work", "--until", "10:30", "--pause", "0"], obj=session)
    assert done.exit_code == 0
    assert CliRunner().invoke(tremplin, ["work", "--until", "26:00"], obj=session).exit_code == 2
