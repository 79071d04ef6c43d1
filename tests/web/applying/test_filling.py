"""A dossier is filled in step by step: what can be read is kept, the rest is told at its field, all is shown again."""

import re
from datetime import date
from pathlib import Path

import pytest
from desks import Office, make_office
from factories import FICHE, PLACE, with_changes
from filled import Filler, page_of
from flask import Flask
from signed_in import site_of
from sqlalchemy import insert, select
from statements import statements

from tremplin.records.dossiers import Dossier
from tremplin.storage.engine import Database
from tremplin_web.dossiers.steps import STEPS

NIR = "1 85 05 78 006 084 91"
SCRIPT = "<script>alert(1)</script>"
YEARLY = with_changes(FICHE, ("  costs: [staff]\n", "  costs: [staff]\n  budget_years: [2026, 2027]\n"))
QUESTIONS = """\
application:
  questions:
    - {code: stage, label: Un stage est-il prévu ?, type: yes_no, source: Questions}
    - {code: heures, label: Et les heures ?, type: integer, shown_if: {question: stage, answer: oui}, source: Questions}
funding:
  costs: [staff]
"""
ASKING = with_changes(FICHE, ("funding:\n  costs: [staff]\n", QUESTIONS))


@pytest.fixture
def editor(served: Flask, office: Office) -> Filler:
    """The editor, at work on a draft."""
    return Filler(served, office, office.editor, office.draft())


def test_the_page_of_a_draft_says_that_it_is_not_deposited_and_until_when_it_may_be(editor: Filler) -> None:
    page = page_of(editor.browser.get(editor.at()))
    for told in (
        "Brouillon, non déposé",
        "Jusqu'au samedi 14 février 2026, 23 h 59 (heure de Paris)",
        "Le dépôt ferme dans 25 jours.",
        "Editor",
        "Signatory",
        "Demander la signature",
    ):
        assert told in page.text.replace("\N{NO-BREAK SPACE}", " "), told


@pytest.mark.parametrize("step", [step.code for step in STEPS if step.code != "questions"])
def test_every_step_is_a_sound_page(editor: Filler, step: str) -> None:
    page_of(editor.browser.get(editor.at(f"saisie/{step}")))


def test_a_step_that_is_sent_unchanged_changes_nothing(editor: Filler) -> None:
    before = editor.now()
    for step in ("identite", "action", "personnes", "budget", "ressources"):
        assert editor.send(step, {}).status_code == 303
    after = editor.now()
    assert (after.said, after.version) == (before.said, before.version)


