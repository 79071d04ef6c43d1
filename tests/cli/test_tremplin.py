"""The root of the command line: light, French, and never a traceback, whatever is typed."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
import yaml

from tremplin.errors import RefusedRequest, WrongUsage
from tremplin.extension.plugin import Plugin
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.nouns import NOUNS
from tremplin_cli.terminal.session import CommandSession

ENGLISH = re.compile(
    r"usage:|\b(error|missing|invalid|no such|did you mean|try '|got unexpected|requires|does not|is not|choose from"
    r"|this|commands|default|required|aborted|the|of|and|file|directory|value|argument')\b",
    re.IGNORECASE,
)
SCRIPT = Path(sys.executable).with_name("tremplin")
WAITING = """
import time
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession
def starter():
    print(flush=True)
    time.sleep(60)
tremplin(["calls", "list"], obj=CommandSession(starter=starter))
"""
HEAVY = ("marshmallow", "sqlalchemy", "yaml", "flask", "babel", "waitress", "tremplin_web", "alembic")


def commands(group, *path):
    """Every command of a group, with the words that reach it."""
    yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            yield from commands(group.get_command(context, name), *path, name)


EVERY = list(commands(tremplin))
VERBS = [path for path, command in EVERY if not isinstance(command, click.Group)]
spelled = pytest.mark.parametrize("path", [path for path, _ in EVERY], ids=" ".join)


def test_the_commands_are_those_that_are_documented():
    told = {" ".join(path) for path in VERBS}
    assert told == {
        *("users confirm", "envelopes adopt", "settlements admit"),
        *("plugins list", "plugins check", "plugins new", "calls list", "calls show"),
        *(f"fiches {verb}" for verb in ("list", "show", "check", "schema", "export", "diff", "new", "try", "cases")),
        *("rules list", "rules show", "rules facts", "exits list", "exits classify", "exits compare"),
        *("words list", "measures list", "measures show"),
        *("indicators list", "indicators show", "indicators dictionary"),
        *("indicators compute", "indicators export", "indicators compare", "indicators plot"),
        *(f"organisations {verb}" for verb in ("list", "show", "create", "edit", "accredit")),
        *(f"users {verb}" for verb in ("list", "show", "create", "disable", "enable", "password", "grant", "revoke")),
        *(f"dossiers {verb}" for verb in ("list", "show", "check", "create", "edit", "import", "deposit", "record")),
        *(f"dossiers {verb}" for verb in ("attach", "detach", "return", "review", "ask-opinion", "opine")),
        *(f"participants {verb}" for verb in ("template", "import", "export")),
        *(f"participants {verb}" for verb in ("list", "show", "add", "edit", "exit", "evidence")),
        *("participants access", "participants erase", "participants purge", "dossiers month"),
        *("dossiers decide", "dossiers withdraw", "dossiers score", "dossiers rank"),
        *(f"dossiers {verb}" for verb in ("agree", "amend", "start", "committee", "follow-up", "realise", "report")),
        *("dossiers pay", "dossiers calendar", "dossiers close", "envelopes list", "envelopes show", "envelopes set"),
        *("settlements compute", "settlements settle", "settlements show", "settlements simulate"),
        *("journal show", "journal verify", "demo load", "demo open", "serve"),
        *("letters list", "letters show", "letters write", "dossiers fetch"),
        *(f"dossiers {verb}" for verb in ("message", "messages", "ask", "answer", "requests")),
        *("tokens list", "tokens make", "tokens revoke"),
        *(f"webhooks {verb}" for verb in ("list", "add", "remove", "try", "calls", "retry", "drop")),
        *("work list", "work retry", "work drop", "work release", "work tasks", "work task"),
        *(f"organisations {verb}" for verb in ("members", "admit", "verify")),
        *(f"organisations {verb}" for verb in ("bank", "bank-set", "bank-confirm", "bank-refuse")),
        *("payments order", "payments mandate", "payments list", "decisions list", "dossiers assign"),
        *(f"commissions {verb}" for verb in ("open", "add", "remove", "list", "show", "decide", "minutes")),
        *("dossiers send", "dossiers sign", "dossiers correct", "dossiers reopen", "dossiers take-over"),
        *("dossiers confirm-take-over", "envelopes remove", "users rename", "users forget-factors"),
        *("users identities", "users untie", "commissions order"),
        *("db init", "db upgrade", "db check", "db backup", "db restore"),
    }


@pytest.mark.parametrize("words", [["--help"], ["--version"], *([noun, "--help"] for noun in NOUNS)], ids=" ".join)
def test_help_imports_nothing_heavy(words):
    told = f"import atexit, sys; atexit.register(lambda: print([name for name in {HEAVY} if name in sys.modules]))"
    code = f"{told}; from tremplin_cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


@spelled
def test_every_help_is_in_french(run, path):
    done = run(*path, "--help")
    assert done.code == 0
    # the name of an option is a code, as that of a file format is
    assert not ENGLISH.search(re.sub(r"--[a-z-]+", "", done.out))
    assert "Afficher cette aide." in done.out


@spelled
def test_short_help_is_known(run, path):
    assert run(*path, "-h") == run(*path, "--help")


@pytest.mark.parametrize(("path", "command"), EVERY, ids=lambda value: " ".join(value) if type(value) is tuple else "")
def test_every_command_and_option_says_what_it_is_for(path, command):
    assert command.help
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help


@pytest.mark.parametrize("words", [[], *([noun] for noun in NOUNS if noun not in ("serve", "work"))], ids=" ".join)
def test_a_noun_alone_shows_its_help_and_is_a_wrong_usage(run, words):
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage : tremplin")


@pytest.mark.parametrize(
    ("typed_words", "told"),
    [
        ("cals", "commande « cals » inconnue. Vouliez-vous dire « calls » ?"),
        ("fiches lst", "commande « lst » inconnue. Vouliez-vous dire « list » ?"),
        ("zzz", "commande « zzz » inconnue."),
        ("--zzz", "option « --zzz » inconnue."),
        ("fiches list --forma json", "option « --forma » inconnue. Vouliez-vous dire « --format » ?"),
        ("fiches list -z", "option « -z » inconnue."),
        ("fiches list --format jsn", "« jsn » n'est pas un format : table, json, csv. Vouliez-vous dire « json » ?"),
        ("fiches list --format", "l'option « --format » attend une valeur."),
        ("fiches list --help=oui", "l'option « --help » ne prend pas de valeur."),
        ("fiches list trop", "argument en trop : trop."),
        ("fiches list trop trop", "arguments en trop : trop trop."),
        ("fiches show", "il manque l'argument « FICHE »."),
        ("exits classify a/b/c", "il manque l'option « --contract »."),
        ("calls list --open-on 30/02/2025", "date impossible « 30/02/2025 » : ce jour n'existe pas."),
        (
            "calls list --open-on demain",
            "date attendue, et non le texte « demain ». Écrivez-la « 31/01/2025 » ou « 2025-01-31 ».",
        ),
        (
            "fiches try x --facts - --stage solde",
            "« solde » n'est pas une étape : deposit, agreement, follow_up, settlement.",
        ),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_french_sentence(run, typed_words, told):
    done = run(*typed_words.split())
    assert (done.code, done.out) == (2, "")
    sentence, *advice = done.err.splitlines()
    assert sentence == f"Erreur : {told}"
    assert [line.startswith("Tapez « tremplin") for line in advice] in ([], [True])
    assert not ENGLISH.search(done.err.replace(typed_words, ""))


@pytest.mark.parametrize(
    ("error", "code"), [(WrongUsage("mal dit."), 2), (RefusedRequest("non."), 1), (KeyboardInterrupt(), 130)]
)
def test_what_is_refused_is_one_sentence_and_a_code(error, code):
    def starter():
        raise error

    result = click.testing.CliRunner().invoke(tremplin, ["calls", "list"], obj=CommandSession(starter=starter))
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.strip() == (f"Erreur : {error}" if str(error) else "Interrompu.")


def test_a_failing_plugin_is_told_on_one_line_and_the_others_serve(run, installed):
    broken = Plugin("casse", "tremplin-casse", "1.0", ["ne se charge pas : ValueError"])
    done = run("fiches", "list", "--format", "json", platform=replace(installed, plugins=(broken,)))
    assert done.code == 0
    assert done.err == "1 greffon en défaut : tapez « tremplin plugins check ».\n"
    assert len(yaml.safe_load(done.out)) == len(installed.fiches)


def test_what_is_written_is_utf8_whatever_the_locale(typed):
    latin = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = typed("calls", "list", env=latin)
    assert "Dépôt" in done.stdout.decode()
    assert "À taper ensuite" in done.stderr.decode()


def test_a_name_that_is_no_text_is_refused_like_another(typed):
    assert typed("fiches", "show", os.fsdecode(b"\xff\xfe")).returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_told(typed):
    with open("/dev/full", "wb") as full:
        done = typed("calls", "list", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr.decode()) == (2, "Erreur : plus de place pour écrire.\n")


@pytest.mark.parametrize("kept", [0, 10])
def test_a_reader_who_leaves_early_sees_no_traceback(kept):
    with subprocess.Popen([SCRIPT, "fiches", "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(kept)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_closed_output_is_no_traceback():
    done = subprocess.run(["sh", "-c", f"'{SCRIPT}' fiches list >&-"], stderr=subprocess.PIPE, check=False)
    assert b"Traceback" not in done.stderr


def test_an_interruption_is_told_without_a_traceback():
    with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().decode().strip() == "Interrompu."
        assert process.wait() == 130


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("tremplin f", ["fiches"]),
        ("tremplin fiches s", ["show", "schema"]),
        ("tremplin fiches list --f", ["--format"]),
        ("tremplin exits classify x --contract crea", ["creation_entreprise"]),
        ("tremplin rules show deposit", ["deposit_window"]),
    ],
)
def test_the_shell_completes_names(typed, line, proposed):
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1), "_TREMPLIN_COMPLETE": "bash_complete"}
    told = typed(env={**os.environ, **words}).stdout.decode().split()
    assert [name.removeprefix("plain,") for name in told] == proposed


@pytest.mark.parametrize("verb", ["fiches show", "fiches diff", "fiches export", "fiches try", "exits compare"])
def test_the_shell_completes_fiches(typed, installed, verb):
    name = next(iter(installed.fiches))
    line = {"COMP_WORDS": f"tremplin {verb} {name[:-2]}", "COMP_CWORD": "3", "_TREMPLIN_COMPLETE": "bash_complete"}
    assert f"plain,{name}" in typed(env={**os.environ, **line}).stdout.decode().split()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_written_for_each_shell_that_the_help_names(run, typed, shell):
    assert f"{shell}_source" in run("--help").out
    assert b"_TREMPLIN_COMPLETE" in typed(env={**os.environ, "_TREMPLIN_COMPLETE": f"{shell}_source"}).stdout
