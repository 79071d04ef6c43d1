"""``tremplin serve``: the site answers, and what prevents it from starting is one sentence."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import insert

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor, Grant
from tremplin.demo.instants import midnight
from tremplin.records.codes import Role
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey
from tremplin.works.asking import begin, shown

# no base is there, whatever whoever runs the tests keeps at home
NOWHERE = "/nulle-part"
ALONE = "Aucune base ici : le site public seul, sans comptes ni dossiers. Pour eux : tremplin db init"
SCRIPT = Path(sys.executable).with_name("tremplin")
NO_SITE = """
import sys
sys.modules["flask"] = None
from tremplin_cli.main import main
main()
"""
ALL_READ = """
import sys
from tremplin_cli.serve import servers
def run(make, sockets):
    make()
    print(sorted(name for name, module in sys.modules.items() if type(module).__name__ == "_LazyModule"))
servers.alone = lambda: run
from tremplin_cli.main import main
sys.argv = ["tremplin", "serve", "--port", "0"]
main()
"""


@contextmanager
def served(*words, **settings):
    """A site that serves as long as the test asks it, its port and what it said first."""
    command = [SCRIPT, "serve", "--port", "0", *words]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "TREMPLIN_DATABASE": "", "XDG_DATA_HOME": NOWHERE, **settings}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines = []
        while not lines or "Ctrl+C" not in lines[-1]:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            lines.append(line.strip())
        port = int(lines[-1].partition("localhost:")[2].split()[0])
        try:
            until_answered(port)
            yield process, port, lines
        finally:
            process.kill()


def until_answered(port):
    """Wait for the first process that answers."""
    for _ in range(200):
        with suppress(OSError, HTTPException):
            return get(port, "/health")
        time.sleep(0.05)
    raise AssertionError("nothing answers")


def get(port, address, **headers):
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()


def test_it_serves_says_where_and_stops_when_it_is_told(installed):
    with served(TREMPLIN_TODAY="2025-01-20") as (process, port, lines):
        assert lines == [
            "Démonstration : les pages répondent au 20/01/2025.",
            ALONE,
            f"Tremplin sert {len(installed.fiches)} fiches sur http://localhost:{port} — Ctrl+C pour arrêter",
        ]
        answer, page = get(port, "/")
        assert (answer.status, answer.headers["Server"]) == (200, None)
        assert "les pages répondent au 20/01/2025" in page
        assert get(port, "/connexion")[0].status == 404
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_the_option_comes_before_the_setting_and_without_either_today_is_today():
    with served("--today", "31/03/2024", TREMPLIN_TODAY="2025-01-20") as (_process, _port, lines):
        assert lines[0] == "Démonstration : les pages répondent au 31/03/2024."
    with served(TREMPLIN_TODAY="") as (_process, port, lines):
        assert lines[:-1] == [ALONE]
        assert "Démonstration" not in get(port, "/")[1]


def test_tls_is_believed_from_the_proxy_that_the_setting_names_and_from_no_other():
    with served() as (_process, port, _lines):
        assert get(port, "/", **{"X-Forwarded-Proto": "https"})[0].headers["Strict-Transport-Security"] is None
    with served(TREMPLIN_PROXY="127.0.0.1") as (_process, port, _lines):
        assert get(port, "/", **{"X-Forwarded-Proto": "https"})[0].headers["Strict-Transport-Security"]
        assert get(port, "/")[0].headers["Strict-Transport-Security"] is None


def test_a_busy_port_is_told_in_one_sentence(typed):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        done = typed("serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, b"")
    told = f"le port {port} est déjà pris : arrêtez ce qui l'occupe, ou choisissez-en un autre avec --port."
    assert done.stderr.decode() == f"Erreur : {told}\n"


def child_of(parent):
    """The process that another started, as Linux lists them."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(200):
        if words := children.read_text("ascii").split():
            return int(words[0])
        time.sleep(0.05)
    raise AssertionError("no child")


def until(so):
    """Wait until something is so, for less than a test may take."""
    for _ in range(600):
        if so():
            return
        time.sleep(0.05)
    raise AssertionError("it never is")


def running(number):
    with suppress(OSError, IndexError):
        return Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are listed by Linux alone")
