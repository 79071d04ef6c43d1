"""A department, a plugin and a folder that nobody here knew of: added, served, then gone without a trace.

« Nord » is written from docs/hooks.md alone. These tests may name departments: those of the tree are installed.
"""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from distributions import lay, lay_folder, write

from tremplin.platform import start

NORD = Path(__file__).parent / "nord"
NOUNS = {"plugins": "name", "calls": "id", "fiches": "id", "exits": "typology"}
ESSAI = """fiche: 62/2025/essai
title: Essai d'un administrateur
summary: Une fiche de plus pour un appel qui existe.
audience:
  publics: [brsa, under_25]
  selection: {by: slai, how: validation}
  source: Public cible
territories: {scope: listed, listed: [ternois], source: Territoires}
funding:
  rules:
    - {kind: grant_ceiling, amount: 8 000 €, source: Financement}
"""
GIVEN = """from importlib.resources import files
from tremplin import hookimpl

@hookimpl
def tremplin_fiches():
    return files(__package__) / "fiches"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of « Nord », built from a clean copy."""
    folder = tmp_path_factory.mktemp("nord")
    copy = copytree(NORD, folder / "source", ignore=ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, copy]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def listed(fresh, noun):
    rows = json.loads(fresh.run("tremplin", noun, "list", "--format", "json"))
    return {row[NOUNS[noun]]: row for row in rows}


def test_nord_is_served_once_installed_and_no_more_once_removed(fresh, wheel):
    before = {noun: listed(fresh, noun) for noun in NOUNS}
    fresh.install([wheel])
    try:
        during = {noun: listed(fresh, noun) for noun in NOUNS}
        checked = fresh.run("tremplin", "fiches", "check")
        fresh.run("tremplin", "plugins", "check")
        shown = fresh.run("tremplin", "fiches", "show", "59/2026/bateaux")
        classified = fresh.run("tremplin", "exits", "classify", "59/2026/bateaux", "--contract", "cdi")
    finally:
        fresh.pip("uninstall", "--yes", "--quiet", "tremplin-nord")
    added = {noun: during[noun].keys() - before[noun].keys() for noun in NOUNS}
    assert added == {
        "plugins": {"nord"},
        "calls": {"59/2026"},
        "fiches": {"59/2026/bateaux"},
        "exits": {"sorties-nord"},
    }
    assert during["plugins"]["nord"]["distribution"] == "tremplin-nord"
    assert during["plugins"]["nord"]["status"] == "ok"
    assert during["calls"]["59/2026"]["department"] == "59"
    assert "aucune faute" in checked
    assert "anciens bateliers" in shown
    assert "Emplois durables" in classified
    assert {noun: listed(fresh, noun) for noun in NOUNS} == before
    fresh.run("tremplin", "fiches", "show", "59/2026/bateaux", code=2)


def test_nord_changes_nothing_of_the_other_departments(site):
    before = start({})
    lay_folder(site, NORD)
    after = start({})
    assert after.failing == ()
    assert after.fiches.keys() - before.fiches.keys() == {"59/2026/bateaux"}
    for name, fiche in before.fiches.items():
        assert after.published(after.fiche(name)) == before.published(fiche)


def test_an_admin_adds_a_fiche_to_a_call_that_stands_with_a_plugin_of_their_own(site):
    files = {"essai_62/__init__.py": GIVEN, "essai_62/fiches/essai.yaml": ESSAI}
    lay(site, "essai-62", files, {"essai": "essai_62"}, requires=["tremplin-pas-de-calais"])
    platform = start({})
    assert platform.failing == ()
    assert "62/2025/essai" in {str(fiche.id) for fiche in platform.fiches_of(platform.call("62/2025"))}
    published = platform.published(platform.fiche("62/2025/essai"))
    assert published["grant_ceiling_cents"] == 800_000
    assert published["territories"]["listed"] == ["ternois"]


def folder_plugin(platform):
    return next(plugin for plugin in platform.plugins if plugin.name == "TREMPLIN_FICHES")


def test_a_folder_named_in_the_setting_adds_its_fiches(tmp_path):
    folder = write(tmp_path / "fiches", {"essai.yaml": ESSAI, "par-axe/autre.yaml": ESSAI.replace("essai", "autre")})
    platform = start({"TREMPLIN_FICHES": str(folder)})
    assert platform.failing == ()
    assert {"62/2025/essai", "62/2025/autre"} <= platform.fiches.keys()
    assert folder_plugin(platform).owner == "TREMPLIN_FICHES (tremplin dossier)"


def test_one_document_named_in_the_setting_is_read_like_a_folder_of_one(tmp_path):
    folder = write(tmp_path, {"essai.yaml": ESSAI})
    assert "62/2025/essai" in start({"TREMPLIN_FICHES": str(folder / "essai.yaml")}).fiches


@pytest.mark.parametrize("environ", [{}, {"TREMPLIN_FICHES": ""}])
def test_without_the_setting_there_is_no_such_plugin(environ):
    assert "TREMPLIN_FICHES" not in {plugin.name for plugin in start(environ).plugins}


def test_a_folder_that_is_missing_is_told_and_the_departments_serve(tmp_path):
    platform = start({"TREMPLIN_FICHES": str(tmp_path / "absent")})
    assert platform.failing == (folder_plugin(platform),)
    assert folder_plugin(platform).problems == [f"dossier introuvable, {tmp_path / 'absent'}"]
    assert platform.fiches == start({}).fiches


def test_a_mistake_in_the_folder_is_placed_and_its_other_fiches_are_served(tmp_path):
    wrong = ESSAI.replace("essai", "faute").replace("ternois", "ternoi")
    folder = write(tmp_path / "fiches", {"essai.yaml": ESSAI, "faute.yaml": wrong})
    platform = start({"TREMPLIN_FICHES": str(folder)})
    assert [str(mistake) for mistake in platform.mistakes] == [
        f"{folder / 'faute.yaml'}:8:39 territories.listed.0 : "
        "territoire inconnu « ternoi ». Vouliez-vous dire « ternois » ?"
    ]
    assert folder_plugin(platform).problems == ["documents refusés, 1 faute."]
    assert platform.fiches.keys() - start({}).fiches.keys() == {"62/2025/essai"}


def test_an_identity_already_taken_stays_served_and_the_folder_is_told_by_whom(tmp_path):
    folder = write(tmp_path / "fiches", {"clauses.yaml": ESSAI.replace("essai", "clauses")})
    platform, before = start({"TREMPLIN_FICHES": str(folder)}), start({})
    (told,) = platform.mistakes
    assert told.file == str(folder / "clauses.yaml")
    assert told.message.startswith("« 62/2025/clauses » est déjà l'identité de ")
    assert "de pas_de_calais (tremplin-pas-de-calais" in told.message
    assert {plugin.name for plugin in platform.failing} == {"TREMPLIN_FICHES"}
    assert platform.fiches == before.fiches


def test_a_fiche_of_a_call_that_does_not_stand_is_refused_with_the_nearest(tmp_path):
    folder = write(tmp_path / "fiches", {"essai.yaml": ESSAI.replace("62/2025", "62/2026")})
    (mistake,) = start({"TREMPLIN_FICHES": str(folder)}).mistakes
    assert mistake.path == "fiche"
    assert mistake.message.startswith("appel inconnu « 62/2026 ». Vouliez-vous dire « 62/202")
