"""What each page of an operation asks of the base: as many statements for ten people as for a thousand."""

from collections.abc import Iterator
from datetime import date

import pytest
from operated import LATER, Followed, Visiting, many
from sqlalchemy import insert
from statements import hearing

from tremplin.records.reference import identifier
from tremplin.records.tables import DossierMessage

PAGES = (
    *("echeancier", "historique", "comites", "messages", "demandes/avenant", "convention/signature"),
    *("participants", "participants?noms=oui", "participants?q=7&noms=oui", "participants/1"),
    *("participants/1/parcours", "participants/1/identite", "participants/1/sortie", "participants/1/pieces"),
    *("realise", "bilans", "bilans/mois/2026-06"),
)


@pytest.fixture
def counted(operation: Followed) -> Iterator[list[str]]:
    """The statements that are sent to the base."""
    with hearing(operation.office) as sent:
        yield sent


def written(operation: Followed, first: int, last: int) -> None:
    """Messages, as they are kept."""
    office = operation.office
    row = {"dossier_id": identifier(operation.reference), "voice": "carrier", "written_at": LATER}
    row |= {"written_by": office.editor.account_id, "text": "Bonjour."}
    with office.desk.database.writing() as session:
        session.execute(insert(DossierMessage), [{**row, "number": number} for number in range(first, last)])


def test_a_page_costs_the_same_at_ten_people_and_at_a_thousand(
    operation: Followed, visiting: Visiting, counted: list[str]
):
    browser = visiting("signatory", date(2027, 3, 15))

    def costs() -> dict[str, int]:
        found = {}
        for page in PAGES:
            counted.clear()
            assert browser.get(operation.at(page)).status_code == 200, page
            found[page] = len(counted)
        return found

    operation.record("participants", *many(10))
    written(operation, 1, 11)
    costs()
    few = costs()
    operation.record("participants", *many(1000))
    written(operation, 11, 1001)
    assert costs() == few
