"""``tremplin dossiers import``: each dossier of a file opened or refused, and told."""

import json
from contextlib import redirect_stdout

import pytest
from desks import AT
from sqlalchemy import event

from tremplin.casework.reading.listing import listed
from tremplin.clock import day_in_paris
from tremplin.errors import Unavailable
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

HEADER = "fiche;organisation;title;requested;starts_on"
# as a French spreadsheet saves it: cp1252, other line ends, empty cells at the end
SAVED = (
    f"{HEADER};;\r\n00/2026/ateliers;W000000001;Été à l'œuvre;46 000,00 €;01/03/2026;;\r\n"
    "00/2026/ateliers;W000000001;Hiver;beaucoup;31/02/2026;;\r\n;;;;;;\r\n"
).encode("cp1252")
LOGIN = "signatory@exemple.fr"


@pytest.fixture
def saved(tmp_path):
    """A file with these bytes."""

    def saved(content=SAVED, name="dossiers.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return saved


def titles(office):
    return [row.title for row in listed(office.desk.database, office.editor).rows]


def test_what_a_spreadsheet_saves_is_opened_or_refused_line_by_line(at_desk, office, saved):
    path = saved()
    done = at_desk("dossiers", "import", path, login=LOGIN)
    assert done.code == 1
    assert [line.replace(path, "f") for line in done.out.splitlines()] == [
        "f:3 requested : montant en euros attendu, et non le texte « beaucoup ». Écrivez « 1 234,56 € » ou 1234.56.",
        "f:3 starts_on : date impossible « 31/02/2026 » : ce jour n'existe pas.",
        "1 dossier ouvert, 1 refusé.",
    ]
    assert "ne le sera pas deux fois" in done.err
    assert titles(office) == ["Été à l'œuvre"]


def test_the_same_file_again_opens_nothing(at_desk, office, saved):
    at_desk("dossiers", "import", saved(), login=LOGIN)
    done = at_desk("dossiers", "import", saved(), login=LOGIN)
    assert done.out.splitlines()[-1] == "0 dossier ouvert, 1 déjà importé, laissé tel quel, 1 refusé."
    assert len(titles(office)) == 1


def test_a_report_that_a_full_disk_cuts_short_says_what_is_opened(office, saved, capsys):
    session = CommandSession(day_in_paris(AT), lambda: office.desk.catalogue, lambda: AT, {})
    session.desk = office.desk
    with open("/dev/full", "w") as full, redirect_stdout(full), pytest.raises(SystemExit) as ended:
        tremplin.main(["dossiers", "import", saved(), "--as", LOGIN], obj=session)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "Le compte rendu n'a pas pu s'écrire en entier. 1 dossier ouvert, 1 refusé. "
        "Importez à nouveau le même fichier : ce qui est ouvert ne le sera pas deux fois.",
        "Erreur : plus de place pour écrire.",
    ]
    assert titles(office) == ["Été à l'œuvre"]


def test_a_dry_run_keeps_nothing_and_says_so(at_desk, office, saved):
    done = at_desk("dossiers", "import", saved(), "--dry-run", login=LOGIN)
    assert (done.code, done.out.splitlines()[-1]) == (1, "1 dossier serait ouvert, 1 serait refusé.")
    assert titles(office) == []


def test_software_reads_what_became_of_each(at_desk, saved):
    told = json.loads(at_desk("dossiers", "import", saved(), "--format", "json", login=LOGIN).out)
    assert list(told) == ["dry_run", "created", "updated", "known", "refused"]
    assert told["created"] == [{"line": 2, "dossier": "00-2026-000001", "title": "Été à l'œuvre", "mistakes": []}]
    assert [(each["path"], each["column"]) for each in told["refused"][0]["mistakes"]] == [
        ("requested", 4),
        ("starts_on", 5),
    ]


def test_a_key_lets_a_file_bring_its_dossiers_up_to_date(at_desk, office, saved):
    text = "key;fiche;organisation;title\nA1;00/2026/ateliers;W000000001;{}\n"
    at_desk("dossiers", "import", saved(text.format("Cuisine")), login=LOGIN)
    done = at_desk("dossiers", "import", saved(text.format("Jardin")), "--update", login=LOGIN)
    assert (done.code, done.out) == (0, "0 dossier ouvert, 1 mis à jour.\n")
    assert titles(office) == ["Jardin"]


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("x.csv", "", 1, "x.csv:1:1 : le tableau est vide"),
        ("x.csv", "titre;fiche\n", 1, "x.csv:1 titre : colonne inconnue. Vouliez-vous dire « title » ?"),
        ("x.yaml", "", 1, "le document est vide"),
        ("x.xlsx", "PK", 2, "enregistrez-le en « CSV UTF-8 »"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(at_desk, office, saved, name, content, code, told):
    done = at_desk("dossiers", "import", saved(content, name), login=LOGIN)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert titles(office) == []


@pytest.mark.parametrize(("file", "told"), [("rien.csv", "fichier introuvable"), ("-", "donnez un fichier")])
def test_a_file_that_is_not_there_is_told(at_desk, file, told):
    done = at_desk("dossiers", "import", file, login=LOGIN)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_what_was_opened_before_the_database_failed_is_told(at_desk, office, saved):
    lines = "".join(f"00/2026/ateliers;W000000001;Action {number};;\n" for number in range(3))
    opened = []

    def failing(session, *_):
        opened.append(session)
        if len(opened) == 3:
            raise Unavailable("plus de place pour la base.")

    event.listen(office.desk.database.engine, "commit", failing)
    done = at_desk("dossiers", "import", saved(f"{HEADER}\n{lines}"), login=LOGIN)
    event.remove(office.desk.database.engine, "commit", failing)
    assert (done.code, done.out) == (1, "2 dossiers ouverts.\n")
    assert done.err.endswith("Erreur : plus de place pour la base.\n")
    assert len(titles(office)) == 2
