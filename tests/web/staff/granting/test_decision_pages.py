"""A decision on its page: what it stands on, tried before it is confirmed, taken once, by nobody alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desks import AT, SIGNED, Office
from forms import CONFIRM, confirmed, hidden, read, send
from granted import ENVELOPE, HOSTILE, YEARLY, YEARS, granting_office
from signed_in import SignedInClient, browser_of, cookie_of, site_of

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import review
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.scores import score
from tremplin.casework.reading.page import shown
from tremplin.casework.resuming.takeovers import take_over
from tremplin.records.codes import Advice
from tremplin.storage.engine import Database

Visiting = Callable[..., SignedInClient]
WHY = "Avis favorable du comité."
GRANT = {"outcome": "accorder", "amount": "40 000,00", "reason": WHY}
REFUSAL = {"outcome": "refuser", "amount": "46 000", "reason": "Hors du champ."}


def at(dossier: str, page: str = "decision") -> str:
    return f"/dossiers/{dossier}/{page}"


def told(office: Office, dossier: str) -> dict[str, Any]:
    return shown(office.desk, office.reader, dossier, at=AT)


def spaced(text: str) -> str:
    """A text whose spaces are all plain."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def left(office: Office) -> int:
    return envelope(office.desk, office.decider, "00/2026").remaining_cents


def test_what_a_decision_stands_on_is_told_before_its_form(office: Office, visiting: Visiting):
    judged = office.under_review()
    opine(office.desk, office.local, judged, "relais", Advice.FAVOURABLE, HOSTILE, marks={"cout": 8}, at=AT)
    score(office.desk, office.instructor, judged, {"qualite": 9}, "Faible.", at=AT)
    answer = visiting("decider").get(at(judged))
    page = read(answer)
    for each in ("Rien ne s'y oppose", "il reste 100 000,00 € et 10 places", "17 sur 30", "Sous le seuil", "Favorable"):
        assert each in page.text, each
    assert 'value="46 000,00"' in spaced(answer.text)
    assert "<img src=x" not in answer.text


def test_a_grant_is_told_then_confirmed(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("decider")
    asked = send(browser, at(judged), GRANT)
    page = read(asked)
    for each in (
        "Accorder 40 000,00 € à Les Ateliers",
        "46 000,00 € : 6 000,00 € de moins",
        "Avant, il reste 100 000,00 € et 10 places ; après, il reste 60 000,00 € et 9 places",
        "Avis encore attendus avant la convention",
        # the letter that will be read
        "Décision d'accorder une subvention",
        WHY,
    ):
        assert each in page.text, each
    # nothing is kept of what was tried
    assert (told(office, judged)["state"], told(office, judged)["decisions"], left(office)) == (
        "under_review",
        [],
        ENVELOPE,
    )
    done = browser.post(at(judged), {**hidden(asked.text), **CONFIRM})
    assert (done.status_code, done.headers["Location"]) == (303, f"/dossiers/{judged}?fait=decision")
    assert "La décision est prise" in read(browser.get(done.headers["Location"])).text
    assert (told(office, judged)["granted_cents"], left(office)) == (40_000_00, ENVELOPE - 40_000_00)


def test_a_refusal_is_told_then_confirmed_and_its_amount_counts_for_nothing(office: Office, visiting: Visiting):
    judged = office.under_review()
    asked = send(visiting("decider"), at(judged), REFUSAL)
    assert "Refuser « Ateliers du nord » à Les Ateliers" in read(asked).text
    assert confirmed(visiting("decider"), at(judged), REFUSAL).status_code == 303
    page = told(office, judged)
    assert (page["state"], page["granted_cents"], left(office)) == ("refused", None, ENVELOPE)


def test_a_confirmation_sent_twice_decides_once(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("decider")
    sent = {**hidden(send(browser, at(judged), GRANT).text), **CONFIRM}
    assert browser.post(at(judged), sent).status_code == 303
    again = browser.post(at(judged), sent)
    assert again.status_code in (409, 422)
    assert "accordé" in read(again, again.status_code).text
    assert (len(told(office, judged)["decisions"]), left(office)) == (1, ENVELOPE - 40_000_00)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": "46 000,01"}, "#amount", "accordez au plus ce qui est demandé"),
        ({"amount": "0"}, "#amount", "Accordez au moins un centime"),
        ({"amount": ""}, "#amount", "Donnez le montant à accorder."),
        ({"amount": "beaucoup"}, "#amount", "beaucoup"),
        ({"amount": "30.000"}, "#amount", "30.000"),
        ({"reason": "\u200b"}, "#reason", "Dites pourquoi"),
        ({"reason": ""}, "#reason", "Remplissez ce champ"),
        ({"outcome": ""}, "#outcome", "Choisissez une réponse"),
        ({"outcome": "peut-être"}, "#outcome", "peut-être"),
    ],
)
def test_what_is_refused_is_told_at_its_field_and_nothing_is_lost(
    office: Office, visiting: Visiting, typed: dict[str, str], field: str, sentence: str
):
    judged = office.under_review()
    sent = {**GRANT, "reason": f"Parce que {HOSTILE}", **typed}
    answer = send(visiting("decider"), at(judged), sent)
    page = read(answer, 422)
    assert field in page.links
    assert sentence in page.text
    for value in (sent["amount"], sent["reason"]):
        assert not value.strip() or value in page.text or f'value="{value}"' in answer.text
    assert "<img src=x" not in answer.text
    assert told(office, judged)["state"] == "under_review"


