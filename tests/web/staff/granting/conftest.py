"""Dossiers between their deposit and their agreement, and the browsers of those who instruct, decide and sign them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from desks import Office
from granted import granting_office
from signed_in import SignedInClient, browser_of, site_of

from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

DAY = date(2026, 2, 20)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The office of a fiche that wants opinions and has a grid."""
    return granting_office(database, tmp_path)


@pytest.fixture
def visiting(office: Office) -> Callable[..., SignedInClient]:
    """The browser of somebody, on a day."""

    def visit(who: str, day: date = DAY) -> SignedInClient:
        return browser_of(site_of(office, Clock(day)), office, getattr(office, who))

    return visit
