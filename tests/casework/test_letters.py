"""Letters: each made of what was recorded, refused as long as nothing was, read by whoever sees the dossier."""

from datetime import UTC, date, datetime

import pytest
from desks import AT, SETTLED, SIGNED, STARTED, Office, make_office
from factories import CALL, DEPARTMENT, FICHE, PLACE, with_changes
from sqlalchemy import select

from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.commissions import convene, deliberate, enlist
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.instruction import return_
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.sittings import decide_many
from tremplin.casework.letters.letter import LetterAmounts, LetterParagraph, LetterPoints
from tremplin.casework.letters.writing import KINDS, letter, listed
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.operations import start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.signings import send, sign
from tremplin.casework.organisations.organisations import edit
from tremplin.catalogue.letters import KINDS as WORDED
from tremplin.documents.grid import GridLine
from tremplin.errors import RefusedRequest, UnknownIdentifier
from tremplin.records.agreements import PaymentKind
from tremplin.records.decisions import Advice
from tremplin.records.settlements import SettlementLine

DAY = date(2026, 2, 12)
LATER = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)


def text(office: Office, written: str, kind: str, number: int | None = None) -> str:
    """A letter as its carrier reads it."""
    return "\n".join(letter(office.desk, office.signatory, written, kind, number).lines())


def amounts(office: Office, written: str, kind: str) -> list[LetterAmounts]:
    """The tables of amounts of a letter."""
    found = letter(office.desk, office.signatory, written, kind)
    return [block for block in found.blocks if isinstance(block, LetterAmounts)]


def overpaid(office: Office) -> str:
    """A settled dossier of which 20 000,00 € were paid, and 11 500,00 € are due."""
    written = office.agreed()
    paid = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)
    kind, on = PaymentKind.ADVANCE, date(2026, 2, 26)
    pay(office.desk, office.second, written, kind=kind, amount_cents=20_000_00, paid_on=on, at=paid)
    start(office.desk, office.instructor, written, at=STARTED)
    office.report(written, {"realised.staff": 10_000_00})
    return office.settle(written)


def test_the_kinds_of_letters_are_those_that_a_department_may_word():
    assert tuple(KINDS) == WORDED


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("receipt", "le dossier n'est pas déposé"),
        ("completion", "rien n'a été demandé au porteur"),
        ("decision", "aucune décision n'est prise"),
        ("agreement", "la subvention n'est pas accordée"),
        ("amendment", "aucun avenant n'est signé"),
        ("settlement", "le solde n'est pas arrêté"),
        ("repayment", "rien n'est à reverser"),
    ],
)
def test_no_letter_is_written_before_what_it_tells(office: Office, kind, told):
    with pytest.raises(RefusedRequest, match=told):
        letter(office.desk, office.signatory, office.draft(), kind)


def test_a_letter_that_does_not_exist_is_told_with_the_nearest(office: Office):
    with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « decision »"):
        letter(office.desk, office.signatory, office.draft(), "decisions")
    with pytest.raises(UnknownIdentifier, match="« 2 »"):
        letter(office.desk, office.signatory, office.submitted(), "receipt", 2)


def test_all_the_letters_of_a_life_are_listed_by_their_days(office: Office):
    written = overpaid(office)
    found = [(each.kind, each.number, each.on) for each in listed(office.desk, office.signatory, written)]
    assert found == [
        ("receipt", 1, date(2026, 1, 20)),
        ("decision", 1, date(2026, 1, 20)),
        ("agreement", 1, date(2026, 2, 20)),
        ("settlement", 1, date(2027, 5, 3)),
        ("repayment", 1, date(2027, 5, 3)),
    ]


@pytest.mark.parametrize("who", ["editor", "signatory", "local", "instructor", "decider"])
def test_whoever_sees_a_dossier_reads_its_letters(office: Office, who):
    written = office.accepted()
    assert letter(office.desk, getattr(office, who), written, "decision").number == 1
    found = [each.kind for each in listed(office.desk, getattr(office, who), written)]
    assert found == ["receipt", "decision", "agreement"]


