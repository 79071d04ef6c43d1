"""The pages of an instruction: paper, completions, opinions, scores, a hand-over, and the letters that follow."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from desks import AT, Office
from forms import hidden, read, send
from granted import HOSTILE
from signed_in import SignedInClient

from tremplin.casework.applying.attachments import attach
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import findings
from tremplin.casework.granting.opinions import opine
from tremplin.casework.reading.page import shown
from tremplin.catalogue.rule import Stage
from tremplin.records.codes import Advice

Visiting = Callable[..., SignedInClient]
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
PAPER = {"mode": "paper", "counts_on": "10/02/2026", "number": "1A 234", "reason": "Recommandé, cachet de Lens."}


def at(dossier: str, page: str) -> str:
    return f"/dossiers/{dossier}/{page}"


def told(office: Office, dossier: str) -> dict[str, Any]:
    return shown(office.desk, office.instructor, dossier, at=AT)


def test_a_deposit_on_paper_counts_on_the_day_of_its_postmark(office: Office, visiting: Visiting):
    draft = office.draft(budget__operating=0, budget__external_services=0, budget__other=0)
    browser = visiting("instructor")
    page = browser.get(at(draft, "enregistrer"))
    # the session is closed today: what counts is the day that is told
    assert "trop tard" not in page.text
    sent = {**hidden(page.text), **PAPER, "came_on": "12/02/2026"}
    assert browser.post(at(draft, "enregistrer"), sent).status_code == 303
    # the same page sent again is the same deposit
    assert browser.post(at(draft, "enregistrer"), sent).status_code == 303
    (kept,) = told(office, draft)["deposits"]
    told_why = "Envoi n° 1A 234. Arrivé le 12/02/2026. Recommandé, cachet de Lens."
    assert (kept["mode"], kept["counts_on"], kept["reason"]) == ("paper", "2026-02-10", told_why)
    assert told(office, draft)["state"] == "submitted"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"counts_on": "21/02/2026"}, "#counts_on"),
        ({"counts_on": "le 31 février"}, "#counts_on"),
        ({"mode": ""}, "#mode"),
        ({"mode": "online"}, "#mode"),
        ({"reason": " "}, "#reason"),
        ({"reason": "\u200b"}, "#reason"),
        ({"came_on": "09/02/2026"}, "#came_on"),
        ({"came_on": "21/02/2026"}, "#came_on"),
    ],
)
def test_a_wrong_recording_is_told_at_its_field(office: Office, visiting: Visiting, typed: dict[str, str], field: str):
    draft = office.draft()
    answer = send(visiting("instructor"), at(draft, "enregistrer"), {**PAPER, **typed})
    page = read(answer, 422)
    assert field in page.links
    assert 'value="1A 234"' in answer.text
    assert told(office, draft)["state"] == "draft"


def test_the_number_of_another_deposit_is_told_at_its_field(office: Office, visiting: Visiting):
    first, second = office.draft(), office.draft(title="Un autre")
    assert send(visiting("instructor"), at(first, "enregistrer"), PAPER).status_code == 303
    assert "#number" in read(send(visiting("instructor"), at(second, "enregistrer"), PAPER), 422).links


def test_what_is_asked_is_read_as_its_carrier_will_before_it_leaves(office: Office, visiting: Visiting):
    received = office.submitted()
    browser = visiting("instructor")
    typed = {
        "asked": f"Merci. {HOSTILE}",
        "champ": ["title", "budget.staff"],
        "motif.title": "Trop vague.",
        "motif.budget.staff": "Le détail manque.",
        "motif.starts_on": "non coché",
    }
    looked = send(browser, at(received, "completer"), {**typed, "relire": "oui"})
    page = read(looked)
    assert "Rien n'est encore envoyé" in page.text
    assert "Le titre : Trop vague." in page.text
    assert "<img src=x" not in looked.text
    assert told(office, received)["completions"] == []
    # all that was typed is still there
    assert 'value="title" checked' in looked.text
    assert ">non coché</textarea>" in looked.text
    done = browser.post(at(received, "completer"), {**hidden(looked.text), **typed})
    assert (done.status_code, done.headers["Location"]) == (303, f"/dossiers/{received}?fait=completer")
    (asked,) = told(office, received)["completions"]
    assert {each["field"]: each["reason"] for each in asked["fields"]} == {
        "title": "Trop vague.",
        "budget.staff": "Le détail manque.",
    }
    assert "Le dossier est rendu à son porteur" in read(browser.get(done.headers["Location"])).text


def test_a_field_without_its_reason_is_told_there_and_nothing_is_asked(office: Office, visiting: Visiting):
    received = office.submitted()
    typed = {"asked": "Merci.", "champ": "title", "motif.title": " "}
    page = read(send(visiting("instructor"), at(received, "completer"), typed), 422)
    assert "#motif-title" in page.links
    strange = read(send(visiting("instructor"), at(received, "completer"), {"champ": "rien", "motif.rien": "x"}), 422)
    assert "champ inconnu" in strange.text
    empty = read(send(visiting("instructor"), at(received, "completer"), {}), 422)
    assert "#asked" in empty.links
    assert told(office, received)["state"] == "submitted"


def test_what_a_rule_finds_is_proposed_as_a_reason(office: Office, visiting: Visiting):
    received = office.submitted(budget__operating=None)
    answer = visiting("instructor").get(at(received, "completer"))
    read(answer)
    assert 'name="champ" value="budget.operating"' in answer.text
    proposed = re.search(r'name="motif.budget.operating"[^>]*>([^<]+)</textarea>', answer.text)
    assert proposed
    trial = findings(office.desk, office.instructor, received, Stage.DEPOSIT, at=AT)
    assert any(each.finding.message in unescape(proposed[1]) for each in trial.judged)


def test_an_opinion_is_given_with_its_scores_then_replaced_for_a_reason(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("local")
    typed = {"code": "relais", "verdict": "favourable", "reason": HOSTILE, "note.cout": "7,5"}
    assert send(browser, at(judged, "avis"), typed).status_code == 303
    given = next(each for each in told(office, judged)["opinions"] if each["code"] == "relais")
    assert (given["verdict"], given["reason"], given["given_by"]) == ("favourable", HOSTILE, "Local")
    again = {**typed, "verdict": "unfavourable", "reason": "Finalement non."}
    refused = read(send(browser, at(judged, "avis"), again), 422)
    assert "#replacing" in refused.links
    assert send(browser, at(judged, "avis"), {**again, "replacing": "Erreur de ma part."}).status_code == 303
    assert "<img src=x" not in browser.get(at(judged, "avis")).text


def test_the_opinion_of_a_partner_is_recorded_with_what_they_sent(office: Office, visiting: Visiting):
    draft = office.draft(budget__operating=0, budget__external_services=0, budget__other=0)
    attach(office.desk, office.editor, draft, "avis.pdf", BytesIO(PDF), at=AT)
    assert send(visiting("instructor"), at(draft, "enregistrer"), PAPER).status_code == 303
    assert send(visiting("second"), at(draft, "instruire"), {}).status_code == 303
    typed = {
        "code": "opportunite",
        "verdict": "favourable",
        "reason": "Utile.",
        "partner": "Mission locale",
        "document": "1",
    }
    assert send(visiting("second"), at(draft, "avis"), typed).status_code == 303
    given = next(each for each in told(office, draft)["opinions"] if each["code"] == "opportunite")
    assert (given["partner"], given["attachment"]) == ("Mission locale", 1)
    strange = read(send(visiting("second"), at(draft, "avis"), {**typed, "code": "relais", "document": "7"}), 422)
    assert "#document" in strange.links


def test_a_local_service_records_nobody_else_s_opinion(office: Office, visiting: Visiting):
    judged = office.under_review()
    answer = visiting("local").get(at(judged, "avis"))
    assert 'name="partner"' not in answer.text
    typed = {"code": "relais", "verdict": "favourable", "reason": "Bon.", "partner": "Un autre", "document": "1"}
    assert send(visiting("local"), at(judged, "avis"), typed).status_code == 303
    # what is not asked of them is not read
    given = next(each for each in told(office, judged)["opinions"] if each["code"] == "relais")
    assert (given["partner"], given["given_by"]) == (None, "Local")


def test_an_opinion_is_asked_before_the_instruction_and_once(office: Office, visiting: Visiting):
    received = office.submitted()
    browser = visiting("instructor")
    assert send(browser, at(received, "avis/demander"), {"code": "relais"}).status_code == 303
    assert send(browser, at(received, "avis/demander"), {"code": "relais"}).status_code == 422
    assert send(browser, at(received, "avis/demander"), {"code": "tous"}).status_code in (303, 422)
    assert send(browser, at(received, "avis/demander"), {"code": "opportunite"}).status_code in (303, 422)
    assert [each["code"] for each in told(office, received)["opinions"]] == ["relais", "opportunite"]


def test_the_total_follows_what_is_typed_and_what_is_kept_has_a_reason(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("instructor")
    live = browser.post(at(judged, "notes/total"), {"note.qualite": "9", "note.cout": "7,5"})
    assert "16,5 sur 30" in live.text
    assert "Sous le seuil" in live.text
    assert told(office, judged)["scores"] == []
    typed = {"note.qualite": "20,5", "note.cout": "7,5", "reason": "Solide."}
    over = send(browser, at(judged, "notes"), typed)
    assert "se note entre 0 et 20" in read(over, 422).text
    assert 'value="20,5"' in over.text
    assert "#reason" in read(send(browser, at(judged, "notes"), {"note.qualite": "12"}), 422).links
    assert send(browser, at(judged, "notes"), {**typed, "note.qualite": "12"}).status_code == 303
    assert 'value="12"' in browser.get(at(judged, "notes")).text


def test_a_dossier_is_given_for_good_or_for_some_days(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("instructor")
    half = {"to": "second@exemple.fr", "starts_on": "02/03/2026", "ends_on": ""}
    assert "#starts_on" in read(send(browser, at(judged, "transmettre"), half), 422).links
    assert send(browser, at(judged, "transmettre"), {**half, "ends_on": "06/03/2026"}).status_code == 303
    assert told(office, judged)["instructor"] == "Instructor"
    assert send(browser, at(judged, "transmettre"), {"to": "decider@exemple.fr"}).status_code == 422
    assert send(browser, at(judged, "transmettre"), {"to": "second@exemple.fr", "reason": "Congé."}).status_code == 303
    assert told(office, judged)["instructor"] == "Second"


def test_each_letter_is_read_on_the_screen_and_on_paper_by_both_sides(office: Office, visiting: Visiting):
    granted = office.accepted(title=f"Ateliers {HOSTILE}")
    for who in ("instructor", "signatory", "reader"):
        page = read(visiting(who).get(at(granted, "lettres")))
        assert "Décision d'accorder une subvention" in page.text
        letter = visiting(who).get(at(granted, "lettres/decision"))
        assert "46 000,00 €" in read(letter).text
        assert "<img src=x" not in letter.text
        paper = visiting(who).get(at(granted, "lettres/convention.pdf"))
        assert (paper.status_code, paper.mimetype in ("application/pdf", "text/plain")) == (200, True)
    absent = read(visiting("reader").get(at(granted, "lettres/solde"), follow_redirects=True))
    assert "le solde n'est pas arrêté" in absent.text
    for strange in ("lettres/faveur", "lettres/decision?numero=9", "lettres/decision?numero=x"):
        assert visiting("reader").get(at(granted, strange)).status_code == 404


def test_a_dossier_without_letters_says_so(office: Office, visiting: Visiting):
    assert "Aucune lettre" in read(visiting("reader").get(at(office.draft(), "lettres"))).text


def test_what_staff_say_among_themselves_reaches_no_carrier(office: Office, visiting: Visiting):
    judged = office.under_review()
    opine(office.desk, office.local, judged, "relais", Advice.FAVOURABLE, "Zqxsecret", marks={"cout": 8}, at=AT)
    accept(office.desk, office.decider, judged, 46_000_00, "Bon.", at=AT)
    for page in ("avis", "notes", "decision", "convention", "transmettre", "convention/porteur"):
        assert visiting("signatory").get(at(judged, page)).status_code == 404, page
    for page in ("", "/lettres", "/lettres/decision"):
        assert "Zqxsecret" not in visiting("signatory").get(f"/dossiers/{judged}{page}").text
