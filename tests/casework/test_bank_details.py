"""Bank details: given by one, confirmed by another, masked to all but who pays, and nothing is paid in between."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from desks import AT, SETTLED, Office
from paperwork import PDF
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from stdnum.iban import calc_check_digits

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.applying.attachments import attach, remove
from tremplin.casework.operating.closing import close
from tremplin.casework.operating.mandates import mandate, ordered
from tremplin.casework.operating.payments import pay
from tremplin.casework.organisations.bank_details import BankDocument, confirm, enter, refuse, shown
from tremplin.documents.identifiers import bic, iban, spaced_iban
from tremplin.errors import Forbidden, NotYet, UnknownIdentifier, WrongUsage
from tremplin.records.accounts import PastMembership
from tremplin.records.acts import Act
from tremplin.records.agreements import Payment, PaymentKind
from tremplin.records.banking import BankDetails, Mandate
from tremplin.records.codes import Purpose, Role
from tremplin.records.journal import JournalLine

IBAN, OTHER, MASKED = "FR7630006000011234567890189", "DE89370400440532013000", "FR76 •••• •••• 0189"
PAID = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)
CENTS = 5_000_00


def keyed(country: str, account: str) -> str:
    """An IBAN whose key is right, whatever its account."""
    return f"{country}{calc_check_digits(f'{country}00{account}')}{account}"


def give(office: Office, who: str = "signatory", account: str = IBAN, **said: Any) -> int:
    organisation = str(office.organisation)
    return enter(office.desk, getattr(office, who), organisation, account, at=AT, **said).number


def agree_on(office: Office, who: str = "instructor", account: str = IBAN) -> None:
    confirm(office.desk, getattr(office, who), str(office.organisation), account, at=AT)


def document(office: Office, purpose: Purpose = Purpose.BANK_DETAILS) -> BankDocument:
    written = office.draft()
    stream = io.BytesIO(PDF)
    return BankDocument(written, attach(office.desk, office.editor, written, "rib.pdf", stream, at=AT, purpose=purpose))


def advance(office: Office, written: str, kind: PaymentKind = PaymentKind.ADVANCE, cents: int = CENTS) -> int:
    when = {"paid_on": PAID.date(), "at": PAID}
    return pay(office.desk, office.decider, written, kind=kind, amount_cents=cents, **when).number


def seen(office: Office, who: str) -> Any:
    return shown(office.desk, getattr(office, who), str(office.organisation))


def lines(office: Office, act: Act) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        return list(
            session.scalars(select(JournalLine).where(JournalLine.act == act.value).order_by(JournalLine.number))
        )


# what is typed


@pytest.mark.parametrize(
    "typed", [IBAN, "FR76 3000 6000 0112 3456 7890 189", " fr76 3000\N{NO-BREAK SPACE}6000 01123456789 0189"]
)
def test_an_iban_is_read_whatever_its_spaces(typed):
    assert iban(typed) == IBAN
    assert spaced_iban(IBAN) == "FR76 3000 6000 0112 3456 7890 189"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("FR7630006000011234567890188", "sa clé est fausse"),
        ("FR7630006000011234567809189", "sa clé est fausse"),
        ("FR763000600001123456789018", "un signe manque"),
        (keyed("FR", "3000600001123456789018"), "ce n'est pas un compte de ce pays"),
        ("FR76 3000 6000", "deux lettres, deux chiffres"),
        ("7630006000011234567890189", "deux lettres, deux chiffres"),
        ("FR76-3000-6000-0112-3456-7890-189", "deux lettres, deux chiffres"),
        (keyed("XX", "30006000011234567890189"), "ce n'est pas un compte de ce pays"),
    ],
)
def test_an_iban_that_cannot_be_is_refused_and_never_repeated(typed, told):
    with pytest.raises(WrongUsage, match=told) as refused:
        iban(typed)
    assert "3000" not in str(refused.value)


@pytest.mark.parametrize(("typed", "read"), [("AGRIFRPP", "AGRIFRPP"), ("bnpa frpp xxx", "BNPAFRPPXXX")])
def test_a_bic_has_eight_signs_or_eleven(typed, read):
    assert bic(typed) == read


@pytest.mark.parametrize("typed", ["AGRIFRP", "AGRIFRPPXX", "12345678", ""])
def test_a_bic_that_cannot_be_is_refused(typed):
    with pytest.raises(WrongUsage, match="8 ou 11"):
        bic(typed)


# two people


def test_details_that_a_signatory_gives_are_in_force_once_an_officer_confirms_them(office: Office):
    give(office, bic="AGRIFRPP", holder="Les Ateliers")
    told = seen(office, "signatory")
    assert (told["in_force"], told["waiting"]["iban"], told["waiting"]["holder"]) == (None, MASKED, "Les Ateliers")
    agree_on(office)
    told = seen(office, "signatory")
    assert (told["waiting"], told["in_force"]["bic"]) == (None, "AGRIFRPP")
    entered, confirmed = lines(office, Act.ENTER_BANK), lines(office, Act.CONFIRM_BANK)
    assert [json.loads(each.after)["iban"] for each in (*entered, *confirmed)] == [MASKED, MASKED]
    # the row of the account is under the chain
    assert all("bank_details/" in (each.seals or "") for each in (*entered, *confirmed))


@pytest.mark.parametrize(
    ("who", "whole"),
    [("decider", True), ("signatory", False), ("editor", False), ("instructor", False)],
)
def test_an_account_is_masked_except_to_whoever_pays(office: Office, who, whole):
    office.draft()
    give(office)
    agree_on(office)
    assert seen(office, who)["in_force"]["iban"] == (IBAN if whole else MASKED)


@pytest.mark.parametrize("who", ["other", "statistician"])
def test_whoever_does_not_see_the_organisation_sees_no_account(office: Office, who):
    office.draft()
    with pytest.raises(UnknownIdentifier):
        seen(office, who)


def test_an_instructor_gives_them_with_the_document_and_another_officer_confirms(office: Office):
    rib = document(office)
    with pytest.raises(NotYet, match="relevé d'identité bancaire"):
        give(office, "instructor")
    give(office, "instructor", document=rib)
    with pytest.raises(NotYet, match="vous les avez données"):
        agree_on(office, "instructor")
    with pytest.raises(NotYet, match="vous les avez données"):
        refuse(office.desk, office.instructor, str(office.organisation), "Illisible.", at=AT)
    agree_on(office, "second")


def test_a_document_is_of_the_organisation_and_shows_bank_details(office: Office):
    elsewhere = document(office, Purpose.APPLICATION)
    for wrong in (elsewhere, elsewhere._replace(number=9), BankDocument("00-2026-000099", 1)):
        with pytest.raises(UnknownIdentifier):
            give(office, "instructor", document=wrong)


@pytest.mark.parametrize("who", ["editor", "local", "decider", "admin"])
def test_nobody_else_gives_them(office: Office, who):
    office.draft()
    with pytest.raises((Forbidden, UnknownIdentifier)):
        give(office, who)


@pytest.mark.parametrize("who", ["signatory", "editor", "local", "admin"])
def test_nobody_else_confirms_them(office: Office, who):
    office.draft()
    give(office)
    with pytest.raises((Forbidden, UnknownIdentifier)):
        agree_on(office, who)


def test_a_member_of_the_organisation_never_confirms_be_they_one_no_more(office: Office):
    office.draft()
    give(office)
    member = Grant(Role.SIGNATORY, organisation_id=office.organisation)
    both = Actor(office.instructor.account_id, office.instructor.login, (*office.instructor.grants, member))
    with pytest.raises(Forbidden):
        confirm(office.desk, both, str(office.organisation), IBAN, at=AT)
    with office.desk.database.writing() as session:
        own = {"account_id": office.instructor.account_id, "organisation_id": office.organisation, "number": 1}
        session.execute(insert(PastMembership), {**own, "role": "editor", "since": AT, "left_at": AT})
    with pytest.raises(NotYet, match="vous étiez membre"):
        agree_on(office)
    agree_on(office, "second")


def test_whoever_confirms_reads_the_same_account_on_the_document(office: Office):
    office.draft()
    give(office)
    with pytest.raises(NotYet, match="n'est pas celui qui attend"):
        agree_on(office, account=OTHER)
    assert seen(office, "decider")["in_force"] is None


def test_details_set_aside_leave_those_of_before_in_force_with_a_reason(office: Office):
    office.draft()
    give(office)
    agree_on(office)
    give(office, account=OTHER)
    with pytest.raises(NotYet, match="pour un motif"):
        refuse(office.desk, office.instructor, str(office.organisation), " \N{ZERO WIDTH SPACE}", at=AT)
    refuse(office.desk, office.instructor, str(office.organisation), "Le relevé est d'un autre.", at=AT)
    told = seen(office, "decider")
    assert (told["in_force"]["iban"], told["waiting"]) == (IBAN, None)
    assert lines(office, Act.CONFIRM_BANK)[-1].reason == "Le relevé est d'un autre."


def test_one_change_waits_at_a_time_and_changes_something(office: Office):
    office.draft()
    give(office)
    with pytest.raises(NotYet, match="attendent d'être confirmées"):
        give(office, account=OTHER)
    agree_on(office)
    with pytest.raises(NotYet, match="déjà celles de l'organisme"):
        give(office)
    with pytest.raises(NotYet, match="n'attendent d'être confirmées"):
        agree_on(office)


def test_of_eight_who_confirm_at_once_one_does(office: Office):
    office.draft()
    give(office)

    def once(_: int) -> bool:
        try:
            agree_on(office)
        except NotYet:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(8))) == 1
    assert len(lines(office, Act.CONFIRM_BANK)) == 1


def test_the_base_itself_refuses_that_one_person_gives_and_confirms(office: Office):
    give(office)
    alone = {"answer": "confirmed", "answered_at": AT, "answered_by": office.signatory.account_id}
    with office.desk.database.writing() as session, pytest.raises(IntegrityError):
        session.execute(update(BankDetails).values(**alone))


# what is paid


def test_an_organisation_that_gave_none_is_paid_as_before(office: Office):
    written = office.agreed()
    advance(office, written)
    with office.desk.database.reading() as session:
        assert session.scalars(select(Payment.bank)).all() == [None]


def test_nothing_is_paid_while_a_change_waits_and_a_repayment_comes_back(office: Office):
    written = office.agreed()
    advance(office, written)
    give(office)
    with pytest.raises(NotYet, match="données le 20/01/2026, attendent d'être confirmées par un autre agent"):
        advance(office, written)
    advance(office, written, PaymentKind.REPAYMENT, 1_00)
    agree_on(office)
    advance(office, written)
    give(office, account=OTHER)
    with pytest.raises(NotYet):
        advance(office, written)
    refuse(office.desk, office.instructor, str(office.organisation), "Non.", at=AT)
    advance(office, written)
    with office.desk.database.reading() as session:
        assert session.scalars(select(Payment.bank).order_by(Payment.number)).all() == [None, None, 1, 1]


def test_the_change_of_one_organisation_holds_back_no_other(office: Office):
    written = office.agreed()
    enter(office.desk, office.other, str(office.stranger), IBAN, at=AT)
    advance(office, written)


# the finance office


def test_the_list_gives_each_payment_without_its_mandate_and_its_account(office: Office):
    written = office.agreed()
    give(office, bic="AGRIFRPP")
    agree_on(office)
    advance(office, written)
    advance(office, written, cents=2_000_00)
    advance(office, written, PaymentKind.REPAYMENT, 1_00)
    mandate(office.desk, office.decider, written, 1, "2026-118", issued_on=date(2026, 2, 26), at=PAID)
    found = ordered(office.desk, office.decider, at=PAID)
    (row,) = found.rows
    assert (row.dossier, row.payment, row.kind, row.amount_cents) == (written, 2, "avance", 2_000_00)
    assert (row.organisation, row.rna, row.iban, row.bic) == ("Les Ateliers", "W000000001", IBAN, "AGRIFRPP")
    (line,) = lines(office, Act.ORDER_PAYMENTS)
    assert json.loads(line.after) == {"payments": 1, "amount_cents": 2_000_00, "call": None}
    assert ordered(office.desk, office.decider, at=PAID, call="00/2027").rows == ()


def test_the_list_leaves_out_what_goes_to_an_account_that_changes(office: Office):
    written = office.agreed()
    advance(office, written)
    give(office)
    found = ordered(office.desk, office.decider, at=PAID)
    assert (found.rows, found.left_out) == ((), 1)


@pytest.mark.parametrize("who", ["signatory", "instructor", "local", "statistician", "admin"])
def test_nobody_else_is_given_the_list(office: Office, who):
    with pytest.raises(Forbidden):
        ordered(office.desk, getattr(office, who), at=PAID)
    assert lines(office, Act.ORDER_PAYMENTS) == []


def test_a_decider_lists_the_payments_of_their_department_alone_and_none_to_their_own_organisation(office: Office):
    advance(office, office.agreed())
    far = Actor(office.decider.account_id, "ailleurs@exemple.fr", (Grant(Role.DECISION_MAKER, department="99"),))
    assert ordered(office.desk, far, at=PAID).rows == ()
    member = Grant(Role.EDITOR, organisation_id=office.organisation)
    theirs = Actor(office.decider.account_id, office.decider.login, (*office.decider.grants, member))
    assert ordered(office.desk, theirs, at=PAID).rows == ()


def test_a_mandate_is_entered_back_and_replaced_for_a_reason(office: Office):
    written = office.agreed()
    advance(office, written)
    said = {"issued_on": date(2026, 2, 26), "at": PAID}
    mandate(office.desk, office.decider, written, 1, " 2026-118 ", **said)
    with pytest.raises(NotYet, match="Le mandat 2026-118 est déjà saisi"):
        mandate(office.desk, office.decider, written, 1, "2026-119", **said)
    mandate(office.desk, office.decider, written, 1, "2026-119", reason="Mal recopié.", **said)
    with office.desk.database.reading() as session:
        kept = [(each.mandate, each.reason) for each in session.scalars(select(Mandate).order_by(Mandate.number))]
    assert kept == [("2026-118", None), ("2026-119", "Mal recopié.")]
    assert "mandates/" in (lines(office, Act.MANDATE)[-1].seals or "")


@pytest.mark.parametrize(
    ("payment", "day", "told"),
    [(2, date(2026, 2, 26), "Aucun versement n° 2"), (1, date(2026, 2, 27), "n'est pas encore venu")],
)
def test_a_mandate_is_of_a_payment_that_stands_and_of_a_day_that_came(office: Office, payment, day, told):
    written = office.agreed()
    advance(office, written)
    with pytest.raises(NotYet, match=told):
        mandate(office.desk, office.decider, written, payment, "2026-118", issued_on=day, at=PAID)


def test_what_is_closed_is_still_ordered_until_its_mandate_comes_back(office: Office):
    """A balance is paid, then the dossier closed at once: its mandate comes days later."""
    written = office.settled()
    when = {"paid_on": SETTLED.date(), "at": SETTLED}
    pay(office.desk, office.decider, written, kind=PaymentKind.BALANCE, amount_cents=40_250_00, **when)
    close(office.desk, office.decider, written, at=SETTLED)
    (row,) = ordered(office.desk, office.decider, at=SETTLED).rows
    assert row.amount_cents == 40_250_00
    mandate(office.desk, office.decider, written, 1, "2027-12", issued_on=SETTLED.date(), at=SETTLED)
    assert ordered(office.desk, office.decider, at=SETTLED).rows == ()


def test_what_an_earlier_version_recorded_was_paid_and_is_not_ordered_again(office: Office):
    written = office.agreed()
    advance(office, written)
    with office.desk.database.writing() as session:
        session.execute(update(Payment).values(to_mandate=None))
    assert ordered(office.desk, office.decider, at=PAID).rows == ()


def test_what_shows_an_account_stays_attached_until_it_is_set_aside(office: Office):
    """Whoever confirms reads it, and an auditor after them."""
    paper = document(office)
    give(office, "instructor", document=paper)
    with pytest.raises(NotYet, match="elle montre des coordonnées bancaires, et reste jointe"):
        remove(office.desk, office.editor, paper.dossier, paper.number, at=AT)
    refuse(office.desk, office.second, str(office.organisation), "Illisible.", at=AT)
    remove(office.desk, office.editor, paper.dossier, paper.number, at=AT)


def test_what_waits_for_its_mandate_goes_to_the_account_in_force(office: Office):
    """The account of when it was recorded may be closed since, or have been mistaken."""
    written = office.agreed()
    advance(office, written)
    for account in (IBAN, OTHER):
        give(office, account=account)
        agree_on(office, account=account)
        assert [row.iban for row in ordered(office.desk, office.decider, at=PAID).rows] == [account]
    give(office, account=IBAN)
    refuse(office.desk, office.instructor, str(office.organisation), "Ce n'est pas le leur.", at=AT)
    assert [row.iban for row in ordered(office.desk, office.decider, at=PAID).rows] == [OTHER]


@pytest.mark.parametrize(("typed", "told"), [(" ", "numéro est vide"), ("9" * 81, "trop long : 80")])
def test_a_number_of_a_mandate_is_kept_whole_or_refused(office: Office, typed, told):
    written = office.agreed()
    advance(office, written)
    with pytest.raises(WrongUsage, match=told):
        mandate(office.desk, office.decider, written, 1, typed, issued_on=PAID.date(), at=PAID)
    assert (
        mandate(office.desk, office.decider, written, 1, "9" * 80, issued_on=PAID.date(), at=PAID).mandate == "9" * 80
    )
