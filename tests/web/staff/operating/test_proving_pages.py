"""Evidence on pages: by number, never by name to who may not; a sample found again; a file opened and journaled."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from desks import Office
from peopled import peopled_office
from reading_pages import Page
from signed_in import SignedInClient, browser_of, site_of
from sqlalchemy import select
from statements import hearing
from till import read

from tremplin.casework.following.editing import add, edit
from tremplin.casework.following.evidence import check, give
from tremplin.casework.operating.months import validate
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
LATER = datetime(2026, 9, 1, 9, tzinfo=UTC)
AUTUMN = date(2026, 10, 1)
# what no page may tell to whoever reads people by number
CANARIES = ("Zqxlenoir", "Zqxpaul", "1990", "cle-zqx", "handicap")
Visiting = Callable[..., SignedInClient]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The office of a fiche that counts an exit by its evidence."""
    return peopled_office(database, tmp_path)


@pytest.fixture
def proved(office: Office) -> str:
    """An operation with somebody who left, of whom a piece was given with its file."""
    return with_people(office, 1)


@pytest.fixture
def visiting(office: Office) -> Visiting:
    def visit(who: str = "local", day: date = AUTUMN) -> SignedInClient:
        return browser_of(site_of(office, Clock(day)), office, getattr(office, who))

    return visit


def with_people(office: Office, many: int) -> str:
    written = office.running()
    for rank in range(1, many + 1):
        name = "" if rank == 1 else str(rank)
        said = {"key": f"cle-zqx{rank}", "last_name": f"Zqxlenoir{name}", "first_name": "Zqxpaul", "publics": "rqth"}
        said |= {"birth_date": f"{rank % 28 + 1}/05/1990", "entered_on": "10/03/2026", "exit_contract": "cdi"}
        add(office.desk, office.editor, written, {**said, "exit_on": "30/06/2026"}, at=LATER)
        file = BytesIO(PDF + str(rank).encode())
        give(office.desk, office.editor, written, rank, "contract", stream=file, name="c.pdf", at=LATER)
    return written


def journal(office: Office) -> list[tuple[str, str | None]]:
    with office.desk.database.reading() as session:
        lines = session.execute(select(JournalLine.act, JournalLine.reason).order_by(JournalLine.number))
        return [(act, reason) for act, reason in lines]


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found
    return found[1]


@pytest.mark.parametrize("who", ["local", "instructor", "decider", "reader"])
def test_the_list_and_the_pieces_name_nobody(office: Office, proved: str, visiting: Visiting, who: str):
    before = journal(office)
    for page in ("preuves", "preuves/1/1", "preuves?graine=1&taille=1"):
        answer = visiting(who).get(f"/dossiers/{proved}/{page}")
        read(answer)
        assert [each for each in CANARIES if each in answer.text] == []
    # nothing was read that the journal keeps
    assert journal(office) == before


def test_who_may_read_names_opens_the_file_and_it_is_kept(office: Office, proved: str, visiting: Visiting):
    address = f"/dossiers/{proved}/participants/1/pieces/1"
    assert address in visiting("local").get(f"/dossiers/{proved}/preuves/1/1").text
    for who in ("local", "instructor", "editor"):
        before = journal(office)
        with visiting(who).get(address) as answer:
            assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF + b"1", "application/pdf")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "c.pdf" not in answer.headers["Content-Disposition"]
        assert journal(office) == [*before, ("read_identities", None)]
    for who in ("decider", "reader", "other", "statistician", "admin"):
        before = journal(office)
        assert visiting(who).get(address).status_code == 404
        assert journal(office) == before
    assert address not in visiting("reader").get(f"/dossiers/{proved}/preuves/1/1").text


def test_a_sample_is_found_again_by_its_seed_and_its_size_is_told(office: Office, visiting: Visiting):
    written = with_people(office, 12)

    def drawn(asked: str) -> list[str]:
        text = visiting().get(f"/dossiers/{written}/preuves?{asked}").text
        return re.findall(r'<tr id="n(\d+)"', text)

    assert len(drawn("")) == 12
    assert drawn("graine=7&taille=4") == drawn("graine=7&taille=4")
    assert len(drawn("graine=7&taille=4")) == 4
    assert drawn("graine=7&taille=4") != drawn("graine=8&taille=4") or drawn("graine=9&taille=4") != drawn(
        "graine=7&taille=4"
    )
    page = read(visiting().get(f"/dossiers/{written}/preuves?graine=7&taille=4"))
    assert "Échantillon de 4 lignes sur 12, graine « 7 »." in page.text.replace("\xa0", " ")
    for strange in ("graine=7&taille=-1", "graine=7&taille=999999999999", f"graine={'x' * 999}&taille=0", "page=99"):
        read(visiting().get(f"/dossiers/{written}/preuves?{strange}"))


def test_a_piece_is_accepted_or_refused_with_a_reason_once(office: Office, proved: str, visiting: Visiting):
    browser, address = visiting("local"), f"/dossiers/{proved}/preuves/1/1?graine=7&taille=4"
    held = {"seen": seen(browser.get(address).text)}
    page = read(browser.post(address, {**held, "answer": "refusee"}), 422)
    assert "motif" in page.text
    named = {**held, "answer": "refusee", "reason": "Ce n'est pas Zqxlenoir."}
    assert "le motif nomme la personne" in read(browser.post(address, named), 422).text
    sent = {**held, "answer": "refusee", "reason": "Illisible."}
    for _ in range(2):
        done = browser.post(address, sent)
        assert done.status_code == 303
        assert "graine=7" in done.headers["Location"]
    assert [line for line in journal(office) if line[0] == "check_evidence"] == [("check_evidence", "Illisible.")]
    assert "Refusée : Illisible." in read(browser.get(f"/dossiers/{proved}/preuves")).text
    # whoever read it before is shown the answer of the other
    other = read(visiting("instructor").post(address, {**held, "answer": "retenue"}), 409)
    assert "« refusée » est enregistré, vous proposez « retenue »" in other.text.replace("\xa0", " ")


