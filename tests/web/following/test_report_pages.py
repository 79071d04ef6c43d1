"""What was realised, the reports and the settlement on pages: said, frozen at reception, validated, computed."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from operated import AMINA, CANARIES, PAUL, Followed, Visiting, followed_office
from reading_pages import Page
from signed_in import browser_of, site_of

from tremplin.casework.operating.operations import meet, stated, typed
from tremplin.casework.operating.settlements import computed, settle
from tremplin.casework.reading.page import shown
from tremplin.storage.engine import Database
from tremplin_web.carriers.following.spelling import spelled
from tremplin_web.clock import Clock

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
COMMITTEES = (date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15))
REPORTED = datetime(2027, 4, 1, 9, tzinfo=UTC)
ENDED, SETTLED = date(2027, 3, 15), datetime(2027, 5, 3, 9, tzinfo=UTC)
SPENT = {
    "realised.staff": "35 000,00 €",
    "realised.operating": "0",
    "realised.external_services": "0",
    "realised.other": "0",
}
QUALITY = {"results.quality": ["mobilite", "projet_professionnel"]}


def read(answer: Any, status: int = 200) -> Page:
    assert answer.status_code == status, Page(answer.text).text
    page = Page(answer.text)
    assert page.faults == []
    return page


def said(operation: Followed) -> dict[str, Any]:
    return {**stated(operation.office.desk, operation.office.editor, operation.reference).said}


def handed_in(operation: Followed, visiting: Visiting) -> Any:
    """A final report, from costs to its reception."""
    browser = visiting("signatory", ENDED)
    assert browser.post(operation.at("realise"), {**SPENT, **QUALITY}).status_code == 303
    return browser.post(operation.at("bilans"), {"kind": "final", "received_on": "15/03/2027"})


def test_costs_are_typed_beside_those_foreseen(operation: Followed, visiting: Visiting):
    page = read(visiting("editor").get(operation.at("realise")))
    assert "Personnel 40 000,00 €" in page.text
    assert visiting("editor").post(operation.at("realise"), SPENT).status_code == 303
    assert said(operation)["realised.staff"] == 35_000_00
    again = read(visiting("editor").get(operation.at("realise")))
    assert "Total enregistré 46 000,00 € 35 000,00 €" in again.text


def test_the_lines_of_a_fiche_stand_in_the_grid_in_the_place_of_their_cost(database: Database, tmp_path: Path):
    lined = "  cost_lines:\n    - {code: formateurs, label: Formateurs, family: staff}\n"
    office = followed_office(database, tmp_path, ("  costs: [staff]\n", f"  costs: [staff]\n{lined}"))
    operation = Followed(office, office.running(budget__staff=None, budget__formateurs=40_000_00))
    browser = browser_of(site_of(office, Clock(ENDED)), office, office.editor)
    page = read(browser.get(operation.at("realise")))
    assert "Formateurs 40 000,00 €" in page.text
    assert "realised-staff" not in page.identifiers
    assert browser.post(operation.at("realise"), {"realised.formateurs": "12 000"}).status_code == 303
    assert said(operation)["realised.formateurs"] == 12_000_00


def test_what_cannot_be_read_is_told_at_its_field_and_all_that_was_typed_stays(operation: Followed, visiting: Visiting):
    sent = {**SPENT, "realised.staff": "trente mille", "realised.operating": "12,50"}
    answer = visiting("editor").post(operation.at("realise"), sent)
    page = read(answer, 422)
    assert "#realised-staff" in page.links
    assert 'value="trente mille"' in answer.text
    assert 'value="12,50"' in answer.text
    assert said(operation) == {}


def test_no_theme_at_all_is_known_and_is_not_silence(operation: Followed, visiting: Visiting):
    sent = {**SPENT, "results.quality": "-", "results.months": "48", "results.exits": "2"}
    assert visiting("editor").post(operation.at("realise"), sent).status_code == 303
    assert said(operation)["results.quality"] == ()
    answer = visiting("editor").get(operation.at("realise"))
    assert re.search(r'value="-"[^>]* checked', answer.text)


def test_funders_are_written_in_a_form_as_they_are_read_from_it(operation: Followed):
    final = (("Région", "obtained", 20_000_00, "public"), ("Ville", "asked", 900_50, "private"))
    written = {"final_resources": spelled("final_resources", final)}
    assert typed(operation.office.desk, operation.office.editor, operation.reference, written).changes == {
        "final_resources": final
    }


def test_a_value_that_nobody_changed_is_not_sent_on(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    browser.post(operation.at("realise"), SPENT)
    version = shown(operation.office.desk, operation.office.editor, operation.reference, at=SETTLED)["version"]
    same = {"was.realised.staff": "35000,00", "realised.staff": "35000,00", "version": str(version)}
    assert browser.post(operation.at("realise"), same).headers["Location"].endswith("fait=rien")
    assert browser.post(operation.at("realise"), {**same, "realised.other": "5"}).status_code == 303
    assert said(operation)["realised.other"] == 5_00


def test_of_two_who_say_what_was_spent_the_second_is_shown_both_values(operation: Followed, visiting: Visiting):
    office = operation.office
    read_at = shown(office.desk, office.editor, operation.reference, at=SETTLED)["version"]
    first = {**SPENT, "version": str(read_at)}
    assert visiting("editor").post(operation.at("realise"), first).status_code == 303
    second = {"realised.staff": "30 000", "version": str(read_at)}
    page = read(visiting("signatory").post(operation.at("realise"), second), 409)
    assert "35 000,00 €" in page.text
    assert "30 000,00 €" in page.text
    assert said(operation)["realised.staff"] == 35_000_00


def test_a_report_is_shown_as_it_would_be_kept_then_read_as_it_was(operation: Followed, visiting: Visiting):
    operation.with_people()
    page = read(visiting("signatory", ENDED).get(operation.at("bilans")))
    assert "Le nombre de participants accompagnés 2" in page.text
    answer = handed_in(operation, visiting)
    assert answer.status_code == 303
    frozen = read(visiting("signatory", ENDED).get(answer.headers["Location"]))
    assert "Le nombre de participants accompagnés 2" in frozen.text
    assert "Bilan remis" in frozen.text


@pytest.mark.parametrize("who", ["decider", "reader", "local", "signatory"])
def test_a_report_names_nobody_and_tells_nothing_of_health(operation: Followed, visiting: Visiting, who: str):
    operation.with_people(AMINA, PAUL)
    address = handed_in(operation, visiting).headers["Location"].partition("?")[0]
    for page in (address, operation.at("bilans"), operation.at("bilans/mois/2026-04"), operation.at("historique")):
        text = visiting(who, ENDED).get(page).text
        assert [each for each in (*CANARIES, "rqth") if each in text] == []


def test_the_document_of_a_report_that_is_refused_is_not_left_behind(operation: Followed, visiting: Visiting):
    sent = {"kind": "final", "received_on": "01/10/2026", "document": (BytesIO(PDF), "bilan.pdf")}
    read(visiting("signatory").post(operation.at("bilans"), sent), 422)
    assert (
        shown(operation.office.desk, operation.office.signatory, operation.reference, at=SETTLED)["attachments"] == []
    )


def test_a_report_before_the_end_is_refused_and_freezes_nothing(operation: Followed, visiting: Visiting):
    sent = {"kind": "final", "received_on": "01/10/2026"}
    read(visiting("signatory").post(operation.at("bilans"), sent), 422)
    page = shown(operation.office.desk, operation.office.signatory, operation.reference, at=SETTLED)
    assert (page["state"], page["reports"]) == ("running", [])


def test_a_carrier_records_no_report_but_their_final_one(operation: Followed, visiting: Visiting):
    sent = {"kind": "interim:bilan-6-mois", "received_on": "15/09/2026"}
    assert visiting("signatory").post(operation.at("bilans"), sent).status_code == 404
    assert visiting("local").post(operation.at("bilans"), sent).status_code == 303
    assert visiting("local").post(operation.at("bilans"), {**sent, "kind": "final"}).status_code == 404


def test_an_editor_joins_the_document_of_a_report(operation: Followed, visiting: Visiting):
    sent = {"document": (BytesIO(PDF), "bilan intermédiaire.pdf")}
    assert visiting("editor").post(operation.at("bilans/pieces"), sent).status_code == 303
    (joined,) = shown(operation.office.desk, operation.office.editor, operation.reference, at=SETTLED)["attachments"]
    assert (joined["name"], joined["purpose"]) == ("bilan intermédiaire.pdf", "report")


def test_the_report_of_another_dossier_is_not_there(operation: Followed, visiting: Visiting):
    handed_in(operation, visiting)
    other = Followed(operation.office, operation.office.running(title="Autre action"))
    assert visiting("signatory", ENDED).get(other.at("bilans/1")).status_code == 404


def test_a_month_that_is_over_is_validated_by_each_side(operation: Followed, visiting: Visiting):
    operation.with_people()
    address = operation.at("bilans/mois/2026-04")
    assert visiting("signatory").post(address).status_code == 303
    assert visiting("local").post(address).status_code == 303
    assert "Valider ce mois" not in read(visiting("signatory").get(address)).text
    operation.record("participants", {"key": PAUL["key"], "entered_on": date(2026, 4, 2)})
    changed = read(visiting("signatory").get(address))
    assert "à valider de nouveau" in changed.text
    assert "Valider ce mois" in changed.text


def test_a_month_that_is_none_is_not_there(operation: Followed, visiting: Visiting):
    assert visiting().get(operation.at("bilans/mois/brumaire")).status_code == 404


def test_a_settlement_that_lacks_a_fact_says_which_and_where_to_say_it(operation: Followed, visiting: Visiting):
    page = read(visiting("signatory", ENDED).get(operation.at("bilans")))
    assert "Le solde ne se calcule pas encore." in page.text
    assert "les dépenses de personnel réalisées" in page.text
    assert operation.at("realise") in page.links


def test_a_settlement_as_it_would_be_today_is_a_receipt_with_each_sentence(operation: Followed, visiting: Visiting):
    office = operation.office
    sent = {**SPENT, **QUALITY, "results.months": "48", "results.exits": "2"}
    assert visiting("signatory", ENDED).post(operation.at("realise"), sent).status_code == 303
    told = computed(office.desk, office.signatory, operation.reference, day=ENDED).settlement
    text = read(visiting("signatory", ENDED).get(operation.at("bilans"))).text.replace("\N{NO-BREAK SPACE}", " ")
    for line in told.lines:
        if line.code not in ("due", "paid", "balance"):
            assert " ".join(line.why.split()).replace("\N{NO-BREAK SPACE}", " ") in text
    assert "Rien n'est arrêté" in text


def test_a_settlement_that_was_kept_says_that_it_changes_no_more(operation: Followed, visiting: Visiting):
    office = operation.office
    sent = {**SPENT, **QUALITY, "results.months": "48", "results.exits": "2"}
    visiting("signatory", ENDED).post(operation.at("realise"), sent)
    assert handed_in(operation, visiting).status_code == 303
    for held_on in COMMITTEES:
        attended = {"attendees": ("relais",), "at": REPORTED}
        meet(office.desk, office.instructor, operation.reference, held_on=held_on, **attended)
    settle(office.desk, office.instructor, operation.reference, at=SETTLED)
    page = read(visiting("signatory", date(2027, 5, 4)).get(operation.at("bilans")))
    assert "il ne change plus" in page.text
