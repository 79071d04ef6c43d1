"""What is served stays served: the owner of a department, then additions by their names, then folders in order."""

import os
from itertools import permutations

import pytest
from distributions import write

FICHE = "fiche: {}\ntitle: {}\nsummary: Un essai.\n"
MODULE = """\
from importlib.resources import files
from tremplin import hookimpl
HERE = files(__package__)
"""
HOOKS = {
    "tremplin_department": "department.yaml",
    "tremplin_calls": "calls",
    "tremplin_fiches": "calls",
    "tremplin_exit_typologies": "exits",
    "tremplin_letters": "letters",
}
TYPOLOGY = "typology: {}\nlabel: {}\ncategories:\n  - {{code: durable, label: Durables, when: [{{contract: cdi}}]}}\n"


@pytest.fixture
def adding(install):
    """Install a distribution that adds documents, through the hooks that they need."""

    def added(name, files):
        asked = [hook for hook, place in HOOKS.items() if any(path.startswith(place) for path in files)]
        answers = "".join(f"\n@hookimpl\ndef {hook}():\n    return HERE / '{HOOKS[hook]}'\n" for hook in asked)
        return install(name, MODULE + answers, files)

    return added


def essai(title, identity="00/2026/essai"):
    return FICHE.format(identity, title)


def folder(place, files):
    return str(write(place, files))


def test_of_two_additions_the_first_by_name_is_served_in_whatever_order_they_come(beside, adding):
    points = {name: adding(name, {"calls/essai.yaml": essai(name)}) for name in ("abeille", "cigale", "fourmi")}
    for names in permutations(points):
        platform = beside(*(points[name] for name in names))
        assert platform.fiche("00/2026/essai").title == "abeille"
        assert {plugin.name for plugin in platform.failing} == {"cigale", "fourmi"}
        assert all("de abeille (tremplin-abeille 1.0), qui passe avant" in each.message for each in platform.mistakes)


@pytest.mark.parametrize(
    ("file", "text", "served", "name"),
    [
        ("calls/ateliers.yaml", essai("Autre", "00/2026/ateliers"), "fiches", "00/2026/ateliers"),
        ("calls/call.yaml", "call: 00/2026\ntitle: Autre\n", "calls", "00/2026"),
        ("exits/autre.yaml", TYPOLOGY.format("sorties-exemple", "Autre"), "typologies", "sorties-exemple"),
        ("letters/autre.yaml", "letters: '00'\nplace: Ailleurs\n", "letters", "00"),
    ],
)
def test_an_addition_takes_nothing_from_the_owner_of_a_department(beside, adding, file, text, served, name):
    before, after = beside(), beside(adding("abeille", {file: text}))
    assert getattr(after, served)[name] == getattr(before, served)[name]
    assert [plugin.name for plugin in after.failing] == ["abeille"]


def test_an_addition_passes_before_a_folder(beside, adding, tmp_path):
    named = folder(tmp_path / "fiches", {"essai.yaml": essai("dossier")})
    platform = beside(adding("zebre", {"calls/essai.yaml": essai("zebre")}), folder=named)
    assert platform.fiche("00/2026/essai").title == "zebre"
    assert [plugin.name for plugin in platform.failing] == ["TREMPLIN_FICHES"]


def test_folders_pass_in_their_order_and_each_is_named(beside, tmp_path):
    one, two = (folder(tmp_path / name, {"essai.yaml": essai(name)}) for name in ("zz", "aa"))
    platform = beside(folder=os.pathsep.join([one, two]))
    assert platform.fiche("00/2026/essai").title == "zz"
    (failing,) = platform.failing
    assert failing.owner == "TREMPLIN_FICHES (tremplin dossier 2)"
    (told,) = platform.mistakes
    assert (told.file, told.line) == (f"{two}/essai.yaml", 1)
    assert f"{one}/essai.yaml de TREMPLIN_FICHES (tremplin dossier), qui passe avant" in told.message


def test_a_department_that_two_distributions_claim_is_of_neither_and_a_folder_does_not_take_it(
    beside, adding, tmp_path
):
    described = {"department.yaml": "department: '01'\nname: Ain\n", "calls/call.yaml": "call: 01/2026\ntitle: Appel\n"}
    named = folder(tmp_path / "ain", described)
    one, two = adding("un", described), adding("deux", described)
    assert beside(one, folder=named).departments.keys() == {"00", "01"}
    platform = beside(one, two, folder=named)
    assert platform.departments.keys() == {"00"}
    assert platform.calls.keys() == {"00/2026"}
    assert {plugin.name for plugin in platform.failing} == {"un", "deux", "TREMPLIN_FICHES"}


def test_a_folder_that_describes_an_installed_department_takes_nothing_and_its_fiches_are_served(beside, tmp_path):
    inside = {"department.yaml": "department: '00'\nname: Autre\n", "essai.yaml": essai("dossier")}
    platform = beside(folder=folder(tmp_path / "fiches", inside))
    assert platform.department("00").name == "Exemple"
    assert platform.fiche("00/2026/essai").title == "dossier"
    (told,) = platform.mistakes
    assert told.file.endswith("/department.yaml")
