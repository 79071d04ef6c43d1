"""Reports received: the final one leads to the settlement, the others follow the operation."""

from datetime import date

import pytest
from desks import REPORTED, SETTLED, Office
from following import listening

from tremplin.casework.acting.desk import visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.operating.reports import receive
from tremplin.catalogue.rule import Stage
from tremplin.errors import Forbidden, NotYet, RefusedRequest
from tremplin.records.following import ReportKind

DAY = date(2027, 3, 15)


def state(office: Office, written: str) -> str:
    with office.desk.database.reading() as session:
        return visible(session, office.instructor, written).state


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        (ReportKind.DASHBOARD, "running"),
        (ReportKind.EXECUTION, "running"),
        (ReportKind.YEARLY, "running"),
        (ReportKind.FINAL, "reported"),
    ],
)
def test_only_the_final_report_leads_on(office: Office, kind, after):
    written, ear = office.running(), listening(office)
    assert receive(office.desk, office.instructor, written, kind=kind, received_on=DAY, at=REPORTED) == (written, 1)
    assert state(office, written) == after
    assert ear.heard == [("report", {"of": written, "kind": kind.value, "on": DAY})]


def test_the_day_a_report_came_is_what_rules_read_whenever_it_is_entered(office: Office):
    written = office.report(office.running(), on=DAY)
    with office.desk.database.reading() as session:
        dossier = visible(session, office.instructor, written)
        fiche = office.desk.shelf.fiche(session, dossier.snapshot)
        assert facts_of(session, dossier, fiche, Stage.SETTLEMENT, DAY).reports.final == DAY


@pytest.mark.parametrize(
    ("day", "told"), [(date(2027, 4, 2), "n'est pas encore venu"), (date(2026, 2, 28), "précède l'opération")]
)
def test_a_report_comes_while_the_operation_runs_or_after(office: Office, day, told):
    written = office.running()
    with pytest.raises(NotYet, match=told):
        receive(office.desk, office.signatory, written, kind=ReportKind.FINAL, received_on=day, at=REPORTED)
    assert state(office, written) == "running"


def test_a_carrier_hands_over_its_final_report_and_its_follow_up_is_for_staff(office: Office):
    written = office.running()
    with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
        receive(office.desk, office.signatory, written, kind=ReportKind.DASHBOARD, received_on=DAY, at=REPORTED)
    assert receive(office.desk, office.signatory, written, kind=ReportKind.FINAL, received_on=DAY, at=REPORTED)


def test_there_is_one_final_report(office: Office):
    written = office.reported()
    with pytest.raises(RefusedRequest, match="il est « bilan remis »"):
        receive(office.desk, office.instructor, written, kind=ReportKind.FINAL, received_on=DAY, at=REPORTED)


def test_yearly_documents_may_come_once_all_is_settled(office: Office):
    written = office.settled()
    assert receive(office.desk, office.instructor, written, kind=ReportKind.YEARLY, received_on=DAY, at=SETTLED) == (
        written,
        2,
    )
