"""``pytest -p tremplin.testing``: a good plugin passes, and a broken promise is a failure that names what broke it."""

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from distributions import lay, lay_folder, write

from tremplin.catalogue.quantities import Rate
from tremplin.rules import finding
from tremplin.rules.facts.view import Facts
from tremplin.testing.promises import unadvised
from tremplin.testing.stating import misstated

NORD = Path(__file__).parent / "nord"
FICHE = "tremplin_nord/calls/2026/bateaux.yaml"
CASES = "cases/bateaux.cases.yaml"
PLUGIN = "tremplin_nord/plugin.py"
KINDS = """
@hookimpl
def tremplin_rule_kinds():
    from {package}.own import KIND

    return [KIND]
"""
# a kind that bears on every fiche, wherever it comes from, and says no source
OWN = """from dataclasses import dataclass
from tremplin import RuleKind, Stage, met

@dataclass(frozen=True)
class Own:
    def state(self, words):
        return "Toujours respectée"

    def check(self, facts):
        return met(lambda: "Oui.")

def derived(fiche, words):
    yield Own(), None

KIND = RuleKind(name="own", meaning="Oui.", stage=Stage.DEPOSIT, reads=(), derived=derived, builds=Own)
"""


@pytest.fixture
def folder(tmp_path):
    """A copy of the sources of « Nord », to break."""
    return copytree(NORD, tmp_path / "nord", ignore=ignore_patterns("__pycache__"))


@pytest.fixture
def site(tmp_path):
    """A folder that another process looks into for distributions."""
    return tmp_path / "site"


def change(folder, path, old, new):
    text = (folder / path).read_text("utf-8")
    assert text.count(old) == 1
    write(folder, {path: text.replace(old, new)})


