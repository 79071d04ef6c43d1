"""``tremplin participants template|import``: a template is filled, imported, mended, and imported again."""

import csv
import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from desks import Office
from sqlalchemy import func, select

from tremplin.records.tables import METADATA

EDITOR, LOCAL, STATISTICIAN = "editor@exemple.fr", "local@exemple.fr", "statistician@exemple.fr"
LATER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def table(path: Path, *rows: str) -> str:
    path.write_text("\n".join(rows), "utf-8-sig")
    return str(path)


@pytest.fixture
def dossier(office: Office) -> str:
    return office.running()


@pytest.fixture
def participants(at_desk):
    """Type a command about participants, as the editor of the carrier."""

    def participants(*words: str, login: str = EDITOR):
        return at_desk("participants", *words, login=login, at=LATER)

    return participants


def count(office: Office, name: str) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(METADATA.tables[name])) or 0


def test_a_template_is_written_for_every_format(participants, tmp_path):
    for kind in ("xlsx", "ods", "csv"):
        out = str(tmp_path / f"modele.{kind}")
        done = participants("template", "00/2026/ateliers", "--out", out)
        assert (done.code, done.out) == (0, f"Modèle écrit : {out}\n")
        assert f"tremplin participants import DOSSIER {out} --dry-run" in done.err
    again = participants("template", "00/2026/ateliers", "--out", out)
    assert (again.code, again.err) == (
        1,
        f"Erreur : « {out} » existe déjà. Pour écrire par-dessus, ajoutez --overwrite.\n",
    )
    other = participants("template", "00/2026/ateliers", "--out", out, "--overwrite", "--sheet", "Activités")
    assert (other.code, Path(out).read_text("utf-8-sig")[:28]) == (0, "dossier;key;activity_key;kin")


def test_a_template_that_nobody_filled_says_so(participants, dossier, tmp_path):
    out = str(tmp_path / "vide.xlsx")
    assert participants("template", dossier, "--out", out).code == 0
    done = participants("import", dossier, out, "--dry-run")
    assert (done.code, done.out.startswith("Aucune ligne à enregistrer")) == (0, True)


def test_a_template_is_that_of_the_fiche_of_a_dossier_too(participants, dossier, tmp_path):
    out, other = str(tmp_path / "dossier.csv"), str(tmp_path / "fiche.csv")
    done = participants("template", dossier, "--out", out)
    assert (done.code, f"tremplin participants import {dossier} {out} --dry-run" in done.err) == (0, True)
    assert participants("template", "00/2026/ateliers", "--out", other).code == 0
    assert Path(out).read_bytes() == Path(other).read_bytes()
    assert participants("template", dossier, "--out", str(tmp_path / "no.csv"), login=STATISTICIAN).code == 2


def test_a_file_is_imported_once_however_often_it_comes(participants, office: Office, dossier, tmp_path):
    file = table(
        tmp_path / "les personnes.csv", "key;last_name;publics;entered_on", "P1;Nom;brsa;10/03/2026", "P2;;aucun;"
    )
    tried = participants("import", dossier, file, "--dry-run")
    assert (tried.code, tried.out, count(office, "participations")) == (0, "2 lignes seraient ajoutées.\n", 0)
    # what is said to type next is typed as it is written, whatever the file is called
    next_ = shlex.split(tried.err.splitlines()[-1])
    assert next_[:2] == ["tremplin", "participants"]
    done = participants(*next_[2:])
    assert f"tremplin participants list {dossier}" in done.err
    assert (done.code, done.out, count(office, "participations")) == (0, "2 lignes ajoutées.\n", 2)
    again = json.loads(participants("import", dossier, file, "--format", "json").out)
    assert again == {
        "dry_run": False,
        "dossier": dossier,
        "added": 0,
        "changed": 0,
        "unchanged": 2,
        "refused": 0,
        "mistakes": [],
        "warnings": [],
    }