def test_long_works_are_done_beside_the_site_and_end_with_it(tmp_path, typed, installed):
    base = tmp_path / "b.db"
    settings = {"TREMPLIN_DATABASE": str(base), "TREMPLIN_CACHE": ""}
    environ = {**os.environ, **settings}
    assert typed("db", "init", env=environ).returncode == 0
    assert typed("users", "create", "chef@exemple.fr", "--name", "Chef", "--admin", env=environ).returncode == 0
    desk = Desk(Database(f"sqlite:///{base}"), installed, tmp_path / "b.files")
    chief = Actor(1, "chef@exemple.fr", (Grant(Role.ADMIN),))

    def asked():
        return str(begin(desk, chief, "verify_journal", {}, now=datetime.now(UTC)))

    def done(number):
        return shown(desk, chief, number, now=datetime.now(UTC))["state"] == "done"

    with served(**settings) as (process, _port, _lines):
        first = asked()
        until(lambda: done(first))
        keeper = child_of(process.pid)
        worker = child_of(keeper)
        # whoever kills it has it started again
        os.kill(worker, signal.SIGKILL)
        second = asked()
        until(lambda: done(second))
        worker = child_of(keeper)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        until(lambda: not running(keeper) and not running(worker))
    with served(**settings) as (process, _port, _lines):
        keeper = child_of(process.pid)
        worker = child_of(keeper)
        process.kill()
        until(lambda: not running(keeper) and not running(worker))
    with served("--no-work", **settings) as (process, _port, _lines):
        assert Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii") == ""
        assert not done(asked())


@pytest.mark.parametrize(
    ("words", "settings", "told"),
    [
        (
            [],
            {"TREMPLIN_TODAY": "demain"},
            "TREMPLIN_TODAY : date attendue, et non le texte « demain ». Écrivez-la « 31/01/2025 » ou « 2025-01-31 ».",
        ),
        (["--today", "2025-02-30"], {}, "date impossible « 2025-02-30 » : ce jour n'existe pas."),
        (["--port", "http"], {}, "port : nombre entier attendu, et non le texte « http »."),
        (["--workers", "0"], {}, "--workers : « 0 » : nombre entier attendu entre 1 et 64."),
        (["--host", "nulle-part.invalid"], {}, "l'adresse « nulle-part.invalid » n'existe pas sur cette machine."),
        (
            [],
            {"TREMPLIN_ADDRESS": "aides.exemple.fr"},
            "TREMPLIN_ADDRESS : ce n'est pas l'adresse d'un site. Donnez-la sans chemin, comme https://aides.exemple.fr.",
        ),
        (["--port", "65536"], {}, "port : « 65536 » : nombre entier attendu entre 0 et 65\u00a0535."),
    ],
)
def test_what_is_typed_wrong_is_one_sentence(typed, words, settings, told):
    done = typed("serve", *words, env={**os.environ, "TREMPLIN_DATABASE": "", "XDG_DATA_HOME": NOWHERE, **settings})
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[0] == f"Erreur : {told}"


