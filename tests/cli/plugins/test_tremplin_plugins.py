"""``tremplin plugins``: what is installed, what is wrong with it, and a new one that holds its promises."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from distributions import lay_folder

from tremplin.extension.manager import gather
from tremplin.extension.plugin import Plugin
from tremplin.platform import assemble, start

SOUND = Plugin("nord", "tremplin-nord", "1.2")
BROKEN = Plugin("casse", "tremplin-casse", "1.0", ["ne se charge pas : ValueError: non", "crochet inconnu « x »."])


def test_plugins_are_listed_with_stable_keys_and_codes(run, installed):
    both = replace(installed, plugins=(SOUND, BROKEN))
    listed = json.loads(run("plugins", "list", "--format", "json", platform=both).out)
    assert [list(plugin) for plugin in listed] == [["name", "distribution", "version", "status", "problems"]] * 2
    assert [plugin["status"] for plugin in listed] == ["ok", "failing"]
    assert listed[1]["problems"] == BROKEN.problems
    done = run("plugins", "list", platform=both)
    assert (done.code, "en défaut" in done.out, "en service" in done.out) == (0, True, True)


def test_the_installed_plugins_are_well(run, installed):
    done = run("plugins", "check")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"Tout va bien : {len(installed.plugins)} greffons, {installed.documents} documents.\n"


def test_every_problem_is_told_with_its_owner(run, installed):
    done = run("plugins", "check", platform=replace(installed, plugins=(SOUND, BROKEN)))
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        *(f"casse (tremplin-casse 1.0) : {problem}" for problem in BROKEN.problems),
        "1 greffon en défaut sur 2.",
    ]


def test_a_failing_plugin_is_told_when_everything_is_checked(run, installed):
    done = run("fiches", "check", platform=replace(installed, plugins=(BROKEN,)))
    assert done.code == 1
    assert done.err == "1 greffon en défaut : tapez « tremplin plugins check ».\n"


def test_without_a_plugin_the_person_is_told_what_to_do(run):
    alone = assemble(gather([]))
    for verb in ("list", "check"):
        done = run("plugins", verb, platform=alone)
        assert done.code == 0
        assert "« tremplin plugins new » en écrit un" in done.out
    assert run("calls", "list", platform=alone).out == "Aucun appel n'est installé.\n"
    assert run("fiches", "list", platform=alone).out == "Aucune fiche n'est installée.\n"
    assert run("fiches", "check", platform=alone).out == "0 document, aucune faute.\n"


def test_a_folder_of_fiches_that_is_not_there_is_told(run):
    done = run("plugins", "check", platform=start({"TREMPLIN_FICHES": "/nulle/part"}))
    assert done.code == 1
    assert "TREMPLIN_FICHES" in done.out
    assert "/nulle/part" in done.out


@pytest.fixture
def written(run, tmp_path) -> Path:
    """A plugin newly written."""
    folder = tmp_path / "essai"
    done = run("plugins", "new", str(folder), "--code", "2A", "--name", "Val-d'Essai", today=date(2031, 5, 1))
    assert done.code == 0
    assert sorted(done.out.split()) == sorted(str(path) for path in folder.rglob("*") if path.is_file())
    assert f"pip install -e {folder}" in done.err
    return folder


def test_a_new_plugin_has_every_room(written):
    inner = written / "tremplin_val_d_essai"
    for path in ("setup.cfg", "pyproject.toml", "README.md", "tests/test_val_d_essai.py"):
        assert (written / path).is_file()
    assert {path.relative_to(inner).as_posix() for path in inner.rglob("*") if path.is_file()} == {
        *("__init__.py", "plugin.py", "department.yaml", "exits/sorties.yaml"),
        *("calls/2031/call.yaml", "calls/2031/premiere-fiche.yaml"),
    }
    assert not re.search(r"\$\w", "".join(path.read_text("utf-8") for path in written.rglob("*") if path.is_file()))


def test_a_new_plugin_is_served_and_holds_its_promises(written, tmp_path):
    site = tmp_path / "site"
    lay_folder(site, written)
    beside = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    asked = "from tremplin.platform import start; p = start(); print(p.failing, '2a/2031/premiere-fiche' in p.fiches)"
    told = subprocess.run([sys.executable, "-c", asked], env=beside, capture_output=True, text=True, check=True)
    assert told.stdout == "() True\n"
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "tremplin.testing", "-p", "no:cacheprovider"]
    held = subprocess.run(
        [*pytest_, str(written)], env=beside, cwd=written, capture_output=True, text=True, check=False
    )
    assert held.returncode == 0, held.stdout


def test_the_files_of_a_new_plugin_are_well_formatted(written):
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length", "120", str(written)]
        assert subprocess.run(ruff, capture_output=True, check=False).returncode == 0


def test_a_folder_that_holds_something_is_never_overwritten(run, tmp_path):
    (tmp_path / "precieux.txt").write_text("à garder", "utf-8")
    for place in (tmp_path, tmp_path / "precieux.txt"):
        done = run("plugins", "new", str(place), "--name", "Essai")
        assert (done.code, done.out) == (2, "")
        assert "n'est pas un dossier vide" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["precieux.txt"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--code", "7"], "code « 7 »"),
        (["--code", "1234"], "code « 1234 »"),
        (["--code", "../x"], "code « ../x »"),
        (["--name", ""], "nom «  »"),
        (["--name", "Nord\ninstall_requires = x"], "nom «"),
        (["--name", "../Nord"], "nom «"),
        (["--name", "123"], "nom « 123 »"),
        (["--name", "日本"], "nom « 日本 »"),
        (["--name", "cli"], "« tremplin_cli » est déjà installé"),
        ([], "nom « ! »"),
    ],
)
def test_a_plugin_ill_named_is_a_wrong_usage_and_writes_nothing(run, tmp_path, words, told):
    done = run("plugins", "new", str(tmp_path / "!"), *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_plugin_takes_the_name_of_its_folder(run, tmp_path):
    assert run("plugins", "new", str(tmp_path / "tremplin-val-de-brume")).code == 0
    named = (tmp_path / "tremplin-val-de-brume" / "tremplin_val_de_brume" / "department.yaml").read_text("utf-8")
    assert 'name: "Val-De-Brume"' in named
