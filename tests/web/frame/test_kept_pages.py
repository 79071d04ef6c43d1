"""Pages that are kept: once made, for whoever comes; never one that somebody who is known reads."""

import pytest
from flask import g, render_template_string, request
from reading_pages import TODAY, platform

from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.frame.kept import kept
from tremplin_web.public.reading import one_fiche
from tremplin_web.site import READER, reader

FICHE = "/fiches/62/2025/preparatoires-emploi"


@pytest.fixture
def visits():
    """A site where a header stands for signing in, and whose home page is kept and tells who reads it."""
    app = create_app(platform(), clock=Clock(TODAY))

    @app.before_request
    def known():
        if "X-Reader" in request.headers:
            setattr(g, READER, request.headers["X-Reader"])

    app.view_functions["public.home"] = lambda: kept(
        lambda: render_template_string("{{ who }}", who=reader() or "personne")
    )
    client = app.test_client()

    def visit(who=None, address="/"):
        return client.get(address, headers={"X-Reader": who} if who else {})

    return visit


def test_a_page_made_for_somebody_is_never_given_to_another(visits):
    told = [visits(who).text for who in ("Ada", None, "Sacha", None, "Ada")]
    assert told == ["Ada", "personne", "Sacha", "personne", "Ada"]


@pytest.mark.parametrize("address", ["/", FICHE, "/fiches", "/rien"])
def test_what_somebody_reads_is_kept_by_nobody(visits, address):
    assert visits("Ada", address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", FICHE])
def test_what_anybody_reads_is_asked_again(visits, address):
    assert visits(None, address).headers["Cache-Control"] == "no-cache"


def test_what_is_the_same_for_all_is_kept_as_before(visits):
    asked = "/api/v1/fiches"
    assert visits("Ada", asked).headers["Cache-Control"] == visits(None, asked).headers["Cache-Control"]


def test_a_page_is_made_once_for_whoever_comes_and_anew_for_somebody(visits, monkeypatch):
    made = []
    monkeypatch.setattr(one_fiche, "_page", lambda fiche: made.append(fiche) or "La fiche")
    assert [visits(who, FICHE).text for who in (None, None, "Ada", "Ada")] == ["La fiche"] * 4
    assert len(made) == 3