def test_without_the_site_it_says_how_to_install_it():
    done = subprocess.run([sys.executable, "-c", NO_SITE, "serve"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Erreur : le site n'est pas installé : tapez « pip install tremplin[web] ».\n"


def test_without_gunicorn_it_says_how_to_install_it():
    done = subprocess.run(
        [sys.executable, "-c", NO_SITE.replace("flask", "gunicorn"), "serve", "--workers", "2"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    told = "gunicorn n'est pas installé : tapez « pip install tremplin[serve] », ou servez sans --workers."
    assert done.stderr == f"Erreur : {told}\n"


@pytest.fixture
def base(migrated_sqlite, tmp_path):
    """A base that holds nothing, and its key."""
    file = Path(copyfile(migrated_sqlite, tmp_path / "tremplin.db"))
    SealKey(file.with_suffix(".key")).make()
    return file


@pytest.fixture
def staged(base):
    """A base that says that it is a demonstration."""
    database = Database(f"sqlite:///{base}")
    with database.writing() as session:
        since = midnight(date(2025, 1, 20))
        session.execute(insert(METADATA.tables["mail_holds"]), {"reason": "demonstration", "since": since})
    database.close()
    return base


@pytest.mark.parametrize("words", [(), ("--workers", "2")], ids=["waitress", "gunicorn"])
def test_with_a_base_people_sign_in_and_the_site_answers_to_the_names_that_are_set(base, words):
    settings = {"TREMPLIN_DATABASE": str(base), "TREMPLIN_HOSTS": "aides.exemple.fr", "TREMPLIN_PROXY": "127.0.0.1"}
    with served(*words, **settings) as (process, port, lines):
        assert lines[:-1] == [f"Base : {base}"]
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "aides.exemple.fr"}
        answer, page = get(port, "/connexion", **told)
        assert (answer.status, "Démonstration" in page) == (200, False)
        assert answer.headers["Strict-Transport-Security"]
        assert get(port, "/connexion", **{**told, "X-Forwarded-Host": "ailleurs.fr"})[0].status == 400
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize("words", [(), ("--workers", "2")], ids=["waitress", "gunicorn"])
def test_what_a_proxy_says_is_not_believed_without_the_setting(words):
    with served(*words) as (_process, port, _lines):
        answer, _ = get(port, "/", **{"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on"})
        assert (answer.status, answer.headers["Strict-Transport-Security"]) == (200, None)


def test_a_demonstration_is_served_on_its_day_to_this_machine_alone(staged):
    with served(TREMPLIN_DATABASE=str(staged)) as (_process, port, lines):
        assert lines[:-1] == ["Démonstration : les pages répondent au 20/01/2025.", f"Base : {staged}"]
        assert "les pages répondent au 20/01/2025" in get(port, "/")[1]
        assert get(port, "/", Host="aides.exemple.fr")[0].status == 400


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (["--host", "0.0.0.0"], {}),
        (["--host", "::"], {}),
        ([], {"TREMPLIN_ADDRESS": "https://aides.exemple.fr"}),
        ([], {"TREMPLIN_HOSTS": "aides.exemple.fr"}),
    ],
)
def test_a_demonstration_is_refused_to_any_other(typed, staged, words, settings):
    environ = {**os.environ, "TREMPLIN_DATABASE": str(staged), **settings}
    done = typed("serve", "--port", "0", *words, env=environ)
    assert (done.returncode, done.stdout) == (1, b"")
    assert "cette base est une démonstration" in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


def test_a_real_base_is_served_on_no_other_day(typed, base):
    for words, more in ((["--today", "2025-01-20"], {}), ([], {"TREMPLIN_TODAY": "2025-01-20"})):
        done = typed("serve", "--port", "0", *words, env={**os.environ, "TREMPLIN_DATABASE": str(base), **more})
        assert (done.returncode, done.stdout) == (2, b"")
        assert "cette base n'en est pas une" in done.stderr.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE alembic_version SET version_num = '0007'", "Tapez « tremplin db upgrade »."),
        ("DROP TABLE alembic_version", "Tapez « tremplin db init »."),
    ],
)
@pytest.mark.parametrize("workers", [[], ["--workers", "2"]])
def test_a_base_of_another_revision_says_what_to_type(typed, base, change, told, workers):
    with closing(sqlite3.connect(base)) as connection:
        connection.execute(change)
        connection.commit()
    done = typed("serve", "--port", "0", *workers, env={**os.environ, "TREMPLIN_DATABASE": str(base)})
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().strip().endswith(told)


def test_a_base_without_its_key_is_not_served(typed, staged):
    with closing(sqlite3.connect(staged)) as connection:
        connection.execute("UPDATE journal_head SET key = 'ailleurs'")
        connection.commit()
    staged.with_suffix(".key").unlink()
    done = typed("serve", "--port", "0", env={**os.environ, "TREMPLIN_DATABASE": str(staged)})
    assert (done.returncode, done.stdout) == (1, b"")
    assert "la clé du journal manque" in done.stderr.decode()
    assert not staged.with_suffix(".key").exists()


def children(process):
    """The processes that a server made."""
    return [int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the children of a process are told by Linux alone")
def test_a_process_that_dies_is_replaced(base):
    with served("--no-work", "--workers", "2", TREMPLIN_DATABASE=str(base)) as (process, port, _lines):
        first = children(process)
        assert len(first) == 2
        for each in first:
            os.kill(each, signal.SIGKILL)
        for _ in range(200):
            if len({*children(process)} - {*first}) == 2:
                break
            time.sleep(0.05)
        assert len(children(process)) == 2
        assert until_answered(port)[0].status == 200
        assert get(port, "/connexion")[0].status == 200


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_let_finish(stop):
    with (
        served("--workers", "2") as (process, port, _lines),
        closing(socket.create_connection(("127.0.0.1", port))) as line,
    ):
        body = b"langue=en"
        head = "POST /langue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:4])
        time.sleep(0.5)
        # as a terminal does, to all of them at once
        for each in (process.pid, *children(process)) if stop is signal.SIGINT else (process.pid,):
            os.kill(each, stop)
        time.sleep(0.5)
        line.sendall(body[4:])
        line.settimeout(20)
        assert line.recv(1000).startswith(b"HTTP/1.1 303")
        assert process.wait(40) == 0


def test_nothing_is_left_to_be_read_by_several_threads_at_once(base):
    environ = {**os.environ, "TREMPLIN_DATABASE": str(base), "XDG_DATA_HOME": NOWHERE}
    done = subprocess.run([sys.executable, "-c", ALL_READ], env=environ, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