def promised(site, folder):
    """The exit code of the promises of a plugin, and what they print."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "TREMPLIN"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", "-p", "tremplin.testing", folder],
        cwd=folder.parent,  # « -m » adds the working folder to the path: the installed code is meant
        env={**known, "PYTHONPATH": str(site), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert "Traceback" not in done.stdout
    return done.returncode, done.stdout


def broken(site, folder):
    """What is printed of a plugin that breaks a promise, and the titles of what fails."""
    code, printed = promised(site, folder)
    assert code == pytest.ExitCode.TESTS_FAILED
    failed = [
        line.partition("::")[2].partition(" - ")[0] for line in printed.splitlines() if line.startswith("FAILED ")
    ]
    return printed, failed


LOADS = "nord: Le greffon est installé et se charge sans défaut."
HOLDS = "nord: Ses documents n'ont aucune faute, et il se suffit à lui-même, avec les greffons qu'il demande."
SOURCES = "nord: Chaque règle de chaque fiche dit d'où elle vient."
STATED = "nord: Chaque règle de chaque fiche s'énonce en une phrase, avec ses chiffres et ses jours."
COVERED = "nord: Chaque règle et chaque typologie de chaque fiche a son cas."
STABLE = "nord: La forme publiée d'une fiche ne dépend ni de l'ordre de lecture ni des autres greffons."
THAWED = "nord: Une fiche gelée avec un dossier se relit telle qu'elle était, règles comprises."
DOOR = "nord: Son code n'importe que la bibliothèque standard, lui-même et « tremplin », par sa porte."


def test_a_good_plugin_keeps_every_promise_and_each_case_is_a_test(site, folder):
    lay_folder(site, folder)
    code, printed = promised(site, folder)
    cases = (folder / CASES).read_text("utf-8").count("- name:")
    assert code == pytest.ExitCode.OK
    assert f"{cases + 9} passed" in printed


def test_a_plugin_that_adds_a_fiche_to_a_call_stands_on_the_department_it_requires(site, tmp_path):
    fiche = "fiche: 62/2025/essai\ntitle: Essai\nsummary: Un essai.\nfunding:\n  rules:\n"
    fiche += "    - {kind: grant_ceiling, amount: 10 €, source: Financement}\n"
    case = (
        "- {name: Dix euros passent, fiche: 62/2025/essai, facts: {requested: 10 €}, rule: grant_ceiling, verdict: met}"
    )
    given = "from importlib.resources import files\nfrom tremplin import hookimpl\n\n"
    given += "@hookimpl\ndef tremplin_fiches():\n    return files('essai_62') / 'fiches'\n"
    pieces = {"essai_62/__init__.py": given, "essai_62/fiches/essai.yaml": fiche}
    declared = "[project.entry-points.tremplin]\nessai = 'essai_62'\n"
    folder = write(tmp_path / "essai", {"pyproject.toml": declared, "cases/essai.cases.yaml": case})
    lay(site, "essai-62", pieces, {"essai": "essai_62"}, requires=["Tremplin_Pas.de.Calais>=0.1"])
    code, printed = promised(site, folder)
    assert "10 passed" in printed
    assert code == pytest.ExitCode.OK


def test_a_plugin_that_is_not_installed_is_told_how(site, folder):
    printed, failed = broken(site, folder)
    assert LOADS in failed
    assert "il n'est pas installé dans cet environnement : « pip install -e . » dans son dossier" in printed


def test_a_hook_misspelt_is_told(site, folder):
    change(folder, PLUGIN, "def tremplin_measures", "def tremplin_mesures")
    change(folder, FICHE, "boats_restored, by: [territory]", "declared")
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [LOADS, HOLDS]
    assert "crochet inconnu « tremplin_mesures ». Vouliez-vous dire « tremplin_measures » ?" in printed


def test_a_mistake_in_a_document_is_placed(site, folder):
    change(folder, FICHE, "publics: [brsa, boatmen]", "publics: [brsa, boatman]")
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert HOLDS in failed
    place = f"{site / FICHE}:7:19 audience.publics.1"
    assert f"{place} : public inconnu « boatman ». Vouliez-vous dire « boatmen » ?" in printed
    assert "la fiche « 59/2026/bateaux » n'est pas servie" in printed


def test_a_plugin_that_leans_on_another_it_does_not_require_is_told(site, folder):
    elsewhere = "fiche: 62/2025/essai\ntitle: Essai\nsummary: Un essai.\n"
    write(folder, {"tremplin_nord/calls/essai.yaml": elsewhere})
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [HOLDS]
    assert "essai.yaml:1:8 fiche : département inconnu « 62 » : aucun greffon installé ne le décrit." in printed


def test_a_rule_without_its_source_or_its_case_is_told(site, folder):
    write(folder, {"tremplin_nord/own.py": OWN})
    plugin = (folder / PLUGIN).read_text("utf-8")
    write(folder, {PLUGIN: plugin + KINDS.format(package="tremplin_nord")})
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [SOURCES, COVERED]
    assert "59/2026/bateaux : la règle own n'a pas de source" in printed
    assert "59/2026/bateaux : aucun cas ne porte sur own" in printed


def test_a_rule_of_a_plugin_that_states_no_figure_is_told(site, folder):
    silent = OWN.replace("class Own:\n", "class Own:\n    most: int = 1200\n    within: int = 3\n\n")
    write(folder, {"tremplin_nord/own.py": silent.replace("Toujours respectée", "12 € au plus.")})
    plugin = (folder / PLUGIN).read_text("utf-8")
    write(folder, {PLUGIN: plugin + KINDS.format(package="tremplin_nord")})
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [SOURCES, STATED, COVERED]
    assert "59/2026/bateaux : la règle own s'énonce sans « 3 » : « 12 € au plus. »" in printed
    assert "59/2026/bateaux : la règle own ne s'énonce pas en une phrase sans point final" in printed
    assert "sans « 1" not in printed


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (12, "12 mois au plus"),
        (5_000_000, "50 000 € au plus"),
        (1_250, "12,50 € par heure"),
        (Rate(1, 5), "20 % au plus"),
        (Decimal("0.45"), "0,45 par poste"),
        (date(2026, 3, 1), "Du 01/03/2026 au soir"),
        (1, "Dans le mois"),
        (True, "Sur demande"),
        ({"each": [3]}, "3 de chaque"),
    ],
)
def test_a_figure_is_seen_in_the_sentence_as_people_read_it(value, told):
    assert list(misstated(value, told)) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (12, "13 mois au plus"),
        (12, "112 mois au plus"),
        (Rate(1, 5), "2 % au plus"),
        (date(2026, 3, 1), "Le 01/04/2026"),
        (None, "  "),
        (None, None),
        (None, "Une.\nDeux"),
        (None, "grant_floor au plus"),
    ],
)
def test_a_sentence_that_lacks_a_figure_or_is_none_is_wrong(value, told):
    assert len(list(misstated(value, told))) == 1


@pytest.mark.parametrize(
    ("fact", "value", "told"),
    [
        ("requested", 5, []),
        ("requested", 6, ["reste enfreinte, une fois changé ce qu'elle demande : requested"]),
        ("humeur", 5, ["demande de changer ce qui n'est pas un fait : humeur"]),
    ],
)
def test_a_kind_that_gives_changes_is_held_to_them(fact, value, told):
    class Ceiling:
        def check(self, facts: Facts):
            if facts.requested <= 5:
                return finding.met(str)
            return finding.broken(str, advised=lambda: finding.Remedy((finding.Correction(fact, value),)))

    assert list(unadvised(Ceiling(), Facts(requested=9))) == told
    assert list(unadvised(Ceiling(), Facts(requested=4))) == []


def test_a_derived_kind_that_does_not_say_what_it_builds_is_told(site, folder):
    write(folder, {"tremplin_nord/own.py": OWN.replace(", builds=Own", "")})
    plugin = (folder / PLUGIN).read_text("utf-8")
    write(folder, {PLUGIN: plugin + KINDS.format(package="tremplin_nord")})
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [SOURCES, COVERED, THAWED]
    assert "own" in printed.partition(THAWED)[2]


def test_a_typology_without_a_case_is_told(site, folder):
    cases = (folder / CASES).read_text("utf-8").split("- name: Un CDD")[0]
    write(folder, {CASES: cases})
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [COVERED]
    assert "59/2026/bateaux : aucun cas ne porte sur exits" in printed


def test_a_form_that_another_plugin_changes_is_told(site, folder):
    lay_folder(site, folder)
    intruder = "from tremplin import hookimpl\n" + KINDS.format(package="intruder")
    lay(site, "intruder", {"intruder/__init__.py": intruder, "intruder/own.py": OWN}, {"intruder": "intruder"})
    printed, failed = broken(site, folder)
    assert failed == [STABLE]
    assert "59/2026/bateaux : l'empreinte change quand d'autres greffons sont installés" in printed


@pytest.mark.parametrize("name", ["yaml", "tremplin.platform", "tremplin_pas_de_calais"])
def test_an_import_of_something_else_than_the_door_is_told(site, folder, name):
    write(folder, {"tremplin_nord/deep/inner.py": f"def later():\n    from {name} import load\n    return load\n"})
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == [DOOR]
    assert f"inner.py importe « {name} »" in printed


def test_a_plugin_of_one_module_is_read_too(site, tmp_path):
    folder = write(tmp_path / "seul", {"pyproject.toml": "[project.entry-points.tremplin]\nnord = 'seul'\n"})
    module = "import yaml\nfrom tremplin import hookimpl\n\n@hookimpl\ndef tremplin_measures():\n    return []\n"
    lay(site, "seul", {"seul.py": module}, {"nord": "seul"})
    printed, failed = broken(site, folder)
    assert failed == [DOOR]
    assert "seul.py importe « yaml »" in printed


def test_a_case_that_does_not_hold_is_told_with_its_line_and_the_sentence(site, folder):
    change(folder, CASES, "name: Un CDD de six mois est un emploi durable", "name: Un CDD de six mois ne compte pas")
    change(folder, CASES, "months: 6}\n  category: durable", "months: 6}\n  category: null")
    change(folder, CASES, "nearest: 4500000", "nearest: 4500001")
    lay_folder(site, folder)
    printed, failed = broken(site, folder)
    assert failed == ["Un centime au-delà du plafond est refusé", "Un CDD de six mois ne compte pas"]
    assert "nearest 4500000, 4500001 attendu (45 000,01 € demandés, 45 000,00 € au plus." in printed.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "catégorie durable, None attendue (« Emplois durables » retient : CDD, 6 mois et plus.)" in printed


def test_every_case_that_cannot_be_read_is_placed_at_once(site, folder):
    wrong = {
        "{name: Rien, fiche: 59/2026/bateaux, rule: territories}": "0 : un cas dit son verdict : « verdict: met ».",
        "{name: Rien, fiche: 59/2026/bateaux, exit: {contract: cdi}}": "1 : « exit » va avec « category »",
        "{name: Rien, fiche: 59/2026/bateaux, verdict: oui}": "2.verdict : mot attendu",
        "{fiche: 59/2026/bateaux, verdict: met}": "3.name : clé obligatoire absente.",
        "Rien": "4 : bloc de clés attendu.",
    }
    write(folder, {"cases/faute.cases.yaml": "".join(f"- {case}\n" for case in wrong)})
    lay_folder(site, folder)
    code, printed = promised(site, folder)
    assert code == pytest.ExitCode.INTERRUPTED
    placed = [line for line in printed.splitlines() if line.startswith("faute.cases.yaml:")]
    assert len(placed) == len(wrong)
    for line, (shown, told) in enumerate(zip(placed, wrong.values(), strict=True), start=1):
        assert shown.startswith(f"faute.cases.yaml:{line}:")
        assert told in shown
