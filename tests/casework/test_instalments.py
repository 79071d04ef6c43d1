"""Instalments: each waits for what the text says, within its part of the grant to the cent, whoever insists."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from desks import SETTLED, SIGNED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes
from sqlalchemy import update

from tremplin.casework.acting.conditions.settling import named_of
from tremplin.casework.operating.agreements import amend
from tremplin.casework.operating.closing import close
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.operations import start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import admit, computed, settle
from tremplin.casework.reading.calendar import calendar
from tremplin.errors import NotYet, UnknownIdentifier
from tremplin.records.agreements import PaymentKind
from tremplin.records.following import ReportKind
from tremplin.records.settlements import Admission
from tremplin.storage.engine import Database

PAID = FICHE[FICHE.index("payment:") : FICHE.index("exits:")]
INSTALMENTS = """\
payment:
  instalments:
    - {code: debut, share: 30 %, on: signature, source: Versements}
    - {code: ete, share: 10 %, on: date, date: 2026-07-01, within: 1 month, source: Versements}
    - {code: milieu, share: 33.33 %, on: interim_report, within: 2 months, source: Versements}
    - {code: solde, share: 26.67 %, on: final_report, within: 3 months, source: Versements}
reports:
  interim:
    - {code: bilan-1, after: 6 months, within: 1 month, source: Bilans}
    - {code: bilan-2, after: 9 months, source: Bilans}
"""
ADVANCE, INTERIM, BALANCE, REPAYMENT = PaymentKind
# 46 000,00 € granted: worked out by hand, and 33,33 % of them are 15 331,80 €
START, SUMMER, HALF = 13_800_00, 4_600_00, 15_331_80
JULY = datetime(2026, 7, 3, 9, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche pays in four times."""
    return make_office(database, tmp_path / "documents", {PLACE: with_changes(FICHE, (PAID, INSTALMENTS))})


def paying(office: Office, written: str, code: str | None, cents: int, on: date, at: datetime, **said: Any) -> Any:
    return pay(office.desk, office.decider, written, instalment=code, amount_cents=cents, paid_on=on, at=at, **said)


def receiving(office: Office, written: str, code: str | None, on: date, at: datetime) -> None:
    kind = ReportKind.INTERIM
    receive(office.desk, office.instructor, written, kind=kind, received_on=on, at=at, code=code)


def running(office: Office, **said: Any) -> str:
    return office.running(advance=START, **said)


def entries(office: Office, written: str, day: date) -> Mapping[str, tuple[str, date | None]]:
    """How each instalment and interim report stands on a day, and the last day for it."""
    found = calendar(office.desk, office.decider, written, day=day).entries
    return {each.code: (each.standing.value, each.due) for each in found if each.code}


def test_an_instalment_is_paid_to_its_last_cent_and_not_one_more(office: Office):
    written = running(office)
    day = date(2026, 3, 2)
    done = paying(office, written, "debut", START - 1, day, STARTED)
    assert (done.kind, done.instalment) == (ADVANCE, "debut")
    with pytest.raises(NotYet, match=r"il est de 13.800,00.€, 30.% des 46.000,00.€ accordés, il en reste 0,01.€"):
        paying(office, written, "debut", 2, day, STARTED)
    assert paying(office, written, "debut", 1, day, STARTED).paid_cents == START


def test_an_instalment_of_a_day_is_not_paid_the_day_before(office: Office):
    written = running(office)
    with pytest.raises(NotYet, match=r"à partir du 01/07/2026, le 01/07/2026 : il ne se verse pas le 30/06/2026"):
        paying(office, written, "ete", 1, date(2026, 6, 30), JULY)
    assert paying(office, written, "ete", SUMMER, date(2026, 7, 1), JULY).kind is INTERIM


