"""Reading files of dossiers: every kind says the same, and every mistake is told at its place."""

import json
import resource
from pathlib import Path
from time import process_time

import pytest
from desks import Office
from factories import PLACE, make_platform
from filed import ASKED, LINE, QUOTED, SAID, SOUND, TABLE, Importer, asking, count, importer, said, told

from tremplin.casework.applying.importing import Fate
from tremplin.documents.delimited import MOST_LINES
from tremplin.documents.dossiers.file import dossiers
from tremplin.errors import RefusedDocuments, WrongUsage
from tremplin.storage.engine import Database


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche asks two questions."""
    return asking(database, tmp_path)


@pytest.fixture
def imported(office: Office, tmp_path: Path) -> Importer:
    """Import a text as a file of this name."""
    return importer(office, tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("un.yaml", SOUND),
        ("un.yml", "dossiers:\n  - " + SOUND.replace("\n", "\n    ")),
        ("un.csv", f"{TABLE}\n{LINE}\n"),
        # as a spreadsheet saves it: an order mark, other line ends, empty columns and lines at the end, quotes
        ("un.csv", f"\ufeff{TABLE};;\r\n{QUOTED};;\r\n;;;\r\n"),
        ("un.csv", f"{TABLE}\r\n{LINE}\r\n".encode("cp1252")),
        ("un.CSV", f"{TABLE}\n{QUOTED}".replace(";", ",")),
        ("un.tsv", f"{TABLE}\n{LINE}".replace(";", "\t")),
    ],
)  # fmt: skip
def test_a_dossier_says_the_same_from_every_kind_of_file(office: Office, imported, name, text):
    (done,) = imported(text, name)
    assert (done.fate, done.reference, done.title) == (Fate.CREATED, "00-2026-000001", "Ateliers du nord")
    # a funder of whom the nature is not said is kept without it
    wanted = {**SAID, "resources": tuple((*each, None) for each in SAID["resources"])}
    if name.lower().endswith(("csv", "tsv")):
        # a table holds no yes nor no: the rule that reads the answer knows both ways
        wanted["answers.stage"] = "oui"
    assert said(office) == wanted


def test_json_is_read_as_yaml_is(office: Office, imported):
    one = {"fiche": "00/2026/ateliers", "organisation": "W000000001", "title": "A"}
    results = imported(json.dumps({"dossiers": [one, {**one, "title": "B", "requested": 12.5}]}), "x.json")
    assert [each.fate for each in results] == [Fate.CREATED] * 2
    assert said(office, 2) == {"title": "B", "requested": 12_50}


def test_every_mistake_of_a_document_is_placed_and_the_other_dossiers_are_opened(office: Office, imported, tmp_path):
    text = (
        "dossiers:\n"
        "  - {fiche: 00/2026/ateliers, organisation: W000000001, title: Bon}\n"
        "  - fiche: 00/2026/atelier\n"
        "    organisation: W1\n"
        "    participants: {n'importe: 3}\n"
        "  - fiche: 00/2026/ateliers\n"
        "    organisation: W000000001\n"
        "    title: ' '\n"
        "    starts_on: 01/03/2026\n"
        "    ends_on: 2026-02-28\n"
        "    budget: {staf: 1, other: 46 00 €}\n"
        "    participants: {total: 3.5, jeunes: 1}\n"
        "    territories: [nor]\n"
        "    answers: {metiers: K1304}\n"
        "    posts: 1.2345\n"
        "    resources: [{funder: État, status: promis}]\n"
        "  - douze\n"
    )
    results = imported(text, "d.yaml")
    assert [(each.line, each.fate) for each in results] == [
        (2, "created"),
        (3, "refused"),
        (6, "refused"),
        (17, "refused"),
    ]
    assert told(results, tmp_path) == [
        "d.yaml:3:5 dossiers.1.title : clé obligatoire absente.",
        "d.yaml:3:12 dossiers.1.fiche : fiche « 00/2026/atelier » inconnue. Vouliez-vous dire « 00/2026/ateliers » ?",
        "d.yaml:4:19 dossiers.1.organisation : RNA « W1 » : un numéro RNA est un W suivi de 9 chiffres, "
        "comme W123456789.",
        "d.yaml:8:12 dossiers.2.title : texte vide : écrivez-le, ou retirez la clé.",
        "d.yaml:10:14 dossiers.2.ends_on : le 28/02/2026 vient avant le premier jour, le 01/03/2026.",
        "d.yaml:11:14 dossiers.2.budget.staf : clé inconnue. Vouliez-vous dire « staff » ?",
        "d.yaml:11:30 dossiers.2.budget.other : montant en euros attendu, et non le texte « 46 00 € ». "
        "Écrivez « 1 234,56 € » ou 1234.56.",
        "d.yaml:12:27 dossiers.2.participants.total : nombre entier attendu, et non le nombre « 3.5 ».",
        "d.yaml:12:32 dossiers.2.participants.jeunes : public inconnu « jeunes ».",
        "d.yaml:13:19 dossiers.2.territories.0 : territoire inconnu « nor ». Vouliez-vous dire « nord » ?",
        "d.yaml:14:15 dossiers.2.answers.metiers : question inconnue « metiers ».",
        "d.yaml:15:12 dossiers.2.posts : nombre « 1.2345 » : 3 décimales au plus.",
        "d.yaml:16:17 dossiers.2.resources.0.amount : clé obligatoire absente.",
        "d.yaml:16:40 dossiers.2.resources.0.status : mot attendu, et non le texte « promis ». "
        "Connus : asked (demandé), obtained (obtenu).",
        "d.yaml:17:5 dossiers.3 : bloc de clés attendu.",
    ]
    assert count(office) == 1


def test_every_mistake_of_a_table_is_told_by_its_line_and_column(office: Office, imported, tmp_path):
    header = "fiche;organisation;title;starts_on;budget.staff;participants.total;participants.jeunes;territories;"
    text = (
        f"{header}answers.rome;answers.autre;resources.7.funder;resources.7.amount\n"
        '00/2026/ateliers;W000000001;"Bon\nsur deux lignes"\n'
        "\n"
        "00/2026/atelier;1,23457E+13;;32/01/2026;46 00;3,5;2;nord|sudd;;x;État;\n"
        "00/2026/ateliers;W000000001;Trop;;;;;;;;;;débordé\n"
        "00/2026/ateliers;W000000001;\x01;;\n"
        "00/2026/ateliers;W000000001;Codes;2026-03-01;40 000 €;20;2;nord|sudd;K1304;x;État\n"
    )
    results = imported(text, "d.csv")
    assert [(each.line, each.fate) for each in results] == [
        (2, "created"),
        (5, "refused"),
        (6, "refused"),
        (7, "refused"),
        (8, "refused"),
    ]
    assert told(results, tmp_path) == [
        "d.csv:5 fiche : fiche « 00/2026/atelier » inconnue. Vouliez-vous dire « 00/2026/ateliers » ?",
        "d.csv:5 organisation : SIRET « 1,23457E+13 » : un tableur en a fait une quantité. "
        "Mettez la colonne au format texte, puis écrivez les 14 chiffres.",
        "d.csv:5 title : case vide : remplissez-la.",
        "d.csv:5 starts_on : date impossible « 32/01/2026 » : ce jour n'existe pas.",
        "d.csv:5 budget.staff : montant en euros attendu, et non le texte « 46 00 ». "
        "Écrivez « 1 234,56 € » ou 1234.56.",
        "d.csv:5 resources.7.amount : case vide : remplissez-la.",
        "d.csv:5 resources.7.status : colonne absente : ajoutez-la.",
        "d.csv:6 colonne 13 : case sans titre de colonne, « débordé » : un « ; » de trop ?",
        "d.csv:7 title : caractère illisible : enregistrez-le en « CSV UTF-8 » depuis le tableur.",
        "d.csv:8 participants.jeunes : public inconnu « jeunes ».",
        "d.csv:8 territories : territoire inconnu « sudd ». Vouliez-vous dire « sud » ?",
        "d.csv:8 answers.autre : question inconnue « autre ».",
        "d.csv:8 resources.7.amount : case vide : remplissez-la.",
        "d.csv:8 resources.7.status : colonne absente : ajoutez-la.",
    ]
    assert said(office)["title"] == "Bon sur deux lignes"


def test_a_header_is_refused_whole_with_the_nearest_names(office: Office, imported, tmp_path):
    with pytest.raises(RefusedDocuments) as refused:
        imported("fiche;titre;budget.staf;participant.total;fiche;;resources.0.finder;budget.2026.total\nx\n")
    assert [str(mistake).replace(f"{tmp_path}/", "") for mistake in refused.value.mistakes] == [
        "dossiers.csv:1 titre : colonne inconnue. Vouliez-vous dire « title » ?",
        "dossiers.csv:1 budget.staf : colonne inconnue. Vouliez-vous dire « budget.staff » ?",
        "dossiers.csv:1 participant.total : colonne inconnue. Vouliez-vous dire « participants.total » ?",
        "dossiers.csv:1 fiche : colonne écrite deux fois : gardez-en une.",
        "dossiers.csv:1 resources.0.finder : colonne inconnue. Vouliez-vous dire « resources.0.funder » ?",
        "dossiers.csv:1 budget.2026.total : ce total se calcule à partir des lignes (« budget.2026.staff »…) : "
        "dites-les, et retirez-le.",
        "dossiers.csv:1 organisation : colonne obligatoire absente.",
        "dossiers.csv:1 title : colonne obligatoire absente.",
    ]
    assert count(office) == 0


def test_an_unknown_column_is_told_once_and_of_thousands_the_first_ones(imported):
    with pytest.raises(RefusedDocuments) as refused:
        imported("fiche;organisation;title;titre;titre;titre;key;key;key\nx\n")
    assert [str(mistake).rpartition(":1 ")[2] for mistake in refused.value.mistakes] == [
        "titre : colonne inconnue. Vouliez-vous dire « title » ?",
        "key : colonne écrite 3 fois : gardez-en une.",
    ]
    header = ";".join(["fiche", "organisation", "title", *(f"colonne {n}" for n in range(20_000))])
    started = process_time()
    with pytest.raises(RefusedDocuments) as refused:
        imported(f"{header}\nx\n")
    assert process_time() - started < 2
    assert len(refused.value.mistakes) == 21
    assert "19\N{NO-BREAK SPACE}980 autres colonnes inconnues : est-ce" in refused.value.mistakes[-1].message


def test_a_line_of_thousands_of_mistakes_takes_time_as_it_has_columns(imported):
    header = ";".join(["fiche", "organisation", "title", *(f"answers.q{n}" for n in range(20_000))])
    started = process_time()
    (refused,) = imported(f"{header}\n00/2026/ateliers;W000000001;Une action;{';'.join(['x'] * 20_000)}\n")
    assert len(refused.mistakes) == 20_000
    # each looked for its column among all: 14 s, and 0.8 since
    assert process_time() - started < 6


@pytest.mark.parametrize(
    ("name", "text", "match"),
    [
        ("x.csv", b"", "le tableau est vide"),
        ("x.csv", b";;;\n1;2;3", "le tableau est vide"),
        ("x.csv", b"PK\x03\x04rest", "c'est un classeur"),
        ("x.csv", "fiche;organisation;title".encode("utf-16"), "UTF-16"),
        ("x.csv", b'fiche;organisation;title\n"jamais;ferm\n', "guillemets jamais referm"),
        ("x.csv", b'fiche;organisation;title\n"' + b"x" * 200_000 + b'";;', "case trop longue"),
        ("x.csv", b"fiche;organisation;title\n" + b"x" * 1_000_001, "ligne de plus de"),
        ("x.csv", b"fiche;organisation;title\n" + b"\n" * MOST_LINES, "plus de 200.000 lignes"),
        ("x.yaml", b"", "le document est vide"),
        ("x.yaml", b"- 1", "clé: valeur"),
        ("x.yaml", b"dossiers: {}", "un tiret par dossier"),
        ("x.yaml", b"dossiers: []", "un tiret par dossier"),
        ("x.yaml", b"dossiers: [{}]\nfiche: x", "rien d'autre"),
        ("x.yaml", b"a: [" * 10_000, "niveaux imbriqu"),
        ("x.yaml", b"a: " + b"x" * 300_000, "256 ko au plus. Coupez-le en plusieurs, ou .crivez-le en CSV"),
        ("x.json", b"{", "syntaxe"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(office: Office, imported, name, text, match):
    with pytest.raises(RefusedDocuments, match=match):
        imported(text, name)
    assert count(office) == 0


@pytest.mark.parametrize(
    ("name", "match"), [("x.xlsx", "est un classeur"), ("x.pdf", "un fichier .yaml, .json ou .csv")]
)
def test_another_kind_of_file_is_told_what_is_expected(imported, name, match):
    with pytest.raises(WrongUsage, match=match):
        imported(b"x", name)


def test_what_follows_a_line_that_cannot_be_read_is_refused_and_what_comes_before_is_opened(office: Office, imported):
    text = 'fiche;organisation;title\n00/2026/ateliers;W000000001;Bon\n00/2026/ateliers;W000000001;"ouvert\n'
    results = imported(text)
    assert [(each.line, each.fate) for each in results] == [(2, "created"), (3, "refused")]
    assert count(office) == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("'\u202eun\u200b\ndeux '", "un deux"),
        ("[K1304, ' K1305']", ["K1304", "K1305"]),
        ("12.50", "12.50"),
        ("true", True),
        ("{a: 1}", None),
        ("[[K1304]]", None),
    ],
)
def test_an_answer_is_kept_without_what_cannot_be_seen(office: Office, imported, written, kept):
    text = f"fiche: 00/2026/ateliers\norganisation: W000000001\ntitle: A\nanswers: {{stage: {written}}}\n"
    (done,) = imported(text, "d.yaml")
    if kept is None:
        assert "texte, nombre ou liste attendu" in done.mistakes[0].message
    else:
        assert said(office)["answers.stage"] == kept


def test_a_duplicate_key_refuses_its_own_dossier_alone(office: Office, imported):
    good = "{fiche: 00/2026/ateliers, organisation: W000000001, title: A}"
    results = imported(f"dossiers:\n  - {good}\n  - {good[:-1]}, title: B}}\n", "d.yaml")
    assert [each.fate for each in results] == ["created", "refused"]
    assert "deux fois" in results[1].mistakes[0].message


@pytest.mark.parametrize(("opening", "name"), [("```yaml\n", "un.yaml"), ("```\nkey;", "un.csv")])
def test_the_files_of_the_guide_are_read_as_it_says(tmp_path: Path, opening, name):
    guide = (Path(__file__).parents[2] / "docs" / "dossiers.md").read_text("utf-8")
    start = guide.index(opening) + opening.index("\n") + 1
    (tmp_path / name).write_text(guide[start : guide.index("```", start)], "utf-8")
    (read,) = dossiers(tmp_path / name, make_platform(tmp_path / "documents", {PLACE: ASKED}))
    assert read.mistakes == ()
    assert read.entry
    assert (read.entry.key, read.entry.organisation) == ("A-12", "73282932000074")


def test_a_long_table_is_read_in_bounded_memory(tmp_path: Path):
    path, catalogue = tmp_path / "long.csv", make_platform(tmp_path / "documents")
    with path.open("w", encoding="utf-8") as file:
        file.write("fiche;organisation;title;requested\n")
        file.writelines(f"00/2026/ateliers;W000000001;Action {number};{'x' * 3000}\n" for number in range(20_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for read in dossiers(path, catalogue) if read.mistakes) == 20_000
    # in kilobytes, and 60 MB of text went through
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