def test_a_row_that_is_refused_stops_all_of_them_and_comes_back(participants, office: Office, dossier, tmp_path):
    book = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(book) as written:
        people, activities = written.add_worksheet("participants"), written.add_worksheet("activities")
        for line, row in enumerate((["Clé de la personne", "Âge à l'entrée"], ["P1", 30], ["P2", 300])):
            people.write_row(line, 0, row)
        rows = (["key", "activity_key", "kind", "on"], ["P2", "A", "workshop", "2026-04-01"])
        for line, row in enumerate(
            (*rows, ["P9", "A", "workshop", "2026-04-01"], ["P1", "A", "atelier", "2026-04-02"])
        ):
            activities.write_row(line, 0, row)
    errors = tmp_path / "retour.ods"
    done = participants("import", dossier, str(book), "--errors", str(errors), "--format", "json")
    told = json.loads(done.out)
    assert (done.code, told["refused"], told["added"], count(office, "participations")) == (1, 2, 0, 0)
    # of P2, whose own row is refused, the activity is not said to be nobody's
    assert [(each["sheet"], each["cell"], each["column"]) for each in told["mistakes"]] == [
        ("participants", "B3", "Âge à l'entrée"),
        ("activities", "A3", "Clé de la personne"),
    ]
    shown = participants("import", dossier, str(book))
    assert shown.out.splitlines()[-1] == "2 fautes, 2 lignes refusées."
    assert "Rien n'est enregistré" in shown.err
    again = participants("import", dossier, str(errors), "--format", "json")
    assert [each["cell"] for each in json.loads(again.out)["mistakes"]] == ["B2", "A2"]
    # a table holds one sheet, and two have rows to mend: the mistakes are told all the same
    table_ = participants("import", dossier, str(book), "--errors", str(tmp_path / "retour.csv"))
    assert (table_.code, table_.out, "ne tient qu'une feuille" in table_.err) == (2, shown.out, True)


def test_errors_never_go_over_the_file_that_is_imported(participants, dossier, tmp_path):
    file = table(tmp_path / "p.csv", "key;age_at_entry", "P1;x")
    done = participants("import", dossier, file, "--errors", file)
    assert (done.code, "est le fichier que vous importez" in done.err) == (2, True)
    back = tmp_path / "retour.csv"
    for _ in range(2):
        assert participants("import", dossier, file, "--errors", str(back)).code == 1
    with back.open(encoding="utf-8-sig", newline="") as rows:
        told = list(csv.reader(rows, delimiter=";"))
    assert told[0] == ["key", "age_at_entry", "À corriger"]
    assert told[1][:2] == ["P1", "x"]


def test_who_may_not_record_people_records_none(participants, office: Office, dossier, tmp_path):
    file = table(tmp_path / "p.csv", "key", "P1")
    refused = participants("import", dossier, file, login=LOCAL)
    assert (refused.code, "votre rôle ne permet pas" in refused.err) == (1, True)
    hidden = participants("import", dossier, file, login=STATISTICIAN)
    assert "identifiant inconnu" in hidden.err
    assert count(office, "participations") == 0


def test_no_mistake_repeats_what_was_typed_of_somebody(participants, dossier, tmp_path):
    typed = ("zqxjnom", "zqxjjour", "zqxjtel", "zqxjmail", "zqxjpublic")
    file = table(
        tmp_path / "p.csv",
        "key;last_name;birth_date;phone;email;publics",
        f"zqxjcle;{typed[0] * 50};{typed[1]};{typed[2]};{typed[3]};{typed[4]}",
    )
    done = participants("import", dossier, file)
    assert done.out.count("participants ") == 5
    assert "zqxj" not in done.out + done.err


PEOPLE = (
    "key;last_name;first_name;birth_date;phone;publics;territory;entered_on;exit_on;exit_contract;qpv;schooling",
    "clef-1;Dubreuil;Amina;14/05/1990;+33 1 23 45 67 89;brsa;nord;10/03/2026;;;oui;4",
    "clef-2;'=Lenoir;Paul;01/12/2003;;under_26|rqth;sud;01/04/2026;30/06/2026;cdd;non;none",
    "clef-3;;;;;aucun;;;;;;",
)
ACTIVITIES = (
    "key;activity_key;kind;on;hours_done;mode",
    "clef-1;A1;workshop;2026-04-01;1,5;group",
    "clef-2;A1;atelier;2026-04-01;;",
)
MILESTONES = (
    "key;from;months;on;status;in_work",
    "clef-2;exit;3;2026-09-30;reached;oui",
    "clef-2;hiring;trial_end;;unreachable;",
)
EVALUATIONS = ("key;on;item;result", "clef-1;2026-05-01;Savoir se présenter;acquired")


