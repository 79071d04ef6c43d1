"""The browsers of those who settle and pay, on a day."""

from datetime import date

import pytest
from desks import Office
from signed_in import SignedInClient, browser_of, site_of
from till import Browsing

from tremplin_web.clock import Clock

MAY = date(2027, 5, 10)


@pytest.fixture
def browsing(office: Office) -> Browsing:
    """The browser of somebody of the office, after the end of its operations unless told."""

    def browse(who: str = "decider", day: date = MAY) -> SignedInClient:
        return browser_of(site_of(office, Clock(day)), office, getattr(office, who))

    return browse
