"""``tremplin dossiers``: open them, edit them, deposit them, record deposits, attach documents."""

import json
from datetime import UTC, datetime

import pytest
from desks import AT

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.reading.page import shown

LATE = datetime(2026, 2, 17, 9, 0, tzinfo=UTC)
SIGNATORY, INSTRUCTOR = "signatory@exemple.fr", "instructor@exemple.fr"
OPENED = ("dossiers", "create", "--fiche", "00/2026/ateliers", "--organisation", "W000000001", "--title", "Cuisine")
SAID = """\
title: Autre
starts_on: 01/03/2026
participants: {total: 20, under_26: 4}
requested: 46 000 €
"""


@pytest.fixture
def said(tmp_path):
    """A file of what a dossier says."""

    def said(text=SAID, name="dossier.yaml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return str(path)

    return said


def whole(office, reference="1"):
    return shown(office.desk, office.editor, reference, at=AT)


def test_a_dossier_is_opened_and_told_to_be_a_draft(at_desk, office, said):
    done = at_desk(*OPENED, "--file", said(), login=SIGNATORY)
    assert done.code == 0
    assert done.out == "Dossier 00-2026-000001 ouvert pour Les Ateliers : un brouillon, qui n'est pas encore déposé.\n"
    assert done.err.splitlines()[-2:] == [
        "  tremplin dossiers check 00-2026-000001",
        "  tremplin dossiers deposit 00-2026-000001",
    ]
    kept = whole(office)
    assert (kept["title"], kept["starts_on"], kept["requested_cents"]) == ("Cuisine", "2026-03-01", 46_000_00)


def test_a_file_may_say_all_of_a_dossier(at_desk, office, said):
    text = f"fiche: 00/2026/ateliers\norganisation: W000000001\n{SAID}"
    done = at_desk("dossiers", "create", "--file", said(text), "--format", "json", login=SIGNATORY)
    assert json.loads(done.out) == {"dossier": "00-2026-000001", "state": "draft", "version": 1}
    assert whole(office)["title"] == "Autre"


def test_every_mistake_of_a_file_is_placed_and_nothing_is_opened(at_desk, office, said):
    path = said("titl: x\nrequested: beaucoup\nparticipants: {jeunes: 1}\nfiche: 00/2026/ateliers\n")
    done = at_desk("dossiers", "create", "--file", path, login=SIGNATORY)
    assert (done.code, done.out) == (1, "")
    assert [line.replace(path, "f") for line in done.err.splitlines()] == [
        "f:1:1 titl : clé inconnue. Vouliez-vous dire « title » ?",
        "f:2:12 requested : montant en euros attendu, et non le texte « beaucoup ». Écrivez « 1 234,56 € » ou 1234.56.",
        "f:3:16 participants.jeunes : public inconnu « jeunes ».",
        "3 fautes.",
    ]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--title", "A"], 2, "il manque --fiche, --organisation"),
        ([*OPENED[2:], "--fiche", "00/2026/atelier"], 2, "Vouliez-vous dire « 00/2026/ateliers »"),
        ([*OPENED[2:], "--organisation", "W000000002"], 2, "organisme « W000000002 » : identifiant inconnu."),
        ([*OPENED[2:], "--organisation", "W000000009"], 2, "organisme « W000000009 » : identifiant inconnu."),
        ([*OPENED[2:], "--title", " "], 1, "un dossier a un titre"),
        ([*OPENED[2:], "--file", "nulle-part.yaml"], 2, "fichier introuvable"),
        ([*OPENED[2:], "--file", __file__], 2, "un fichier .yaml ou .json"),
    ],
)
def test_a_dossier_that_cannot_be_opened_is_told_why(at_desk, words, code, told):
    done = at_desk("dossiers", "create", *words, login=SIGNATORY)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


def test_values_are_taken_as_people_type_them(at_desk, office):
    office.draft(participants__under_26=4)
    carrier = ("requested=45 999,50 €", "starts_on=15/03/2026", "territories=nord|sud", "posts=2,5")
    funder = ("resources.0.funder=Région", "resources.0.status=obtenu", "resources.0.amount=1 000")
    values = (*carrier, *funder, "participants.under_26=")
    done = at_desk("dossiers", "edit", "00-2026-000001", *values, login="editor@exemple.fr")
    assert (done.code, done.out) == (0, "Dossier 00-2026-000001 : version 2 enregistrée.\n")
    kept = whole(office)
    assert (kept["requested_cents"], kept["starts_on"], kept["posts"]) == (45_999_50, "2026-03-15", "2.5")
    assert [each["code"] for each in kept["territories"]] == ["nord", "sud"]
    assert kept["publics"] == []
    assert kept["resources"] == [
        {"number": 1, "funder": "Région", "nature": None, "status": "obtained", "amount_cents": 1_000_00}
    ]


