"""The look of the pages: what every page links to, the assets as they are sent, the colours of a department."""

import gzip
import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string

from tremplin.catalogue.colours import Colours
from tremplin.platform import Platform, start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.frame.look import PLAIN, built, register

PAGE = """\
{% extends "layout.html" %}
{% from "parts/words.html" import said, tag, open_tag, breadcrumbs %}
{% from "parts/blocks.html" import table, summary_list, notice %}
{% from "parts/forms.html" import error_summary, amount_field, radios_field, date_field %}
{% block title %}Essai{% endblock %}
{% block content %}
"""


@pytest.fixture(scope="module")
def platform() -> Platform:
    return start({})


@pytest.fixture
def app(platform):
    return create_app(platform, clock=Clock(machine=lambda: datetime(2026, 11, 2, 12, tzinfo=UTC)))


@pytest.fixture
def draw(app):
    """The page whose content is this template."""

    def drawn(content, **context):
        with app.test_request_context("/"):
            return render_template_string(PAGE + content + "{% endblock %}", **context)

    return drawn


def get(app, address, **options):
    """A response read whole: a file that is sent is then closed."""
    return app.test_client().get(address, buffered=True, **options)


def addresses(page, name):
    return re.findall(rf'(?:href|src)="(/[^"]*{re.escape(name)}[^"]*)"', page)


def test_a_page_asks_for_one_style_sheet_one_script_and_the_colours_of_its_department(app, draw, platform):
    page = draw("", department=platform.departments["62"])
    assert re.findall(r'rel="stylesheet" href="([^"?]*)', page)[1:] == ["/departements/62/couleurs.css"]
    assert page.count("<script") <= 1
    assert 'rel="stylesheet"' not in draw("").partition("</head>")[0].partition('rel="stylesheet"')[2]


def test_a_page_holds_no_script_nor_style_of_its_own(draw):
    page = draw("{{ table('Dates', ['Jour'], [['1']]) }}{{ amount_field('a', 'Montant', 'x', 'À corriger') }}")
    assert re.findall(r"<style|<script(?! src=)|\sstyle=|\son\w+=", page) == []


def test_an_asset_asked_by_its_version_is_kept_a_year_and_the_others_are_asked_again(app, draw):
    (address,) = addresses(draw(""), "icon.svg")
    assert "immutable" in get(app, address).headers["Cache-Control"]
    assert get(app, "/static/icon.svg?v=autre").headers["Cache-Control"] == "no-cache"
    assert get(app, "/static/absent.css").status_code == 404


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("br", None), ("gzip;q=0", None), ("", None)])
def test_an_asset_is_sent_compressed_to_whoever_takes_it(tmp_path, platform, accepted, encoding):
    (tmp_path / "style.css").write_bytes(b"p{color:red}")
    (tmp_path / "style.css.gz").write_bytes(gzip.compress(b"p{color:red}"))
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    register(app)
    sent = get(app, "/static/style.css", headers={"Accept-Encoding": accepted})
    assert sent.headers.get("Content-Encoding") == encoding
    assert (gzip.decompress(sent.data) if encoding else sent.data) == b"p{color:red}"
    assert (sent.mimetype, sent.headers["Vary"]) == ("text/css", "Accept-Encoding")


def test_the_version_of_an_asset_is_that_of_its_content(tmp_path):
    style = tmp_path / "style.css"
    style.write_text("p{}")
    first = built(tmp_path)
    style.write_text("q{}")
    assert first.versions != built(tmp_path).versions
    assert first.missing is None


def test_without_its_style_sheet_a_page_is_plain_and_says_why(tmp_path, app, draw):
    (tmp_path / PLAIN).write_text("p{}")
    (tmp_path / "absent.txt").write_text("les composants ne se téléchargent pas : ENOTFOUND.\n", "utf-8")
    look = built(tmp_path)
    page = draw("", look=look)
    assert "Feuille de style absente\N{NO-BREAK SPACE}:" in page
    assert "les composants ne se téléchargent pas\N{NO-BREAK SPACE}: ENOTFOUND." in page
    assert len(addresses(page, PLAIN)) == 1
    assert "<script" not in page
    assert "make front" in str(built(tmp_path / "rien").missing)


