"""``tremplin serve``: the site answers, and what prevents it from starting is one sentence."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("tremplin")
NO_SITE = """
import sys
sys.modules["flask"] = None
from tremplin_cli.main import main
main()
"""


@contextmanager
def served(*words, **settings):
    """A site that serves as long as the test asks it, its port and what it said first."""
    command = [SCRIPT, "serve", "--port", "0", *words]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", **settings}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines = []
        while not lines or "Ctrl+C" not in lines[-1]:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            lines.append(line.strip())
        try:
            yield process, int(lines[-1].partition("127.0.0.1:")[2].split()[0]), lines
        finally:
            process.kill()


def get(port, address, **headers):
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()


def test_it_serves_says_where_and_stops_when_it_is_told(installed):
    with served(TREMPLIN_TODAY="2025-01-20") as (process, port, lines):
        assert lines == [
            "Démonstration : les pages répondent au 20/01/2025.",
            f"Tremplin sert {len(installed.fiches)} fiches sur http://127.0.0.1:{port} — Ctrl+C pour arrêter",
        ]
        answer, page = get(port, "/")
        assert (answer.status, answer.headers["Server"]) == (200, None)
        assert "les pages répondent au 20/01/2025" in page
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_the_option_comes_before_the_setting_and_without_either_today_is_today():
    with served("--today", "31/03/2024", TREMPLIN_TODAY="2025-01-20") as (_process, _port, lines):
        assert lines[0] == "Démonstration : les pages répondent au 31/03/2024."
    with served(TREMPLIN_TODAY="") as (_process, port, lines):
        assert len(lines) == 1
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


@pytest.mark.parametrize(
    ("words", "settings", "told"),
    [
        (
            [],
            {"TREMPLIN_TODAY": "demain"},
            "date attendue, et non le texte « demain ». Écrivez-la « 31/01/2025 » ou « 2025-01-31 ».",
        ),
        (["--today", "2025-02-30"], {}, "date impossible « 2025-02-30 » : ce jour n'existe pas."),
        (["--port", "http"], {}, "port : nombre entier attendu, et non le texte « http »."),
        (["--port", "65536"], {}, "port : « 65536 » : nombre entier attendu entre 0 et 65\u00a0535."),
    ],
)
def test_what_is_typed_wrong_is_one_sentence(typed, words, settings, told):
    done = typed("serve", *words, env={**os.environ, **settings})
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[0] == f"Erreur : {told}"


def test_without_the_site_it_says_how_to_install_it():
    done = subprocess.run([sys.executable, "-c", NO_SITE, "serve"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Erreur : le site n'est pas installé : tapez « pip install tremplin[web] ».\n"
