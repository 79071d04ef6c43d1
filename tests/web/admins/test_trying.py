"""« Essayer une fiche »: a document is read, told its mistakes, seen whole, and nothing of it is served."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from desks import Office, make_office
from flask import Flask
from reading_pages import Page, platform
from signed_in import SignedInClient, browser_of, site_of
from trying import shown

from tremplin.catalogue.door import Stage
from tremplin.documents.reading.reader import read
from tremplin.rules.boundaries import plausible
from tremplin.rules.trial import tried
from tremplin_web.clock import Clock

ADDRESS = "/administration/essai"
SERVED = "62/2025/preparatoires-emploi"
RIGHT = """\
fiche: 62/2025/ateliers-du-fleuve
title: Ateliers du fleuve
summary: Des ateliers au bord de l'eau. Pour apprendre à construire des barques.
windows:
  - {opens: 2025-01-15, closes: 2025-02-15, source: Calendrier}
funding:
  costs: [staff]
  source: Financement
  rules:
    - {kind: grant_ceiling, amount: 40 000 €, source: "Financement, 2"}
"""
WRONG = RIGHT.replace("grant_ceiling", "grant_ceilin").replace("2025-02-15", "2025-02-30")
LINE = re.compile(r'<a href="#ligne-(\d+)" data-line="\1" data-column="(\d+)">')


@pytest.fixture
def office(database: Any, tmp_path: Path) -> Office:
    return make_office(database, tmp_path / "documents", platform=platform(), place=("62", "arrageois"))


@pytest.fixture
def site(office: Office) -> Flask:
    return site_of(office, Clock(date(2025, 1, 20)))


@pytest.fixture
def admin(site: Flask, office: Office) -> SignedInClient:
    return browser_of(site, office, office.admin)


def told(admin: SignedInClient, status: int, text: str = "", **more: Any) -> str:
    """The page that answers a document, which is whole whatever it tells."""
    answer = admin.post(ADDRESS, {"texte": text, **more}, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    assert Page(answer.text).faults == []
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_each_mistake_is_told_at_its_line_in_the_words_of_the_command_line(admin: SignedInClient) -> None:
    page = told(admin, 422, WRONG)
    document = read(WRONG, "fiche.yaml")
    platform().reader.shelf([document], platform().fiches)
    assert len(document.mistakes) == 2
    for mistake in document.mistakes:
        assert shown(mistake.message) in page
        assert f"<code>{mistake.path}</code>" in page
    assert [tuple(map(int, found)) for found in LINE.findall(page)] == [
        (each.line, each.column) for each in sorted(document.mistakes)
    ]
    assert "Vouliez-vous dire « grant_ceiling »" in page
    # each leads to the line, read again as it was typed
    assert re.search(r'<li id="ligne-10" value="10" class="tr-lines__wrong" tabindex="-1"><code> +- {kind: grant', page)


def test_what_was_typed_is_kept_to_the_sign(admin: SignedInClient) -> None:
    text = "\n\nfiche: <script>alert(1)</script>\n\ttitle: « & »\n"
    page = told(admin, 422, text.replace("\n", "\r\n"), requested="12 000 €")
    kept = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert kept
    assert kept[1] == text.replace("<", "&lt;").replace(">", "&gt;").replace("&l", "&l").replace("« & »", "« &amp; »")
    assert '<input type="hidden" name="requested" value="12 000 €">' in page
    assert "<script>alert" not in page


def test_a_right_document_shows_its_page_its_form_and_its_answers(admin: SignedInClient) -> None:
    page = told(admin, 200, RIGHT)
    assert "Aucune faute" in page
    # its page, by the template of the public one
    assert '<h3 class="govuk-heading-xl" lang="fr">Ateliers du fleuve</h3>' in page
    assert "Pour apprendre à construire des barques." in page
    # its form, of the facts that its rules read, and the place of its answers
    assert 'name="requested"' in page
    assert "règles répondront ici." in page


def test_typed_values_are_judged_and_a_made_up_dossier_passes(admin: SignedInClient) -> None:
    judged = told(admin, 200, RIGHT, action="judge", stage="deposit", requested="40 000,01 €")
    assert "Baissez la demande de 0,01 €." in judged
    assert 'value="40 000,01 €"' in judged
    sample = told(admin, 200, RIGHT, action="sample", stage="deposit")
    assert 'data-verdict="met"' in sample
    assert "Votre demande passe." in sample


@pytest.mark.parametrize("name", sorted(platform().fiches))
def test_a_dossier_made_up_for_an_installed_fiche_passes_or_lacks_facts(name: str) -> None:
    fiche = platform().fiche(name)
    facts = plausible(fiche, platform().vocabulary.kinds, platform().labels(fiche), Stage.DEPOSIT)
    assert tried(fiche, facts).verdict in ("met", "unknown", "nothing_to_check")


def test_a_file_that_was_chosen_replaces_the_text(admin: SignedInClient) -> None:
    page = told(admin, 200, "fiche: rien", fichier=(BytesIO(RIGHT.encode()), "../../etc/fiche.yaml"))
    assert "title: Ateliers du fleuve" in page
    assert "etc/fiche" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 rien", "ce n'est pas un texte mais un document Word"),
        (b"a: \xff\xfe", "UTF-8"),
        (b"a: b\n" * 60_000, "fichier trop gros : 256 ko au plus"),
    ],
)
def test_a_file_that_is_no_document_leaves_the_text(admin: SignedInClient, content: bytes, sentence: str) -> None:
    page = told(admin, 422, RIGHT, fichier=(BytesIO(content), "fiche.yaml"))
    assert shown(sentence) in page
    assert "title: Ateliers du fleuve" in page
    assert not LINE.search(page)


@pytest.mark.parametrize(
    "hostile",
    [
        "a: &a [x]\nb: [" + ", ".join(["*a"] * 9) + "]\n",
        "a: " + "[" * 200_000,
        "\n" * 250_000,
        "x" * 250_000,
        "fiche: 62/2025/x\ntitle: T\n" + "".join(f"cle{rank}: v\n" for rank in range(4_900)),
        "fiche: 62/2025/x\naudience:\n  publics: [" + ", ".join(f"job_seeke{rank}" for rank in range(9_000)) + "]\n",
    ],
)
def test_a_hostile_document_is_refused_in_a_page_of_a_bounded_size(admin: SignedInClient, hostile: str) -> None:
    page = told(admin, 422, hostile)
    assert page.count("<li>") < 300
    assert len(page) < 4 * len(hostile) + 300_000
    assert "site-packages" not in page
    assert str(Path.cwd()) not in page


@pytest.mark.parametrize(
    "lines",
    [
        "official_text: {title: T, url: 'javascript:alert(1)', source: S}",
        "deposit: {how: H, url: 'data:text/html,<script>alert(1)</script>', source: S}",
        "deposit: {how: H, email: 'a@b.fr\" onclick=alert(1)', source: S}",
    ],
)
def test_an_address_that_would_run_is_refused(admin: SignedInClient, lines: str) -> None:
    page = told(admin, 422, f"{RIGHT}{lines}\n")
    assert 'href="javascript' not in page
    assert 'href="data' not in page


def test_what_a_right_document_says_runs_nowhere(admin: SignedInClient) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    text = RIGHT.replace("Ateliers du fleuve", f"'{hostile}'").replace("un bord", hostile)
    page = told(
        admin, 200, f"{text}notes: [{{about: title, literal: '{hostile}', reading: '{hostile}', why: '{hostile}'}}]\n"
    )
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_a_text_of_more_than_four_documents_is_not_even_read(admin: SignedInClient) -> None:
    answer = admin.post(ADDRESS, {"texte": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "256 ko au plus" in answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_of_what_is_tried_is_served(admin: SignedInClient, site: Flask, office: Office) -> None:
    before = (dict(platform().fiches), platform().mistakes, [list(each.problems) for each in platform().plugins])
    told(admin, 200, RIGHT)
    told(admin, 422, WRONG)
    told(admin, 200, RIGHT.replace("ateliers-du-fleuve", SERVED.rpartition("/")[2]))
    assert before == (platform().fiches, platform().mistakes, [list(each.problems) for each in platform().plugins])
    public = site.test_client()
    assert public.get("/fiches/62/2025/ateliers-du-fleuve").status_code == 404
    assert public.get("/api/v1/fiches/62/2025/ateliers-du-fleuve").status_code == 404
    for address in ("/fiches?q=barques", "/fiches", "/appels/62/2025", f"/fiches/{SERVED}"):
        assert "Ateliers du fleuve" not in public.get(address).text, address


def test_two_documents_sent_at_once_do_not_mix(site: Flask, office: Office) -> None:
    def one(rank: int) -> str:
        browser = browser_of(site, office, office.admin)
        return told(browser, 200, RIGHT.replace("Ateliers du fleuve", f"Ateliers numéro {rank}."))

    with ThreadPoolExecutor(4) as pool:
        for rank, page in enumerate(pool.map(one, range(8))):
            assert {*re.findall(r"Ateliers numéro (\d+)\.", page)} == {str(rank)}


def test_the_document_is_given_back_as_a_file_right_or_wrong(admin: SignedInClient) -> None:
    for text in (RIGHT, WRONG):
        answer = admin.post(ADDRESS, {"texte": text.replace("\n", "\r\n"), "action": "file"})
        assert (answer.status_code, answer.text) == (200, text)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="ateliers-du-fleuve.yaml"'
    hostile = admin.post(ADDRESS, {"texte": 'fiche: a/b/c";x', "action": "file"})
    assert hostile.headers["Content-Disposition"] == 'attachment; filename="fiche.yaml"'


def test_one_starts_from_a_served_fiche_or_from_an_empty_model(admin: SignedInClient) -> None:
    source = platform().source(platform().fiche(SERVED))
    assert source
    assert source.startswith("fiche:") or "fiche: " in source
    page = admin.get(f"{ADDRESS}?depuis={SERVED}").text
    assert "fiche: 62/2025/preparatoires-emploi" in page
    again = told(admin, 200, source)
    assert "Une fiche de cette identité est déjà servie" in again
    model = admin.get(f"{ADDRESS}?modele=62/2025/nouvelle").text
    assert "fiche: 62/2025/nouvelle" in model
    assert admin.get(f"{ADDRESS}?depuis=62/2025/rien").status_code == 404


def test_a_fiche_of_an_absent_department_is_told_so(admin: SignedInClient) -> None:
    assert "département inconnu « 97 »" in told(admin, 422, RIGHT.replace("62/2025", "97/2025"))