def test_more_than_the_envelope_holds_is_refused_before_one_confirms(office: Office, visiting: Visiting):
    judged = office.under_review()
    allot(office.desk, office.decider, "00/2026", amount_cents=39_999_99, at=AT)
    page = read(send(visiting("decider"), at(judged), GRANT), 422)
    assert "L'enveloppe 00/2026 n'y suffit pas : il reste 39 999,99 € et 10 places." in page.text
    assert told(office, judged)["decisions"] == []


def test_who_instructed_or_scored_is_told_so_before_they_type(office: Office, visiting: Visiting):
    judged = office.submitted()
    # « second » instructs and decides elsewhere
    page = read(visiting("second").get(at(judged)))
    assert "Impossible maintenant" in page.text
    assert (
        visiting("second")
        .post(at(judged, "instruire"), hidden(visiting("second").get(at(judged, "instruire")).text))
        .status_code
        == 303
    )
    answer = visiting("second").get(at(judged))
    assert "cet acte revient à une autre personne" in read(answer).text
    assert "Vérifier avant de confirmer" not in answer.text
    sent = {**GRANT, **CONFIRM, "version": str(office.version(judged)), "key": "cle"}
    refused = visiting("second").post(at(judged), sent)
    assert "revient à une autre personne" in read(refused, 422).text
    assert told(office, judged)["decisions"] == []


def test_who_scored_does_not_decide(office: Office, visiting: Visiting):
    judged = office.under_review()
    score(office.desk, office.second, judged, {"qualite": 15}, "Bon.", at=AT)
    sent = {**GRANT, **CONFIRM, "version": str(office.version(judged)), "key": "cle"}
    assert "Vous avez noté ce dossier" in read(visiting("second").post(at(judged), sent), 422).text
    assert told(office, judged)["state"] == "under_review"


