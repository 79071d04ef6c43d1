"""``tremplin indicators compare`` and ``plot``: columns and charts, on a screen and in files."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from desks import FICHE, Office, make_office
from factories import DEPARTMENT, PLACE, with_changes
from peopled import DEPARTMENT_THEMES, FOLLOWING, person, row
from sqlalchemy import update

from tremplin.records.tables import Dossier, identifier
from tremplin.storage.engine import Database

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
OTHER = "00/2026/chantiers"
DOCUMENTS = {
    PLACE: FOLLOWING,
    "calls/2026/chantiers.yaml": with_changes(
        FOLLOWING,
        (f"fiche: {FICHE}", f"fiche: {OTHER}"),
        ("title: Ateliers\n", "title: Chantiers <b>& suite</b>\n"),
        ("exits: sorties", "exits: autre"),
    ),
    "exits/autre.yaml": "typology: autre\nlabel: Autre compte\ncategories:\n"
    "  - {code: durable, label: Emplois, when: [{contract: cdd}]}\n",
    "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}",
}
SAID = ("--call", "00/2026")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = make_office(database, tmp_path / "documents", DOCUMENTS)
    one, two = office.running(), office.running(title="Deux")
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(two)).values(fiche=OTHER))
    for reference, count in ((one, 20), (two, 30)):
        for number in range(1, count + 1):
            person(office, reference, number, entered_on=MARCH, territory="nord" if number <= 12 else "sud")
            row(office, "exits", reference, number, exit_on=JUNE, contract="cdi" if number <= 11 else "cdd")
    return office


def test_columns_are_shown_side_by_side(office: Office, at_desk):
    done = at_desk("indicators", "compare", "fiches", *SAID, login="statistician@exemple.fr")
    assert done.code == 0
    first, _, titles, *lines = done.out.splitlines()
    assert first == "Fiches côte à côte : Appel 00/2026"
    assert titles.split("  ")[0] == "Chiffre"
    assert all(title in titles for title in ("Ateliers (00/2026)", "Chantiers <b>& suite</b> (00/2026)", "Ensemble"))
    (people,) = [line for line in lines if line.startswith("Personnes accompagnées")]
    assert people.split()[-3:] == ["20", "30", "50"]
    assert "tremplin indicators plot fiches --call 00/2026 --out FICHIER.html" in done.err


def test_columns_are_given_to_software(office: Office, at_desk):
    words = ("indicators", "compare", "fiches", *SAID, "--format")
    rows = json.loads(at_desk(*words, "json", login="statistician@exemple.fr").out)
    assert [(each["column"], each["value"], each["status"]) for each in rows] == [
        *((FICHE, 20, "shown"), (OTHER, 30, "shown"), ("", 50, "shown")),
    ]
    lines = [*csv.DictReader(StringIO(at_desk(*words, "csv", login="statistician@exemple.fr").out), delimiter=";")]
    assert [each["column_label"] for each in lines] == ["Ateliers (00/2026)", "Chantiers <b>& suite</b> (00/2026)", ""]


def test_several_typologies_are_refused_with_what_to_type(office: Office, at_desk):
    words = ("indicators", "compare", "fiches", *SAID, "--indicator", "exit_rate")
    done = at_desk(*words, login="statistician@exemple.fr")
    assert done.code == 1
    assert "dites par laquelle tout compter" in done.err
    assert "Ajoutez « --typology sorties », par exemple." in done.err
    done = at_desk(*words, "--typology", "sorties", "--format", "json", login="statistician@exemple.fr")
    told = {
        each["column"]: (each["numerator"], each["denominator"], each["series_break"]) for each in json.loads(done.out)
    }
    assert told[OTHER] == (11, 30, True)
    assert told[FICHE][2] is False
    shown = at_desk(*words, "--typology", "sorties", login="statistician@exemple.fr").out
    assert "(11 sur 30) *" in shown
    assert "* Rupture de série : ces sorties sont classées par une autre typologie" in shown


def test_an_image_says_its_figures_and_a_page_holds_its_table(office: Office, at_desk, tmp_path: Path):
    image, page = tmp_path / "fiches.svg", tmp_path / "fiches.html"
    words = ("indicators", "plot", "fiches", *SAID, "--out")
    done = at_desk(*words, str(image), login="statistician@exemple.fr")
    assert done.code == 0
    # the table is on the screen, whatever is written
    assert "Chantiers <b>& suite</b> (00/2026)" in done.out
    assert f"Graphique écrit : {image}" in done.err
    said = ElementTree.parse(image).getroot().find("{http://www.w3.org/2000/svg}desc")
    assert said is not None
    assert "Chantiers <b>& suite</b> (00/2026) : 30" in str(said.text)
    assert at_desk(*words, str(page), login="statistician@exemple.fr").code == 0
    assert "<table>" in page.read_text("utf-8")
    kept = image.read_bytes()
    assert at_desk(*words, str(image), login="statistician@exemple.fr").code == 0
    assert image.read_bytes() == kept
    assert {each.name for each in tmp_path.iterdir() if each.is_file()} == {"fiches.svg", "fiches.html"}


@pytest.mark.parametrize("what", ["exits", "expected", "territories"])
def test_a_chart_is_read_on_the_screen(office: Office, at_desk, what):
    done = at_desk("indicators", "plot", what, "--fiche", FICHE, login="statistician@exemple.fr")
    assert done.code == 0
    assert "00/2026/ateliers" in done.out.splitlines()[0]
    assert {"exits": "Emplois durables", "expected": "Prévu par le porteur", "territories": "Nord"}[what] in done.out


def test_what_cannot_be_drawn_is_refused_and_nothing_is_written(office: Office, at_desk, tmp_path: Path):
    for words, code, told in (
        (("fiches", *SAID, "--out", str(tmp_path / "x.png")), 2, "un graphique s'écrit en .svg"),
        (("fiches", *SAID, "--out", str(tmp_path / "nulle-part" / "x.svg")), 2, "ce dossier n'existe pas"),
        (("exits", FICHE), 2, f"dites-le par une option, par exemple --fiche {FICHE}"),
        (("exits", *SAID, "--by", "sex"), 2, "retirez --by"),
        (("exits", *SAID, "--indicator", "hours"), 2, "retirez --indicator"),
        (("fiche", *SAID), 2, "Vouliez-vous dire « fiches » ?"),
        (("fiches", FICHE, *SAID, "--out", str(tmp_path / "x.svg")), 2, "il en faut deux pour comparer"),
        (("calls", *SAID, "--out", str(tmp_path / "x.svg")), 1, "rien à comparer"),
        (("fiches", *SAID, "--exact", "--out", str(tmp_path / "x.svg")), 1, "votre rôle ne permet pas"),
    ):
        done = at_desk("indicators", "plot", *words, login="statistician@exemple.fr")
        assert (done.code, told in done.err) == (code, True), done.err
    assert not (tmp_path / "x.svg").exists()
