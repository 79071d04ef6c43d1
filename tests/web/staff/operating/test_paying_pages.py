"""Payments on pages, and thieves: one payment for one key, whatever is sent, by whoever may, within what is due."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from desks import SETTLED, Office
from signed_in import cookie_of
from statements import hearing
from till import Browsing, Till, read, reported

from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.settlements import settle
from tremplin.casework.organisations.bank_details import enter
from tremplin.casework.reading.page import shown
from tremplin.records.agreements import PaymentKind

# 40 250,00 € are due by the settlement of desks.py
ADVANCE = {"what": "advance", "amount": "20 000,00 €", "paid_on": "02/03/2027"}
BALANCE = {"what": "balance", "amount": "40250", "paid_on": "10/05/2027"}


def payments(office: Office, written: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shown(office.desk, office.decider, written, at=SETTLED)["payments"]
    return found


def till(browsing: Browsing, written: str, who: str = "decider", page: str = "versements") -> Till:
    return Till(browsing(who), f"/dossiers/{written}/{page}")


def test_what_is_due_of_each_payment_is_told_with_its_reasons_and_proposed(office: Office, browsing: Browsing):
    written = reported(office)
    page = read(browsing().get(f"/dossiers/{written}/versements"))
    assert "Avance" in page.text
    assert "Le solde n'est pas arrêté : arrêtez-le d'abord." in page.text
    assert 'value="20 000,00"' in browsing().get(f"/dossiers/{written}/versements").text.replace("\xa0", " ")


def test_a_payment_is_confirmed_to_the_cent_then_made_once(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written)
    sent = {**here.hidden(), **BALANCE}
    asked = read(here.browser.post(here.address, sent))
    assert "Versement du solde : 40 250,00 € à Les Ateliers, le 10/05/2027." in asked.text.replace("\xa0", " ")
    assert "Après cela : 40 250,00 € versés, sur 40 250,00 € dus" in asked.text.replace("\xa0", " ")
    assert payments(office, written) == []
    done = here.browser.post(here.address, {**sent, "confirme": "oui"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/dossiers/{written}?fait=versements")
    # a second click, a page that is loaded again, the way back then forward
    for _ in range(3):
        assert here.browser.post(here.address, {**sent, "confirme": "oui"}).status_code == 303
    assert [each["amount_cents"] for each in payments(office, written)] == [40_250_00]
    told = read(here.browser.get(done.headers["Location"]))
    assert "Le versement est enregistré" in told.text


def test_two_clicks_at_once_are_one_payment(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written)
    sent = {**here.hidden(), **BALANCE, "confirme": "oui"}
    # a client of the tests keeps its cookies for one request at a time
    browsers = [browsing(), browsing()]
    secrets = [each.secret() for each in browsers]

    def click(rank: int) -> int:
        answer = browsers[rank].client.post(here.address, data={**sent, "csrf_token": secrets[rank]})
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        assert [*pool.map(click, range(2))] == [303, 303]
    assert [each["amount_cents"] for each in payments(office, written)] == [40_250_00]


def test_another_amount_under_a_key_that_served_pays_nothing_more(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written)
    sent = {**here.hidden(), **BALANCE, "amount": "100", "confirme": "oui"}
    assert here.browser.post(here.address, sent).status_code == 303
    again = {**sent, "amount": "200"}
    read(here.browser.post(here.address, again), 409)
    fresh = {**again, "version": here.hidden()["version"]}
    told = read(here.browser.post(here.address, fresh), 422)
    assert "Cette clé a déjà servi à un autre versement de ce dossier" in told.text
    assert [each["amount_cents"] for each in payments(office, written)] == [100_00]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": "-1"}, "montant"),
        ({"amount": "0"}, "Un versement est d'un centime au moins."),
        ({"amount": "40250,01"}, "il en reste 40 250,00 € à verser"),
        ({"amount": "40 250,005"}, "deux décimales au plus"),
        ({"amount": "99999999999999999999"}, "montant"),
        ({"what": "advance"}, "il ne se verse plus d'avance, seul le solde"),
        ({"what": "balance:../../x"}, "réponse"),
        ({"paid_on": "31/12/2030"}, "31/12/2030"),
        ({"paid_on": "01/01/2026"}, "convention"),
        ({"what": ""}, "Choisissez le versement."),
    ],
)
def test_what_may_not_be_paid_is_refused_before_one_confirms_and_kept_as_typed(
    office: Office, browsing: Browsing, typed: dict[str, str], told: str
):
    written = office.settled()
    for more in ({}, {"confirme": "oui"}):
        here = till(browsing, written)
        answer = here.send({**BALANCE, **typed}, **more)
        page = read(answer, 422)
        assert told in page.text.replace("\xa0", " ")
        assert f'value="{typed.get("paid_on", "10/05/2027")}"' in answer.text
    assert payments(office, written) == []


def test_a_page_that_somebody_else_overtook_pays_nothing(office: Office, browsing: Browsing):
    written = reported(office)
    here = till(browsing, written)
    sent = {**here.hidden(), **ADVANCE}
    settle(office.desk, office.instructor, written, at=SETTLED)
    page = read(here.browser.post(here.address, {**sent, "confirme": "oui"}), 409)
    assert "ce n'est plus la version que vous avez lue" in page.text
    assert payments(office, written) == []


@pytest.mark.parametrize("lost", ["version", "key"])
def test_a_form_that_came_without_its_key_or_its_version_pays_nothing(office: Office, browsing: Browsing, lost: str):
    written = office.settled()
    here = till(browsing, written)
    sent = {name: value for name, value in {**here.hidden(), **BALANCE, "confirme": "oui"}.items() if name != lost}
    assert "cette page n'a pas été envoyée entière" in read(here.browser.post(here.address, sent), 422).text
    assert payments(office, written) == []


def test_whoever_settled_is_told_before_and_cannot_pay(office: Office, browsing: Browsing):
    written = reported(office)
    settle(office.desk, office.second, written, at=SETTLED)
    here = till(browsing, written, "second")
    told = "Vous avez arrêté ce solde : son versement revient à une autre personne."
    assert told in read(here.browser.get(here.address)).text
    answer = here.send(BALANCE, amount="20250", confirme="oui")
    assert told in read(answer, 422).text
    assert payments(office, written) == []


def test_nothing_is_paid_while_an_account_waits_to_be_confirmed(office: Office, browsing: Browsing):
    written = office.settled()
    given = {"holder": "Les Ateliers", "iban": "FR76 3000 6000 0112 3456 7890 189", "bic": None}
    enter(office.desk, office.signatory, str(office.organisation), at=SETTLED, **given)
    page = read(till(browsing, written).send(BALANCE, confirme="oui"), 422)
    assert "attendent d'être confirmées" in page.text
    assert payments(office, written) == []


def test_what_is_paid_back_is_said_as_such(office: Office, browsing: Browsing):
    written = office.running(advance=36_000_00)
    pay(
        *(office.desk, office.decider, written),
        kind=PaymentKind.ADVANCE,
        amount_cents=36_000_00,
        paid_on=date(2027, 3, 1),
        at=SETTLED,
    )
    office.settle(office.report(written, {"realised.staff": 30_000_00}))
    here = till(browsing, written)
    page = read(here.browser.get(here.address))
    assert "À reverser par le porteur 1 500,00 €" in page.text.replace("\xa0", " ")
    sent = {"what": "repayment", "amount": "1500", "paid_on": "10/05/2027"}
    assert here.confirmed(sent).status_code == 303
    assert "Il ne reste rien" not in read(here.browser.get(here.address)).text


def test_a_mandate_is_entered_once_and_another_takes_a_reason(office: Office, browsing: Browsing):
    written = office.settled()
    till(browsing, written).confirmed(BALANCE)
    here = till(browsing, written, page="versements/mandat")
    assert "n° 1, solde" in read(here.browser.get(here.address)).text
    sent = {"payment": "1", "number": "M-2027-12", "issued_on": "10/05/2027"}
    assert here.send(sent).status_code == 303
    assert "M-2027-12 du 10 mai 2027" in read(here.browser.get(f"/dossiers/{written}/versements")).text
    assert "donnez le motif pour le remplacer" in read(here.send(sent, number="M-2"), 422).text
    assert here.send(sent, number="M-2", reason="Erreur de saisie.").status_code == 303


@pytest.mark.parametrize("who", ["instructor", "local", "reader", "statistician", "admin", "signatory", "other"])
@pytest.mark.parametrize("page", ["versements", "versements/mandat", "clore"])
def test_nobody_but_a_decision_maker_reads_these_pages(office: Office, browsing: Browsing, who: str, page: str):
    written = office.settled()
    assert browsing(who).get(f"/dossiers/{written}/{page}").status_code == 404
    assert till(browsing, written, who, page).browser.post(f"/dossiers/{written}/{page}").status_code == 404


def test_two_payments_at_once_under_two_keys_never_pay_more_than_is_due(office: Office, browsing: Browsing):
    written = office.settled()
    tills = [till(browsing, written, who) for who in ("decider", "second")]
    forms = [{**each.hidden(), **BALANCE, "confirme": "oui", "csrf_token": each.browser.secret()} for each in tills]

    def click(rank: int) -> int:
        status: int = tills[rank].browser.client.post(tills[rank].address, data=forms[rank]).status_code
        return status

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(click, range(2)))
    assert answers[0] == 303
    assert answers[1] in (409, 422)
    assert [each["amount_cents"] for each in payments(office, written)] == [40_250_00]


def test_whoever_was_not_proved_lately_proves_it_first_and_nothing_is_paid_meanwhile(
    office: Office, browsing: Browsing
):
    written = office.settled()
    here = till(browsing, written)
    client = here.browser.client
    client.set_cookie("tremplin", cookie_of(office, office.decider, timedelta(minutes=20)))
    answer = here.send(BALANCE, confirme="oui")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/connexion/confirmer")
    assert payments(office, written) == []


def test_a_form_that_another_site_sends_pays_nothing(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written)
    sent = {**here.hidden(), **BALANCE, "confirme": "oui", "csrf_token": "autre"}
    assert here.browser.client.post(here.address, data=sent).status_code == 400
    assert payments(office, written) == []


def test_what_is_paid_costs_as_many_statements_for_one_as_for_many(office: Office, browsing: Browsing):
    counts = []
    for many in (1, 9):
        written = office.running()
        for _ in range(many):
            said = {"kind": PaymentKind.ADVANCE, "amount_cents": 1_00, "paid_on": date(2027, 3, 1), "at": SETTLED}
            pay(office.desk, office.decider, written, **said)
        browser = browsing()
        with hearing(office) as heard:
            assert browser.get(f"/dossiers/{written}/versements").status_code == 200
        counts.append(len(heard))
    assert counts[0] == counts[1]
