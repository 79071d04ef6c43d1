"""Figures whose control is long: a worker does it, then their page opens at once, and a file waits for its owner."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from counted import CALL_PAGE, counted_office, crowd, earlier, releases
from desks import AT, Office
from flask import Flask
from signed_in import SignedInClient, browser_of
from werkzeug.test import TestResponse

from tremplin.casework.reading.figures import keeping
from tremplin.storage.engine import Database
from tremplin.works.working import work

LONG = "Ces chiffres demandent un moment"
EXPORT, CALL = "/chiffres/export", {"portee": "appel/00/2026", "par": "sex"}


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """People in two editions, at a time when even a few cells are long to control."""
    office = counted_office(database, tmp_path)
    crowd(office, office.running(), 14, 12)
    earlier(office, 12, 8)
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    return office


@pytest.fixture
def visiting(served: Flask, office: Office) -> Callable[[str], SignedInClient]:
    return lambda who: browser_of(served, office, getattr(office, who))


def worked(office: Office) -> None:
    """A worker does what waits."""
    done = work(office.desk, machine=lambda: datetime.now(UTC), at=lambda: AT, every=0.02)
    assert (done.done, done.failed) == (1, 0)


def led(answer: TestResponse) -> str:
    """Where one follows the work that was begun."""
    assert answer.status_code == 303, answer.text[:800]
    return urlsplit(answer.headers["Location"]).path


@pytest.mark.parametrize("view", ["", "?montrer=sorties", "?montrer=editions"])
def test_what_is_long_is_prepared_by_a_worker_then_shown_at_once(visiting, office: Office, view: str):
    browser = visiting("statistician")
    page = browser.get(f"{CALL_PAGE}{view}")
    assert (page.status_code, LONG in page.text) == (200, True)
    assert releases(office) == 0
    assert browser.post(f"{CALL_PAGE}{view}").status_code == 422
    followed = led(browser.post(f"{CALL_PAGE}{view}", {"preparer": "oui"}))
    worked(office)
    assert "ouvre maintenant sans attendre" in browser.get(followed).text
    kept = releases(office)
    shown = browser.get(f"{CALL_PAGE}{view}").text
    assert LONG not in shown
    assert "tr-counted" in shown
    # that of the edition before was prepared too
    assert ("avant)" in shown) == (view == "")
    assert releases(office) == kept


def test_a_long_export_waits_for_its_owner_alone(visiting, office: Office):
    browser = visiting("statistician")
    assert "le fichier vous attendra" in browser.get(f"{EXPORT}?portee=appel/00/2026&par=sex").text
    followed = led(browser.post(EXPORT, {**CALL, "format": "json", "description": "oui"}))
    worked(office)
    with browser.get(f"{followed}/fichier") as given:
        assert given.headers["Content-Disposition"] == "attachment; filename=chiffres-appel-00-2026.zip"
        written = given.data
    assert visiting("instructor").get(f"{followed}/fichier").status_code == 404
    # what was given out once is given again at once, and is the same
    again = browser.post(EXPORT, {**CALL, "format": "json", "description": "oui"})
    assert again.data == written


def test_a_carrier_who_has_no_list_of_works_waits(visiting, office: Office):
    browser = visiting("signatory")
    page = browser.get(f"/chiffres/organisme/{office.organisation}")
    assert (page.status_code, LONG in page.text, "tr-counted" in page.text) == (200, False, True)
    assert browser.post(f"/chiffres/organisme/{office.organisation}", {"preparer": "oui"}).status_code == 404