@pytest.mark.parametrize("who", ["other", "statistician", "admin"])
def test_the_letters_of_others_do_not_exist(office: Office, who):
    written = office.accepted()
    for read in (listed, lambda *asked: letter(*asked, "decision")):
        with pytest.raises(UnknownIdentifier):
            read(office.desk, getattr(office, who), written)


def test_a_receipt_says_all_that_the_law_wants(office: Office):
    said = text(office, office.submitted(), "receipt")
    # the day, the service and its telephone, what silence is worth and from when, and how it is contested
    for mention in ("le 20/01/2026 à 10 h 00", "Relais", "Téléphone : 00 00 00 00 00", "le 20/03/2026", "rejetée"):
        assert mention in said
    assert "deux mois" in said.partition("Voies et délais de recours")[2]
    assert "tribunal administratif" in said


def test_a_receipt_says_what_the_department_said_that_day(tmp_path, database):
    receipts = (
        'receipts: {address: "1 place Exemple", email: aide@exemple.fr, phone: "01 02 03 04 05", '
        "implicit_decision: {result: acceptance, after: 4 months}, remedies: Écrivez au médiateur.}\n"
    )
    office = make_office(database, tmp_path, {"department.yaml": DEPARTMENT + receipts})
    said = text(office, office.submitted(), "receipt")
    for mention in ("1 place Exemple", "aide@exemple.fr", "le 20/05/2026", "acceptée", "Écrivez au médiateur."):
        assert mention in said
    assert "L231-4" not in said


def test_a_receipt_tells_what_is_missing(office: Office):
    written = office.submitted(budget__operating=None)
    found = letter(office.desk, office.signatory, written, "receipt")
    points = [block for block in found.blocks if isinstance(block, LetterPoints)]
    assert any("fonctionnement" in each for each in points[-1].points)


def test_each_line_that_is_asked_to_complete_a_dossier_is_a_point(office: Office):
    written = office.submitted()
    return_(office.desk, office.instructor, written, "Les statuts signés.\nLe RIB.", at=AT)
    found = letter(office.desk, office.signatory, written, "completion")
    assert LetterPoints(("Les statuts signés.", "Le RIB.")) in found.blocks
    assert "compte toujours comme déposé le 20/01/2026" in text(office, written, "completion")


def test_a_grant_says_its_amount_its_reason_and_who_decided(office: Office):
    written = office.accepted(40_000_00)
    said = text(office, written, "decision")
    assert "subvention de 40\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€" in said
    assert "Vous demandiez 46\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€" in said
    assert "Avis favorable du comité." in said
    assert said.endswith("Decider")
    assert "Voies et délais de recours" in said


def test_a_refusal_says_its_reason_and_how_it_is_contested(office: Office):
    written = office.under_review()
    refuse(office.desk, office.decider, written, "L'enveloppe est épuisée.", at=AT)
    found = letter(office.desk, office.signatory, written, "decision")
    assert found.heading == "Décision de refuser une subvention"
    assert LetterParagraph("L'enveloppe est épuisée.") in found.blocks
    assert "deux mois" in text(office, written, "decision").partition("Voies et délais de recours")[2]


def test_a_decision_of_a_commission_names_its_deliberation(office: Office):
    written = office.under_review()
    desk, number = office.desk, str(convene(office.desk, office.instructor, "00", title="P", held_on=DAY, at=AT).number)
    enlist(desk, office.instructor, number, [written], at=AT)
    later = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)
    decide_many(desk, office.decider, number, [GridLine(2, written, 46_000_00, "Avis favorable.")], at=later)
    assert "Délibération" not in letter(desk, office.signatory, written, "decision").references
    deliberate(desk, office.decider, number, deliberation="2026-014", deliberated_on=DAY, at=later)
    assert letter(desk, office.signatory, written, "decision").references["Délibération"] == "n° 2026-014 du 12/02/2026"


