"""What a page of an instruction costs, whatever the dossier holds; and a decision that is sent many times at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from desks import AT, Office
from forms import CONFIRM, hidden, send
from signed_in import SignedInClient
from sqlalchemy import insert
from statements import hearing

from tremplin.casework.reading.page import shown
from tremplin.records.deposits import Completion
from tremplin.records.reference import identifier
from tremplin.records.tables import Attachment, StoredFile

Visiting = Callable[..., SignedInClient]
OF_INSTRUCTOR = (
    "completer",
    "instruire",
    "transmettre",
    "avis",
    "avis/demander",
    "notes",
    "lettres",
    "lettres/recepisse",
)
OF_DECIDER = ("decision", "lettres", "convention", "avenants")
MANY = 60


@pytest.fixture
def counted(office: Office) -> Iterator[list[str]]:
    """The statements that are sent to the base."""
    with hearing(office) as sent:
        yield sent


def filled(office: Office, dossier: str, first: int, last: int) -> None:
    """Requests to complete, documents and scores of a dossier, as they are kept."""
    number, who = identifier(dossier), office.instructor.account_id
    made = {"added_at": AT, "added_by": who}
    with office.desk.database.writing() as session:
        for each in range(first, last):
            row = {"dossier_id": number, "number": each}
            asked = {"asked": "Le détail manque.", "asked_at": AT, "asked_by": who}
            session.execute(insert(Completion), {**row, **asked})
            hash_ = f"{each:064x}"
            file = {"hash": hash_, "size": 10, "media_type": "application/pdf", "stored_at": AT}
            session.execute(insert(StoredFile), file)
            document = {"name": f"{each}.pdf", "hash": hash_, "purpose": "agreement"}
            session.execute(insert(Attachment), {**row, **document, **made})


def test_a_page_costs_the_same_whatever_the_dossier_holds(office: Office, visiting: Visiting, counted: list[str]):
    judged = office.under_review()
    browsers = {"instructor": visiting("instructor"), "decider": visiting("decider")}

    def costs() -> dict[str, int]:
        found = {}
        for who, pages in (("instructor", OF_INSTRUCTOR), ("decider", OF_DECIDER)):
            for page in pages:
                counted.clear()
                assert browsers[who].get(f"/dossiers/{judged}/{page}").status_code == 200, page
                found[f"{who} {page}"] = len(counted)
        return found

    filled(office, judged, 1, 3)
    costs()
    few = costs()
    filled(office, judged, 3, MANY)
    assert costs() == few


def test_a_confirmation_that_comes_many_times_at_once_decides_once(office: Office, visiting: Visiting):
    judged = office.under_review()
    typed = {"outcome": "accorder", "amount": "40 000", "reason": "Bon."}
    first = visiting("decider")
    address = f"/dossiers/{judged}/decision"
    asked = {**hidden(send(first, address, typed).text), **CONFIRM}
    browsers = [visiting("decider") for _ in range(4)]
    secrets = [each.secret() for each in browsers]
    line = Barrier(len(browsers))

    def confirm(rank: int) -> int:
        line.wait()
        return browsers[rank].client.post(address, data={**asked, "csrf_token": secrets[rank]}).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        statuses = sorted(pool.map(confirm, range(len(browsers))))
    assert statuses[0] == 303
    assert all(status in (409, 422) for status in statuses[1:])
    assert len(shown(office.desk, office.reader, judged, at=AT)["decisions"]) == 1