def test_what_was_checked_and_changes_is_to_be_checked_again(office: Office, proved: str, visiting: Visiting):
    check(office.desk, office.local, proved, 1, accepted=True, piece=1, at=LATER)
    edit(office.desk, office.editor, proved, 1, {"exit_contract": "cdd", "exit_months": "2"}, at=LATER)
    text = read(visiting("local").get(f"/dossiers/{proved}/preuves/1/1")).text
    assert "à contrôler de nouveau" in text


@pytest.mark.parametrize("strange", ["preuves/9/1", "preuves/1/9", "preuves/1/999999999999999999999"])
def test_a_piece_that_is_not_there_is_not_there(office: Office, proved: str, visiting: Visiting, strange: str):
    assert visiting("local").get(f"/dossiers/{proved}/{strange}").status_code == 404


def test_reading_them_takes_as_many_statements_for_one_as_for_many(office: Office, visiting: Visiting):
    counts = []
    for written in (with_people(office, 1), with_people(office, 15)):
        browser = visiting("local")
        with hearing(office) as heard:
            assert browser.get(f"/dossiers/{written}/preuves").status_code == 200
        counts.append(len(heard))
    assert counts[0] == counts[1]


def test_a_month_says_what_each_side_validated_and_what_changed_since(office: Office, proved: str, visiting: Visiting):
    march = date(2026, 3, 1)
    for who in (office.signatory, office.local):
        validate(office.desk, who, proved, march, at=LATER)
    address = f"/dossiers/{proved}/bilans/mois/2026-03"
    assert "Ce qui a changé" not in read(visiting("local").get(address)).text
    add(office.desk, office.editor, proved, {"key": "tard", "entered_on": "12/03/2026"}, at=LATER)
    page = read(visiting("local").get(address))
    assert "Présents 1 2" in page.text
    assert "Entrées 1 2" in page.text
    assert "Porteur : validé le" in page.text.replace("\xa0", " ")


def committee(office: Office, browser: SignedInClient, written: str, **typed: Any) -> Any:
    version = str(office.version(written))
    return browser.post(f"/dossiers/{written}/comites", {"version": version, "held_on": "15/04/2026", **typed})


def test_a_committee_is_recorded_with_who_attended_and_its_minutes(office: Office, proved: str, visiting: Visiting):
    browser = visiting("instructor")
    form = read(browser.get(f"/dossiers/{proved}/comites"))
    assert "Enregistrer un comité" in form.text
    told = {"minutes": "Deux entrées.", "attendees": ["relais"], "document": (BytesIO(PDF), "compte rendu.pdf")}
    done = committee(office, browser, proved, **told)
    assert (done.status_code, done.headers["Location"]) == (303, f"/dossiers/{proved}/comites?fait=comite-1")
    page = read(browser.get(done.headers["Location"]))
    assert "Comité enregistré." in page.text
    assert "Compte rendu joint au dossier : pièce n° 1." in page.text.replace("\xa0", " ")
    carrier = read(visiting("signatory").get(f"/dossiers/{proved}/comites"))
    assert "Deux entrées." in carrier.text
    assert "Enregistrer un comité" not in carrier.text


def test_a_committee_that_is_refused_leaves_no_document_and_keeps_what_was_typed(
    office: Office, proved: str, visiting: Visiting
):
    browser = visiting("instructor")
    document = {"document": (BytesIO(PDF), "compte rendu.pdf")}
    answer = committee(office, browser, proved, held_on="31/12/2030", minutes="Deux entrées.", **document)
    page = read(answer, 422)
    assert "31/12/2030" in page.text
    assert "Deux entrées." in answer.text
    assert "compte rendu.pdf" not in read(browser.get(f"/dossiers/{proved}/pieces")).text
    read(committee(office, browser, proved, held_on="demain"), 422)
    stale = committee(office, browser, proved, version="1", minutes="Deux entrées.")
    assert stale.status_code == 409
    assert committee(office, browser, proved).status_code == 303
    # sent again as it was: one committee of a day
    again = browser.post(f"/dossiers/{proved}/comites", {"version": "1", "held_on": "15/04/2026"})
    assert again.status_code == 409
    assert "Comité du mercredi 15 avril 2026" in Page(browser.get(f"/dossiers/{proved}/comites").text).text


def test_news_after_the_exit_are_recorded_on_their_page(office: Office, proved: str, visiting: Visiting):
    browser, address = visiting("local"), f"/dossiers/{proved}/suivi"
    text = browser.get(address).text
    held = dict(re.findall(r'<input type="hidden" name="(version|key)" value="([^"]*)">', text))
    assert "nombre entier" in read(browser.post(address, {**held, "months": "3,5", "done_on": "01/10/2026"}), 422).text
    assert browser.post(address, {**held, "months": "6", "done_on": "01/10/2026"}).status_code == 303
    assert "6 mois après, le 1er octobre 2026" in read(browser.get(f"/dossiers/{proved}/comites")).text
