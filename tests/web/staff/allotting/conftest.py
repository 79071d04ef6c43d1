"""The office of a fiche that has criteria and lots, and the browsers of those who rank and allot."""

from datetime import date
from pathlib import Path

import pytest
from desks import Office
from graded import graded_office
from signed_in import SignedInClient, browser_of, site_of

from tremplin.storage.engine import Database
from tremplin_web.clock import Clock


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return graded_office(database, tmp_path)


@pytest.fixture
def visiting(office: Office):
    """The browser of somebody, on a day."""

    def visit(who: str = "decider", day: date = date(2026, 2, 12)) -> SignedInClient:
        return browser_of(site_of(office, Clock(day)), office, getattr(office, who))

    return visit
