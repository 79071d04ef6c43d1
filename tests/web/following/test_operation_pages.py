"""What is read of an operation: its schedule, history and committees, messages and requests, its signature."""

from datetime import UTC, date, datetime
from io import BytesIO

from desks import SIGNED, Office
from operated import Followed, Visiting
from reading_pages import Page
from sqlalchemy import insert
from werkzeug.test import TestResponse

from tremplin.casework.operating.operations import meet
from tremplin.casework.operating.signings import send
from tremplin.casework.reading.page import shown
from tremplin.casework.talking import messages, requests
from tremplin.records.codes import RequestKind, RequestOutcome
from tremplin.records.reference import identifier
from tremplin.records.tables import DossierMessage

JUNE = datetime(2026, 6, 3, 9, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
MARK = "limite"
HOSTILE = '"><script>alert(1)</script>{{7*7}}'


def multipart(secret: str, document: bytes) -> bytes:
    """A message with a document, as a browser sends it (RFC 7578)."""
    said = f'--{MARK}\r\nContent-Disposition: form-data; name="'
    fields = f'{said}csrf_token"\r\n\r\n{secret}\r\n{said}text"\r\n\r\nLourd.\r\n'
    head = f'{said}joined"; filename="lourd.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return f"{fields}{head}".encode() + document + f"\r\n--{MARK}--\r\n".encode()


def read(answer: TestResponse, status: int = 200) -> Page:
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.faults == []
    return page


def test_a_schedule_tells_what_is_late_first_and_by_how_many_days(operation: Followed, visiting: Visiting):
    page = read(visiting().get(operation.at("echeancier")))
    assert "en retard de 123 jours" in page.text
    assert page.text.index("en retard de 123 jours") < page.text.index("À faire maintenant")
    assert "dimanche 31 mai 2026" in page.text


def test_before_its_agreement_a_schedule_is_empty_and_says_what_comes(office: Office, visiting: Visiting):
    accepted = office.accepted()
    page = read(visiting().get(f"/dossiers/{accepted}/echeancier"))
    assert "Pas encore de convention" in page.text
    assert f"/dossiers/{accepted}" in page.links


def test_a_carrier_reads_who_decided_and_of_the_other_officials_nothing(operation: Followed, visiting: Visiting):
    meet(operation.office.desk, operation.office.instructor, operation.reference, held_on=date(2026, 6, 2), at=JUNE)
    carrier = read(visiting().get(operation.at("historique")))
    assert "Decider" in carrier.text
    assert "Instructor" not in carrier.text
    assert "Instructor" in read(visiting("reader").get(operation.at("historique"))).text


def test_the_minutes_of_a_committee_are_text_and_open_nothing(operation: Followed, visiting: Visiting):
    office = operation.office
    meet(office.desk, office.instructor, operation.reference, held_on=date(2026, 6, 2), minutes=HOSTILE, at=JUNE)
    answer = visiting().get(operation.at("comites"))
    assert "<script>alert" not in answer.text
    assert HOSTILE in read(answer).text


def test_a_message_is_written_with_a_document_and_read_by_the_other_side(operation: Followed, visiting: Visiting):
    sent = {"text": HOSTILE, "joined": (BytesIO(PDF), "contrat.pdf")}
    answer = visiting("editor").post(operation.at("messages"), sent)
    assert answer.status_code == 303
    page = read(visiting("instructor").get(operation.at("messages")))
    assert HOSTILE in page.text
    assert any(link.endswith("/pieces/1") for link in page.links)


def test_a_program_named_as_a_document_comes_back_with_the_words_that_were_typed(
    operation: Followed, visiting: Visiting
):
    sent = {"text": "Voici le contrat.", "joined": (BytesIO(b"MZ\x90\x00 un programme"), "contrat.pdf")}
    page = read(visiting("editor").post(operation.at("messages"), sent), 422)
    assert "La saisie est à corriger" in page.text
    assert "Voici le contrat." in page.text
    assert messages.listed(operation.office.desk, operation.office.editor, operation.reference) == []


def test_21_mb_come_with_a_message_and_no_more(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    for weight, status in ((19, 303), (22, 413)):
        # whole beforehand: the client of tests leaves open the file in which it would write it
        body = multipart(browser.secret(), PDF + b"\0" * (weight * 1024 * 1024))
        answer = browser.client.post(
            operation.at("messages"), data=body, content_type=f"multipart/form-data; boundary={MARK}"
        )
        assert answer.status_code == status


def test_a_page_that_takes_no_document_keeps_to_256_kb(operation: Followed, visiting: Visiting):
    answer = visiting().post(operation.at("demandes/avenant"), {"reason": "x" * 300_000})
    assert answer.status_code == 413
    assert requests.listed(operation.office.desk, operation.office.signatory, operation.reference) == []


def test_a_long_exchange_is_read_by_pages_the_latest_first(operation: Followed, visiting: Visiting):
    office = operation.office
    row = {"dossier_id": identifier(operation.reference), "voice": "carrier", "written_at": JUNE}
    row |= {"written_by": office.editor.account_id}
    with office.desk.database.writing() as session:
        rows = [{**row, "number": number, "text": f"Message {number}."} for number in range(1, 151)]
        session.execute(insert(DossierMessage), rows)
    first = read(visiting().get(operation.at("messages")))
    assert "150 messages" in first.text
    assert ("Message 150." in first.text, "Message 50." in first.text) == (True, False)
    last = read(visiting().get(operation.at("messages?page=99")))
    assert "Message 1." in last.text
    assert "Page 2 sur 2" in last.text
    assert "Message écrit par le porteur" in read(visiting().get(operation.at("historique?page=2"))).text


def test_a_request_waits_then_is_answered_where_it_was_asked(operation: Followed, visiting: Visiting):
    office = operation.office
    asked = visiting().post(operation.at("demandes/avenant"), {"reason": "Prolonger de deux mois."})
    assert asked.status_code == 303
    assert "attend sa réponse" in read(visiting().get(operation.at("demandes/avenant"))).text
    granted = RequestOutcome.GRANTED
    requests.answer(office.desk, office.decider, operation.reference, 1, granted, "Oui, jusqu'au 30 avril.", at=JUNE)
    assert "Oui, jusqu'au 30 avril." in read(visiting().get(operation.at("demandes/avenant"))).text


def test_an_empty_request_is_told_at_its_field_and_asks_nothing(operation: Followed, visiting: Visiting):
    page = read(visiting().post(operation.at("demandes/avenant"), {}), 422)
    assert "#reason" in page.links
    assert requests.listed(operation.office.desk, operation.office.signatory, operation.reference) == []


def test_a_kind_of_request_that_is_none_is_not_there(operation: Followed, visiting: Visiting):
    assert visiting().get(operation.at("demandes/faveur")).status_code == 404


def test_an_agreement_that_was_sent_is_signed_with_its_copy(office: Office, visiting: Visiting):
    accepted = office.accepted()
    send(office.desk, office.instructor, accepted, sent_on=date(2026, 2, 18), at=SIGNED)
    address = f"/dossiers/{accepted}/convention/signature"
    sent = {"signed_on": "19/02/2026", "agreed": "oui", "copy": (BytesIO(PDF), "signée.pdf")}
    assert visiting(day=date(2026, 2, 25)).post(address, sent).status_code == 303
    (_, signed) = shown(office.desk, office.signatory, accepted, at=SIGNED)["signings"]
    assert (signed["step"], signed["done_on"], signed["attachment"]) == ("carrier", "2026-02-19", 1)


def test_a_signature_before_the_sending_is_refused_and_its_copy_is_not_left_behind(office: Office, visiting: Visiting):
    accepted = office.accepted()
    send(office.desk, office.instructor, accepted, sent_on=date(2026, 2, 18), at=SIGNED)
    address = f"/dossiers/{accepted}/convention/signature"
    sent = {"signed_on": "17/02/2026", "agreed": "oui", "copy": (BytesIO(PDF), "signée.pdf")}
    page = read(visiting(day=date(2026, 2, 25)).post(address, sent), 422)
    assert "précède l'envoi" in page.text
    assert shown(office.desk, office.signatory, accepted, at=SIGNED)["attachments"] == []


def test_without_its_box_nothing_is_signed(office: Office, visiting: Visiting):
    accepted = office.accepted()
    send(office.desk, office.instructor, accepted, sent_on=date(2026, 2, 18), at=SIGNED)
    answer = visiting(day=date(2026, 2, 25)).post(
        f"/dossiers/{accepted}/convention/signature", {"signed_on": "19/02/2026"}
    )
    assert "#agreed" in read(answer, 422).links
    assert len(shown(office.desk, office.signatory, accepted, at=SIGNED)["signings"]) == 1


def test_an_appeal_is_asked_of_what_is_refused_alone(operation: Followed, visiting: Visiting):
    page = read(visiting().post(operation.at("demandes/recours"), {"reason": "Revoir."}), 422)
    assert "recours gracieux se demande quand" in page.text
    asked = requests.listed(operation.office.desk, operation.office.signatory, operation.reference)
    assert not [each for each in asked if each["kind"] == RequestKind.APPEAL]