def test_an_agreement_names_the_days_on_which_it_was_signed(office: Office):
    written, desk = office.accepted(), office.desk
    send(desk, office.instructor, written, sent_on=date(2026, 2, 12), at=SIGNED)
    sign(desk, office.signatory, written, signed_on=date(2026, 2, 16), at=SIGNED)
    agree(desk, office.decider, written, signed_on=date(2026, 2, 20), advance_cents=0, at=SIGNED)
    told = letter(desk, office.signatory, written, "agreement").references
    assert (told["Signature du porteur"], told["Signature du Département"]) == ("16/02/2026", "20/02/2026")


def test_an_agreement_is_written_to_be_signed_from_what_was_granted(office: Office):
    written, desk = office.accepted(40_000_00), office.desk
    said = text(office, written, "agreement")
    assert "Projet de convention de subvention" in said
    for told in ("État : à signer", "40\N{NO-BREAK SPACE}000,00", "du 01/03/2026 au 28/02/2027"):
        assert told in said
    # what nobody agreed on yet is neither none nor all
    assert "reste à convenir" in said
    assert "Aucune avance" not in said
    send(desk, office.instructor, written, sent_on=date(2026, 2, 12), at=SIGNED)
    sign(desk, office.signatory, written, signed_on=date(2026, 2, 16), at=SIGNED)
    told = letter(desk, office.signatory, written, "agreement").references
    assert (told["État"], told["Signature du porteur"]) == ("à signer", "16/02/2026")
    agree(desk, office.decider, written, signed_on=date(2026, 2, 20), advance_cents=0, at=SIGNED)
    assert "État" not in letter(desk, office.signatory, written, "agreement").references
    assert "Aucune avance n'est versée" in text(office, written, "agreement")


def test_no_agreement_is_to_be_signed_of_what_was_withdrawn(office: Office):
    written = office.accepted()
    withdraw(office.desk, office.signatory, written, "Nous renonçons.", at=SIGNED)
    with pytest.raises(RefusedRequest, match="ou ne l'est plus"):
        letter(office.desk, office.signatory, written, "agreement")


def test_an_opinion_is_not_told_to_the_carrier(tmp_path, database):
    asked = "opinions:\n    - {code: social, by: relais, label: Avis social, favourable: true, source: Avis}\n"
    asking = with_changes(FICHE, ("funding:\n", f"application:\n  {asked}funding:\n"))
    office = make_office(database, tmp_path, {PLACE: asking})
    written = office.under_review()
    opine(office.desk, office.local, written, "social", Advice.UNFAVOURABLE, "Entre nous.", at=AT)
    refuse(office.desk, office.decider, written, "Non retenu.", at=AT)
    said = text(office, written, "decision")
    assert "Avis social" not in said
    assert "Entre nous" not in said


def test_a_refusal_tells_the_rules_that_blocked_as_they_were_found_that_day(tmp_path, database):
    closed = with_changes(FICHE, ("windows:\n", "carriers: {legal_forms: [association], source: Porteurs}\nwindows:\n"))
    office = make_office(database, tmp_path, {PLACE: closed})
    written, said = office.under_review(), {"legal_form": "company"}
    edit(office.desk, office.instructor, str(office.organisation), said, at=AT, version=1)
    refuse(office.desk, office.decider, written, "Non retenu.", at=AT)
    edit(office.desk, office.instructor, str(office.organisation), {"legal_form": "association"}, at=AT, version=2)
    found = letter(office.desk, office.signatory, written, "decision")
    (points,) = [block for block in found.blocks if isinstance(block, LetterPoints)]
    (point,) = points.points
    assert point.endswith("(Porteurs)")