def test_an_instalment_waits_for_its_own_report(office: Office):
    written = running(office)
    with pytest.raises(NotYet, match="à la réception du bilan intermédiaire n° 1, ce qui n'est pas encore venu"):
        paying(office, written, "milieu", 1, date(2026, 10, 2), OCTOBER)
    # another report than the one that it waits for opens nothing
    receiving(office, written, "bilan-2", date(2026, 10, 1), OCTOBER)
    with pytest.raises(NotYet, match="bilan intermédiaire n° 1, ce qui n'est pas encore venu"):
        paying(office, written, "milieu", 1, date(2026, 10, 2), OCTOBER)
    receiving(office, written, "bilan-1", date(2026, 10, 2), OCTOBER)
    with pytest.raises(NotYet, match="le 02/10/2026 : il ne se verse pas le 01/10/2026, plus tôt"):
        paying(office, written, "milieu", 1, date(2026, 10, 1), OCTOBER)
    with pytest.raises(NotYet, match=r"il en reste 15.331,80.€"):
        paying(office, written, "milieu", HALF + 1, date(2026, 10, 2), OCTOBER)
    assert paying(office, written, "milieu", HALF, date(2026, 10, 2), OCTOBER).paid_cents == HALF


def test_what_is_paid_before_any_report_stays_within_the_instalments_that_wait_for_none(office: Office):
    written = running(office)
    paying(office, written, "debut", START, date(2026, 3, 2), STARTED)
    paying(office, written, "ete", SUMMER, date(2026, 7, 1), JULY)
    for code in ("debut", "ete"):
        with pytest.raises(NotYet, match="il en reste 0,00"):
            paying(office, written, code, 1, date(2026, 7, 1), JULY)


def test_a_payment_says_which_instalment_it_is_of(office: Office):
    written = running(office)
    with pytest.raises(NotYet, match="Dites de quel versement il s'agit : « debut », 30"):
        paying(office, written, None, 1, date(2026, 7, 1), JULY, kind=INTERIM)
    with pytest.raises(NotYet, match="un versement de type avance, et non acompte"):
        paying(office, written, "debut", 1, date(2026, 7, 1), JULY, kind=INTERIM)
    with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « milieu »"):
        paying(office, written, "milieux", 1, date(2026, 7, 1), JULY)
    # there is but one that is an advance
    assert paying(office, written, None, 1, date(2026, 7, 1), JULY, kind=ADVANCE).instalment == "debut"


def test_a_key_sent_twice_is_one_payment_and_of_another_instalment_is_refused(office: Office):
    written = running(office)
    first = paying(office, written, "debut", 100, date(2026, 7, 1), JULY, key="V1")
    assert paying(office, written, "debut", 100, date(2026, 7, 1), JULY, key="V1") == first
    with pytest.raises(NotYet, match="Cette clé a déjà servi"):
        paying(office, written, "ete", 100, date(2026, 7, 1), JULY, key="V1")


def test_of_two_who_pay_one_instalment_at_once_one_does(office: Office):
    written = running(office)

    def paid(_: int) -> bool:
        try:
            paying(office, written, "debut", START, date(2026, 3, 2), STARTED)
        except NotYet:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(paid, range(4))) == 1


def test_an_amendment_moves_every_part_and_none_is_paid_beyond_the_whole(office: Office):
    written = running(office)
    paying(office, written, "debut", START, date(2026, 3, 2), STARTED)
    receiving(office, written, "bilan-1", date(2026, 7, 1), JULY)
    paying(office, written, "milieu", HALF, date(2026, 7, 1), JULY)
    # a grant lowered to what was paid: each part is less, and nothing is left of the whole
    lower = START + HALF
    amend(
        office.desk, office.decider, written, signed_on=date(2026, 7, 2), reason="Moins.", amount_cents=lower, at=JULY
    )
    for code in ("debut", "ete", "milieu"):
        with pytest.raises(NotYet, match=r"il en reste 0,00|versez 0,00"):
            paying(office, written, code, 1, date(2026, 7, 2), JULY)


def test_what_is_paid_back_of_an_instalment_may_be_paid_again_of_it_alone(office: Office):
    written = running(office)
    paying(office, written, "debut", START, date(2026, 3, 2), STARTED)
    paying(office, written, "ete", SUMMER, date(2026, 7, 1), JULY)
    with pytest.raises(NotYet, match=r"4.600,00.€ sont versés au titre du versement « ete »"):
        paying(office, written, "ete", SUMMER + 1, date(2026, 7, 1), JULY, kind=REPAYMENT)
    paying(office, written, "debut", 100, date(2026, 7, 1), JULY, kind=REPAYMENT)
    with pytest.raises(NotYet, match=r"il en reste 0,00"):
        paying(office, written, "ete", 1, date(2026, 7, 1), JULY)
    with pytest.raises(NotYet, match=r"il en reste 1,00"):
        paying(office, written, "debut", 101, date(2026, 7, 1), JULY)
    assert paying(office, written, "debut", 100, date(2026, 7, 1), JULY).paid_cents == START + SUMMER


