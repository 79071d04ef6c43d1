"""Documents at every stage: each purpose in its time, opened by whoever works with it, clean where that is asked."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from clamd_server import EICAR, ClamdServer, answering
from desks import AT, SETTLED, Office, make_office
from paperwork import JPEG, PDF, png
from sqlalchemy import select, update

from tremplin.casework.acting.conditions.applying import WHEN
from tremplin.casework.applying.attachments import Scan, attach, listed, opened, remove
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.instruction import return_
from tremplin.casework.operating.closing import close
from tremplin.casework.operating.payments import pay
from tremplin.clamd import Clamd, clamd
from tremplin.errors import Forbidden, NotYet, RefusedRequest, Unavailable, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.agreements import PaymentKind
from tremplin.records.attachments import Attachment, StoredFile
from tremplin.records.codes import Purpose, State
from tremplin.records.journal import JournalLine

INFECTED = PDF + EICAR


@pytest.fixture
def scanned(database, tmp_path) -> Iterator[tuple[Office, ClamdServer]]:
    """The small department, where a scanner looks at each file."""
    with answering() as server:
        office = make_office(database, tmp_path / "office")
        office.desk.scanner = clamd({"TREMPLIN_CLAMD": server.address})
        yield office, server


def give(
    office: Office, written: str, purpose: Purpose = Purpose.APPLICATION, content: bytes = PDF, **said: Any
) -> int:
    actor = said.pop("actor", office.signatory)
    name = said.pop("name", "piece.pdf")
    return attach(
        office.desk, actor, written, name, io.BytesIO(content), purpose=purpose, at=said.pop("at", AT), **said
    )


def read(office: Office, who: str, written: str, number: int) -> bytes:
    with opened(office.desk, getattr(office, who), written, number, at=AT) as document:
        return document.stream.read()


def lines(office: Office, *acts: Act) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        own = select(JournalLine).where(JournalLine.act.in_([act.value for act in acts]))
        return list(session.scalars(own.order_by(JournalLine.number)))


def on_disk(office: Office) -> list[Path]:
    return [path for path in office.desk.files.rglob("*") if path.is_file()]


def refused(office: Office) -> str:
    written = office.under_review()
    refuse(office.desk, office.decider, written, "Non retenu.", at=AT)
    return written


def returned(office: Office) -> str:
    written = office.submitted()
    return_(office.desk, office.instructor, written, "Le RIB.", at=AT)
    return written


def closed(office: Office) -> str:
    written = office.settled()
    kind, cents = PaymentKind.BALANCE, 40_250_00
    pay(office.desk, office.second, written, kind=kind, amount_cents=cents, paid_on=SETTLED.date(), at=SETTLED)
    close(office.desk, office.decider, written, at=SETTLED)
    return written


IN = {
    State.DRAFT: Office.draft,
    State.SUBMITTED: Office.submitted,
    State.RETURNED: returned,
    State.UNDER_REVIEW: Office.under_review,
    State.ACCEPTED: Office.accepted,
    State.REFUSED: refused,
    State.AGREED: Office.agreed,
    State.RUNNING: Office.running,
    State.REPORTED: Office.reported,
    State.SETTLED: Office.settled,
    State.CLOSED: closed,
}


@pytest.mark.parametrize("state", IN)
def test_a_document_of_each_purpose_comes_in_its_states_and_in_no_other(office: Office, state):
    written = IN[state](office)
    taken = set()
    for rank, purpose in enumerate(Purpose):
        with suppress(RefusedRequest):
            give(office, written, purpose, PDF + str(rank).encode(), at=SETTLED)
            taken.add(purpose)
    assert taken == {purpose for purpose, states in WHEN.items() if state in states}


def test_a_document_says_what_it_was_given_for_and_one_of_before_is_of_the_application(office: Office):
    written = office.accepted()
    give(office, written, Purpose.AGREEMENT)
    (row,) = listed(office.desk, office.local, written)
    assert (row["purpose"], row["purpose_label"], row["scan"]) == ("agreement", "convention signée", "unscanned")
    assert json.loads(lines(office, Act.ATTACH)[-1].after)["purpose"] == "agreement"
    with office.desk.database.writing() as session:
        session.execute(update(Attachment).values(purpose=None))
    assert listed(office.desk, office.local, written)[0]["purpose"] == "application"


def test_what_was_given_later_is_taken_back_in_its_time_alone(office: Office):
    written = office.running()
    number = give(office, written, Purpose.EVIDENCE)
    remove(office.desk, office.signatory, written, number, at=AT)
    assert listed(office.desk, office.signatory, written) == []
    signed = give(office, written, Purpose.AGREEMENT)
    office.settle(office.report(written))
    with pytest.raises(NotYet, match="Convention signée"):
        remove(office.desk, office.signatory, written, signed, at=SETTLED)


def test_a_code_of_the_fiche_is_of_the_application_alone(office: Office):
    with pytest.raises(WrongUsage, match="de la demande"):
        give(office, office.accepted(), Purpose.AGREEMENT, code="budget")


def test_a_document_is_opened_to_the_byte_and_the_journal_keeps_who_did(office: Office):
    written = office.draft()
    number = give(office, written)
    before = office.version(written)
    assert read(office, "instructor", written, number) == PDF
    (line,) = lines(office, Act.FETCH)
    assert json.loads(line.after)["attachment"] == number
    # it leaves the dossier as it was: nobody's edit conflicts with a reading
    assert office.version(written) == before


@pytest.mark.parametrize("who", ["other", "statistician", "admin"])
def test_whoever_does_not_see_the_dossier_finds_no_document(office: Office, who):
    written = office.draft()
    number = give(office, written)
    with pytest.raises(UnknownIdentifier):
        read(office, who, written, number)
    assert lines(office, Act.FETCH) == []


@pytest.mark.parametrize(
    ("purpose", "closed_to", "open_to"),
    [
        # who decides needs nobody's name
        (Purpose.EVIDENCE, ("decider",), ("editor", "local", "instructor")),
        (Purpose.BANK_DETAILS, ("editor", "local"), ("signatory", "instructor", "decider")),
        (Purpose.REPORT, (), ("editor", "local", "instructor", "decider")),
    ],
)
def test_what_names_people_or_an_account_is_opened_by_whoever_works_with_it(
    office: Office, purpose, closed_to, open_to
):
    written = office.running()
    number = give(office, written, purpose)
    for who in closed_to:
        with pytest.raises(Forbidden, match="votre rôle ne permet pas de l'ouvrir"):
            read(office, who, written, number)
    for who in open_to:
        assert read(office, who, written, number) == PDF
    acts = [Act(line.act) for line in lines(office, Act.FETCH, Act.READ_BANK_DOCUMENT)]
    assert acts == [Act.READ_BANK_DOCUMENT if purpose is Purpose.BANK_DETAILS else Act.FETCH] * len(open_to)


def test_a_damaged_document_is_not_told_as_read(office: Office):
    written = office.draft()
    number = give(office, written)
    on_disk(office)[0].write_bytes(b"%PDF-x")
    with pytest.raises(RefusedRequest, match="abîmé"):
        read(office, "instructor", written, number)
    assert lines(office, Act.FETCH) == []


# the scanner


def test_a_file_is_sent_whole_and_one_that_is_clean_is_kept(scanned):
    office, server = scanned
    written = office.draft()
    large = PDF + bytes(range(33, 126)) * 3000
    number = give(office, written, content=large)
    assert server.sent == [large]
    assert listed(office.desk, office.editor, written)[0]["scan"] == Scan.CLEAN
    assert read(office, "editor", written, number) == large
    # once seen, it is not sent again
    assert len(server.sent) == 1


def test_of_what_holds_a_malware_nothing_is_kept(scanned):
    office, _ = scanned
    written = office.draft()
    with pytest.raises(RefusedRequest, match="l'antivirus y a trouvé « Eicar-Signature »"):
        give(office, written, content=INFECTED)
    assert on_disk(office) == []
    assert listed(office.desk, office.editor, written) == []
    with office.desk.database.reading() as session:
        assert session.scalars(select(StoredFile)).all() == []


def test_while_the_scanner_is_silent_a_document_is_kept_and_does_not_open_until_it_was_scanned(scanned):
    office, server = scanned
    answers, office.desk.scanner = office.desk.scanner, Clamd(host="127.0.0.1", port=1, timeout=1)
    written = office.draft()
    number = give(office, written)
    assert listed(office.desk, office.editor, written)[0]["scan"] == Scan.UNSCANNED
    with pytest.raises(Unavailable, match="n'est pas encore examiné, et l'antivirus ne répond pas"):
        read(office, "editor", written, number)
    assert lines(office, Act.FETCH) == []
    office.desk.scanner = answers
    assert read(office, "editor", written, number) == PDF
    assert (listed(office.desk, office.editor, written)[0]["scan"], server.sent) == (Scan.CLEAN, [PDF])


def test_what_was_kept_before_the_scanner_is_scanned_when_it_is_opened_and_never_opens_if_infected(scanned):
    office, server = scanned
    answers, office.desk.scanner = office.desk.scanner, None
    written = office.draft()
    number = give(office, written, content=INFECTED)
    office.desk.scanner = answers
    for _ in range(2):
        with pytest.raises(RefusedRequest, match="Le fichier ne s'ouvre pas"):
            read(office, "editor", written, number)
    assert len(server.sent) == 1
    # what is known stays known, be the setting removed
    office.desk.scanner = None
    with pytest.raises(RefusedRequest, match="Le fichier ne s'ouvre pas"):
        read(office, "editor", written, number)


def test_one_content_scanned_in_one_dossier_is_clean_in_another(scanned):
    office, server = scanned
    first, second = office.draft("Un"), office.draft("Deux")
    answers, office.desk.scanner = office.desk.scanner, None
    give(office, first)
    office.desk.scanner = answers
    give(office, second)
    assert listed(office.desk, office.editor, first)[0]["scan"] == Scan.CLEAN
    assert read(office, "editor", first, 1) == PDF
    assert len(server.sent) == 1


@pytest.mark.parametrize("says", [b"", b"stream: ERROR\0", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0", b"\0"])
def test_a_file_is_clean_only_where_the_scanner_says_so(scanned, says):
    office, server = scanned
    server.says = says or b"stream: OK trop tard\0"
    written = office.draft()
    number = give(office, written)
    assert listed(office.desk, office.editor, written)[0]["scan"] == Scan.UNSCANNED
    with pytest.raises(Unavailable):
        read(office, "editor", written, number)


def test_a_scanner_is_asked_at_a_socket_of_the_machine_too(tmp_path):
    with answering(tmp_path / "clamd.sock") as server:
        asked = clamd({"TREMPLIN_CLAMD": server.address})
        assert asked is not None
        assert (asked.found(io.BytesIO(PDF)), asked.found(io.BytesIO(INFECTED))) == (None, "Eicar-Signature")


def test_a_file_that_was_scanned_is_read_again_from_its_beginning(tmp_path):
    with answering() as server:
        asked = clamd({"TREMPLIN_CLAMD": server.address})
        file = io.BytesIO(png())
        assert asked is not None
        asked.found(file)
        assert file.read() == png()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", Clamd(path="/run/clamav/clamd.ctl")),
        ("tcp://127.0.0.1:3310", Clamd(host="127.0.0.1", port=3310)),
        ("tcp://[::1]:3310", Clamd(host="::1", port=3310)),
    ],
)
def test_the_setting_names_a_socket_or_a_port(said, read):
    assert clamd({"TREMPLIN_CLAMD": said}) == read


@pytest.mark.parametrize("said", ["127.0.0.1:3310", "unix:clamd", "tcp://host", "tcp://host:99999", "http://host:80"])
def test_a_setting_that_is_no_address_is_refused_in_words(said):
    with pytest.raises(WrongUsage, match="TREMPLIN_CLAMD : adresse incomprise"):
        clamd({"TREMPLIN_CLAMD": said})


def test_an_image_is_scanned_as_any_other(scanned):
    office, server = scanned
    written = office.draft()
    give(office, written, content=JPEG, name="photo.jpg")
    assert server.sent == [JPEG]
