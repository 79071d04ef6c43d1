"""``tremplin indicators export``: files in each form and in that of a plugin, valid, masked, the same each time."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from desks import Office, make_office
from factories import DEPARTMENT, PLACE, extensions
from frictionless import validate
from peopled import DEPARTMENT_THEMES, FOLLOWING, person

from tremplin import ExportFormat, hookimpl
from tremplin.extension.plugin import Plugin
from tremplin.platform import assemble
from tremplin.storage.engine import Database
from tremplin_cli.terminal import progress as waiting

DOCUMENTS = {PLACE: FOLLOWING, "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}"}
EXPORT = ("indicators", "export", "--call", "00/2026", "--by", "sex")
FORMS = ("csv", "xlsx", "json", "parquet", "essai")


class Torn(Exception):
    """What a form of a stranger raises."""


class FormsModule:
    """A plugin that offers two forms: one writes what it reads of each row, the other fails midway."""

    @hookimpl
    def tremplin_export_formats(self):
        def write(rows, file):
            for row in rows:
                file.write(f"{row.named()}\n".encode())

        def tear(rows, file):
            file.write(f"{next(iter(rows))}".encode())
            raise Torn("une panne")

        kinds = {"media_type": "text/plain"}
        return [
            ExportFormat(code="essai", label="Essai", suffix=".essai", write=write, **kinds),
            ExportFormat(code="panne", label="Panne", suffix=".panne", write=tear, **kinds),
            ExportFormat(code="nu", label="Nu", suffix=".nu", write=tear, needs=("absent.tout",), extra="nu", **kinds),
        ]


def came(office: Office, reference: str, *numbers: int) -> None:
    """People who entered an operation, of whom the first three are men."""
    for number in numbers:
        person(office, reference, number, entered_on=date(2026, 3, 1), sex="m" if number <= 3 else "f")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """Forty people of one operation."""
    made = extensions(tmp_path / "documents", DOCUMENTS)
    made.register(Plugin("formes", "tremplin-formes", "1.0"), FormsModule())
    office = make_office(database, tmp_path / "documents", platform=assemble(made))
    came(office, office.running(), *range(1, 41))
    return office


@pytest.fixture
def export(office: Office, at_desk):
    return lambda *words: at_desk(*EXPORT, *words, login="statistician@exemple.fr")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sortie"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_written_with_its_package_and_is_the_same_the_next_time(export, folder: Path, form):
    file = folder / f"chiffres.{form}"
    done = export("--out", str(file))
    assert (done.code, names(folder)) == (0, sorted((file.name, "datapackage.json")))
    first = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert export("--out", str(file), "--format", form).code == 0
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == first
    (resource,) = json.loads(first["datapackage.json"])["resources"]
    assert (resource["path"], resource["bytes"]) == (file.name, len(first[file.name]))
    if form in ("csv", "xlsx", "json"):
        assert validate(folder / "datapackage.json").flatten(["type", "note"]) == []


def test_what_is_masked_is_not_handed_to_a_stranger(export, folder: Path):
    file = folder / "chiffres.essai"
    assert export("--out", str(file)).code == 0
    lines = file.read_text("utf-8").splitlines()
    masked = [line for line in lines if "'status': 'masked'" in line]
    assert any("'by': 'sex'" in line and "'cell': 'm'" in line for line in masked)
    for line in masked:
        assert "'numerator': None, 'denominator': None, 'value': None" in line
        assert "'declared': None" in line
    assert any("'cell': 'f', 'numerator': Decimal('37')" in line for line in lines)


def test_the_output_is_what_the_file_would_be(export, folder: Path):
    assert export("--out", str(folder / "chiffres.csv")).code == 0
    done = export()
    # click gives a test the ends of lines of a text
    assert done.out.encode() == (folder / "chiffres.csv").read_bytes().replace(b"\r\n", b"\n")
    rows = csv.DictReader(StringIO(done.out.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")), delimiter=";")
    places = [(row["fiche"], row["indicator"], row["at"], row["from"], row["by"], row["cell"]) for row in rows]
    assert places == sorted(set(places))


@pytest.mark.parametrize("exact", [False, True], ids=["masked", "exact"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_a_report_froze_is_the_same_file_whatever_came_later(office: Office, at_desk, folder: Path, form, exact):
    reference = office.running(title="Deux")
    came(office, reference, *range(1, 21))
    office.report(reference)
    file, who = folder / f"chiffres.{form}", "instructor" if exact else "statistician"
    words = ("indicators", "export", "--dossier", reference, "--frozen", "--out", str(file), *["--exact"] * exact)

    def written():
        done = at_desk(*words, login=f"{who}@exemple.fr")
        assert done.code == 0, done.err
        assert validate(folder / "datapackage.json").flatten(["type", "note"]) == []
        return {each.name: each.read_bytes() for each in folder.iterdir()}

    first = written()
    came(office, reference, *range(21, 41))
    assert written() == first
    words = tuple(word for word in words if word != "--frozen")
    assert written() != first


def test_a_form_that_fails_leaves_what_was_there(export, folder: Path):
    file = folder / "chiffres.panne"
    file.write_text("avant")
    done = export("--out", str(file))
    assert done.code == 1
    assert "« Panne », du greffon formes (tremplin-formes 1.0), ne s'écrit pas (Torn: une panne)" in done.err
    assert (file.read_text(), names(folder)) == ("avant", ["chiffres.panne"])
    assert export("--format", "csv").code == 0


def test_a_form_that_is_not_there_is_refused_before_anything_is_counted(export, folder: Path):
    done = export("--out", str(folder / "chiffres.nu"))
    assert (done.code, names(folder)) == (1, [])
    assert "« Nu » demande un complément : installez « nu », ou exportez en csv." in done.err
    done = export("--format", "essais")
    assert done.code == 2
    assert "Vouliez-vous dire « essai » ?" in done.err


def test_who_waits_at_a_terminal_is_told_how_much_is_written(export, folder: Path, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    monkeypatch.setattr(waiting, "PACE", 0.0)
    quiet = export("--out", str(folder / "un.csv"))
    # the runner's own standard error is no terminal
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    told = export("--out", str(folder / "deux.csv"))
    for what in ("comptage…", "contrôle des petits effectifs…", "écriture : 0 %"):
        assert what in told.err
        assert what not in quiet.err
    assert (folder / "un.csv").read_bytes() == (folder / "deux.csv").read_bytes()
