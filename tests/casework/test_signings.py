"""An agreement as it lives: sent, signed by its carrier, then by the department, each with its day and document."""

import io
from datetime import date, timedelta

import pytest
from desks import AT, SIGNED, Office

from tremplin.casework.applying.attachments import attach, remove
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import review
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.signings import send, sign
from tremplin.casework.reading import page
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.codes import Purpose

SENT, CARRIER, DAY = date(2026, 2, 18), date(2026, 2, 19), date(2026, 2, 20)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def sent(office: Office, written: str, on: date = SENT, **more):
    return send(office.desk, office.instructor, written, sent_on=on, at=SIGNED, **more)


def signed(office: Office, written: str, on: date = CARRIER, by=None, **more):
    return sign(office.desk, by or office.signatory, written, signed_on=on, at=SIGNED, **more)


def agreed(office: Office, written: str, on: date = DAY, **more):
    return agree(office.desk, office.decider, written, signed_on=on, advance_cents=0, at=SIGNED, **more)


def test_an_agreement_is_sent_signed_by_its_carrier_then_by_the_department(office: Office):
    written = office.accepted()
    assert sent(office, written).published()["step"] == "sent"
    assert signed(office, written).agreement == 1
    agreed(office, written)
    steps = page.shown(office.desk, office.signatory, written, at=SIGNED)["signings"]
    assert [(each["step"], each["done_on"]) for each in steps] == [
        ("sent", "2026-02-18"),
        ("carrier", "2026-02-19"),
        ("department", "2026-02-20"),
    ]


def test_what_was_sent_is_not_agreed_before_its_carrier_signed_nor_on_a_day_before(office: Office):
    written = office.accepted()
    sent(office, written)
    with pytest.raises(NotYet, match="attend la signature du porteur depuis son envoi"):
        agreed(office, written)
    with pytest.raises(NotYet, match="précède l'envoi"):
        signed(office, written, SENT - timedelta(days=1))
    signed(office, written)
    with pytest.raises(NotYet, match="avant le porteur"):
        agreed(office, written, SENT)
    agreed(office, written, CARRIER)


def test_what_was_never_sent_through_here_is_agreed_as_before(office: Office):
    written = office.accepted()
    with pytest.raises(NotYet, match="enregistrez d'abord son envoi"):
        signed(office, written)
    agreed(office, written)


def test_it_may_be_sent_again_until_it_is_signed_and_is_signed_once(office: Office):
    written = office.accepted()
    sent(office, written)
    sent(office, written, CARRIER)
    with pytest.raises(NotYet, match="précède l'envoi"):
        signed(office, written, SENT)
    signed(office, written)
    for again in (sent, signed):
        with pytest.raises(NotYet, match="porte déjà la signature du porteur"):
            again(office, written)


def test_nothing_is_sent_before_the_decision_nor_on_a_day_to_come(office: Office):
    with pytest.raises(RefusedRequest):
        sent(office, office.under_review())
    written = office.accepted()
    with pytest.raises(NotYet, match="précède la décision"):
        sent(office, written, AT.date() - timedelta(days=1))
    with pytest.raises(NotYet, match="n'est pas encore venu"):
        sent(office, written, SIGNED.date() + timedelta(days=1))


def test_an_amendment_has_its_own_steps(office: Office):
    written = office.agreed()
    assert sent(office, written, DAY).agreement == 2

    def amended(on: date):
        desk, actor, more = office.desk, office.decider, {"advance_cents": 0, "reason": "Sans avance."}
        return amend(desk, actor, written, signed_on=on, at=SIGNED, **more)

    with pytest.raises(NotYet, match="avenant n° 1 attend la signature"):
        amended(DAY)
    signed(office, written, DAY)
    assert amended(DAY).number == 2


def test_the_document_that_shows_a_step_is_one_of_the_dossier(office: Office):
    written = office.draft(budget__operating=0, budget__external_services=0, budget__other=0)
    number = attach(office.desk, office.signatory, written, "convention.pdf", io.BytesIO(PDF), at=AT)
    deposit(office.desk, office.signatory, written, at=AT)
    review(office.desk, office.instructor, written, at=AT)
    accept(office.desk, office.decider, written, 46_000_00, "Bon.", at=AT)
    with pytest.raises(NotYet, match="Pièce n° 7"):
        sent(office, written, document=7)
    assert sent(office, written, document=number).document == number
    signed(office, written)
    with pytest.raises(NotYet, match="Celles qui le sont : 1"):
        agreed(office, written, document=2)
    agreed(office, written, document=number)


def test_only_the_carrier_or_who_instructs_records_their_signature(office: Office):
    written = office.accepted()
    sent(office, written)
    for person in (office.editor, office.decider, office.local):
        with pytest.raises(Forbidden):
            signed(office, written, by=person)
    for person in (office.other, office.statistician):
        with pytest.raises(UnknownIdentifier):
            signed(office, written, by=person)
    signed(office, written, by=office.instructor)


def test_what_an_agreement_was_signed_upon_stays_attached(office: Office):
    written = office.accepted()
    for shown in (True, False):
        paper = io.BytesIO(PDF + str(shown).encode())
        attach(office.desk, office.editor, written, "page.pdf", paper, at=SIGNED, purpose=Purpose.AGREEMENT)
    sent(office, written, document=1)
    with pytest.raises(NotYet, match="elle montre la convention, ou un avenant, et reste jointe"):
        remove(office.desk, office.editor, written, 1, at=SIGNED)
    remove(office.desk, office.editor, written, 2, at=SIGNED)