def test_a_demonstration_says_so_with_the_real_date(platform, app, draw):
    assert "Démonstration" not in draw("")
    shown = create_app(platform, clock=Clock(date(2025, 1, 20), lambda: datetime(2026, 11, 2, 12, tzinfo=UTC)))
    page = shown.test_client().get("/accessibilite").get_data(as_text=True)
    assert "les pages répondent au 20/01/2025\N{NO-BREAK SPACE}; nous sommes le 02/11/2026" in page


def test_a_page_has_one_main_heading_a_skip_link_and_its_landmarks(app):
    page = app.test_client().get("/accessibilite").get_data(as_text=True)
    assert page.count("<h1") == page.count("<main") == page.count("<header") == page.count("<footer") == 1
    target = re.search(r'href="#(\w+)" class="govuk-skip-link"', page)[1]
    assert f'<main class="govuk-main-wrapper" id="{target}"' in page
    assert "Ce site n'a pas encore été audité" in page


def test_the_colours_of_a_department_are_a_style_sheet_that_changes_with_them(app, draw, platform):
    client = app.test_client()
    (address,) = addresses(draw("", department=platform.departments["93"]), "couleurs.css")
    sent = client.get(address)
    assert sent.mimetype == "text/css"
    assert f"--govuk-brand-colour: {platform.departments['93'].colours.main};" in sent.text
    assert "immutable" in sent.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": sent.headers["ETag"]}).status_code == 304
    assert "immutable" not in client.get("/departements/93/couleurs.css?v=autre").headers["Cache-Control"]


def test_a_department_without_colours_or_unknown_has_no_style_sheet(app):
    assert app.test_client().get("/departements/00/couleurs.css").status_code == 404


def test_every_installed_department_has_its_colours(platform):
    assert all(isinstance(department.colours, Colours) for department in platform.departments.values())


def test_a_value_that_the_source_does_not_say_is_told_so_and_zero_is_a_value(draw):
    page = draw("{{ summary_list([('Un', none), ('Deux', 0), ('Trois', []), ('Quatre', ['a', 'b'])]) }}")
    values = re.findall(r'summary-list__value">(.*?)</dd>', page, re.DOTALL)
    assert ["non précisé" in value for value in values] == [True, False, True, False]
    assert "<li>a</li><li>b</li>" in values[3]


def test_a_table_has_a_caption_and_the_scopes_of_its_headers(draw):
    page = draw("{{ table('Sessions', ['Session', 'Montant'], [['1', '<b>'], ['2', none]], numeric=(1,)) }}")
    assert re.search(r"<caption[^>]*>Sessions</caption>", page)
    assert page.count('scope="col"') == page.count('scope="row"') == 2
    assert "&lt;b&gt;" in page
    assert "non précisé" in page


def test_the_summary_of_mistakes_links_to_the_fields_that_tell_them(draw):
    page = draw("{{ error_summary([('Montant attendu.', 'requested')]) }}"
                "{{ amount_field('requested', 'Montant demandé', 'abc', 'Montant attendu.') }}")  # fmt: skip
    assert '<a href="#requested">Montant attendu.</a>' in page
    (field,) = [one for one in re.findall(r"<input[^>]*>", page) if 'id="requested"' in one]
    assert 'value="abc"' in field
    assert 'aria-describedby="requested-error"' in field
    assert draw("{{ error_summary([]) }}").count("govuk-error-summary") == 0


def test_a_choice_keeps_its_value_and_its_first_input_carries_the_name_of_the_field(draw):
    page = draw("{{ radios_field('subsidised', 'Subventionné ?', [('oui', 'Oui'), ('non', 'Non')], 'non') }}")
    first, second = [one for one in re.findall(r"<input[^>]*>", page) if 'name="subsidised"' in one]
    assert 'id="subsidised"' in first
    assert "checked" in second
    assert "checked" not in first


def test_a_tag_says_in_words_what_its_colour_repeats(draw):
    page = draw("{{ open_tag(true) }}{{ open_tag(false) }}{{ tag('Sans objet', 'out_of_scope') }}")
    assert re.findall(r'<strong class="govuk-tag tr-tag--([\w-]+)">([^<]+)', page) == [
        ("open", "Ouvert"), ("closed", "Fermé"), ("out-of-scope", "Sans objet")]  # fmt: skip
