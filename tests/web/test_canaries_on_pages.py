"""Who people are is read by those who need it alone: unmistakable names, days and numbers, sought on every page."""

import logging
from typing import Any

import pytest
from desks import STARTED, Office
from flask import Flask
from routes import EVERYBODY, ROUTES
from signed_in import browser_of
from test_routes import FIRST, objects

from tremplin.casework.following.editing import add

# of one person: as they are kept, as pages write them, as addresses do
CANARY = {
    "last_name": "Zqxnommer",
    "first_name": "Zqxprenom",
    "birth_date": "1987-06-05",
    "phone": "0612349876",
    "email": "zqxmel@exemple.fr",
}
FORMS = ("zqxnommer", "zqxprenom", "zqxmel", "1987-06-05", "05/06/1987", "5 juin 1987", "0612349876", "06 12 34 98 76")
NEEDS = ("editor", "signatory", "local", "instructor")
PAGES = [route.address for route in ROUTES if route.method == "GET"]
ASKED = "?noms=oui"
# where those who need to know read who people are
PEOPLE = "/participants"


@pytest.fixture
def followed(office: Office) -> Office:
    """An operation that runs, with one person in it, of whom all is known."""
    dossier = office.running()
    assert dossier == FIRST
    add(office.desk, office.editor, dossier, {"territory": "nord", **CANARY}, at=STARTED)
    return office


def told(text: str) -> list[str]:
    """What a text tells of the person."""
    held = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").casefold()
    return [form for form in FORMS if form in held]


@pytest.mark.parametrize("who", EVERYBODY.split())
def test_a_page_names_nobody_to_whoever_need_not_know(
    served: Flask, followed: Office, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser, read = browser_of(served, followed, getattr(followed, who)), dict[str, list[str]]()
    for page in PAGES:
        # whoever may not ask for them asks all the same
        address = page.format(**objects(followed)).partition("?")[0] + ASKED
        answer = browser.get(address)
        if found := told(answer.text if not answer.is_streamed or answer.mimetype.startswith("text") else ""):
            read[address] = found
    if who in NEEDS:
        assert read
        assert [address for address in read if PEOPLE not in address] == []
    else:
        assert read == {}
    assert told("\n".join(map(_line, caplog.records))) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_dossiers_names_nobody(served: Flask, followed: Office, kind: str) -> None:
    given = browser_of(served, followed, followed.instructor).post(f"/dossiers/export.{kind}", {"confirme": "oui"})
    assert given.status_code == 200
    assert told(given.data.decode("utf-8", "ignore")) == []


def _line(record: Any) -> str:
    return f"{record.getMessage()} {record.exc_text or ''}"
