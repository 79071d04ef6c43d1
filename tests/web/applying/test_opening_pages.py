"""A dossier is opened under its fiche: for one's organisation, with what was tried before, or with last year's."""

from desks import AT, Office, make_office
from factories import FICHE as DOCUMENT
from factories import with_changes
from filled import FICHE, Filler, page_of
from flask import Flask
from signed_in import browser_of, site_of

from tremplin.casework.reading.draft import draft
from tremplin.records.dossiers import State
from tremplin.storage.engine import Database

NEXT = with_changes(
    DOCUMENT,
    ("fiche: 00/2026/ateliers", "fiche: 00/2026/ateliers-suite\nfollows: 00/2026/ateliers"),
    ("title: Ateliers", "title: Ateliers, la suite"),
)
TRIED = {"stage": "deposit", "shown": "deposit", "budget.staff": "12 000", "participants.total": "9", "advance": "100"}


def test_a_fiche_leads_to_a_dossier_where_there_is_a_desk(served: Flask, office: Office) -> None:
    for page in (served.test_client().get(FICHE), browser_of(served, office, office.editor).get(FICHE)):
        assert f"{FICHE}/dossier" in page_of(page).links
    assert f"{FICHE}/dossier" not in page_of(browser_of(served, office, office.reader).get(FICHE)).links


def test_a_draft_is_opened_with_its_title_for_the_one_organisation_of_whoever_asks(
    served: Flask, office: Office
) -> None:
    browser = browser_of(served, office, office.editor)
    page = page_of(browser.get(f"{FICHE}/dossier"))
    assert "Les Ateliers" in page.text
    typed = {"organisation": str(office.organisation), "title": "Un atelier"}
    answer = browser.post(f"{FICHE}/dossier", typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dossiers/00-2026-000001?fait=ouvert")
    page = page_of(browser.get(answer.headers["Location"]))
    assert "Votre dossier est ouvert" in page.text


def test_a_title_that_is_missing_is_asked_at_its_field(served: Flask, office: Office) -> None:
    browser = browser_of(served, office, office.editor)
    page = page_of(browser.post(f"{FICHE}/dossier", {"organisation": str(office.organisation), "title": " "}), 422)
    assert "#title" in page.links


def test_nobody_opens_a_dossier_for_an_organisation_of_others(served: Flask, office: Office) -> None:
    browser = browser_of(served, office, office.editor)
    page = page_of(browser.post(f"{FICHE}/dossier", {"organisation": str(office.stranger), "title": "Un"}), 422)
    assert "Dites quel organisme porte l'action." in page.text
    assert "Autre" not in page.text


def test_an_instructor_opens_one_by_the_number_of_the_organisation(served: Flask, office: Office) -> None:
    browser = browser_of(served, office, office.instructor)
    page_of(browser.get(f"{FICHE}/dossier"))
    assert browser.post(f"{FICHE}/dossier", {"siret": "W000000001", "title": "Un"}).status_code == 303
    page = page_of(browser.post(f"{FICHE}/dossier", {"siret": "W999999999", "title": "Un"}), 422)
    assert "#siret" in page.links


def test_what_was_tried_comes_into_the_draft(served: Flask, office: Office) -> None:
    browser = browser_of(served, office, office.editor)
    trial = page_of(browser.get(f"{FICHE}/demande"))
    assert "Ouvrir un dossier avec ces réponses" in trial.text
    asked = page_of(browser.post(f"{FICHE}/dossier", {**TRIED, "action": "reprise"}))
    assert "Vos réponses viennent avec" in asked.text
    done = browser.post(f"{FICHE}/dossier", {**TRIED, "organisation": str(office.organisation), "title": "Un"})
    said = draft(office.desk, office.editor, done.headers["Location"].split("/")[2].partition("?")[0], at=AT).said
    assert (said["budget.staff"], said["participants.total"]) == (12_000_00, 9)
    assert "advance" not in said


def test_whoever_has_not_signed_in_is_told_that_what_was_tried_is_not_kept(served: Flask) -> None:
    page = page_of(served.test_client().get(f"{FICHE}/demande"))
    assert "connectez-vous d'abord" in page.text
    assert "Ouvrir un dossier avec ces réponses" not in page.text


def test_a_dossier_is_said_again_under_the_fiche_that_follows_its_own(database: Database, tmp_path) -> None:
    office = make_office(database, tmp_path / "documents", {"calls/2026/suite.yaml": NEXT})
    reference = office.submitted()
    editor = Filler(site_of(office), office, office.editor, reference)
    page = page_of(editor.browser.get(editor.at()))
    assert "Ateliers, la suite" in page.text
    answer = editor.browser.post(editor.at("copie"), {"fiche": "00/2026/ateliers-suite"})
    assert answer.status_code == 303
    made = draft(office.desk, office.editor, answer.headers["Location"].split("/")[2].partition("?")[0], at=AT)
    assert (made.state, made.title, str(made.fiche.id)) == (State.DRAFT, "Ateliers du nord", "00/2026/ateliers-suite")
    assert made.said["budget.staff"] == 40_000_00
    assert "starts_on" not in made.said
    refused = page_of(editor.browser.post(editor.at("copie"), {"fiche": "00/2026/ateliers"}), 422)
    assert "ne poursuit pas" in refused.text


def test_each_lists_their_own_and_officials_those_of_their_department(served: Flask, office: Office) -> None:
    reference = office.draft()
    for who in (office.editor, office.instructor, office.reader):
        assert f"/dossiers/{reference}" in page_of(browser_of(served, office, who).get("/dossiers")).links
    page = page_of(browser_of(served, office, office.other).get("/dossiers"))
    assert "Vous n'avez pas encore de dossier" in page.text
    assert reference not in page.source


def test_a_page_of_the_list_after_what_is_no_dossier_is_told(served: Flask, office: Office) -> None:
    page_of(browser_of(served, office, office.editor).get("/dossiers?apres=rien"), 422)


def test_a_number_of_social_security_makes_no_title(served: Flask, office: Office) -> None:
    typed = {"organisation": str(office.organisation), "title": "Pour 1 85 05 78 006 084 91"}
    page = page_of(browser_of(served, office, office.editor).post(f"{FICHE}/dossier", typed), 422)
    assert "006 084 91" not in page.source
