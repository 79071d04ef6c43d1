"""The people of an operation on pages: by number for all who see them, by name for who may, changed by who records."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from desks import Office
from operated import AMINA, CANARIES, LATER, PAUL, Followed, Visiting
from reading_pages import Page

from tremplin.casework.following.roster import listed, shown
from tremplin.casework.reading.journal import read as journal
from tremplin.records.acts import Act

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
# one person's number, made of nobody's (the 25th hour of a day that is none)
NIR = "1 84 12 76 451 089 46"


def read(answer: Any, status: int = 200) -> Page:
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.faults == []
    return page


def told(operation: Followed, number: int) -> dict[str, Any]:
    """One person, as their carrier reads them."""
    office = operation.office
    reading = {"at": LATER, "names": True, "health": True}
    return shown(office.desk, office.editor, operation.reference, number, **reading)[0]


@pytest.mark.parametrize("who", ["signatory", "local", "instructor", "decider", "reader"])
@pytest.mark.parametrize("page", ["participants", "participants/2", "participants?q=Zqx", "participants?q=cle-paul"])
def test_nobody_is_named_to_whoever_did_not_ask(operation: Followed, visiting: Visiting, who: str, page: str):
    operation.with_people()
    text = visiting(who).get(operation.at(page)).text
    found = [each for each in CANARIES if each in text.replace(page.partition("=")[2] or "\0", "")]
    assert found == []


@pytest.mark.parametrize("who", ["decider", "reader"])
def test_whoever_reads_by_number_may_not_ask_for_names(operation: Followed, visiting: Visiting, who: str):
    operation.with_people()
    for page in ("participants?noms=oui", "participants/2?noms=oui", "participants/2/identite"):
        assert visiting(who).get(operation.at(page)).status_code == 404


def test_a_service_reads_names_and_nothing_of_health(operation: Followed, visiting: Visiting):
    operation.with_people()
    page = read(visiting("local").get(operation.at("participants/2?noms=oui")))
    assert "Zqxlenoir" in page.text
    assert "handicapés" not in page.text
    assert "handicapés" in read(visiting().get(operation.at("participants/2?noms=oui"))).text


def test_names_that_are_shown_are_a_line_of_the_journal_and_a_list_by_number_is_none(
    operation: Followed, visiting: Visiting
):
    operation.with_people()
    browser, office = visiting("editor"), operation.office

    def lines() -> list[Any]:
        return journal(office.desk, office.admin, dossier=operation.reference, act=Act.READ_IDENTITIES)

    browser.get(operation.at("participants"))
    assert lines() == []
    browser.get(operation.at("participants?noms=oui"))
    assert [line["after"] for line in lines()] == [{"people": 2}]


def test_a_list_says_how_many_before_it_says_who(operation: Followed, visiting: Visiting):
    operation.with_people()
    page = read(visiting().get(operation.at("participants")))
    assert page.text.index("Enregistrés 2 Entrés 2 Sortis 1") < page.text.index("n° 1")


def test_an_operation_without_anybody_says_how_to_begin(operation: Followed, visiting: Visiting):
    page = read(visiting("editor").get(operation.at("participants")))
    assert "Personne n'est encore enregistré." in page.text
    assert operation.at("participants/modele.xlsx") in page.links
    assert "Ajouter une personne" not in read(visiting("reader").get(operation.at("participants"))).text


def test_somebody_is_looked_for_by_number_and_by_name_once_names_are_shown(operation: Followed, visiting: Visiting):
    operation.with_people()
    rows = "participants?q={}&noms=oui"
    assert "Zqxpaul" in read(visiting().get(operation.at(rows.format("lenoir")))).text
    assert "Zqxamina" not in read(visiting().get(operation.at(rows.format("lenoir")))).text
    assert "Personne ne correspond." in read(visiting().get(operation.at("participants?q=lenoir"))).text
    assert operation.at("participants/2") in read(visiting().get(operation.at("participants?q=2"))).links


def test_a_page_beyond_the_last_leads_to_the_last(operation: Followed, visiting: Visiting):
    operation.with_people(*({"key": f"k{number}"} for number in range(60)))
    answer = visiting().get(operation.at("participants?page=40&etape=recorded"))
    assert answer.status_code == 303
    assert "n° 60" in read(visiting().get(answer.headers["Location"])).text


def test_somebody_is_added_from_the_little_that_is_known(operation: Followed, visiting: Visiting):
    sent = {"last_name": "Petit", "first_name": "Léa", "publics": ["brsa", "rqth"], "entered_on": "1er mars 2026"}
    answer = visiting("editor").post(operation.at("participants/nouveau"), sent)
    assert answer.status_code == 303
    person = told(operation, 1)
    assert (person["last_name"], person["publics"], person["health"]) == ("Petit", ["brsa"], ["rqth"])
    assert person["entered_on"] == "2026-03-01"


def test_somebody_who_is_there_already_is_added_and_their_carrier_is_told(operation: Followed, visiting: Visiting):
    operation.with_people(AMINA)
    sent = {"last_name": "zqxdubreuil", "first_name": "Zqxamina", "birth_date": "14/05/1990"}
    answer = visiting("editor").post(operation.at("participants/nouveau"), sent)
    told = visiting("editor").get(answer.headers["Location"])
    assert "à vérifier cependant" in read(told).text
    assert "Zqx" not in answer.headers["Location"]
    # an address that somebody else made says nothing
    forged = visiting("editor").get(operation.at("participants/2?avis=WyJwYXlleiBpY2kiXQ.abc"))
    assert "à vérifier cependant" not in read(forged).text


@pytest.mark.parametrize("field", ["last_name", "first_name", "key", "phone"])
def test_a_social_security_number_is_refused_at_its_field_and_never_said_again(
    operation: Followed, visiting: Visiting, field: str
):
    page = read(visiting("editor").post(operation.at("participants/nouveau"), {field: NIR, "sex": "f"}), 422)
    assert f"#{field}" in page.links
    assert listed(operation.office.desk, operation.office.editor, operation.reference, at=LATER).total == 0


def test_all_that_is_wrong_is_told_at_once_each_at_its_field(operation: Followed, visiting: Visiting):
    sent = {"entered_on": "demain", "age_at_entry": "vieux", "sex": "f"}
    page = read(visiting("editor").post(operation.at("participants/nouveau"), sent), 422)
    assert {"#entered_on", "#age_at_entry"} <= {*page.links}


def test_a_form_changes_what_its_reader_changed_and_leaves_the_rest(operation: Followed, visiting: Visiting):
    operation.with_people()
    was = {"was.territory": "sud", "was.entered_on": "01/04/2026"}
    # somebody else gave their age meanwhile, and this form was drawn after that
    operation.record("participants", {"key": PAUL["key"], "age_at_entry": 22})
    sent = {**was, "territory": "nord", "entered_on": "01/04/2026", "version": str(told(operation, 2)["version"])}
    assert visiting("editor").post(operation.at("participants/2/parcours"), sent).status_code == 303
    person = told(operation, 2)
    assert (person["territory"], person["age_at_entry"], person["entered_on"]) == ("nord", 22, "2026-04-01")


def test_a_field_that_is_emptied_takes_back_what_was_there(operation: Followed, visiting: Visiting):
    operation.with_people()
    sent = {"was.territory": "sud", "territory": "", "sex": "m", "version": str(told(operation, 2)["version"])}
    assert visiting("editor").post(operation.at("participants/2/parcours"), sent).status_code == 303
    assert (told(operation, 2)["territory"], told(operation, 2)["sex"]) == (None, "m")


def test_of_two_people_at_once_the_second_is_shown_both_values_and_loses_nothing(
    operation: Followed, visiting: Visiting
):
    operation.with_people()
    read_at = str(told(operation, 2)["version"])
    first = {"was.territory": "sud", "territory": "nord", "version": read_at}
    second = {"was.territory": "sud", "territory": "", "was.sex": "", "sex": "m", "version": read_at}
    assert visiting("editor").post(operation.at("participants/2/parcours"), first).status_code == 303
    page = read(visiting("signatory").post(operation.at("participants/2/parcours"), second), 409)
    assert "nord" in page.text
    assert "Votre saisie" in page.text
    assert told(operation, 2)["sex"] is None
    again = {**second, "territory": "nord", "was.territory": "nord", "version": str(told(operation, 2)["version"])}
    assert visiting("signatory").post(operation.at("participants/2/parcours"), again).status_code == 303
    assert (told(operation, 2)["territory"], told(operation, 2)["sex"]) == ("nord", "m")


def test_an_exit_is_recorded_and_told_with_its_category_and_why(operation: Followed, visiting: Visiting):
    operation.with_people(AMINA)
    sent = {"exit_on": "31/08/2026", "exit_contract": "cdi", "version": str(told(operation, 1)["version"])}
    assert visiting("editor").post(operation.at("participants/1/sortie"), sent).status_code == 303
    text = read(visiting("reader").get(operation.at("participants/1"))).text
    assert "31 août 2026" in text
    assert "CDI" in text


def test_unreachable_is_not_no(operation: Followed, visiting: Visiting):
    operation.with_people()
    sent = {"from": "exit", "months": "6", "status": "unreachable", "in_work": "", "on": "05/01/2027"}
    day = date(2027, 1, 10)
    assert visiting("editor", day).post(operation.at("participants/2/suivi"), sent).status_code == 303
    text = read(visiting("editor", day).get(operation.at("participants/2"))).text
    assert "6 mois : injoignable" in text
    assert "ni en emploi, ni sans emploi" in text
    refused = {**sent, "in_work": "non", "version": str(told(operation, 2)["version"])}
    assert visiting("editor", day).post(operation.at("participants/2/suivi"), refused).status_code == 422


def test_an_activity_of_somebody_has_a_key_of_its_own(operation: Followed, visiting: Visiting):
    operation.with_people()
    page = visiting("editor").get(operation.at("participants/2/activites")).text
    assert 'value="P2-1"' in page
    sent = {"activity_key": "P2-1", "kind": "interview", "on": "02/05/2026", "hours_done": "1,5"}
    assert visiting("editor").post(operation.at("participants/2/activites"), sent).status_code == 303
    assert "1,5 h faites" in read(visiting().get(operation.at("participants/2"))).text


def test_a_piece_of_an_exit_is_given_and_waits_for_somebody_to_check_it(operation: Followed, visiting: Visiting):
    operation.with_people()
    sent = {"about": "sortie", "kind": "contract", "file": (BytesIO(PDF), "Paul Zqxlenoir.pdf")}
    assert visiting("editor").post(operation.at("participants/2/pieces"), sent).status_code == 303
    page = visiting("instructor").get(operation.at("participants/2/pieces")).text
    assert "À contrôler" in Page(page).text
    assert "Zqxlenoir" not in page


def test_a_piece_of_an_exit_that_is_not_recorded_is_refused(operation: Followed, visiting: Visiting):
    operation.with_people(AMINA)
    sent = {"about": "sortie", "kind": "contract", "file": (BytesIO(PDF), "contrat.pdf")}
    assert visiting("editor").post(operation.at("participants/1/pieces"), sent).status_code == 422


def test_the_participant_of_another_dossier_is_not_there(office: Office, visiting: Visiting):
    mine, other = Followed(office, office.running()), Followed(office, office.running(title="Autre action"))
    other.with_people()
    for page in ("participants/1", "participants/1/parcours", "participants/1/pieces"):
        assert visiting("editor").get(mine.at(page)).status_code == 404
        assert visiting("editor").post(mine.at(page), {"sex": "f"}).status_code in (404, 405)
    assert visiting("editor").get(mine.at(f"participants/{2**63}")).status_code == 404
