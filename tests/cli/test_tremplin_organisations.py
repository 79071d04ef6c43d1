"""``tremplin organisations``: recorded, corrected and read at the command line."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from desks import AT, Office

from tremplin.demo import coming

SIRET = "732 829 320 00074"
KEYS = ["id", "name", "legal_form", "siret", "rna", "email", "phone", "version"]
RNA, NADIA, OMAR = "W000000001", "nadia@exemple.fr", "omar@exemple.fr"
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def organisations(at_desk: Callable[..., tuple[int, str, str]]) -> Typed:
    """Type a command about organisations, as an instructor."""

    def organisations(*words: str, login: str = "instructor@exemple.fr") -> tuple[int, str, str]:
        return at_desk("organisations", *words, login=login)

    return organisations


def test_an_organisation_is_recorded_accredited_and_read(office: Office, organisations: Typed):
    code, out, err = organisations("create", "--name", "Le Chantier", "--siret", SIRET, "--legal-form", "association")
    assert (code, out) == (0, "Organisme 3 enregistré.\n")
    assert "tremplin organisations show 3" in err
    assert organisations("accredit", SIRET, "aci", "--from", "01/01/2024", "--until", "2026-12-31")[:2] == (
        0,
        "Agrément « aci » enregistré, du 01/01/2024 au 31/12/2026.\n",
    )
    code, out, err = organisations("show", "3")
    assert (code, out.splitlines()) == (
        0,
        [
            "Organisme 3, version 2",
            "  nom : Le Chantier",
            "  forme juridique : association",
            "  SIRET : 732 829 320 00074",
            "  RNA : non précisé",
            "  adresse électronique : non précisé",
            "  téléphone : non précisé",
            "  agrément : atelier et chantier d'insertion, du 01/01/2024 au 31/12/2026",
        ],
    )
    assert "tremplin organisations edit 3 --version 2" in err


def test_every_mistake_is_told_at_once_with_the_exit_code_of_a_refusal(organisations: Typed):
    code, out, err = organisations("create", "--name", " ", "--siret", "7328293200007", "--legal-form", "asso")
    assert (code, out) == (1, "")
    assert err.count("✗") == 3
    assert "13 chiffres au lieu de 14" in err


def test_an_edit_leaves_what_is_not_said_and_forgets_an_empty_text(office: Office, organisations: Typed):
    number = str(office.organisation)
    assert organisations("edit", number, "--phone", "01 23 45 67 89")[0] == 0
    assert organisations("edit", number, "--phone", "", "--name", "Les Grands Ateliers")[1] == (
        f"Organisme {number} enregistré, version 3.\n"
    )
    found = json.loads(organisations("show", number, "--format", "json")[1])
    assert (found["name"], found["phone"], found["rna"]) == ("Les Grands Ateliers", None, "W000000001")


def test_an_edit_of_an_older_version_shows_both_values(office: Office, organisations: Typed):
    number = str(office.organisation)
    organisations("edit", number, "--name", "Premier")
    code, out, err = organisations("edit", number, "--name", "Second", "--version", "1")
    assert (code, out) == (1, "")
    assert "« Premier » est enregistré, vous proposez « Second »" in err


def test_organisations_are_listed_for_people_and_for_software(office: Office, organisations: Typed):
    code, out, err = organisations("list")
    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()[2:]] == [str(office.stranger), str(office.organisation)]
    assert f"tremplin organisations show {office.stranger}" in err
    listed = json.loads(organisations("list", "--format", "json")[1])
    assert [list(row) for row in listed] == [KEYS, KEYS]
    rows = list(csv.DictReader(io.StringIO(organisations("list", "--format", "csv")[1]), delimiter=";"))
    assert [(row["name"], row["rna"], row["siret"]) for row in rows] == [
        *(("Autre", "W000000002", ""), ("Les Ateliers", "W000000001", "")),
    ]


def test_organisations_are_searched_by_name_without_accents(office: Office, organisations: Typed):
    organisations("create", "--name", "Été solidaire", "--rna", "W000000003")
    assert [row["name"] for row in json.loads(organisations("list", "--search", "ETE", "--format", "json")[1])] == [
        "Été solidaire"
    ]
    assert organisations("list", "--search", "zzz")[1] == "Aucun organisme de votre périmètre ne porte ce nom.\n"


def test_the_organisation_of_others_is_not_there(office: Office, organisations: Typed):
    told = {
        organisations("show", number, login="signatory@exemple.fr")[2].replace(number, "…")
        for number in (str(office.stranger), "999")
    }
    assert told == {"Erreur : organisme « … » : identifiant inconnu.\n"}


def test_who_acts_must_be_said(at_desk: Callable[..., tuple[int, str, str]]):
    code, out, err = at_desk("organisations", "list")
    assert (code, out) == (2, "")
    assert "dites qui agit" in err


def test_an_edit_that_says_nothing_is_a_wrong_usage_and_one_that_changes_nothing_says_so(
    office: Office, organisations: Typed
):
    number = str(office.organisation)
    code, out, err = organisations("edit", number)
    assert (code, out) == (2, "")
    assert err.startswith("Erreur : dites ce qui change : --name,")
    assert organisations("edit", number, "--name", "Les Ateliers")[1] == f"Organisme {number} : rien n'a changé.\n"
    assert json.loads(organisations("show", number, "--format", "json")[1])["version"] == 1


def test_whoever_asks_to_join_is_read_then_answered_once(office: Office, organisations: Typed):
    number = str(office.organisation)
    for login, name in ((NADIA, "Nadia Bel"), (OMAR, "Omar Diallo")):
        coming.join(office.desk, RNA, login, name, AT)
    code, out, err = organisations("members", number)
    assert code == 0
    assert out.splitlines()[-2:] == [
        f"  Nadia Bel <{NADIA}>, rédacteur du porteur, attend une réponse",
        f"  Omar Diallo <{OMAR}>, rédacteur du porteur, attend une réponse",
    ]
    assert f"tremplin organisations admit {number} {NADIA}" in err
    assert organisations("admit", number, NADIA)[:2] == (
        0,
        f"Compte « {NADIA} » : entre dans l'organisme, « rédacteur du porteur ».\n",
    )
    assert organisations("admit", number, OMAR, "--refuse")[:2] == (
        0,
        f"Compte « {OMAR} » : n'entre pas dans l'organisme.\n",
    )
    code, out, err = organisations("admit", number, NADIA)
    assert (code, out) == (1, "")
    assert "n'attend aucune réponse" in err
    found = json.loads(organisations("members", number, "--format", "json")[1])
    assert found["waiting"] == []
    since = {each["login"]: each["since"] for each in found["members"]}
    assert since[NADIA] == AT.isoformat(timespec="seconds")
    assert OMAR not in since


def test_an_organisation_that_registered_itself_is_verified_once(office: Office, organisations: Typed):
    number = str(coming.register(office.desk, {"name": "Le Fournil", "siret": SIRET}, NADIA, "Nadia Bel", AT))
    code, out, err = organisations("members", number)
    assert (code, out.splitlines()[0]) == (0, f"Organisme {number}, Le Fournil, à vérifier")
    assert f"tremplin organisations verify {number}" in err
    code, out, err = organisations("verify", number, login=NADIA)
    assert (code, out) == (1, "")
    assert "votre rôle ne permet pas" in err
    assert organisations("verify", number)[:2] == (0, f"Organisme {number} : il est vérifié.\n")
    code, out, err = organisations("verify", number)
    assert (code, out) == (1, "")
    assert "déjà vérifié" in err
    assert "à vérifier" not in organisations("members", number)[1]
