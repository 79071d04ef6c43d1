"""``tremplin participants``: what is kept of a person, given to them; their erasure, and that of those nobody meets."""

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desks import Office

LATER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
ADMIN, EDITOR = "admin@exemple.fr", "editor@exemple.fr"
AMINA = ("last_name=Dubreuil", "first_name=Amina", "birth_date=14/05/1990", "publics=brsa|rqth", "territory=nord")
WHY = ("--reason", "Demande du 30 septembre.")
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(at_desk: Typed) -> Typed:
    """Type a command about participants; the spaces of what it answers are plain ones."""

    def typed(*words: str, login: str = ADMIN, at: datetime = LATER, stdin: str = "") -> tuple[int, str, str]:
        code, out, err = at_desk("participants", *words, login=login, at=at, stdin=stdin)
        return code, out.replace("\N{NO-BREAK SPACE}", " "), err.replace("\N{NO-BREAK SPACE}", " ")

    return typed


@pytest.fixture
def dossier(office: Office, typed: Typed) -> str:
    running = office.running()
    values = [word for value in (*AMINA, "entered_on=10/03/2026") for word in ("--set", value)]
    assert typed("add", running, *values, login=EDITOR)[0] == 0
    return running


def test_all_that_is_kept_of_somebody_is_given_by_dossier_by_number_or_by_who_they_are(dossier: str, typed: Typed):
    for who in (
        (dossier, "1"),
        ("1",),
        ("--last-name", "dubreuil", "--first-name", "AMINA", "--birth-date", "14/05/1990"),
    ):
        code, out, err = typed("access", *who)
        assert (code, err) == (0, "")
        assert "Nom : Dubreuil" in out
        assert f"DOSSIER {dossier}" in out
        assert "Publics qui disent quelque chose de la santé" in out
    code, out, err = typed("access", "--ask", stdin="Dubreuil\nAmina\n14/05/1990\n")
    assert (code, "Nom : Dubreuil" in out) == (0, True)


def test_it_is_written_for_its_reader_alone_and_over_nothing(dossier: str, typed: Typed, tmp_path: Path):
    file = tmp_path / "amina.json"
    code, out, _ = typed("access", dossier, "1", "--out", str(file), "--format", "json")
    assert (code, "Dubreuil" in out) == (0, False)
    assert json.loads(file.read_text())["people"][0]["person"]["last_name"] == "Dubreuil"
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert typed("access", dossier, "1", "--out", str(file))[0] == 1


def test_the_pieces_of_somebody_are_copied_beside_for_their_reader_alone(dossier: str, typed: Typed, tmp_path: Path):
    contract, folder = tmp_path / "contrat de Mme Dubreuil.pdf", tmp_path / "pieces"
    contract.write_bytes(PDF)
    assert typed("exit", dossier, "1", "--on", "30/06/2026", "--contract", "cdd", "--months", "7", login=EDITOR)[0] == 0
    given = ("--kind", "contract", "--file", str(contract))
    assert typed("evidence", dossier, "1", *given, login=EDITOR)[0] == 0
    assert typed("access", dossier, "1", "--pieces", str(folder))[0] == 0
    (copied,) = folder.iterdir()
    assert (copied.name, copied.read_bytes()) == (f"{dossier}-1-1.pdf", PDF)
    assert os.name != "posix" or stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert typed("access", dossier, "1", "--pieces", str(folder))[0] == 1


def test_an_erasure_says_what_goes_and_what_stays_and_waits_for_a_word(dossier: str, typed: Typed):
    code, out, err = typed("erase", dossier, "1", *WHY, stdin="oui\n")
    assert (code, out) == (2, "")
    assert "Partent : ses noms, sa naissance, ses coordonnées, ses clés" in err
    assert "Restent, sans nom" in err
    assert f"1 participation, dossier {dossier}." in err
    assert "Tapez « effacer » pour le faire : " in err
    assert "rien n'est effacé" in err
    assert "Dubreuil" in typed("access", dossier, "1")[1]
    code, out, err = typed("erase", dossier, "1", *WHY, stdin="effacer\n")
    assert (code, out) == (0, "Personne n° 1 effacée : 1 participation, 0 fichier.\n")
    assert "Dubreuil" not in typed("access", dossier, "1")[1]
    code, _, err = typed("erase", dossier, "1", *WHY, "--yes")
    assert (code, "déjà effacée" in err) == (1, True)
    shown = typed("list", dossier, login=EDITOR)[1]
    assert shown.splitlines()[-1].startswith("1 ")


def test_an_erasure_is_told_to_software(dossier: str, typed: Typed):
    code, out, _ = typed("erase", "1", *WHY, "--yes", "--format", "json")
    said = json.loads(out)
    assert said.pop("scrubbed") in (True, False)
    assert (code, said) == (0, {"person": 1, "dossiers": [dossier], "participations": 1, "files": 0})


def test_a_purge_is_tried_first_and_then_done(dossier: str, typed: Typed):
    assert (
        typed("purge", "--on", "09/03/2028")[1] == "Au 09/03/2028 : 0 personne effacée, 0 participation, 0 fichier.\n"
    )
    code, out, _ = typed("purge", "--on", "10/03/2028", "--dry-run")
    assert (code, out) == (0, "Au 10/03/2028 : 1 personne à effacer, 1 participation, 0 fichier.\n")
    code, out, _ = typed("purge", "--on", "10/03/2028", "--format", "json")
    assert {**json.loads(out), "scrubbed": True} == {
        "dry_run": False,
        "on": "2028-03-10",
        "people": 1,
        "participations": 1,
        "files": 0,
        "left": 0,
        "completed": 0,
        "scrubbed": True,
    }


@pytest.mark.parametrize(
    "words",
    [
        ("access",),
        ("access", "un"),
        ("access", "1", "2", "3"),
        ("access", "1", "--last-name", "Dubreuil"),
        ("access", "--last-name", "Dubreuil"),
        ("erase", "1"),
        ("erase", "--yes", *WHY),
        ("erase", "1", "--yes", "--reason", "Mme Dubreuil le demande"),
        ("erase", "99", "--yes", *WHY),
        ("access", "9" * 40),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(dossier: str, typed: Typed, words: tuple[str, ...]):
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert "Dubreuil" not in err


def test_a_name_that_is_kept_nowhere_is_said_so_without_being_told_again(dossier: str, typed: Typed):
    code, out, err = typed("access", "--ask", stdin="Personne\nAmina\n14/05/1990\n")
    assert (code, out) == (2, "")
    assert "Erreur : personne n'est gardé sous ce nom, ce prénom et cette naissance" in err
    assert "Personne" not in err.splitlines()[-1]


@pytest.mark.parametrize(
    "words", [("access", "1"), ("erase", "{}", "1", *WHY), ("erase", "00-2026-000999", "1", *WHY), ("purge",)]
)
def test_only_an_admin_may_and_whoever_asks_is_told_so(dossier: str, typed: Typed, words: tuple[str, ...]):
    code, out, err = typed(*(word.format(dossier) for word in words), login=EDITOR)
    assert (code, out) == (1, "")
    assert "votre rôle ne permet pas" in err
    assert "Adressez-vous à un administrateur" in err
    assert "Dubreuil" not in err
