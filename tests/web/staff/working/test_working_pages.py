"""« Mon travail », the list of a perimeter and its export, as officials read them."""

import csv
import io
import zipfile
from datetime import date

import pytest
from desks import AT, Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of, site_of
from statements import statements

from tremplin.casework.accounts.accounts import create
from tremplin.casework.acting.actors import actor
from tremplin.casework.entering.joining import register
from tremplin.casework.organisations.bank_details import enter
from tremplin.casework.talking.requests import ask
from tremplin.records.codes import RequestKind
from tremplin.storage.engine import rows_of
from tremplin_web.clock import Clock

CONFIRM = {"confirme": "oui"}


@pytest.fixture
def instructor(served: Flask, office: Office) -> SignedInClient:
    return browser_of(served, office, office.instructor)


def page(browser: SignedInClient, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.text
    assert Page(answer.text).faults == []
    return answer.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'")


def test_each_line_of_my_work_is_an_act_that_leads_to_its_page(instructor: SignedInClient, office: Office) -> None:
    assert "Rien ne vous attend." in page(instructor, "/espace")
    written = office.submitted()
    shown = page(instructor, "/espace")
    assert f'<a class="govuk-link" href="/dossiers/{written}/instruire">Instruire {written}</a>' in shown
    assert "Ensuite" in shown
    assert "En retard" not in shown


def test_what_is_late_says_by_how_many_days(office: Office) -> None:
    written = office.running()
    browser = browser_of(site_of(office, Clock(date(2027, 12, 1))), office, office.instructor)
    shown = page(browser, "/espace")
    assert f"Suivre {written}" in shown
    assert "en retard de" in shown


def test_an_admin_is_told_where_to_go_and_a_statistician_too(served: Flask, office: Office) -> None:
    office.submitted()
    for who in (office.admin, office.statistician):
        shown = page(browser_of(served, office, who), "/espace")
        assert "Votre rôle ne montre aucun dossier" in shown
        assert "Ateliers du nord" not in shown


def test_the_menu_leads_where_roles_may_go_and_nowhere_else(served: Flask, office: Office) -> None:
    assert 'accesskey="d"' in page(browser_of(served, office, office.instructor), "/espace")
    assert 'accesskey="d"' not in page(browser_of(served, office, office.admin), "/espace")
    assert 'class="tr-side"' not in page(browser_of(served, office, office.signatory), "/espace")
    # a page that anybody reads has no menu, whoever reads it
    assert 'class="tr-side"' not in page(browser_of(served, office, office.instructor), "/")


def test_a_list_keeps_what_is_asked_in_its_address_and_removes_it_one_by_one(
    instructor: SignedInClient, office: Office
) -> None:
    office.draft()
    written = office.submitted(title="Écrire & compter")
    shown = page(instructor, "/dossiers?q=ecrire&etat=submitted&tri=depot")
    assert written in shown
    assert "Ateliers du nord" not in shown
    assert 'href="/dossiers?etat=submitted&amp;tri=depot"' in shown
    assert 'href="/dossiers?q=ecrire&amp;tri=depot"' in shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("depuis=30.000", "depuis"),
        ("depuis=2/2/2026&jusque=1/2/2026", "Le dernier jour vient avant le premier"),
        ("etat=perdu", "Choisissez une valeur de la liste."),
        ("fiche=00/2026/rien", "Choisissez une valeur de la liste."),
        ("instructeur=personne@exemple.fr", "personne@exemple.fr"),
        ("apres=n-importe-quoi", "n-importe-quoi"),
    ],
)
def test_what_is_asked_wrong_is_told_at_its_field_and_kept(
    instructor: SignedInClient, office: Office, asked: str, told: str
) -> None:
    office.submitted()
    assert told in page(instructor, f"/dossiers?{asked}", 422)


def test_a_selection_is_counted_and_added_up_when_it_is_asked(instructor: SignedInClient, office: Office) -> None:
    for rank in range(3):
        office.submitted(title=f"Ateliers {rank}")
    assert "138 000,00 €" not in page(instructor, "/dossiers")
    shown = page(instructor, "/dossiers?totaux=oui")
    assert "3 dossiers en tout" in shown
    assert "138 000,00 €" in shown


