"""A department without a line of Python: folders that the setting ``TREMPLIN_FICHES`` names hold all of it."""

import os

import pytest
from distributions import write
from factories import CALL, DEPARTMENT, FICHE, TYPOLOGY

from tremplin.documents.reading.walk import sort_of
from tremplin.rules.facts.view import Facts
from tremplin.rules.judge import judge

WORDS = {"00": "33", "Exemple": "Gironde"}


def of_gironde(text):
    for old, new in WORDS.items():
        text = text.replace(old, new)
    return text


# « 50 000 € » holds « 00 » too: only identities are changed
WHOLE = {
    "department.yaml": of_gironde(DEPARTMENT),
    "2026/call.yaml": of_gironde(CALL),
    "2026/ateliers.yaml": FICHE.replace("00/2026", "33/2026").replace("exits: sorties", "exits: sorties-33"),
    "sorties dynamiques.yml": TYPOLOGY.replace("typology: sorties", "typology: sorties-33"),
    "2026/ateliers.cases.yaml": "- name: un cas\n",
    ".corbeille/ancienne.yaml": "fiche: 33/2026/ateliers\n",
    "LISEZMOI.txt": "Les appels de la Gironde.",
}


def test_a_whole_department_lies_in_a_folder_served_and_judged(beside, tmp_path):
    platform = beside(folder=str(write(tmp_path / "gironde", WHOLE)))
    assert platform.failing == ()
    assert platform.department("33").name == "Gironde"
    assert [str(fiche.id) for fiche in platform.fiches_of(platform.call("33/2026"))] == ["33/2026/ateliers"]
    fiche = platform.fiche("33/2026/ateliers")
    assert platform.exits(fiche).code == "sorties-33"
    found = {each.rule.kind: each.finding.verdict for each in judge(fiche.rules, Facts(requested=5_000_001))}
    assert found["grant_ceiling"] == "broken"


def test_a_department_may_be_in_one_folder_and_its_fiches_in_another(beside, tmp_path):
    fiches = {name: text for name, text in WHOLE.items() if name.endswith("ateliers.yaml")}
    others = {name: text for name, text in WHOLE.items() if name not in fiches}
    named = [str(write(tmp_path / "fiches", fiches)), str(write(tmp_path / "mots", others))]
    platform = beside(folder=os.pathsep.join(["", *named, named[0], f"{named[0]}/", " "]))
    assert platform.failing == ()
    assert "33/2026/ateliers" in platform.fiches
    assert [each.owner for each in platform.plugins if each.name == "TREMPLIN_FICHES"] == [
        "TREMPLIN_FICHES (tremplin dossier)",
        "TREMPLIN_FICHES (tremplin dossier 2)",
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_a_folder_that_lies_in_another_is_read_once_with_it(beside, tmp_path, order):
    whole = write(tmp_path / "gironde", WHOLE)
    named = [str(whole), str(whole / "2026"), f"{whole}/./2026/"][::order]
    platform = beside(folder=os.pathsep.join(named))
    assert platform.failing == ()
    assert platform.mistakes == ()
    assert "33/2026/ateliers" in platform.fiches
    assert [each.version for each in platform.plugins if each.name == "TREMPLIN_FICHES"] == ["dossier"]


def test_a_folder_that_another_leaves_out_is_read_where_it_is_named(beside, tmp_path):
    whole = write(tmp_path / "gironde", {**WHOLE, "_essais/b.yaml": "fiche: 33/2026/b\ntitle: B\nsummary: B.\n"})
    assert "33/2026/b" not in beside(folder=str(whole)).fiches
    assert "33/2026/b" in beside(folder=f"{whole}{os.pathsep}{whole / '_essais'}").fiches


def test_two_departments_may_lie_in_one_folder(beside, tmp_path):
    texts = {"33/a.yaml": "department: '33'\nname: Gironde\n", "40/a.yaml": "department: '40'\nname: Landes\n"}
    assert {"33", "40"} <= beside(folder=str(write(tmp_path / "deux", texts))).departments.keys()


def test_of_two_folders_one_may_be_missing_and_the_other_serves(beside, tmp_path):
    there = str(write(tmp_path / "gironde", WHOLE))
    platform = beside(folder=os.pathsep.join([str(tmp_path / "absent"), there]))
    assert "33/2026/ateliers" in platform.fiches
    assert [each.problems for each in platform.failing] == [[f"dossier introuvable, {tmp_path / 'absent'}"]]


def test_a_mistake_in_each_sort_of_document_is_placed(beside, tmp_path):
    wrong = {
        "department.yaml": "department: '33'\nnom: Gironde\n",
        "call.yaml": "call: 33\n",
        "exits/a.yaml": "typology: sorties-33\nlabel: A\ncategories: []\n",
        "essai.yaml": "fiche: 00/2026/essai\ntitel: Essai\nsummary: Un.\n",
        "quoi.yaml": "- rien\n",
    }
    folder = write(tmp_path / "fautes", wrong)
    platform = beside(folder=str(folder))
    assert {mistake.file for mistake in platform.mistakes} == {str(folder / name) for name in wrong}


@pytest.mark.parametrize(
    ("name", "text", "sort"),
    [
        ("call.yaml", "titre: Appel", "call"),
        ("department.yaml", "", "department"),
        ("a.yaml", "# mots\ndepartment: '33'\n", "department"),
        ("a.yaml", "\ufefftypology: sorties\r\n", "typology"),
        ("a.yaml", '"call": 33/2026\n', "call"),
        ("a.yaml", "letters: '33'\n", "letters"),
        ("a.yaml", "title: x\nfiche: 33/2026/a\ncall: 33/2026\n", "fiche"),
        ("a.yaml", "summary: >\n  call: me\n", "fiche"),
        ("a.yaml", "titre: x\n", "fiche"),
    ],
)
def test_a_document_says_what_it_is_by_its_name_or_its_identity(name, text, sort):
    assert sort_of(name, text.encode()) == sort


def test_a_folder_gives_the_words_and_the_logo_of_letters(beside, tmp_path):
    described = "department: '33'\nname: Gironde\n"
    lettered = "letters: '33'\nplace: Bordeaux\nlogo: blason.png\n"
    image = b"\x89PNG\r\n\x1a\n"
    folder = write(tmp_path / "fiches", {"department.yaml": described, "courriers/mots.yaml": lettered})
    (folder / "courriers" / "blason.png").write_bytes(image)
    platform = beside(folder=str(folder))
    assert platform.mistakes == ()
    assert (platform.letters_of("33").place, platform.logo("33")) == ("Bordeaux", image)
