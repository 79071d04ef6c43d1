"""What the tests of the site share: what lies beside, which this file puts within reach, and the site of an office."""

import pytest
from desks import Office
from flask import Flask
from signed_in import site_of


@pytest.fixture
def engine_name() -> str:
    """Pages are not the engine's: one is enough."""
    return "sqlite"


@pytest.fixture
def served(office: Office) -> Flask:
    """The site of the small department at work."""
    return site_of(office)