def test_a_page_costs_as_many_statements_at_ten_dossiers_as_at_one(instructor: SignedInClient, office: Office) -> None:
    office.submitted()
    pages = ("/espace", "/dossiers", "/dossiers?totaux=oui")
    few = [statements(office, lambda address=address: instructor.get(address)) for address in pages]
    for rank in range(9):
        office.submitted(title=f"Ateliers {rank}")
    assert [statements(office, lambda address=address: instructor.get(address)) for address in pages] == few


def test_an_export_says_what_it_holds_and_is_given_once_confirmed(instructor: SignedInClient, office: Office) -> None:
    written = office.submitted(title="=HYPERLINK(1)")
    shown = page(instructor, "/dossiers/export.csv?etat=submitted")
    assert "Le fichier tiendra 1 dossier" in shown
    assert instructor.post("/dossiers/export.csv?etat=submitted").status_code == 422
    given = instructor.post("/dossiers/export.csv?etat=submitted", CONFIRM)
    assert given.headers["Content-Disposition"] == "attachment; filename=dossiers-2026-01-20.csv"
    rows = list(csv.reader(io.StringIO(given.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Référence", "Titre", "Porteur"]
    assert rows[1][:2] == [written, "'=HYPERLINK(1)"]
    assert rows[1][6] == "46000"
    book = instructor.post("/dossiers/export.xlsx", CONFIRM)
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(book.data)).namelist()
    assert instructor.get("/dossiers/export.ods").status_code == 404


def test_an_export_holds_what_one_sees_and_no_more(served: Flask, office: Office) -> None:
    written = office.submitted()
    other = browser_of(served, office, office.other)
    assert written not in other.post("/dossiers/export.csv", CONFIRM).text
    assert written in browser_of(served, office, office.reader).post("/dossiers/export.csv", CONFIRM).text


def test_organisations_to_answer_are_part_of_the_work_of_those_who_may(served: Flask, office: Office) -> None:
    create(office.desk, office.admin, login="venue@exemple.fr", name="Nouvelle Venue", at=AT)
    with office.desk.database.reading() as session:
        who = actor(rows_of(session), "venue@exemple.fr")
    register(office.desk, who, {"name": "Les Nouveaux", "siret": "73282932000074", "legal_form": "association"}, at=AT)
    enter(office.desk, office.signatory, str(office.organisation), "FR7630006000011234567890189", at=AT)
    office.submitted()
    mine, theirs = (page(browser_of(served, office, each), "/espace") for each in (office.instructor, office.decider))
    assert 'Vérifier l\'organisme</a> <span lang="fr">— Les Nouveaux' in mine
    assert "Confirmer le compte bancaire" in mine
    assert "Confirmer le compte bancaire" in theirs
    # a decider verifies no organisation, and a reader answers nothing
    assert "Vérifier l'organisme" not in theirs
    assert "Organismes à qui répondre" not in page(browser_of(served, office, office.reader), "/espace")


def test_a_fiche_without_criteria_nor_opinions_shows_no_empty_grid(instructor: SignedInClient, office: Office) -> None:
    here = f"/dossiers/{office.under_review()}"
    shown = page(instructor, f"{here}/notes")
    assert "Sa fiche ne donne aucun critère de sélection." in shown
    assert "La grille" not in shown
    # what cannot be done is told with its reason, and is no button
    offered = page(instructor, here).partition('class="tr-acts"')[2].partition("</ul>")[0]
    assert "Demander des compléments" in offered
    # an English page says that the life cycle speaks French
    assert offered.count('<li lang="fr">') == offered.count("<li") > 0
    assert "Rendre un avis" not in offered


def test_a_request_leads_to_the_page_that_answers_it(served: Flask, office: Office) -> None:
    written = office.running()
    ask(office.desk, office.signatory, written, RequestKind.AMENDMENT, "Deux mois de plus.", at=AT)
    assert f'href="/dossiers/{written}/demandes"' in page(browser_of(served, office, office.decider), "/espace")
