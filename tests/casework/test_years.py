"""A budget and a grant by year: parts that add up to the cent, and payments that stay within the part of their year."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desks import SETTLED, SIGNED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.casework.acting import money
from tremplin.casework.acting.desk import visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import edit
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import return_, review
from tremplin.casework.operating import settlements
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.operations import start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import computed, settle
from tremplin.casework.reading.page import shown
from tremplin.catalogue.rule import Stage
from tremplin.documents.dossiers.file import part, understood
from tremplin.errors import NotYet, RefusedDocuments, WrongUsage
from tremplin.records.agreements import PaymentKind
from tremplin.records.following import ReportKind
from tremplin.rules.facts.view import UNKNOWN
from tremplin.storage.engine import Database

YEARLY = with_changes(FICHE, ("  costs: [staff]\n", "  costs: [staff]\n  budget_years: [2026, 2027]\n"))
ADVANCE, INTERIM, BALANCE, REPAYMENT = PaymentKind
AT = STARTED
# 33 400,00 € and 6 600,00 € of staff, and 15 % of indirect costs
BUDGET = {
    "budget.staff": None,
    "budget.indirect": None,
    **{f"budget.2026.{cost}": cents for cost, cents in (("staff", 33_400_00), ("indirect", 5_010_00))},
    **{f"budget.2027.{cost}": cents for cost, cents in (("staff", 6_600_00), ("indirect", 990_00))},
    **{f"budget.{year}.{cost}": 0 for year in (2026, 2027) for cost in ("operating", "external_services", "other")},
}
GRANTED = {2026: 38_410_00, 2027: 7_590_00}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche wants a budget of each year."""
    return make_office(database, tmp_path / "documents", {PLACE: YEARLY})


def draft(office: Office, **changes: Any) -> str:
    said = {**BUDGET, **{name.replace("__", "."): value for name, value in changes.items()}}
    return office.draft(**{name.replace(".", "__"): value for name, value in said.items()})


def reviewed(office: Office) -> str:
    written = draft(office)
    deposit(office.desk, office.signatory, written, at=office_at())
    review(office.desk, office.instructor, written, at=office_at())
    return written


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def office_at() -> Any:
    return SIGNED.replace(month=1, day=20)


def running(office: Office) -> str:
    written = reviewed(office)
    accept(office.desk, office.decider, written, 46_000_00, "Utile.", at=office_at(), years=GRANTED)
    agree(office.desk, office.decider, written, signed_on=date(2026, 2, 20), advance_cents=40_000_00, at=SIGNED)
    start(office.desk, office.instructor, written, at=AT)
    return written


def paying(office: Office, written: str, kind: PaymentKind, cents: int, year: int | None, at: Any = AT) -> Any:
    on = date(2026, 3, 2)
    return pay(office.desk, office.decider, written, kind=kind, amount_cents=cents, paid_on=on, at=at, year=year)


def facts(office: Office, written: str) -> Any:
    with office.desk.database.reading() as session:
        dossier = visible(session, office.instructor, written)
        fiche = office.desk.catalogue.fiche("00/2026/ateliers")
        return facts_of(session, dossier, fiche, Stage.DEPOSIT, date(2026, 1, 20))


def test_rules_read_the_budget_of_all_years_together(office: Office):
    assert facts(office, draft(office)).budget.staff == 40_000_00


def test_a_cost_told_of_one_year_out_of_two_is_not_known(office: Office):
    told = facts(office, draft(office, budget__2027__staff=None)).budget
    assert (told.staff, told.indirect) == (UNKNOWN, 6_000_00)


def test_the_parts_of_a_grant_add_up_to_it(office: Office):
    written = reviewed(office)
    for years, told in (
        ({}, "Dites ce qui est accordé pour chaque année : 2026 et 2027"),
        ({2026: 46_000_00}, "Dites ce qui est accordé pour chaque année"),
        ({2026: 38_410_00, 2027: 7_590_01}, r"font 46.000,01.€ pour 46.000,00.€"),
    ):
        with pytest.raises(NotYet, match=told):
            accept(office.desk, office.decider, written, 46_000_00, "Utile.", at=office_at(), years=years)
    done = accept(office.desk, office.decider, written, 46_000_00, "Utile.", at=office_at(), years=GRANTED)
    assert done.published()["years"] == [
        {"year": 2026, "amount_cents": 38_410_00},
        {"year": 2027, "amount_cents": 7_590_00},
    ]
    assert shown(office.desk, office.decider, written, at=AT)["granted_years"] == done.published()["years"]


