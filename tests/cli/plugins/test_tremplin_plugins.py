"""``tremplin plugins``: what is installed, what is wrong with it, and a new one that holds its promises."""

import json
import os
import re
import shutil
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


def held(folder, **environ):
    """The tests that a folder gets, as its author would run them, without an installer: how they end, and how many."""
    beside = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TREMPLIN_FICHES": "", **environ}
    pytest_ = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tremplin.testing",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    done = subprocess.run([*pytest_, str(folder)], env=beside, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout.count(".")


def laid(folder, site):
    """The settings by which Python finds the plugin of a folder."""
    shutil.rmtree(site, ignore_errors=True)
    lay_folder(site, folder)
    return {"PYTHONPATH": str(site)}


def test_a_new_plugin_is_served_and_holds_its_promises_without_its_sample_fiche_too(written, tmp_path):
    site = tmp_path / "site"
    beside = laid(written, site)
    asked = "from tremplin.platform import start; p = start(); print(p.failing, '2a/2031/premiere-fiche' in p.fiches)"
    environ = {**os.environ, **beside}
    told = subprocess.run([sys.executable, "-c", asked], env=environ, capture_output=True, text=True, check=True)
    assert told.stdout == "() True\n"
    whole = held(written, **beside)
    next(written.rglob("premiere-fiche.yaml")).unlink()
    assert held(written, **laid(written, site)) == whole


def test_the_tests_of_a_new_plugin_import_tremplin_testing_alone(written):
    for path in (written / "tests").rglob("*.py"):
        lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith(("import", "from"))]
        assert lines == ["from tremplin.testing import installed"]


def test_a_folder_without_python_is_served_and_its_cases_hold(run, tmp_path):
    folder = tmp_path / "dossier"
    done = run(
        "plugins", "new", str(folder), "--code", "2A", "--name", "Val d'Essai", "--folder", today=date(2031, 5, 1)
    )
    assert (done.code, f"export TREMPLIN_FICHES={folder}" in done.err) == (0, True)
    assert [*folder.rglob("*.py"), *folder.rglob("*.cfg")] == []
    platform = start({"TREMPLIN_FICHES": str(folder)})
    assert platform.failing == ()
    assert platform.department("2a").name == "Val d'Essai"
    assert platform.exits(platform.fiche("2a/2031/premiere-fiche")).code == "sorties-val-d-essai"
    assert held(folder, TREMPLIN_FICHES=str(folder))


def test_an_addition_to_a_department_that_stands_requires_it_and_is_served(run, tmp_path):
    folder = tmp_path / "essai"
    done = run("plugins", "new", str(folder), "--for", "62", "--name", "Val d'Essai")
    assert done.code == 0
    assert "tremplin fiches show 62/2025/val-d-essai" in done.err
    assert "\n    tremplin-pas-de-calais\n" in (folder / "setup.cfg").read_text("utf-8")
    assert not [*folder.rglob("department.yaml"), *folder.rglob("call.yaml")]
    assert held(folder, **laid(folder, tmp_path / "site"))


def test_an_addition_without_python_is_one_fiche(run, tmp_path, installed):
    folder = tmp_path / "essai"
    assert run("plugins", "new", str(folder), "--for", "62", "--call", "62/2024", "--folder").code == 0
    platform = start({"TREMPLIN_FICHES": str(folder)})
    assert platform.failing == ()
    assert platform.fiches.keys() - installed.fiches.keys() == {"62/2024/essai"}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--code", "62"], 2, "le département « 62 » (Pas-de-Calais) est déjà décrit"),
        (["--for", "26"], 2, "département « 26 » : identifiant inconnu"),
        (["--for", "62", "--code", "00"], 2, "gardez l'un des deux"),
        (["--call", "62/2025"], 2, "--call va avec --for"),
        (["--for", "62", "--call", "62/2052"], 2, "appel « 62/2052 » : identifiant inconnu"),
        (["--for", "62", "--call", "93/pdie"], 2, "n'est pas du département « 62 »"),
        (["--for", "62", "--name", "Clauses"], 2, "la fiche « 62/2025/clauses » est déjà servie"),
    ],
)
def test_what_is_taken_or_does_not_stand_is_told_and_nothing_is_written(run, tmp_path, words, code, told):
    done = run("plugins", "new", str(tmp_path / "essai"), *words)
    assert (done.code, done.out) == (code, "")
    assert told in done.err.replace("\n", " ")
    assert list(tmp_path.iterdir()) == []


def test_what_a_folder_would_bring_is_told_before_it_is_named(run, tmp_path):
    fiche = "fiche: 62/2025/{}\ntitle: Essai\nsummary: Un essai.\n"
    (tmp_path / "essai.yaml").write_text(fiche.format("essai"), "utf-8")
    done = run("plugins", "check", "--before", str(tmp_path))
    assert (done.code, done.out) == (
        0,
        "Apporterait :\n  1 fiche : 62/2025/essai\nAucun conflit : rien de ce qui est servi ne change.\n",
    )
    (tmp_path / "autre.yaml").write_text(fiche.format("clauses"), "utf-8")
    done = run("plugins", "check", "--before", str(tmp_path))
    assert done.code == 1
    assert "autre.yaml:1:8 fiche : « 62/2025/clauses » est déjà l'identité de" in done.out
    done = run("plugins", "check", "--before", str(tmp_path / "absent.whl"))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


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