def test_a_file_changes_what_it_says_and_leaves_the_rest(at_desk, office, said):
    office.draft()
    at_desk("dossiers", "edit", "1", "posts=9", "--file", said("posts: 8\nrequested: 1 €\n"), login="editor@exemple.fr")
    assert (whole(office)["posts"], whole(office)["requested_cents"], whole(office)["participants"]) == ("9", 1_00, 20)


@pytest.mark.parametrize("text", ["fiche: 00/2026/vide\n", "organisation: W000000002\n"])
def test_a_dossier_changes_neither_fiche_nor_carrier(at_desk, office, said, text):
    office.draft()
    done = at_desk("dossiers", "edit", "1", "--file", said(text), login="editor@exemple.fr")
    assert done.code == 2
    assert "le dossier 00-2026-000001" in done.err


def test_every_field_typed_wrong_is_told(at_desk, office):
    office.draft()
    wrong = (
        "request=3",
        "posts=quatre",
        "budget=3",
        "budget.total=9",
        "fiche=x",
        "participants.jeun=3",
        "starts_on=31/02/2026",
    )
    done = at_desk("dossiers", "edit", "1", *wrong, login="editor@exemple.fr")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "Erreur : request : champ inconnu. Vouliez-vous dire « requested » ?",
        "budget : champ inconnu. Vouliez-vous dire « budget.staff » ?",
        "budget.total : ce total se calcule à partir des lignes (« budget.staff »…) : dites-les, et retirez-le.",
        "fiche : un dossier n'en change pas.",
        "posts : nombre positif attendu, et non le texte « quatre ».",
        "participants.jeun : public inconnu « jeun ».",
        "starts_on : date impossible « 31/02/2026 » : ce jour n'existe pas.",
    ]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], "dites ce qui change"),
        (["posts"], "écrivez CHAMP=VALEUR"),
        (["posts=1", "posts=2"], "écrit deux fois"),
        (["title="], "un dossier a un titre"),
        (["ends_on=01/01/2020"], "avant de commencer"),
    ],
)
def test_an_edit_that_says_nothing_sound_changes_nothing(at_desk, office, values, told):
    office.draft()
    done = at_desk("dossiers", "edit", "1", *values, login="editor@exemple.fr")
    assert done.code in (1, 2)
    assert told in done.err
    assert whole(office)["version"] == 1


def test_a_conflict_shows_both_values_and_answers_no(at_desk, office):
    office.draft()
    at_desk("dossiers", "edit", "1", "requested=45 000 €", login=SIGNATORY)
    done = at_desk("dossiers", "edit", "1", "requested=44 000 €", "--version", "1", login="editor@exemple.fr")
    assert (done.code, done.out) == (1, "")
    told = "la subvention demandée : « 45 000,00 € » est enregistré, vous proposez « 44 000,00 € »"
    assert told in done.err.replace("\N{NO-BREAK SPACE}", " ")


def test_a_deposit_gives_its_receipt(at_desk, office):
    written = office.draft()
    done = at_desk("dossiers", "deposit", written, login=SIGNATORY)
    assert done.code == 0
    assert done.out.splitlines()[:6] == [
        "Récépissé 00-2026-000001-R1 : dossier 00-2026-000001 reçu le 20/01/2026 à 10 h 00, heure de Paris, "
        "service : Relais.",
        "Adresse : non précisé",
        "Téléphone : 00 00 00 00 00",
        "Décision implicite : non précisé",
        "Voies de recours : non précisé",
        "À compléter :",
    ]


def test_one_key_is_one_deposit(at_desk, office):
    written = office.draft()
    words = ("dossiers", "deposit", written, "--key", "k", "--format", "json")
    first, again = at_desk(*words, login=SIGNATORY), at_desk(*words, login=SIGNATORY)
    assert (first.code, json.loads(first.out)) == (0, json.loads(again.out))
    assert at_desk("dossiers", "deposit", written, login=SIGNATORY).code == 1