def test_a_payment_stays_within_the_part_of_its_year(office: Office):
    written = running(office)
    with pytest.raises(NotYet, match="Dites de quelle année est ce versement : 2026 ou 2027"):
        paying(office, written, ADVANCE, 1, None)
    with pytest.raises(NotYet, match="2028 n'a pas de part"):
        paying(office, written, ADVANCE, 1, 2028)
    with pytest.raises(NotYet, match=r"sur 2026 : la part de l'année est de 38.410,00.€, il en reste 38.410,00.€"):
        paying(office, written, ADVANCE, 38_410_01, 2026)
    assert paying(office, written, ADVANCE, 38_410_00, 2026).year == 2026
    with pytest.raises(NotYet, match=r"il en reste 0,00"):
        paying(office, written, ADVANCE, 1, 2026)
    assert paying(office, written, ADVANCE, 1_590_00, 2027).paid_cents == 40_000_00


def test_what_is_paid_back_of_a_year_may_be_paid_again_of_it_alone(office: Office):
    written = running(office)
    paying(office, written, ADVANCE, 38_410_00, 2026)
    with pytest.raises(NotYet, match="sont versés sur 2027"):
        paying(office, written, REPAYMENT, 1, 2027)
    paying(office, written, REPAYMENT, 100, 2026)
    with pytest.raises(NotYet, match=r"il en reste 1,00"):
        paying(office, written, ADVANCE, 101, 2026)
    assert paying(office, written, ADVANCE, 100, 2026).paid_cents == 38_410_00


def test_an_amendment_moves_money_from_a_year_to_another_but_not_what_is_paid(office: Office):
    written = running(office)
    paying(office, written, ADVANCE, 38_410_00, 2026)
    signed = {"signed_on": date(2026, 3, 1), "reason": "Décalage.", "at": AT}
    with pytest.raises(NotYet, match=r"2026 : 38.410,00.€ y sont déjà versés"):
        amend(office.desk, office.decider, written, years={2026: 38_409_99, 2027: 7_590_01}, **signed)
    with pytest.raises(NotYet, match="font"):
        amend(office.desk, office.decider, written, amount_cents=45_000_00, **signed)
    years = {2026: 38_410_00, 2027: 6_590_00}
    terms = amend(office.desk, office.decider, written, amount_cents=45_000_00, years=years, **signed)
    assert terms.published()["years"][1] == {"year": 2027, "amount_cents": 6_590_00}
    with office.desk.database.reading() as session:
        assert money.granted_years(session, visible(session, office.decider, written).id) == years


def test_a_receipt_says_the_budget_of_each_year_as_it_was_that_day(office: Office):
    written = draft(office)
    given = deposit(office.desk, office.signatory, written, at=office_at(), key="k")
    assert "Budget prévu : 38 410,00 € en 2026, 7 590,00 € en 2027" in [plain(line) for line in given.lines()]
    told = [{"year": 2026, "amount_cents": 38_410_00}, {"year": 2027, "amount_cents": 7_590_00}]
    assert given.published()["budget_years"] == told
    assert deposit(office.desk, office.signatory, written, at=office_at(), key="k").published() == given.published()
    return_(office.desk, office.instructor, written, "Rien d'autre ?", at=office_at())
    changed = {"budget.2026.staff": 33_300_00, "budget.2027.staff": 6_700_00}
    edit(office.desk, office.editor, written, changed, at=office_at(), version=office.version(written))
    again = deposit(office.desk, office.signatory, written, at=office_at())
    assert again.published()["budget_years"][1] == {"year": 2027, "amount_cents": 7_690_00}
    kept = shown(office.desk, office.editor, written, at=office_at())["deposits"]
    assert [each["mentions"]["budget_years"][1]["amount_cents"] for each in kept] == [7_590_00, 7_690_00]


def test_a_receipt_says_no_total_of_a_budget_that_is_not_whole(office: Office):
    partial = deposit(office.desk, office.signatory, draft(office, budget__2027__other=None), at=office_at())
    assert partial.published()["budget_years"] == []
    assert not [line for line in partial.lines() if line.startswith("Budget")]


