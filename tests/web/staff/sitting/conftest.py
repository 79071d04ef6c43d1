"""A commission with dossiers under review, and the browsers of those who prepare and decide it."""

from datetime import date
from pathlib import Path

import pytest
from desks import Office
from graded import graded_office
from sat import Sitting, sitting_of
from signed_in import SignedInClient, browser_of, site_of

from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

# the day of the commission
SAT = date(2026, 2, 12)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The office of a fiche that has criteria, lots and opinions."""
    return graded_office(database, tmp_path)


@pytest.fixture
def sitting(office: Office) -> Sitting:
    """A commission of three dossiers."""
    return sitting_of(office, 3)


@pytest.fixture
def visiting(office: Office):
    """The browser of somebody, on a day."""

    def visit(who: str = "decider", day: date = SAT) -> SignedInClient:
        return browser_of(site_of(office, Clock(day)), office, getattr(office, who))

    return visit
