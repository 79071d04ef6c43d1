"""French first, English by a switch: every word of the interface is translated, and what stays French says so."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask_babel import ngettext
from reading_pages import VOID, client, platform, site

from tremplin.catalogue.dossier_fields import FIELDS

WEB = Path(__file__).parents[3] / "web"
CATALOGUE = WEB / "tremplin_web" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
FRENCH = re.compile(
    r"[àâçéèêëîïôûùœÀÉÈÊ«»]|\b(?:le|la|les|une|un|des|du|de|dans|est|sont|avec|sans|chaque|cette|aucune?"
    r"|et|ou|pour|par|sur|au|aux|[nldsqc]['’]\w+)\b",
    re.IGNORECASE,
)
# a word to type is shown as it is typed
TYPED = re.compile(r"“.*?”")
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")


def extracted():
    """Every text of the interface, with where it is."""
    with (WEB / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    for name, line, text, _comments, _context in extract_from_dir(WEB, methods, options, KEYWORDS):
        yield (text[0] if isinstance(text, tuple) else text), f"{name}:{line}"
    # the words of the fields of a dossier are told in their table, for all that shows them
    for field in FIELDS:
        yield from ((text, field.name) for text in (field.group and field.title, field.nothing, field.hint) if text)


def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_of_the_interface_is_translated():
    written = {(one.id[0] if isinstance(one.id, tuple) else one.id): one for one in catalogue() if one.id}
    missing = [f"{where} {text}" for text, where in extracted() if text not in written]
    assert missing == []
    translations = {text: one.string for text, one in written.items()}
    empty = [text for text, told in translations.items() if not all([told] if isinstance(told, str) else told)]
    assert empty == []


def test_no_translation_is_fuzzy_obsolete_or_of_other_placeholders():
    read = catalogue()
    known = {text for text, _where in extracted()}
    written = [one.id[0] if isinstance(one.id, tuple) else one.id for one in read if one.id]
    assert [text for text in written if text not in known] == []
    assert [one.id for one in read if one.fuzzy and one.id] == []
    assert list(read.obsolete) == []
    assert [(one.id, errors) for one, errors in read.check()] == []


class Heard(HTMLParser):
    """What a person hears read as English on a page, although it looks French."""

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong = [], []
        self.feed(text)

    def language(self):
        return next((lang for _tag, lang in reversed(self.open) if lang), None)

    def hear(self, text, language):
        if text and language != "fr" and FRENCH.search(TYPED.sub("", text)):
            self.wrong.append(" ".join(text.split()))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append((tag, given.get("lang")))
        language = given.get("lang") or self.language()
        for name in READ_ALOUD:
            self.hear(given.get(name), language)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        # a title is one text, which names a fiche; a value of the API is no sentence
        if data.strip() and not {"title", "code"} & {tag for tag, _lang in self.open}:
            self.hear(data, self.language())


def addresses():
    told = platform()
    yield from ("/", "/fiches", "/fiches?q=mobilite&ouverte=2025-01-20", "/fiches?ouverte=xx&theme=zz", "/differences")
    yield from ("/accessibilite", "/api/v1/docs", "/rien", "/langue", "/differences?de=62/2024/clauses")
    yield "/differences?de=62/2024/clauses&vers=62/2025/clauses"
    yield from (f"/departements/{code}" for code in told.departments)
    yield from (f"/appels/{call}" for call in told.calls)
    for fiche in told.fiches:
        yield from (f"/fiches/{fiche}", f"/fiches/{fiche}/demande", f"/fiches/{fiche}/sorties")
        yield f"/fiches/{fiche}/sorties?contrat=cdd&mois=x&aide=non"
        yield f"/fiches/{fiche}/sorties?contrat=cdd&mois=2&aide=non"


@pytest.fixture(scope="module")
def english():
    reader = site().test_client()
    reader.set_cookie("langue", "en")
    return reader


def test_an_english_page_says_nothing_in_french_that_is_not_announced_as_french(english):
    wrong = {f"{address} : {text}" for address in addresses() for text in Heard(english.get(address).text).wrong}
    assert sorted(wrong) == []


@pytest.mark.parametrize("stage", ["deposit", "agreement", "follow_up", "settlement"])
@pytest.mark.parametrize("live", [{}, {"HX-Request": "true"}], ids=["page", "live"])
def test_an_english_answer_to_a_form_announces_its_findings_as_french(english, stage, live):
    sent = {"stage": stage, "shown": stage, "deposited_on": "xx", "requested": "24000", "budget.staff": "1", "zz": "1"}
    sent |= {"committees": "2025-01-20\nhier"}
    wrong = {
        f"{fiche} : {text}"
        for fiche in platform().fiches
        for text in Heard(english.post(f"/fiches/{fiche}/demande", data=sent, headers=live).text).wrong
    }
    assert sorted(wrong) == []


def test_a_page_is_french_whatever_the_browser_prefers_and_english_by_the_cookie(english):
    assert '<html lang="fr"' in client().get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="en"' in english.get("/").text
    stranger = site().test_client()
    stranger.set_cookie("langue", "xx")
    assert '<html lang="fr"' in stranger.get("/").text


def test_the_switch_leaves_one_cookie_and_leads_back(english):
    page = english.get("/fiches?q=emploi").text
    assert 'name="suite" value="/fiches?q=emploi"' in page
    sent = client().post("/langue", data={"langue": "en", "suite": "/fiches?q=emploi"})
    assert (sent.status_code, sent.location) == (303, "/fiches?q=emploi")
    (cookie,) = sent.headers.getlist("Set-Cookie")
    assert cookie.startswith("langue=en; ")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    behind_tls = client().post("/langue", data={"langue": "en"}, base_url="https://localhost")
    assert "; Secure" in behind_tls.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "address",
    [
        "https://ailleurs.example/",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "\\\\ailleurs",
        "/a\r\nb",
        "",
        "a",
        "//[",
    ],
)
def test_the_switch_never_leads_elsewhere(address):
    sent = client().post("/langue", data={"langue": "fr", "suite": address})
    assert (sent.status_code, sent.location) == (303, "/")


def test_the_switch_keeps_no_language_that_it_does_not_speak():
    sent = client().post("/langue", data={"langue": "xx", "suite": "/fiches"})
    assert sent.location == "/fiches"
    assert "Set-Cookie" not in sent.headers


def test_the_switch_under_a_folder_leads_back_under_it():
    options = {"base_url": "http://localhost/tremplin"}
    sent = client().post("/langue", data={"langue": "en", "suite": "/fiches"}, **options)
    assert sent.location == "/tremplin/fiches"
    assert "Path=/tremplin" in sent.headers["Set-Cookie"]
    assert client().post("/langue", data={"langue": "en", "suite": "/langue"}, **options).location == "/tremplin/"


def test_a_french_plural_begins_at_two():
    with site().test_request_context():
        told = [ngettext("%(num)s fiche", "%(num)s fiches", count) for count in (0, 1, 2)]
    assert told == ["0 fiche", "1 fiche", "2 fiches"]