def test_nothing_is_paid_before_the_start_but_what_the_text_pays_then(office: Office):
    written = office.agreed(advance=START)
    assert paying(office, written, "debut", START, date(2026, 2, 20), SIGNED).paid_cents == START
    with pytest.raises(NotYet, match="il ne se verse pas le 20/02/2026"):
        paying(office, written, "ete", 1, date(2026, 2, 20), SIGNED)
    start(office.desk, office.instructor, written, at=STARTED)


def test_an_interim_report_says_which_and_a_final_one_does_not(office: Office):
    written = running(office)
    with pytest.raises(NotYet, match="Dites lequel : « bilan-1 », bilan intermédiaire n° 1 ; « bilan-2 »"):
        receiving(office, written, None, date(2026, 7, 1), JULY)
    with pytest.raises(NotYet, match="Bilan « bilan-3 » : la fiche ne le demande pas"):
        receiving(office, written, "bilan-3", date(2026, 7, 1), JULY)
    kind = ReportKind.DASHBOARD
    with pytest.raises(NotYet, match="retirez son code"):
        receive(
            office.desk, office.instructor, written, kind=kind, received_on=date(2026, 7, 1), at=JULY, code="bilan-1"
        )


def test_the_calendar_has_a_line_for_each_instalment_and_each_report(office: Office):
    written = running(office)
    assert entries(office, written, date(2026, 6, 30)) == {
        "debut": ("due", None),
        "ete": ("to_come", date(2026, 8, 1)),
        "milieu": ("to_come", None),
        "solde": ("to_come", date(2027, 5, 28)),
        # six months after 01/03/2026, then one more; nine months
        "bilan-1": ("to_come", date(2026, 10, 1)),
        "bilan-2": ("to_come", date(2026, 12, 1)),
    }
    paying(office, written, "debut", START, date(2026, 3, 2), STARTED)
    receiving(office, written, "bilan-1", date(2026, 10, 2), OCTOBER)
    told = entries(office, written, date(2026, 12, 3))
    assert told["debut"] == ("done", None)
    assert told["ete"] == ("late", date(2026, 8, 1))
    assert told["milieu"] == ("late", date(2026, 12, 2))
    assert told["bilan-1"] == ("done", date(2026, 10, 1))
    assert told["bilan-2"] == ("late", date(2026, 12, 1))


def test_a_late_interim_report_is_told_at_the_settlement_and_the_balance_is_what_remains(office: Office):
    written = running(office)
    paying(office, written, "debut", START, date(2026, 3, 2), STARTED)
    receiving(office, written, "bilan-1", date(2026, 10, 1), OCTOBER)
    receiving(office, written, "bilan-2", date(2026, 10, 1), OCTOBER)
    paying(office, written, "milieu", HALF, date(2026, 10, 1), OCTOBER)
    office.report(written)
    found = computed(office.desk, office.decider, written, day=date(2027, 5, 3))
    assert found.obstacles == ()
    # 35 000,00 € realised and 15 % of them: 40 250,00 € due, less what was paid
    assert found.settlement.balance_cents == 40_250_00 - START - HALF
    settle(office.desk, office.instructor, written, at=SETTLED)
    with pytest.raises(NotYet, match="seul le solde"):
        paying(office, written, "ete", 1, date(2027, 5, 3), SETTLED)
    left = 40_250_00 - START - HALF
    with pytest.raises(NotYet, match="il en reste"):
        paying(office, written, "solde", left + 1, date(2027, 5, 3), SETTLED)
    assert paying(office, written, "solde", left, date(2027, 5, 3), SETTLED).kind is BALANCE
    close(office.desk, office.decider, written, at=SETTLED)


def test_an_interim_report_a_day_late_stands_in_the_way_of_the_settlement(office: Office):
    written = running(office)
    receiving(office, written, "bilan-1", date(2026, 10, 2), OCTOBER)
    receiving(office, written, "bilan-2", date(2026, 10, 2), OCTOBER)
    office.report(written)
    found = computed(office.desk, office.decider, written, day=date(2027, 5, 3))
    assert found.broken == ("interim_report_deadline:bilan-1",)
    assert "1 jour de retard" in found.obstacles[0]


