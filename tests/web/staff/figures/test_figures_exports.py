"""Exports of figures from the site: the file of the command line to the byte, confirmed, and exact for some alone."""

import csv
import json
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from counted import counted_office, crowd, journaled, named, releases
from desks import AT, Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of
from werkzeug.test import TestResponse

from tremplin.clock import day_in_paris
from tremplin.storage.engine import Database
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

EXPORT, CALL = "/chiffres/export", {"portee": "appel/00/2026"}
FORMS = ("csv", "xlsx", "json", "parquet")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """Twenty-six people of one operation."""
    office = counted_office(database, tmp_path)
    crowd(office, office.running(), 14, 12)
    return office


@pytest.fixture
def visiting(served: Flask, office: Office) -> Callable[[str], SignedInClient]:
    return lambda who: browser_of(served, office, getattr(office, who))


def typed(office: Office, out: Path, *words: str) -> None:
    """Export by the command line, in a file."""
    session = CommandSession(day_in_paris(AT), lambda: office.desk.catalogue, lambda: AT, environ={})
    session.desk = office.desk
    command = ("indicators", "export", "--call", "00/2026", *words, "--out", str(out))
    done = CliRunner(env={"TREMPLIN_ACCOUNT": "statistician@exemple.fr"}).invoke(tremplin, command, obj=session)
    assert done.exit_code == 0, done.output


def read(answer: TestResponse) -> list[dict[str, str]]:
    """The rows of a file in csv."""
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_that_of_the_command_line_to_the_byte(visiting, office: Office, tmp_path: Path, form: str):
    browser, out = visiting("statistician"), tmp_path / f"chiffres-appel-00-2026.{form}"
    answer = browser.post(EXPORT, {**CALL, "par": "sex", "format": form})
    assert answer.status_code == 200, answer.text[:1000]
    assert answer.headers["Content-Disposition"] == f"attachment; filename={out.name}"
    typed(office, out, "--by", "sex")
    assert answer.data == out.read_bytes()
    packed = browser.post(EXPORT, {**CALL, "par": "sex", "format": form, "description": "oui"})
    with ZipFile(BytesIO(packed.data)) as archive:
        assert sorted(archive.namelist()) == sorted([out.name, "datapackage.json"])
        assert archive.read(out.name) == answer.data
        assert archive.read("datapackage.json") == out.with_name("datapackage.json").read_bytes()
    (resource,) = json.loads(out.with_name("datapackage.json").read_bytes())["resources"]
    assert resource["hash"] == f"sha256:{sha256(answer.data).hexdigest()}"
    again = browser.post(EXPORT, {**CALL, "par": "sex", "format": form, "description": "oui"})
    assert again.data == packed.data


def test_an_export_is_told_before_it_is_given_and_is_the_release_of_the_page(visiting, office: Office):
    browser = visiting("statistician")
    browser.get("/chiffres/appel/00/2026?par=sex")
    page = browser.get(f"{EXPORT}?portee=appel/00/2026&par=sex").text.replace("\N{NO-BREAK SPACE}", " ")
    rows = list(
        csv.DictReader(StringIO(browser.post(EXPORT, {**CALL, "par": "sex"}).data.decode("utf-8-sig")), delimiter=";")
    )
    hidden = sum(each["status"] == "masked" for each in rows)
    assert f"{len(rows)} lignes à écrire" in page
    assert f"dont {hidden} masquée" in page
    assert "Ventiler par : sexe" in page
    assert releases(office) == 1


def test_what_is_asked_wrongly_gives_no_file(visiting, office: Office):
    browser = visiting("statistician")
    for typed_in, said in (
        ({}, "Choisissez d&#39;abord ce dont il faut exporter"),
        ({**CALL, "format": "exe"}, "format d&#39;export « exe »"),
        ({**CALL, "par": "sexx"}, "ventilation « sexx »"),
        ({**CALL, "du": "hier soir"}, "hier soir"),
        ({**CALL, "filtre": "stage=left"}, "étape ne se filtre pas"),
    ):
        answer = browser.post(EXPORT, typed_in)
        assert answer.status_code == 422, typed_in
        assert answer.mimetype == "text/html"
        assert said in answer.text.replace("\N{NO-BREAK SPACE}", " "), typed_in
    assert browser.post(EXPORT, {"portee": "dossier/00-2026-000001"}).status_code == 404
    assert releases(office) == 0


@pytest.mark.parametrize("who", ["instructor", "decider"])
def test_exact_figures_are_confirmed_then_journaled_and_are_no_release(visiting, office: Office, who: str):
    browser, asked = visiting(who), {**CALL, "par": "sex", "exact": "oui"}
    assert "Sans rien masquer" in browser.get(f"{EXPORT}?portee=appel/00/2026").text
    page = browser.post(EXPORT, asked)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "Le journal garde que vous les avez lus" in page.text
    assert journaled(office) == 0
    before = releases(office)
    given = browser.post(EXPORT, {**asked, "confirme": "oui"})
    assert given.headers["Content-Disposition"] == "attachment; filename=chiffres-appel-00-2026-exacts.csv"
    told = {each["cell"]: each["status"] for each in read(given) if each["indicator"] == "participants"}
    assert (told["x"], told["?"]) == ("shown", "shown")
    # who decides reads nobody's health, hence no small number of it either
    assert told["rqth"] == ("masked" if who == "decider" else "shown")
    assert (journaled(office), releases(office)) == (1, before)


def test_exact_figures_are_read_on_a_page_that_no_address_leads_to(visiting, office: Office):
    browser = visiting("instructor")
    assert "Lire les chiffres exacts" in browser.get("/chiffres/appel/00/2026").text
    kept = releases(office)
    page = browser.get(f"{EXPORT}?portee=appel/00/2026&par=sex&exact=oui")
    assert "Rien n'est encore lu" in page.text
    assert journaled(office) == 0
    shown = browser.post(EXPORT, {**CALL, "par": "sex", "exact": "oui", "confirme": "oui", "ecran": "oui"})
    assert (shown.status_code, shown.mimetype) == (200, "text/html")
    assert Page(shown.text).faults == []
    told = Page(shown.text).text
    assert "chiffres exacts, à ne pas diffuser" in told
    assert "masqué" not in told.replace("Revenir aux chiffres masqués", "")
    assert (journaled(office), releases(office)) == (1, kept)


@pytest.mark.parametrize("who", ["statistician", "local", "reader", "signatory"])
def test_exact_figures_are_of_no_other_role(visiting, office: Office, who: str):
    browser = visiting(who)
    assert "Sans rien masquer" not in browser.get(f"{EXPORT}?portee=appel/00/2026").text
    assert browser.get(f"{EXPORT}?portee=appel/00/2026&exact=oui").status_code == 404
    assert "Lire les chiffres exacts" not in browser.get("/chiffres/appel/00/2026").text
    for more in ({}, {"confirme": "oui"}, {"confirme": "oui", "ecran": "oui"}):
        assert browser.post(EXPORT, {**CALL, "exact": "oui", **more}).status_code == 404
    assert journaled(office) == 0


def test_no_export_tells_a_name_a_birth_date_or_whose_health(visiting, office: Office):
    named(office, "00-2026-000001")
    for who, more in (("statistician", {}), ("decider", {"exact": "oui", "confirme": "oui"})):
        written = visiting(who).post(EXPORT, {**CALL, "par": "public", **more})
        for canary in ("Zqx", "1990-05-14", "14/05", "cle-amina"):
            assert canary not in written.text
        health = [each for each in read(written) if each["cell"] == "rqth"]
        assert health
        assert {each["status"] for each in health} == {"masked"}