def test_a_decision_upon_a_dossier_that_changed_is_not_taken(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("decider")
    sent = {**hidden(send(browser, at(judged), GRANT).text), **CONFIRM}
    opine(office.desk, office.local, judged, "relais", Advice.UNFAVOURABLE, "Non.", at=AT)
    answer = browser.post(at(judged), sent)
    assert "ce n'est plus la version que vous avez lue" in read(answer, 409).text
    assert told(office, judged)["decisions"] == []
    # what was typed is there, upon what is read now
    assert confirmed(browser, at(judged), {name: sent[name] for name in GRANT}).status_code == 303


def test_a_decision_asks_who_is_there(office: Office, visiting: Visiting):
    judged = office.under_review()
    client = site_of(office).test_client()
    client.set_cookie("tremplin", cookie_of(office, office.decider, timedelta(minutes=20)))
    browser = SignedInClient(client)
    answer = browser.post(at(judged), {**GRANT, "version": "1", "key": "cle"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/connexion/confirmer")


def test_what_an_amount_would_do_follows_what_is_typed(office: Office, visiting: Visiting):
    judged = office.under_review()
    browser = visiting("decider")
    answer = browser.post(at(judged, "decision/apercu"), {**GRANT, "amount": "50 000,01"})
    assert answer.status_code == 200
    assert "Au montant de 50" in answer.text
    assert "Non respectée" in answer.text
    few = spaced(browser.post(at(judged, "decision/apercu"), GRANT).text)
    assert "il reste 60 000,00 € et 9 places" in few
    allot(office.desk, office.decider, "00/2026", amount_cents=1_00, at=AT)
    assert "Dépassée" in browser.post(at(judged, "decision/apercu"), GRANT).text


def test_a_refusal_is_opened_again_and_decided_by_another(office: Office, visiting: Visiting):
    judged = office.under_review()
    refuse(office.desk, office.decider, judged, "Hors du champ.", at=AT)
    browser = visiting("instructor")
    assert send(browser, at(judged, "decision/rouvrir"), {"reason": ""}).status_code == 422
    assert send(browser, at(judged, "decision/rouvrir"), {"reason": "Recours fondé."}).status_code == 303
    assert "Vous avez déjà décidé de ce dossier" in read(visiting("decider").get(at(judged))).text
    assert confirmed(visiting("second"), at(judged), GRANT).status_code == 303
    assert [each["outcome"] for each in told(office, judged)["decisions"]] == ["refused", "accepted"]


def test_the_parts_of_years_add_up_to_what_is_granted(database: Database, tmp_path: Path):
    office = granting_office(database, tmp_path, YEARLY)
    # nothing is said of the costs of no year
    judged = office.draft(**YEARS)
    deposit(office.desk, office.signatory, judged, at=AT)
    review(office.desk, office.instructor, judged, at=AT)
    browser = browser_of(site_of(office), office, office.decider)
    page = read(browser.get(at(judged)))
    assert "Budget prévu par année : 2026, 23 000,00 € ; 2027, 23 000,00 €" in page.text
    typed = {"outcome": "accorder", "reason": WHY, "part.2026": "20 000", "part.2027": ""}
    missing = read(send(browser, at(judged), typed), 422)
    assert "#part.2027" in missing.links
    over = read(send(browser, at(judged), {**typed, "part.2027": "30 000"}), 422)
    assert "accordez au plus ce qui est demandé" in over.text
    asked = send(browser, at(judged), {**typed, "part.2027": "15 000"})
    assert "Soit 20 000,00 € en 2026, 15 000,00 € en 2027." in read(asked).text
    assert browser.post(at(judged), {**hidden(asked.text), **CONFIRM}).status_code == 303
    assert told(office, judged)["granted_years"] == [
        {"year": 2026, "amount_cents": 20_000_00},
        {"year": 2027, "amount_cents": 15_000_00},
    ]


def test_a_takeover_is_tried_then_confirmed_by_another(office: Office, visiting: Visiting, tmp_path: Path):
    # an opinion is not asked of what was agreed before: its money and its days are judged
    past = f"""
fiche: 00/2026/ateliers
organisation: {told(office, office.draft())["organisation"]["rna"]}
title: Ateliers d'avant
starts_on: 2026-03-01
ends_on: 2027-02-28
territories: [nord]
participants: {{total: 20}}
budget: {{staff: 40000, indirect: 6000, operating: 0, external_services: 0, other: 0}}
requested: 46000
past:
  source: Classeur de 2026
  deposited_on: 2026-01-16
  decided_on: 2026-02-10
  granted: 46000
  reason: Délibération 2026-12
  agreement: {{signed_on: 2026-02-15, advance: 20000}}
"""
    file = tmp_path / "avant.yaml"
    file.write_text(past, "utf-8")
    (entered,) = take_over(office.desk, office.instructor, file, at=SIGNED)
    name = str(entered.reference)
    allot(office.desk, office.decider, "00/2026", amount_cents=45_000_00, at=AT)
    short = read(send(visiting("decider"), at(name, "decision/reprise"), {}), 422)
    assert "n'y suffit pas" in short.text
    allot(office.desk, office.decider, "00/2026", amount_cents=ENVELOPE, at=AT)
    asked = send(visiting("decider"), at(name, "decision/reprise"), {})
    assert "Confirmer la reprise de « Ateliers d'avant », de Les Ateliers." in read(asked).text
    assert told(office, name)["state"] == "under_review"
    assert visiting("decider").post(at(name, "decision/reprise"), {**hidden(asked.text), **CONFIRM}).status_code == 303
    assert told(office, name)["state"] == "agreed"