KIND, SPRING = "interim_report_deadline", date(2027, 5, 3)


def both_late(office: Office) -> str:
    """A dossier whose two reports on the way came a day late."""
    written = running(office)
    receiving(office, written, "bilan-1", date(2026, 10, 2), OCTOBER)
    receiving(office, written, "bilan-2", date(2026, 12, 2), datetime(2026, 12, 3, 9, 0, tzinfo=UTC))
    office.report(written)
    return written


def test_of_two_late_reports_one_is_admitted_and_the_other_still_stands_in_the_way(office: Office):
    written, desk = both_late(office), office.desk
    with pytest.raises(NotYet, match=r"plusieurs sont enfreintes \(bilan-1, bilan-2\)\. Dites laquelle"):
        admit(desk, office.decider, written, KIND, "Grève postale.", at=SETTLED)
    with pytest.raises(NotYet, match=f"« {KIND}:bilan-3 » : elle n'est pas enfreinte"):
        admit(desk, office.decider, written, KIND, "Grève postale.", at=SETTLED, about="bilan-3")
    first = f"{KIND}:bilan-1"
    assert admit(desk, office.decider, written, KIND, "Grève postale.", at=SETTLED, about="bilan-1") == (first,)
    found = computed(desk, office.instructor, written, day=SPRING)
    assert (found.broken, found.admitted) == ((f"{KIND}:bilan-2",), (first,))
    with pytest.raises(NotYet, match="1 jour de retard"):
        settle(desk, office.instructor, written, at=SETTLED)
    # one is left: its kind says enough
    assert admit(desk, office.decider, written, KIND, "Inondation.", at=SETTLED) == (first, f"{KIND}:bilan-2")
    assert settle(desk, office.instructor, written, at=SETTLED).obstacles == ()


def test_of_two_that_are_admitted_the_one_that_is_named_is_admitted_no_longer(office: Office):
    written, desk = both_late(office), office.desk
    for name in (f"{KIND}:bilan-1", f"{KIND}:bilan-2"):
        # as the computation tells it
        admit(desk, office.decider, written, name, "Grève postale.", at=SETTLED)
    with pytest.raises(NotYet, match=r"plusieurs sont admises \(bilan-1, bilan-2\)"):
        admit(desk, office.decider, written, KIND, "Erreur.", at=SETTLED, undoing=True)
    left = admit(desk, office.decider, written, KIND, "Erreur.", at=SETTLED, about="bilan-2", undoing=True)
    assert left == (f"{KIND}:bilan-1",)
    assert computed(desk, office.instructor, written, day=SPRING).broken == (f"{KIND}:bilan-2",)


def test_a_kind_that_was_admitted_before_rules_were_named_apart_admits_them_all(office: Office):
    written, desk = both_late(office), office.desk
    admit(desk, office.decider, written, KIND, "Grève postale.", at=SETTLED, about="bilan-1")
    with desk.database.writing() as session:
        session.execute(update(Admission).values(rule=KIND))
    assert computed(desk, office.instructor, written, day=SPRING).broken == ()


def test_names_of_long_codes_are_cut_and_still_differ():
    one, other = (named_of(KIND, "b" * 90 + end) for end in ("1", "2"))
    assert one != other
    assert len(one) == len(other) == 80


def test_an_instalment_is_not_corrected_under_the_repayment_of_its_own_nor_paid_twice_by_correcting_one(office: Office):
    written = running(office)
    started, july = date(2026, 3, 2), date(2026, 7, 2)
    paying(office, written, "debut", START, started, STARTED)
    paying(office, written, "ete", SUMMER, july, JULY)
    paying(office, written, "ete", SUMMER, july, JULY, kind=REPAYMENT)
    # what is left of the first would hide that nothing of the second is there to come back
    with pytest.raises(NotYet, match="reversement n° 3"):
        correct(office.desk, office.second, written, "payments.2", "Saisi deux fois.", at=JULY)
    paying(office, written, "ete", SUMMER, july, JULY)
    with pytest.raises(NotYet, match=r"dépasseraient de 4.600,00.€ .* du versement « ete »"):
        correct(office.desk, office.second, written, "payments.3", "Saisi deux fois.", at=JULY)