def test_what_is_typed_is_kept_and_leads_on(editor: Filler) -> None:
    answer = editor.send("action", {"ends_on": "31 janvier 2027", "action": "continuer"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, editor.at("saisie/personnes"))
    assert editor.said()["ends_on"] == date(2027, 1, 31)
    back = editor.send("budget", {"budget.staff": "30 000,50 €", "action": "revenir"})
    assert back.headers["Location"].partition("?")[0] == editor.at()
    assert editor.said()["budget.staff"] == 30_000_50


def test_what_cannot_be_read_is_told_at_its_field_and_the_rest_is_kept(editor: Filler) -> None:
    page = page_of(editor.send("budget", {"budget.staff": "beaucoup", "budget.operating": "12,50"}), 422)
    assert "montant en euros attendu" in page.text
    assert 'value="beaucoup"' in page.source
    assert "#budget-staff" in page.links
    said = editor.said()
    assert (said["budget.operating"], said["budget.staff"]) == (12_50, 40_000_00)


def test_a_field_that_is_emptied_is_said_no_more(editor: Filler) -> None:
    editor.send("budget", {"budget.staff": ""})
    assert "budget.staff" not in editor.said()


def test_boxes_that_are_all_unticked_are_said_no_more(editor: Filler) -> None:
    assert editor.said()["territories"] == ("nord",)
    form = editor.form("action")
    del form["territories"]
    editor.send("action", {}, form)
    assert "territories" not in editor.said()


def test_a_draft_keeps_its_title(editor: Filler) -> None:
    page = page_of(editor.send("identite", {"title": " "}), 422)
    assert "Un dossier a un titre" in page.text
    assert editor.now().title == "Ateliers du nord"


def test_a_field_of_another_fiche_is_told_and_kept_nowhere(editor: Filler) -> None:
    page = page_of(editor.send("budget", {"answers.rome": "K1304", "budget.staff": "41 000"}), 422)
    assert "answers.rome" in page.text
    said = editor.said()
    assert said["budget.staff"] == 41_000_00
    assert "answers.rome" not in said


def test_a_number_of_social_security_is_refused_and_shown_nowhere(editor: Filler) -> None:
    page = page_of(editor.send("identite", {"title": f"Pour {NIR}"}), 422)
    assert NIR not in page.source
    assert editor.now().title == "Ateliers du nord"


def test_tags_are_shown_as_they_were_typed(editor: Filler) -> None:
    editor.send("identite", {"title": SCRIPT})
    assert editor.now().title == SCRIPT
    for page in ("", "saisie/identite", "saisie/verification", "pieces"):
        assert SCRIPT not in page_of(editor.browser.get(editor.at(page))).source
    assert SCRIPT not in page_of(editor.browser.get("/dossiers")).source


def test_a_text_of_a_megabyte_is_refused_and_changes_nothing(editor: Filler) -> None:
    assert editor.send("identite", {"title": "a" * 1_000_000}).status_code == 413
    assert editor.now().title == "Ateliers du nord"


def test_what_one_types_is_saved_as_it_goes_and_said_not_to_be_deposited(editor: Filler) -> None:
    answer = editor.send("budget", {"budget.staff": "41 000"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Dossier non déposé." in answer.text
    assert f'id="version" value="{editor.now().version}"' in answer.text
    assert 'id="total-tout"' in answer.text
    assert editor.said()["budget.staff"] == 41_000_00


def test_a_page_of_before_the_deposit_saves_nothing_after_it_and_says_why(editor: Filler, office: Office) -> None:
    form = editor.form("budget")
    Filler(editor.site, office, office.signatory, editor.reference).deposit()
    page = page_of(editor.send("budget", {"budget.staff": "1"}, form), 422)
    assert "déposé" in page.text
    assert 'value="1"' in page.source
    assert editor.said()["budget.staff"] == 40_000_00


def test_a_step_of_a_deposited_dossier_leads_to_its_page(editor: Filler, office: Office) -> None:
    Filler(editor.site, office, office.signatory, editor.reference).deposit()
    answer = editor.browser.get(editor.at("saisie/budget"))
    assert (answer.status_code, answer.headers["Location"]) == (303, editor.at())


def test_a_step_that_is_not_there_is_a_page_that_is_not_there(editor: Filler) -> None:
    assert editor.browser.get(editor.at("saisie/rien")).status_code == 404


def test_who_reads_only_is_shown_what_is_said_and_no_step(editor: Filler, office: Office) -> None:
    page = page_of(Filler(editor.site, office, office.reader, editor.reference).browser.get(editor.at()))
    assert not any("/saisie/" in link for link in page.links)


def test_the_editor_asks_for_the_signature_and_a_signatory_reads_it(editor: Filler, office: Office) -> None:
    answer = editor.browser.post(editor.at(), {"action": "signature"})
    assert answer.status_code == 303
    told = page_of(Filler(editor.site, office, office.signatory, editor.reference).browser.get(editor.at("messages")))
    assert "demande à un signataire" in told.text


def test_the_page_of_a_dossier_costs_the_same_whatever_it_holds(editor: Filler, office: Office) -> None:
    browser = editor.browser
    browser.get(editor.at())
    few = statements(office, lambda: browser.get(editor.at()))
    for each in range(20):
        browser.post(editor.at(), {"action": "signature"})
        editor.send("budget", {"budget.staff": str(each)})
    assert statements(office, lambda: browser.get(editor.at())) == few


def test_when_the_session_is_over_what_one_types_is_told_not_to_be_saved(editor: Filler) -> None:
    form = editor.form("budget")
    editor.browser.client.set_cookie("tremplin", "finie")
    answer = editor.send("budget", {"budget.staff": "41 000"}, form, headers={"HX-Request": "true"})
    assert (answer.status_code, "<h1" in answer.text) == (401, False)
    assert "vous vous reconnecterez" in answer.text
    # the button that comes next is still known to be of this session
    assert "tremplin=" not in answer.headers.get("Set-Cookie", "")
    assert editor.said()["budget.staff"] == 40_000_00


def test_a_budget_by_year_is_one_grid_with_a_total_for_each_year(database: Database, tmp_path: Path) -> None:
    office = make_office(database, tmp_path / "documents", {PLACE: YEARLY})
    said = {"budget__staff": None, "budget__indirect": None, "ends_on": date(2027, 2, 28)}
    editor = Filler(site_of(office), office, office.editor, office.draft(**said))
    typed = {"budget.2026.staff": "20 000", "budget.2027.staff": "10 000,50", "budget.2026.indirect": "zéro"}
    page = page_of(editor.send("budget", typed), 422)
    assert "20 000,00 €" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "10 000,50 €" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "#budget-2026-indirect" in page.links
    assert editor.said()["budget.2027.staff"] == 10_000_50
    # what is recorded of a cost as a whole is no answer of a fiche that wants it by year
    assert editor.send("budget", {"budget.staff": "1"}).status_code == 422


def test_a_question_that_does_not_arise_is_hidden_and_asked_once_it_does(database: Database, tmp_path: Path) -> None:
    office = make_office(database, tmp_path / "documents", {PLACE: ASKING})
    editor = Filler(site_of(office), office, office.editor, office.draft())
    form = editor.form("questions")
    live = {"headers": {"HX-Request": "true"}}
    closed = editor.send("questions", {"answers.stage": "non"}, form, **live)
    assert re.search(r'id="r-answers-heures"[^>]*><span hidden data-showing="hidden">', closed.text)
    opened = editor.send("questions", {"answers.stage": "oui"}, editor.form("questions"), **live)
    assert not re.search(r'id="r-answers-heures"[^>]*><span hidden', opened.text)
    assert editor.said()["answers.stage"] is True


def test_who_has_a_thousand_dossiers_asks_as_many_statements_as_who_has_ten(editor: Filler, office: Office) -> None:
    browser = editor.browser
    for _each in range(10):
        office.draft()
    browser.get("/dossiers")
    few = statements(office, lambda: browser.get("/dossiers"))
    with office.desk.database.writing() as session:
        shown = {column.name: column for column in Dossier.__table__.columns if column.name not in ("id", "key")}
        first = select(*shown.values()).where(Dossier.id == 1)
        for _each in range(1000):
            session.execute(insert(Dossier).from_select([*shown], first))
    assert statements(office, lambda: browser.get("/dossiers")) == few
    page = page_of(browser.get("/dossiers"))
    assert len([link for link in page.links if link.startswith("/dossiers/")]) == 50
    assert any("apres=" in link for link in page.links)


def test_where_letters_leave_the_signature_is_asked_by_mail_and_the_service_reads_nothing(
    editor: Filler, office: Office
) -> None:
    office.desk.posting = True
    assert editor.browser.post(editor.at(), {"action": "signature"}).status_code == 303
    assert "Un courriel part à chaque signataire" in page_of(editor.browser.get(f"{editor.at()}?fait=signature")).text
    assert "demande à un signataire" not in page_of(editor.browser.get(editor.at("messages"))).text
