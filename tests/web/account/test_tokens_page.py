"""One's own tokens: made by a form, shown once, listed, taken back; by who proved lately that they are there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from desks import AT, Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of, cookie_of

from tremplin.casework.accounts.roles import Perimeter, revoke
from tremplin.casework.machines.tokens import let_in

UNTIL = (datetime.now(UTC) + timedelta(days=60)).strftime("%d/%m/%Y")
ASKED = {"name": "Silo", "scopes": ["dossiers:read", "indicators:read"], "until": UNTIL}


def test_a_token_is_made_shown_once_and_taken_back(served: Flask, office: Office):
    browser = browser_of(served, office, office.reader)
    made = browser.post("/compte/jetons", ASKED)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    found = re.search(r"tremplin_[\w-]{43}", made.text)
    assert found
    token, now = found[0], datetime.now(UTC)
    assert let_in(office.desk, token, now=now)
    listed = browser.get("/compte/jetons")
    assert "Silo" in listed.text
    assert token not in listed.text
    Page(listed.text)
    browser.post("/compte/jetons/1/retirer", follow_redirects=True)
    assert let_in(office.desk, token, now=now) is None
    assert "ne sert plus" in browser.get("/compte/jetons?fait=retire").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "pour le reconnaître"),
        ({"scopes": []}, "au moins une case"),
        ({"until": "demain"}, "demain"),
        ({"until": "01/01/2099"}, "un an au plus"),
        ({"scopes": ["tout"]}, "tout"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(served: Flask, office: Office, wrong, told: str):
    answer = browser_of(served, office, office.instructor).post("/compte/jetons", {**ASKED, **wrong})
    assert answer.status_code == 422
    assert told in answer.text
    assert wrong.get("name") == "" or 'value="Silo"' in answer.text
    Page(answer.text)


def test_whoever_proved_long_ago_that_they_are_there_proves_it_again(served: Flask, office: Office):
    client = served.test_client()
    client.set_cookie("tremplin", cookie_of(office, office.editor, timedelta(minutes=20)))
    answer = SignedInClient(client).post("/compte/jetons", ASKED)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/connexion/confirmer")


def test_the_tokens_of_others_are_not_there(served: Flask, office: Office):
    browser_of(served, office, office.reader).post("/compte/jetons", ASKED)
    other = browser_of(served, office, office.instructor)
    assert "Silo" not in other.get("/compte/jetons").text
    assert other.post("/compte/jetons/1/retirer").status_code == 404


def test_whoever_has_no_role_is_not_led_to_a_page_that_is_not_theirs(served: Flask, office: Office):
    browser = browser_of(served, office, office.reader)
    assert "/compte/jetons" in browser.get("/compte").text
    revoke(office.desk, office.admin, office.reader.login, "reader", Perimeter(department="00"), at=AT)
    alone = browser_of(served, office, office.reader)
    assert "/compte/jetons" not in alone.get("/compte").text
    assert alone.get("/compte/jetons").status_code == 404
