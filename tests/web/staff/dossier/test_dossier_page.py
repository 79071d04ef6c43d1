"""A dossier on one page, as officials read it: what they may do first, then all that is known of it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from desks import AT, STARTED, Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of
from statements import statements

from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.casework.acting.policy import RIGHTS
from tremplin.casework.applying.attachments import attach
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import edit
from tremplin.casework.following.editing import add
from tremplin.casework.granting.instruction import return_
from tremplin.casework.reading.between import between_deposits
from tremplin.casework.reading.heading import heading
from tremplin.casework.talking.messages import write
from tremplin.records.codes import CARRIERS, State
from tremplin_web.staff.acting.ways import PAGES

# the first sentences of a page of a PDF, as far as a reader of bytes looks
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LATER = AT + timedelta(days=2)


@pytest.fixture
def instructor(served: Flask, office: Office) -> SignedInClient:
    return browser_of(served, office, office.instructor)


def page(browser: SignedInClient, reference: str, asked: str = "") -> str:
    answer = browser.get(f"/dossiers/{reference}{asked}")
    assert answer.status_code == 200, answer.text
    assert Page(answer.text).faults == []
    return answer.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'")


def part(text: str, name: str) -> str:
    found = re.search(rf'<section class="tr-part" id="{name}".*?</section>', text, re.DOTALL)
    assert found
    return found[0]


def completed(office: Office) -> str:
    """A dossier that was given back, changed, and deposited again."""
    written = office.submitted()
    return_(office.desk, office.instructor, written, "Le nombre de participants.", at=AT)
    changes = {"participants.total": 24, "title": "Ateliers du nord et du sud"}
    edit(office.desk, office.signatory, written, changes, at=LATER, version=office.version(written))
    return written


def test_every_act_that_the_policy_gives_an_official_on_a_dossier_has_its_page(served: Flask) -> None:
    theirs = {act for act in TRANSITIONS if RIGHTS[act] - frozenset(CARRIERS)}
    assert theirs - PAGES.keys() == set()
    assert {endpoint for endpoint, _ in PAGES.values()} <= set(served.view_functions)


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "under_review", "accepted", "agreed", "running", "reported", "settled"]
)
def test_a_page_reads_well_in_every_state_for_every_official(served: Flask, office: Office, state: str) -> None:
    written = getattr(office, state)()
    for who in (office.local, office.instructor, office.decider, office.reader):
        shown = page(browser_of(served, office, who), written)
        assert written in shown
        # no code of ours where a person reads
        assert "under_review" not in re.sub(r"<[^>]*>", "", shown)


def test_what_may_be_done_is_a_button_and_what_may_not_says_why(office: Office, served: Flask) -> None:
    written = office.under_review(budget__operating=None)
    acts = part(page(browser_of(served, office, office.decider), written), "agir")
    assert f'href="/dossiers/{written}/decision"' in acts
    barred = re.search(r'<ul class="tr-acts__barred".*?</ul>', acts, re.DOTALL)
    assert barred
    assert "Accorder la subvention" in barred[0]
    assert "Il manque" in barred[0]
    # what ends a dossier is beside nothing harmless
    assert re.search(r"Ce qui met fin au dossier.*refuser", acts, re.DOTALL)


def test_nobody_alone_is_said_before_it_is_refused(served: Flask, office: Office) -> None:
    written = office.submitted()
    second = browser_of(served, office, office.second)
    second.post(f"/dossiers/{written}/instruire", {"version": office.version(written), "key": "k"})
    acts = part(page(second, written), "agir")
    assert "Vous avez instruit ce dossier" in acts


def test_an_act_once_done_is_told_on_the_page(instructor: SignedInClient, office: Office) -> None:
    written = office.submitted()
    asked = instructor.get(f"/dossiers/{written}/instruire")
    assert asked.status_code == 200
    done = instructor.post(f"/dossiers/{written}/instruire", {"version": office.version(written), "key": "k"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/dossiers/{written}?fait=instruire")
    assert "Vous instruisez ce dossier." in page(instructor, written, "?fait=instruire")
    # a second time, the page says that it is done
    again = page(instructor, f"{written}/instruire")
    assert "Il est « en instruction »" in again
    assert '<form method="post" class="tr-act"' not in again


def test_what_somebody_else_did_meanwhile_is_a_conflict_and_nothing_is_done(
    instructor: SignedInClient, office: Office
) -> None:
    written = office.submitted()
    stale = office.version(written) - 1
    answer = instructor.post(f"/dossiers/{written}/instruire", {"version": stale, "key": "k"})
    assert answer.status_code == 409
    assert _state(office, written) == State.SUBMITTED


def test_what_the_last_deposit_changed_is_told_side_by_side_and_marked(
    instructor: SignedInClient, office: Office
) -> None:
    written = completed(office)
    before = part(page(instructor, written), "dit")
    assert "Aujourd'hui, pas encore déposé" in before
    deposit(office.desk, office.signatory, written, at=LATER)
    said = part(page(instructor, written), "dit")
    assert re.search(r"Le nombre total de participants</th>.*?>20<.*?>24<", said, re.DOTALL | re.IGNORECASE)
    assert page(instructor, written).count('class="govuk-summary-list__row tr-changed"') == 2
    assert "Ateliers du nord et du sud" in said


def test_a_dossier_deposited_once_has_nothing_to_compare(office: Office) -> None:
    assert between_deposits(office.desk, office.instructor, office.draft()) is None
    assert between_deposits(office.desk, office.instructor, office.submitted(title="Autres")) is None


def test_what_came_back_to_where_it_was_did_not_change(office: Office) -> None:
    written = completed(office)
    back = {"participants.total": 20}
    edit(office.desk, office.signatory, written, back, at=LATER, version=office.version(written))
    found = between_deposits(office.desk, office.instructor, written)
    assert found
    assert [*found.changes] == ["title"]
    assert found.until is None


def test_a_document_is_read_in_place_by_pages_of_ours_alone(instructor: SignedInClient, office: Office) -> None:
    written = office.draft()
    number = attach(office.desk, office.editor, written, "projet.pdf", BytesIO(PDF), at=AT)
    deposit(office.desk, office.signatory, written, at=AT)
    assert "<iframe" not in page(instructor, written)
    assert f'src="/dossiers/{written}/pieces/{number}"' in page(instructor, written, f"?ouvrir={number}")
    document = instructor.get(f"/dossiers/{written}/pieces/{number}")
    assert "frame-ancestors 'self'" in document.headers["Content-Security-Policy"]
    assert document.headers["X-Frame-Options"] == "SAMEORIGIN"
    document.close()
    assert instructor.get(f"/dossiers/{written}").headers["X-Frame-Options"] == "DENY"


def test_its_money_adds_up_and_what_is_not_yet_is_not_zero(served: Flask, office: Office) -> None:
    written = office.submitted()
    assert "pas encore" in part(page(browser_of(served, office, office.reader), written), "argent")
    settled = office.settled(title="Ateliers finis")
    money = part(page(browser_of(served, office, office.reader), settled), "argent")
    for amount in ("46 000,00 €", "40 250,00 €"):
        assert amount in money


def test_people_are_counted_and_never_named(served: Flask, office: Office) -> None:
    written = office.running()
    add(office.desk, office.editor, written, {"last_name": "Secret", "entered_on": "2026-03-02"}, at=STARTED)
    shown = page(browser_of(served, office, office.decider), written)
    assert "<dd>1</dd>" in part(shown, "personnes")
    assert "Secret" not in shown


def test_a_page_costs_the_same_whatever_the_dossier_holds(instructor: SignedInClient, office: Office) -> None:
    written = office.submitted()
    write(office.desk, office.instructor, written, "Bonjour.", at=AT)
    few = statements(office, lambda: instructor.get(f"/dossiers/{written}"))
    for rank in range(12):
        write(office.desk, office.instructor, written, f"Message {rank}.", at=AT)
    assert statements(office, lambda: instructor.get(f"/dossiers/{written}")) == few


def _state(office: Office, written: str) -> State:
    return heading(office.desk, office.instructor, written, at=AT).state