def test_a_refused_deposit_tells_every_finding(at_desk, office):
    written = office.draft(requested=60_000_00, budget__indirect=9_000_00)
    done = at_desk("dossiers", "deposit", written, login=SIGNATORY)
    assert (done.code, done.out) == (1, "")
    assert done.err.count("  ✗ ") == 3


def test_who_may_not_deposit_is_told_to_ask_somebody_else(at_desk, office):
    done = at_desk("dossiers", "deposit", office.draft(), login="editor@exemple.fr")
    assert done.code == 1
    assert "votre rôle ne permet pas de déposer le dossier" in done.err


def test_a_paper_deposit_is_recorded_by_its_postmark(at_desk, office):
    words = ("dossiers", "record", office.draft(), "--paper", "--counts-on", "14/02/2026", "--reason", "Cachet du 14.")
    done = at_desk(*words, "--format", "json", login=INSTRUCTOR, at=LATE)
    assert done.code == 0
    told = json.loads(done.out)
    assert (told["mode"], told["counts_on"], told["receipt"]) == ("paper", "2026-02-14", "00-2026-000001-R1")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--counts-on", "14/02/2026", "--reason", "x"], 2, "--paper, ou --late"),
        (["--paper", "--counts-on", "14 février", "--reason", "x"], 2, "date attendue, et non le texte « 14 février »"),
        (["--paper", "--reason", "x"], 2, "il manque l'option « --counts-on »"),
        (["--paper", "--counts-on", "14/02/2026"], 2, "il manque l'option « --reason »"),
        (["--paper", "--counts-on", "14/02/2026", "--reason", " "], 1, "un motif"),
        (["--late", "--counts-on", "18/02/2026", "--reason", "x"], 1, "n'est pas encore venu"),
        (["--paper", "--counts-on", "15/02/2026", "--reason", "x"], 1, "1 jour trop tard"),
    ],
)
def test_a_deposit_that_cannot_be_recorded_is_told_why(at_desk, office, words, code, told):
    done = at_desk("dossiers", "record", office.draft(), *words, login=INSTRUCTOR, at=LATE)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


def test_a_deposited_dossier_is_not_edited(at_desk, office):
    written = office.draft()
    deposit(office.desk, office.signatory, written, at=AT)
    done = at_desk("dossiers", "edit", written, "posts=1", login="editor@exemple.fr")
    assert done.code == 1
    assert "il est « déposé »" in done.err


def test_a_document_is_attached(at_desk, office, tmp_path):
    path = tmp_path / "Budget détaillé.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    done = at_desk("dossiers", "attach", office.draft(), str(path), login="editor@exemple.fr")
    assert (done.code, done.out) == (0, "Dossier 00-2026-000001 : pièce n° 1 jointe, Budget détaillé.pdf.\n")
    assert whole(office)["attachments"][0]["name"] == "Budget détaillé.pdf"
    missing = at_desk("dossiers", "attach", "1", str(tmp_path / "rien.pdf"), login="editor@exemple.fr")
    assert missing.code == 2


def test_a_document_is_detached_once(at_desk, office, tmp_path):
    path = tmp_path / "Budget.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    written = office.draft()
    at_desk("dossiers", "attach", written, str(path), login="editor@exemple.fr")
    read = str(whole(office)["version"])
    stale = at_desk("dossiers", "detach", written, "1", "--version", "1", login="editor@exemple.fr")
    assert stale.code == 1
    assert whole(office)["attachments"]
    done = at_desk("dossiers", "detach", "1", "1", "--version", read, login="editor@exemple.fr")
    assert (done.code, done.out) == (0, f"Dossier {written} : pièce n° 1 retirée.\n")
    assert whole(office)["attachments"] == []
    again = at_desk("dossiers", "detach", written, "1", login="editor@exemple.fr")
    assert (again.code, again.out) == (2, "")
    path.write_bytes(b"%PDF-1.4\n%%EOF \n")
    at_desk("dossiers", "attach", written, str(path), login="editor@exemple.fr")
    told = at_desk("dossiers", "detach", written, "2", "--format", "json", login="editor@exemple.fr")
    assert json.loads(told.out) == {"dossier": written, "detached": 2}
