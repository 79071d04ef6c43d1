"""What goes wrong is told on a page like the others, in words, and proposes what is near."""

import logging

import pytest
from reading_pages import TODAY, Page, client, page, platform

from tremplin import errors
from tremplin.errors import (
    Conflict,
    Difference,
    Forbidden,
    NotYet,
    RefusedRequest,
    TremplinError,
    Unavailable,
    UnreadyBase,
    WrongUsage,
)
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.frame.errors import STATUSES

FICHE = "/fiches/62/2025/preparatoires-emploi"


@pytest.fixture
def raising(monkeypatch):
    """A reader of a site whose home page raises an error."""

    def raising(error):
        app = create_app(platform(), clock=Clock(TODAY))

        def home():
            raise error

        app.view_functions["public.home"] = home
        return app

    return raising


@pytest.mark.parametrize(
    ("asked", "proposed"),
    [
        ("/fiches/62/2025/preparatoire-emploi", FICHE),
        ("/fiches/62/2025/Preparatoires-Emploi", FICHE),
        ("/fiche/62/2025/preparatoires-emploi", FICHE),
        ("/fiches/62/2025/preparatoires-emploi/rien", FICHE),
        ("/preparatoires-emploi", FICHE),
        ("/fiches/permis-de-conduire", "/fiches/93/pdie/permis-de-conduire"),
        ("/appels/62/20245", "/appels/62/2024"),
        ("/departement/93", "/departements/93"),
        ("/fiches/62/2025/preparatoire-emploi/demande", FICHE),
    ],
)
def test_an_unknown_address_proposes_the_nearest(asked, proposed):
    assert proposed in page(asked, 404).links


def test_an_unknown_address_like_no_other_proposes_the_search():
    found = page("/zzzzzz/qqqq", 404)
    assert "Page introuvable" in found.text
    assert "Vouliez-vous dire" not in found.text
    assert "/fiches" in found.links


def test_an_unknown_name_is_told_in_a_sentence():
    assert "fiche « 62/2025/claus » : identifiant inconnu." in page("/fiches/62/2025/claus", 404).text


@pytest.mark.parametrize("asked", ["/" + "a" * 5_000, "/%00%ff", "/fiches/%F0%9F%98%80/../x", "/<script>", "/'\""])
def test_a_hostile_address_is_a_page_like_another(asked):
    sent = client().get(asked)
    assert sent.status_code == 404
    assert "<script>" not in sent.text
    assert Page(sent.text).faults == []


@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("GET", "/langue", 405, "Cette adresse ne se lit pas ainsi"),
        ("DELETE", "/fiches", 405, "Cette adresse ne se lit pas ainsi"),
        ("GET", "/rien", 404, "Page introuvable"),
    ],
)
def test_an_error_is_a_page_with_the_layout_and_one_title(method, address, status, title):
    sent = client().open(address, method=method)
    assert (sent.status_code, sent.mimetype) == (status, "text/html")
    found = Page(sent.text)
    assert found.faults == []
    assert found.headings.count(1) == 1
    assert title in found.text
    assert "/accessibilite" in found.links
    assert ("Allow" in sent.headers) is (status == 405)


@pytest.mark.parametrize("address", ["/rien", "/langue", "/", FICHE])
def test_asked_for_its_headers_alone_an_address_answers_the_same_without_a_body(address):
    whole, head = client().get(address), client().head(address)
    assert (head.status_code, head.data) == (whole.status_code, b"")
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_what_is_too_long_is_refused_in_words():
    sent = client().post(f"{FICHE}/demande", data={"answers.action_weeks": "x" * 300_000})
    assert sent.status_code == 413
    assert "Le site lit 256 ko au plus d'une page" in Page(sent.text).text
    assert client().post("/langue", data={"suite": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RefusedRequest("c'est non."), 409),
        (NotYet("rien n'est enregistré", ["il manque un avis."]), 409),
        (Forbidden("votre rôle ne permet pas de payer."), 403),
        (Unavailable("la base est occupée."), 503),
        (Conflict("Le dossier", [Difference("Titre", "Un", "Deux")], 3), 409),
        (UnreadyBase("la base est vide.", "init"), 503),
        (WrongUsage("mal dit."), 422),
        (TremplinError("non."), 422),
    ],
)
def test_what_tremplin_refuses_is_its_own_sentence(raising, error, status):
    sent = raising(error).test_client().get("/")
    assert sent.status_code == status
    assert " ".join(str(error).split()) in Page(sent.text).text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_error_of_the_tree_has_its_status():
    tree = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TremplinError)}
    assert set(STATUSES) == tree


def test_a_failure_is_told_to_staff_and_nothing_of_it_on_the_page(raising, caplog):
    with caplog.at_level(logging.ERROR):
        sent = raising(ZeroDivisionError("secret")).test_client().get("/")
    assert sent.status_code == 500
    assert "Le site est en panne" in Page(sent.text).text
    assert "secret" not in sent.text
    assert "ZeroDivision" not in sent.text
    assert "secret" in caplog.text
    assert sent.headers["Content-Security-Policy"]


def test_a_failure_of_the_layout_itself_is_still_told(raising):
    app = raising(ZeroDivisionError("secret"))
    app.jinja_env.globals["url_for"] = None
    sent = app.test_client().get("/")
    assert sent.status_code == 500
    assert "Le site est en panne" in sent.text
    assert "secret" not in sent.text


def test_an_error_of_the_api_is_no_page():
    assert client().get("/api/v1/rien").mimetype == "application/problem+json"
