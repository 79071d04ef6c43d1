"""Whether the site serves; a plugin that failed is told to staff, and takes nothing from the others."""

from importlib.metadata import version

import pytest
from distributions import importable, lay
from reading_pages import TODAY, Page, client, platform

from tremplin.extension.manager import gather
from tremplin.platform import assemble
from tremplin_web.app import create_app
from tremplin_web.clock import Clock


@pytest.fixture
def broken(tmp_path):
    """What is installed, and a plugin beside it that cannot be imported."""
    lay(
        tmp_path,
        "tremplin-casse",
        {"tremplin_casse/__init__.py": "", "tremplin_casse/plugin.py": "raise OSError('le disque a disparu')"},
        {"casse": "tremplin_casse.plugin"},
    )
    with importable(tmp_path):
        yield assemble(gather())


def test_a_site_that_serves_says_what():
    sent = client().get("/health")
    assert (sent.status_code, sent.headers["Cache-Control"]) == (200, "no-store")
    told = {"status": "ok", "version": version("tremplin"), "fiches": len(platform().fiches), "failing_plugins": 0}
    assert sent.json == told
    assert client().head("/health").status_code == 200


def test_a_broken_plugin_is_logged_and_every_other_page_is_served(broken, caplog):
    app = create_app(broken, clock=Clock(TODAY))
    assert (
        "Greffon en défaut : casse (tremplin-casse 1.0) : ne se charge pas : OSError: le disque a disparu"
        in caplog.text
    )
    reader = app.test_client()
    assert reader.get("/health").json | {"version": None} == {
        "status": "degraded", "version": None, "fiches": len(platform().fiches), "failing_plugins": 1}  # fmt: skip
    for address in ("/", "/fiches", *(f"/departements/{code}" for code in platform().departments)):
        sent = reader.get(address)
        assert sent.status_code == 200
        assert "disparu" not in Page(sent.text).text
    for fiche in platform().fiches:
        assert reader.get(f"/fiches/{fiche}").status_code == 200


def test_a_site_with_nothing_to_serve_says_so():
    reader = create_app(assemble(gather([])), clock=Clock(TODAY)).test_client()
    sent = reader.get("/health")
    assert (sent.status_code, sent.json["status"]) == (503, "down")
    assert reader.get("/").status_code == 200
