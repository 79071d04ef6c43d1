"""The pages of what a call has to give: its ranking, its envelopes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape

import pytest
from desks import AT, Office
from sat import ASKED, Visiting, sitting_of
from statements import hearing
from werkzeug.test import TestResponse

from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import allot, envelope, listed
from tremplin.casework.granting.scores import score
from tremplin_web.staff.allotting import ranked

CALL, AT_CALL = "00/2026", "/appels/00/2026"
LOT = f"{AT_CALL}/enveloppes/lot-bassin-nord"


def told(answer: TestResponse) -> str:
    return unescape(answer.text).replace("\xa0", " ")


# rank


def test_dossiers_are_ranked_with_their_ties_their_missing_scores_and_their_thresholds(
    office: Office, visiting: Visiting
):
    sitting_of(office, 2)
    low, same = (office.under_review(title=each, lot="bassin-nord") for each in ("Faible", "Égal"))
    score(office.desk, office.instructor, low, {"qualite": 3, "cout": 5}, "Vu.", at=AT)
    score(office.desk, office.instructor, same, {"qualite": 20, "cout": 5}, "Vu.", at=AT)
    unscored = office.submitted(title="Pas encore noté", lot="bassin-sud", territories=("sud",))
    for who in ("instructor", "decider", "reader", "local"):
        page = told(visiting(who).get(f"{AT_CALL}/classement"))
        assert "ex æquo" in page
        assert "Qualité du projet, note totale" in page
        # a service sees the dossiers of its territory alone
        assert (unscored in page) is (who != "local")
    page = told(visiting("instructor").get(f"{AT_CALL}/classement?lot=bassin-sud"))
    assert "Qualité du projet, Coût" in page
    assert low not in page
    assert "sans rang" in page
    # the commission to come is one click away
    assert "/commissions/1/inscrire?appel=00/2026" in visiting("instructor").get(f"{AT_CALL}/classement").text


def test_a_long_ranking_is_read_page_by_page(office: Office, visiting: Visiting, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ranked, "MOST", 2)
    best, second, third = sitting_of(office, 3).dossiers
    browser = visiting("instructor")
    first = browser.get(f"{AT_CALL}/classement?lot=bassin-nord")
    assert (best in first.text, second in first.text, third in first.text) == (True, True, False)
    assert "lot=bassin-nord&page=2" in told(first)
    last = browser.get(f"{AT_CALL}/classement?lot=bassin-nord&page=2")
    assert (best in last.text, third in last.text) == (False, True)


# allot


def test_an_envelope_is_opened_changed_and_tells_what_it_has_been(office: Office, visiting: Visiting):
    browser = visiting()
    assert "Aucune enveloppe n'est ouverte" in told(browser.get(f"{AT_CALL}/enveloppes"))
    assert browser.post(LOT, {"amount": "100 000", "places": "2", "version": "0"}).status_code == 303
    assert browser.post(LOT, {"amount": "150 000,00 €", "places": "", "version": "1"}).status_code == 303
    found = envelope(office.desk, office.decider, CALL, lot="bassin-nord")
    assert (found.amount_cents, found.places, found.version) == (150_000_00, None, 2)
    page = told(browser.get(LOT))
    for each in ("100 000,00 €", "150 000,00 €", "sans limite", "Decider", "ouverte", "changée"):
        assert each in page, each
    listing = told(browser.get(f"{AT_CALL}/enveloppes"))
    assert "Lot Bassin nord" in listing
    assert "Territoire Nord" in listing


def test_what_somebody_else_allotted_meanwhile_is_a_conflict_and_both_values_are_told(
    office: Office, visiting: Visiting
):
    allot(office.desk, office.admin, CALL, lot="bassin-nord", amount_cents=100_000_00, at=AT)
    # opened by somebody else since the page was shown, then changed since
    for version in ("0", "7", "", "x"):
        answer = visiting().post(LOT, {"amount": "1", "places": "", "version": version})
        assert answer.status_code == 409, version
        assert "100 000,00 €" in told(answer)
        assert 'value="1"' in answer.text
    assert envelope(office.desk, office.decider, CALL, lot="bassin-nord").amount_cents == 100_000_00


def test_what_an_envelope_would_become_is_seen_before_it_is_kept(office: Office, visiting: Visiting):
    accept(office.desk, office.decider, office.under_review(lot="bassin-nord"), ASKED, "Bien.", at=AT)
    answer = visiting().post(LOT, {"do": "look", "amount": "100 000", "places": "5", "version": "0"})
    assert answer.status_code == 200
    page = told(answer)
    # what was granted already would be taken in
    for each in ("Rien n'est encore enregistré", "100 000,00 €", "54 000,00 €", "4 places"):
        assert each in page, each
    assert 'value="100 000"' in page
    assert listed(office.desk, office.decider) == []
    short = visiting().post(LOT, {"do": "look", "amount": "40 000", "places": "", "version": "0"})
    assert (short.status_code, "Proposez au moins l'engagé" in told(short)) == (422, True)


def test_an_admin_finds_the_envelopes_of_every_call_and_no_ranking(office: Office, visiting: Visiting):
    page = visiting("admin").get("/appels")
    assert f"{AT_CALL}/enveloppes" in page.text
    assert f"{AT_CALL}/classement" not in page.text
    assert visiting("admin").get(f"{AT_CALL}/enveloppes").status_code == 200


def test_an_envelope_is_opened_once_by_two_who_send_it_at_once(office: Office, visiting: Visiting):
    browsers = [visiting("decider"), visiting("second"), visiting("admin")]
    typed = {"amount": "100 000", "places": "", "version": "0"}
    with ThreadPoolExecutor(3) as pool:
        done = sorted(each.status_code for each in pool.map(lambda browser: browser.post(LOT, typed), browsers))
    assert done == [303, 409, 409]
    assert len(listed(office.desk, office.decider)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "", "places": ""}, "donnez un montant"),
        ({"amount": "beaucoup", "places": ""}, "beaucoup"),
        ({"amount": "10 000", "places": "-1"}, "-1"),
        ({"amount": "45 999,99", "places": ""}, "Proposez au moins l'engagé"),
        ({"amount": "90 000", "places": "0"}, "Places déjà prises : 1"),
        ({"amount": "100 000,00", "places": ""}, "Elle dit déjà cela"),
    ],
)
def test_an_envelope_that_may_not_be_so_is_refused_and_what_was_typed_is_kept(
    office: Office, visiting: Visiting, typed: dict[str, str], said: str
):
    allot(office.desk, office.admin, CALL, lot="bassin-nord", amount_cents=100_000_00, at=AT)
    written = office.under_review(lot="bassin-nord")
    accept(office.desk, office.decider, written, ASKED, "Bien.", at=AT)
    answer = visiting().post(LOT, {**typed, "version": "1"})
    assert answer.status_code == 422
    assert said in told(answer)
    if typed["amount"]:
        assert f'value="{typed["amount"]}"' in told(answer)
    # one from which something was drawn is not taken away, whatever is sent
    assert "Retirer l'enveloppe" not in told(visiting().get(LOT))
    assert visiting().post(LOT, {"do": "remove"}).status_code == 422
    assert visiting().post(LOT, {"do": "adopt"}).status_code == 422
    assert envelope(office.desk, office.decider, CALL, lot="bassin-nord").amount_cents == 100_000_00


def test_an_envelope_opened_by_mistake_is_taken_away_once(office: Office, visiting: Visiting):
    allot(office.desk, office.admin, CALL, lot="bassin-nord", amount_cents=1_00, at=AT)
    assert visiting().post(LOT, {"do": "remove"}).status_code == 303
    assert visiting().post(LOT, {"do": "remove"}).status_code == 404
    assert listed(office.desk, office.decider) == []


def test_whoever_proposes_reads_the_envelopes_and_changes_none(office: Office, visiting: Visiting):
    allot(office.desk, office.admin, CALL, lot="bassin-nord", amount_cents=100_000_00, at=AT)
    page = told(visiting("instructor").get(LOT))
    assert "100 000,00 €" in page
    assert "Enregistrer l'enveloppe" not in page
    assert visiting("instructor").post(LOT, {"amount": "1", "version": "1"}).status_code == 404


@pytest.mark.parametrize("address", ["99/2026", "00/2099"])
@pytest.mark.parametrize("page", ["classement", "enveloppes", "enveloppes/appel", "simulations"])
def test_a_call_that_is_not_there_and_an_envelope_of_nothing_have_one_answer(
    office: Office, visiting: Visiting, address: str, page: str
):
    browser = visiting()
    absent = browser.get("/commissions/999999").data
    assert browser.get(f"/appels/{address}/{page}").data == absent
    assert browser.get(f"{AT_CALL}/enveloppes/lot-rien").data == absent


# what it costs


@pytest.mark.parametrize("page", ["classement", "enveloppes", "enveloppes/appel", "enveloppes/lot-bassin-nord"])
def test_a_page_of_a_call_costs_as_many_statements_at_few_dossiers_as_at_many(
    office: Office, visiting: Visiting, page: str
):
    allot(office.desk, office.admin, CALL, lot="bassin-nord", amount_cents=100 * ASKED, at=AT)
    allot(office.desk, office.admin, CALL, amount_cents=100 * ASKED, at=AT)
    browser, costs = visiting("decider", date(2026, 2, 10)), []
    sitting_of(office, 2)
    for more in (0, 0, 8):
        if more:
            sitting_of(office, more, "Autre")
            allot(office.desk, office.admin, CALL, territory="nord", amount_cents=1_00, at=AT)
        with hearing(office) as heard:
            assert browser.get(f"{AT_CALL}/{page}").status_code == 200
        costs.append(len(heard))
    assert costs[1] == costs[2]
