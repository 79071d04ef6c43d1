"""An operation that runs, with people in it, and the browsers of those who follow it."""

from datetime import date
from pathlib import Path

import pytest
from desks import Office
from operated import Followed, Visiting, followed_office
from signed_in import SignedInClient, browser_of, site_of

from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

AUTUMN = date(2026, 10, 1)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The office of a fiche that asks for committees, reports and news after the exit."""
    return followed_office(database, tmp_path)


@pytest.fixture
def operation(office: Office) -> Followed:
    """The operation, with two people."""
    return Followed(office, office.running())


@pytest.fixture
def visiting(office: Office) -> Visiting:
    """The browser of somebody, on a day."""

    def visit(who: str = "signatory", day: date = AUTUMN) -> SignedInClient:
        return browser_of(site_of(office, Clock(day)), office, getattr(office, who))

    return visit
