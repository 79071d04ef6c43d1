"""The headers of every response, whatever answers: pages, errors, files, the API."""

import re

import pytest
from reading_pages import client, platform, site

from tremplin_web.frame.security import HEADERS

FICHE = "62/2025/preparatoires-emploi"
ASKED = [
    *(
        ("GET", address)
        for address in ("/", "/fiches", "/differences", "/accessibilite", "/health", "/langue", "/rien")
    ),
    *(("GET", f"/fiches/{FICHE}{end}") for end in ("", "/demande", "/sorties", "/calendrier.ics", "/rien")),
    *(("GET", f"/static/{name}") for name in ("icon.svg", "plain.css", "absent.css")),
    *(("GET", f"/api/v1/{end}") for end in ("", "docs", "openapi.json", "departments", f"fiches/{FICHE}", "rien")),
    *(("GET", address) for address in ("/departements/62", "/departements/62/couleurs.css", "/appels/62/2025")),
    *(("GET", address) for address in ("/appels/62/9999", "/api/v1/fiches/a/b/c", "/fiches?ouverte=xx")),
    *((method, "/") for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE")),
    *(("POST", address) for address in ("/langue", f"/fiches/{FICHE}/demande", f"/api/v1/fiches/{FICHE}/check")),
]
INLINE = re.compile(r"<style|<script(?! src=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize(("method", "address"), ASKED, ids=" ".join)
def test_every_response_is_protected(method, address):
    sent = client().open(address, method=method, buffered=True)
    assert {name: sent.headers.get(name) for name in HEADERS} == HEADERS
    assert sent.headers.get("Cache-Control")
    assert "Strict-Transport-Security" not in sent.headers
    assert "Server" not in sent.headers
    if address != "/langue" or method != "POST":
        assert "Set-Cookie" not in sent.headers


def test_every_address_of_the_site_is_among_those_asked():
    matched = {
        site().url_map.bind("localhost").match(address.partition("?")[0], method)[0]
        for method, address in ASKED
        if client().open(address, method=method, buffered=True).status_code not in (404, 405)
    }
    pages = {rule.endpoint for rule in site().url_map.iter_rules() if not rule.endpoint.startswith("api.")}
    assert pages <= matched


def test_behind_tls_the_browser_is_told_to_stay_there():
    sent = client().get("/", base_url="https://localhost")
    assert sent.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_header_that_anyone_can_write_is_no_proof_of_tls():
    sent = client().get("/", headers={"X-Forwarded-Proto": "https", "Forwarded": "proto=https"})
    assert "Strict-Transport-Security" not in sent.headers


def test_the_policy_allows_nothing_inline_nor_from_elsewhere():
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}


def test_no_page_holds_a_style_nor_a_script_of_its_own():
    pages = ["/", "/fiches", "/differences", "/accessibilite", "/api/v1/docs", "/rien", f"/fiches/{FICHE}/sorties"]
    pages += [f"/fiches/{fiche}{end}" for fiche in platform().fiches for end in ("", "/demande")]
    assert {address: INLINE.findall(client().get(address).text) for address in pages} == {key: [] for key in pages}


def test_a_page_is_asked_again_and_told_apart_by_its_language_and_an_error_is_not_kept():
    assert client().get("/").headers["Cache-Control"] == "no-cache"
    assert "Cookie" in client().get("/").headers["Vary"]
    assert client().get("/rien").headers["Cache-Control"] == "no-store"
    assert client().post(f"/fiches/{FICHE}/demande").headers["Cache-Control"] == "no-store"