def test_a_settlement_says_what_is_granted_of_each_year(office: Office):
    written = running(office)
    receive(office.desk, office.instructor, written, kind=ReportKind.INTERIM, received_on=date(2026, 3, 2), at=AT)
    office.report(written)
    told = [{"year": year, "amount_cents": cents} for year, cents in GRANTED.items()]
    assert computed(office.desk, office.decider, written, day=date(2027, 5, 3)).published()["granted_years"] == told
    done = settle(office.desk, office.instructor, written, at=SETTLED)
    assert done.published()["granted_years"] == told
    assert settlements.shown(office.desk, office.decider, written) == done


def test_the_settlement_is_of_all_years_together(office: Office):
    written = running(office)
    paying(office, written, ADVANCE, 38_410_00, 2026)
    receive(office.desk, office.instructor, written, kind=ReportKind.INTERIM, received_on=date(2026, 3, 2), at=AT)
    office.report(written)
    found = computed(office.desk, office.decider, written, day=date(2027, 5, 3)).settlement
    assert (found.due_cents, found.balance_cents) == (40_250_00, 1_840_00)


def test_no_year_is_told_where_the_text_wants_none(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents")
    written = office.under_review()
    with pytest.raises(NotYet, match="retirez les montants annuels"):
        accept(office.desk, office.decider, written, 46_000_00, "Utile.", at=office_at(), years={2026: 46_000_00})
    with pytest.raises(NotYet, match="retirez l'année"):
        paying(office, office.running(), ADVANCE, 1, 2026)


def test_a_file_gives_the_budget_of_each_year(office: Office, tmp_path: Path):
    fiche, catalogue = office.desk.catalogue.fiche("00/2026/ateliers"), office.desk.catalogue
    file = tmp_path / "dossier.yaml"
    file.write_text("budget:\n  2026: {staff: 33 400 €}\n  2027: {staff: 6 600 €, indirect: 990}\n", "utf-8")
    assert part(file, catalogue, fiche).content == {
        "budget.2026.staff": 33_400_00,
        "budget.2027.staff": 6_600_00,
        "budget.2027.indirect": 990_00,
    }
    assert understood({"budget.2026.staff": "33 400 €"}, catalogue, fiche) == {"budget.2026.staff": 33_400_00}
    file.write_text("budget: {staff: 33 400 €}\n", "utf-8")
    with pytest.raises(RefusedDocuments, match=r"1:10 budget\.staff : le texte veut le budget de chaque année"):
        part(file, catalogue, fiche)
    with pytest.raises(WrongUsage, match="le texte veut le budget de chaque année"):
        understood({"budget.2028.staff": "1"}, catalogue, fiche)


def test_lines_of_a_budget_are_told_of_each_year_inside_their_family(database: Database, tmp_path: Path):
    lines = "  cost_lines:\n    - {code: chef, label: Chef de projet, family: staff}\n"
    office = make_office(
        database,
        tmp_path / "documents",
        {PLACE: with_changes(YEARLY, ("  source: Financement\n", f"  source: Financement\n{lines}"))},
    )
    written = draft(office, budget__2026__staff=None, budget__2027__staff=None)
    fiche = office.desk.catalogue.fiche("00/2026/ateliers")
    told = understood({"budget.2026.chef": "33 400 €", "budget.2027.chef": "6 600 €"}, office.desk.catalogue, fiche)
    edit(office.desk, office.editor, written, told, at=office_at(), version=office.version(written))
    assert facts(office, written).budget.staff == 40_000_00
    planned = shown(office.desk, office.editor, written, at=AT)["planned"]
    assert [(each["year"], each["cost_label"]) for each in planned if each["cost"] == "chef"] == [
        (2026, "Chef de projet"),
        (2027, "Chef de projet"),
    ]


def test_a_year_stays_within_its_part_without_the_repayment_that_made_room_for_it(office: Office):
    written = running(office)
    paying(office, written, ADVANCE, 7_590_00, 2027)
    paying(office, written, REPAYMENT, 7_590_00, 2027)
    paying(office, written, ADVANCE, 7_590_00, 2027)
    with pytest.raises(NotYet, match=r"dépasseraient de 7.590,00.€ les 7.590,00.€ de 2027"):
        correct(office.desk, office.second, written, "payments.2", "Saisi deux fois.", at=AT)