def test_an_agreement_tells_what_is_funded_and_what_the_call_asks(tmp_path, database):
    asking = with_changes(
        FICHE,
        ("exits: sorties\n", "exits: sorties\nfollow_up: {committees: {cadence: quarterly, source: Suivi}}\n"),
    )
    office = make_office(database, tmp_path, {PLACE: asking, "calls/2026/call.yaml": CALL})
    said = text(office, office.agreed(), "agreement")
    for told in ("46\N{NO-BREAK SPACE}000,00", "20\N{NO-BREAK SPACE}000,00", "du 01/03/2026 au 28/02/2027", "12 mois"):
        assert told in said
    assert "Appel à projets 2026" in said
    assert "(Suivi)" in said.partition("Article 5")[2].partition("Article 6")[0]
    assert said.rstrip().endswith("Pour Les Ateliers, la personne qui a qualité pour signer")


def test_an_amendment_shows_what_was_agreed_and_what_it_changes(office: Office):
    written = office.agreed()
    changes = {"amount_cents": 45_000_00, "advance_cents": 10_000_00, "ends_on": date(2027, 1, 31)}
    why = "Un mois de moins."
    amend(office.desk, office.decider, written, signed_on=date(2026, 2, 25), reason=why, at=LATER, **changes)
    (table,) = amounts(office, written, "amendment")
    assert [each.cents for each in table.amounts] == [46_000_00, -1_000_00]
    assert table.sum is not None
    assert table.sum.cents == 45_000_00
    said = text(office, written, "amendment")
    assert said.splitlines()[0] == "Département Exemple"
    for told in ("Avenant n° 1", why, "du 01/03/2026 au 31/01/2027", "10\N{NO-BREAK SPACE}000,00"):
        assert told in said
    # the agreement that it amends stays as it was signed
    assert "46\N{NO-BREAK SPACE}000,00" in text(office, written, "agreement")


def test_a_settlement_tells_each_line_that_was_kept_with_its_reason(office: Office):
    written = office.settled()
    computed, left = amounts(office, written, "settlement")
    with office.desk.database.reading() as session:
        rows = list(session.scalars(select(SettlementLine).order_by(SettlementLine.number)))
    kept = [(each.label, each.amount_cents, each.why) for each in rows if each.code not in ("paid", "balance")]
    assert [tuple(each) for each in computed.amounts] == kept
    assert computed.sum is None
    assert left.sum is not None
    assert left.sum.cents == 40_250_00


def test_what_is_to_be_paid_back_adds_up_in_both_letters(office: Office):
    written = overpaid(office)
    for kind in ("settlement", "repayment"):
        *_, table = amounts(office, written, kind)
        assert [each.cents for each in table.amounts] == [20_000_00, -11_500_00]
        assert table.sum is not None
        assert table.sum.cents == 8_500_00
    assert "8\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}€ sont à reverser" in text(office, written, "repayment")


def test_nothing_is_asked_back_where_something_is_left_to_pay(office: Office):
    with pytest.raises(RefusedRequest, match="rien n'est à reverser"):
        letter(office.desk, office.signatory, office.settled(), "repayment")


def test_no_letter_tells_a_settlement_that_was_corrected(office: Office):
    written = office.settled()
    correct(office.desk, office.decider, written, "settlements.1", "Une facture manquait.", at=SETTLED)
    with pytest.raises(RefusedRequest, match="le solde n'est pas arrêté"):
        letter(office.desk, office.signatory, written, "settlement")
    office.settle(written)
    assert letter(office.desk, office.signatory, written, "settlement").heading == "Arrêté du solde n° 2"


def test_the_same_records_give_the_same_letter(office: Office):
    written = overpaid(office)
    for each in listed(office.desk, office.signatory, written):
        told = [
            letter(office.desk, who, written, each.kind, each.number).published()
            for who in (office.signatory, office.decider, office.signatory)
        ]
        assert told[0] == told[1] == told[2]
