"""The pages of figures: whose, how each is counted, what is masked, what may not be told, and nothing of anybody."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from counted import CALL_PAGE, EARLIER, FICHE_PAGE, counted_office, crowd, earlier, moved, named, releases
from desks import FICHE, Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of, cookie_of
from statements import hearing

from tremplin.casework.reading.comparing import parts
from tremplin.storage.engine import Database

# what a page of figures tells nobody: the people, the accounts, the dossiers
CANARIES = ("Zqxdubreuil", "Zqxamina", "1990", "cle-amina", "signatory@", "Ateliers du nord")
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """Twenty-six people of one operation, of whom thirteen left."""
    office = counted_office(database, tmp_path)
    crowd(office, office.running(), 14, 12)
    return office


@pytest.fixture
def visiting(served: Flask, office: Office) -> Callable[[str], SignedInClient]:
    return lambda who: browser_of(served, office, getattr(office, who))


@pytest.fixture
def browser(visiting: Callable[[str], SignedInClient]) -> SignedInClient:
    """That of the statistician."""
    return visiting("statistician")


def read(browser: SignedInClient, address: str, status: int = 200) -> tuple[Page, str]:
    """A page read strictly, and its source."""
    answer = browser.get(address)
    assert answer.status_code == status, answer.text[:2000]
    page = Page(answer.text)
    assert page.faults == []
    return page, answer.text


def text_of(page: Page) -> str:
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_page_names_the_scopes_of_whoever_reads(visiting, office: Office):
    told = {who: read(visiting(who), "/chiffres")[0] for who in ("statistician", "instructor", "local", "signatory")}
    whole = {"/chiffres/departement/00", CALL_PAGE, FICHE_PAGE, "/chiffres/territoire/00/nord"}
    assert whole <= {*told["statistician"].links} & {*told["instructor"].links}
    assert "/chiffres/territoire/00/sud" not in told["local"].links
    own = f"/chiffres/organisme/{office.organisation}"
    assert own in told["signatory"].links
    assert not any("/territoire/" in link for link in told["signatory"].links)
    assert "de votre périmètre seulement" in told["local"].text
    assert "1 dossier accordé" in text_of(told["statistician"])
    assert "Il n'y a rien à compter encore" in text_of(read(visiting("other"), "/chiffres")[0])


def test_a_page_says_whose_figures_they_are_what_was_aimed_at_and_how_each_is_counted(browser: SignedInClient):
    page, source = read(browser, CALL_PAGE)
    told = text_of(page)
    assert "Appel 00/2026 ; ce qui est enregistré au mardi 20 janvier 2026" in told
    assert "Participants accompagnés" in told
    assert "comment est-ce compté ?" in told
    assert "Les personnes qui ont un jour d'entrée." in told
    assert "Au dénominateur Sorties" in told
    assert "rédigé par le porteur" in told
    # what carriers foresaw stands beside what is done, and its share
    assert "20 prévu" in told
    assert "130 %" in told
    # a page of a call may be very long: its parts are listed at its top, and each link leads to one
    parts_told = re.findall(r'href="#(partie-\d+)"', source)
    assert parts_told == re.findall(r'id="(partie-\d+)"', source) == ["partie-1", "partie-2"]
    # the table comes first, and its drawing, which says all of it, after
    assert source.index("<table") < source.index("<svg")
    assert "Prévu par le porteur : 20" in SVG.findall(source)[0].replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_masked_is_told_in_words_and_drawn_without_a_length(browser: SignedInClient, office: Office):
    crowd(office, moved(office, office.running(title="Petite"), fiche=EARLIER, call="00/2025"), 2, 1)
    page, source = read(browser, "/chiffres/appel/00/2025")
    assert "« masqué » : moins de 5 personnes (11 pour une donnée de santé), zéro compris" in text_of(page)
    assert "masqué" in SVG.findall(source)[0]
    assert not re.search(r">3<|>2<|>1<", source)


def test_all_that_is_asked_stands_in_the_address_is_shown_and_can_be_taken_off(browser: SignedInClient):
    asked = f"{FICHE_PAGE}?filtre={quote('sex=f')}&par=sex&moment=6-months:hiring&typologie=sorties&du=01/01/2026"
    page, _ = read(browser, f"{FICHE_PAGE}?par=sex&typologie=sorties")
    told = text_of(page)
    assert "Ventiler par : sexe" in told
    # of a figure that its fiche breaks down by public already
    assert "par public" in told
    assert "par sexe" in told
    assert "Classer les sorties par : Sorties dynamiques" in told
    assert "Femme" in told
    assert {f"{FICHE_PAGE}?typologie=sorties", f"{FICHE_PAGE}?par=sex", FICHE_PAGE} <= {*page.links}
    page, _ = read(browser, asked)
    away = [link for link in page.links if link.startswith(f"{FICHE_PAGE}?")]
    for name in ("filtre", "par", "moment", "typologie", "du"):
        assert any(f"{name}=" not in link for link in away), name
    assert "depuis le 01/01/2026, sexe : femme" in text_of(page)


def test_what_a_form_left_empty_is_left_out_of_the_address(browser: SignedInClient):
    answer = browser.get(f"{FICHE_PAGE}?montrer=&par=sex&croise=territory&moment=&du=")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{FICHE_PAGE}?par=sex,territory")
    page, _ = read(browser, answer.headers["Location"])
    assert "Ventiler par : sexe × territoire" in text_of(page)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("par=sexx", "Ventiler par : ventilation « sexx » : identifiant inconnu"),
        ("du=hier+soir", "Depuis le :"),
        ("moment=bientot", "Regarder : échéance « bientot »"),
        ("typologie=autre", "Classer les sorties par : typologie « autre »"),
        ("indicateur=rien", "Indicateur « rien » : identifiant inconnu"),
        ("filtre=sex", "Ne compter que : filtre « sex »"),
        ("du=02/03/2026&au=01/03/2026", "finit avant de commencer"),
    ],
)
def test_what_cannot_be_understood_is_told_at_its_field(browser: SignedInClient, asked: str, said: str):
    page, _ = read(browser, f"{FICHE_PAGE}?{asked}", 422)
    assert "La saisie est à corriger" in page.text
    assert said in text_of(page)


def test_what_cannot_be_certified_is_said_and_less_is_offered(browser: SignedInClient, office: Office):
    before = releases(office)
    page, source = read(browser, f"{CALL_PAGE}?filtre={quote('stage=left')}")
    assert "Ces chiffres ne se montrent pas ainsi" in page.text
    assert "l'étape ne se filtre pas" in page.text.lower()
    assert "tr-counted" not in source
    assert releases(office) == before
    assert f"{CALL_PAGE}?indicateur=participants&filtre=stage%3Dleft" in page.links


def test_a_crossing_of_everything_is_refused_at_once(browser: SignedInClient):
    everything = "sex,age_band,territory,schooling,prescriber,household,post_kind,insertion_contract"
    for by in (everything, f"exit_category,{everything}"):
        page, _ = read(browser, f"{CALL_PAGE}?par={by}")
        assert "Trop de cases" in page.text


def test_more_columns_than_a_page_holds_are_refused(
    browser: SignedInClient, office: Office, monkeypatch: pytest.MonkeyPatch
):
    earlier(office, 12, 8)
    monkeypatch.setattr(parts, "MOST_AT_ONCE", 1)
    page, _ = read(browser, "/chiffres/departement/00?montrer=appels")
    assert "Département 00 : 2 colonnes sont trop pour une page" in text_of(page)


def test_a_page_that_is_read_again_is_the_same_and_gives_nothing_more_out(browser: SignedInClient, office: Office):
    def told() -> str:
        # but for what is of the second at which it was read: the end of the session, the secret of its forms
        return re.sub(
            r'data-left="\d+"|session finit à [^.]*|csrf_token" value="[^"]*', "", read(browser, CALL_PAGE)[1]
        )

    assert releases(office) == 0
    first = told()
    assert releases(office) == 1
    assert told() == first
    read(browser, "/chiffres/export?portee=appel/00/2026")
    assert releases(office) == 1


def test_the_edition_before_stands_beside_each_figure_and_can_be_taken_off(browser: SignedInClient, office: Office):
    earlier(office, 12, 8)
    page, _ = read(browser, CALL_PAGE)
    assert "+6 (20 avant)" in text_of(page)
    assert "/chiffres/appel/00/2025" in page.links
    page, _ = read(browser, f"{CALL_PAGE}?evolution=non")
    assert "avant)" not in page.text
    assert "Évolution : non montrée" in text_of(page)
    page, _ = read(browser, f"{CALL_PAGE}?montrer=editions")
    assert "Éditions côte à côte" in page.text
    assert "Ensemble" in page.text


def test_a_scope_is_put_beside_another_and_its_exits_are_drawn_under_their_table(
    browser: SignedInClient, office: Office
):
    earlier(office, 12, 8)
    page, source = read(browser, f"{CALL_PAGE}?avec=00/2025")
    assert "Appels côte à côte" in page.text
    assert source.index("<table") < source.index("<svg")
    page, source = read(browser, f"{CALL_PAGE}?montrer=sorties")
    assert "Sorties par catégorie" in page.text
    assert source.index("<table") < source.index("<svg")
    page, _ = read(browser, f"{FICHE_PAGE}?montrer=organismes")
    assert "rien à comparer" in page.text


def test_a_scope_of_others_and_one_that_is_not_there_have_one_answer(visiting, office: Office):
    others = (f"organisme/{office.organisation}", "organisme/999", "fiche/00/2026/rien", "dossier/00-2026-000001")
    for who, addresses in (("other", others), ("admin", (*others, "appel/00/2026", "departement/00", "rien", "appel"))):
        browser = visiting(who)
        answers = [browser.get(f"/chiffres/{address}") for address in addresses]
        assert {(each.status_code, each.data) for each in answers} == {(404, answers[0].data)}, who


def test_a_dossier_is_no_scope_of_the_site(visiting, office: Office):
    for who in ("statistician", "instructor", "signatory"):
        assert visiting(who).get("/chiffres/dossier/00-2026-000001").status_code == 404


def test_a_carrier_reads_what_their_organisation_does(visiting, office: Office):
    page, _ = read(visiting("signatory"), f"/chiffres/organisme/{office.organisation}")
    told = text_of(page)
    assert "/chiffres" in read(visiting("signatory"), f"/organismes/{office.organisation}")[0].links
    assert "Les Ateliers" in told
    assert "Compté sur les dossiers de votre périmètre seulement" in told


def test_nobody_is_named_on_a_page_nor_in_its_source(visiting, office: Office):
    named(office, "00-2026-000001")
    views = ("", "?montrer=sorties", "?montrer=territoires", "?par=sex")
    addresses = ["/chiffres", "/chiffres/export?portee=appel/00/2026", *(f"{CALL_PAGE}{view}" for view in views)]
    for who in ("statistician", "decider", "reader", "local"):
        browser = visiting(who)
        for address in addresses:
            source = browser.get(address).text
            for canary in CANARIES:
                assert canary not in source, (who, address, canary)


def test_pages_ask_as_many_statements_of_many_dossiers_as_of_one(browser: SignedInClient, office: Office):
    def cost(address: str) -> int:
        with hearing(office) as heard:
            assert browser.get(address).status_code == 200
        return len(heard)

    addresses = ("/chiffres", CALL_PAGE, "/chiffres/export?portee=appel/00/2026")
    for address in addresses:
        cost(address)
    few = [cost(address) for address in addresses]
    for number in range(6):
        crowd(office, office.running(title=f"Action {number}"), 6, 6)
    for address in addresses:
        # what is new is certified and kept once
        cost(address)
    assert [cost(address) for address in addresses] == few


def test_an_old_proof_reads_and_exports_nothing(served: Flask, office: Office):
    client = served.test_client()
    client.set_cookie("tremplin", cookie_of(office, office.statistician, timedelta(minutes=40)))
    browser = SignedInClient(client)
    assert browser.get(CALL_PAGE).status_code == 200
    answer = browser.post("/chiffres/export", {"portee": f"fiche/{FICHE}"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/connexion/confirmer")
