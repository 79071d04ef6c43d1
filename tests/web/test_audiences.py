"""Audiences: each has its folder, and those that work at a desk are served where there is one."""

import subprocess
import sys
from types import ModuleType

import pytest
from reading_pages import platform

from tremplin_web import app as application
from tremplin_web.app import Readership, create_app

ALONE = """
import sys
from tremplin.platform import start
from tremplin_web.app import create_app
client = create_app(start({})).test_client()
for address in ("/", "/fiches", "/api/v1/fiches"):
    assert client.get(address).status_code == 200, address
assert "sqlalchemy" not in sys.modules
"""


@pytest.fixture
def officials(monkeypatch):
    """Pages for people who work at a desk, registered as an audience of the site."""
    module = ModuleType("officials.blueprint")
    module.register = lambda app: app.add_url_rule("/travail", "travail", lambda: "Mon travail")
    monkeypatch.setitem(sys.modules, "officials", ModuleType("officials"))
    monkeypatch.setitem(sys.modules, "officials.blueprint", module)
    monkeypatch.setattr(application, "AUDIENCES", (*application.AUDIENCES, Readership("officials", at_a_desk=True)))


def test_without_a_desk_the_public_site_is_served_alone(officials):
    alone = create_app(platform()).test_client()
    assert (alone.get("/").status_code, alone.get("/travail").status_code) == (200, 404)


def test_with_a_desk_those_who_work_at_it_are_served_too_once_signed_in(officials, office):
    served = create_app(platform(), office.desk).test_client()
    assert (served.get("/").status_code, served.get("/travail").status_code) == (200, 303)


def test_the_public_site_imports_nothing_of_the_database():
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