@pytest.fixture
def filled(participants, dossier, tmp_path) -> str:
    """A dossier with people in each sheet."""
    sheets = {"participants": PEOPLE, "activities": ACTIVITIES, "milestones": MILESTONES, "evaluations": EVALUATIONS}
    for name, rows in sheets.items():
        done = participants("import", dossier, table(tmp_path / f"{name}.csv", *rows), "--sheet", name)
        assert done.code == 0, done.out + done.err
    return dossier


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_is_exported_with_names_is_imported_and_changes_nothing(participants, filled, tmp_path, kind):
    out = str(tmp_path / f"export.{kind}")
    done = participants("export", filled, "--out", out, "--names", "--why", "Comité de suivi.")
    assert (done.code, done.out) == (0, f"8 lignes écrites : {out}\n")
    again = json.loads(participants("import", filled, out, "--format", "json").out)
    assert {name: again[name] for name in ("added", "changed", "unchanged", "refused", "mistakes")} == {
        **dict.fromkeys(("added", "changed", "refused"), 0),
        "unchanged": 8,
        "mistakes": [],
    }


def test_a_table_is_exported_in_codes_a_sheet_at_a_time(participants, filled, tmp_path):
    out = tmp_path / "export.csv"
    assert participants("export", filled, "--out", str(out), "--names").code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert (rows[0]["dossier"], rows[0]["key"], rows[0]["qpv"], rows[0]["phone"]) == (
        *(filled, "clef-1", "oui", "+33 1 23 45 67 89"),
    )
    # « = » begins no formula, and comes back as it was
    assert (rows[1]["last_name"], rows[1]["publics"], rows[2]["publics"]) == ("'=Lenoir", "rqth|under_26", "aucun")
    again = participants("import", filled, str(out))
    assert again.out == "0 ligne ajoutée, 3 déjà enregistrées.\n"
    assert participants("export", filled, "--out", str(tmp_path / "m.csv"), "--sheet", "milestones").code == 0
    assert "exit;3;2026-09-30;reached;oui" in (tmp_path / "m.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_without_names_nobody_is_told_nor_anything_of_their_health(participants, filled, tmp_path, kind):
    out = tmp_path / f"export.{kind}"
    assert participants("export", filled, "--out", str(out)).code == 0
    with ZipFile(out) as archive:
        written = b"".join(map(archive.read, archive.namelist())).decode("utf-8", "replace")
    for personal in ("Dubreuil", "Amina", "Lenoir", "1990", "23 45 67", "clef-", "handicap"):
        assert personal not in written
    assert "non communiqué" in written
    again = json.loads(participants("import", filled, str(out), "--format", "json").out)
    assert (again["added"], again["changed"], again["unchanged"], again["mistakes"]) == (0, 0, 0, [])
    assert "elle n'est pas lue" in again["warnings"][0]


def test_reading_names_is_a_right_and_two_lines_of_the_journal_without_a_name(participants, office, filled, tmp_path):
    before = count(office, "journal")
    assert participants("export", filled, "--out", str(tmp_path / "a.ods")).code == 0
    assert count(office, "journal") == before
    assert participants("export", filled, "--out", str(tmp_path / "b.ods"), "--names", "--why", "Contrôle.").code == 0
    table_ = METADATA.tables["journal"]
    with office.desk.database.reading() as session:
        lines = session.execute(select(table_.c.act, table_.c.reason).order_by(table_.c.number.desc()).limit(2)).all()
    assert sorted(map(tuple, lines)) == [("read_health", "Contrôle."), ("read_identities", "Contrôle.")]
    refused = participants("export", filled, "--out", str(tmp_path / "c.ods"), "--names", login="decider@exemple.fr")
    assert (refused.code, "votre rôle ne permet pas" in refused.err, (tmp_path / "c.ods").exists()) == (1, True, False)


def test_who_reads_names_and_no_health_cannot_import_what_hides_it(participants, filled, tmp_path):
    out = tmp_path / "local.csv"
    assert participants("export", filled, "--out", str(out), "--names", login=LOCAL).code == 0
    assert "rqth" not in out.read_text("utf-8-sig")
    done = participants("import", filled, str(out))
    assert (done.code, "l'importer les effacerait" in done.out) == (1, True)


def test_a_sheet_without_a_key_stops_the_import_and_breaks_nothing(participants, dossier, tmp_path):
    done = participants("import", dossier, table(tmp_path / "p.csv", "Nom;Sexe", "Nom;f"))
    assert (done.code, done.out.splitlines()[-1]) == (1, "1 faute, 0 ligne refusée.")
    back = tmp_path / "retour.xlsx"
    done = participants("import", dossier, table(tmp_path / "p.csv", "P1;Nom", "P2;Nom"), "--errors", str(back))
    assert (done.code, back.exists(), "corrigez les titres" in done.err) == (1, False, True)
