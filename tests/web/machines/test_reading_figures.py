"""The figures that machines read: the rows of the command line, masked, for whoever may read them."""

import csv
from io import StringIO

import pytest
from asking import machine_of
from desks import STARTED, Office
from flask import Flask

from tremplin.casework.following.editing import add
from tremplin.casework.reading.figures.computing import computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.indicators.exports.columns import NAMES


@pytest.fixture
def running(office: Office) -> str:
    dossier = office.running()
    said = {"territory": "nord", "entered_on": STARTED.date().isoformat()}
    for _ in range(7):
        add(office.desk, office.editor, dossier, said, at=STARTED)
    return dossier


def test_a_machine_reads_the_rows_of_an_export_in_both_forms(served: Flask, office: Office, running: str):
    machine = machine_of(served, office, office.statistician)
    address = "/indicators?call=00/2026&indicator=participants"
    told = machine.get(address)
    asked = FiguresRequest(kind=ScopeKind.CALL, scope="00/2026", indicators=("participants",))
    expected = computed(office.desk, office.statistician, asked, at=STARTED).rows
    assert [list(row) for row in told.json] == [list(NAMES)] * len(expected)
    assert [(row["indicator"], row["status"]) for row in told.json] == [(r.indicator, r.status) for r in expected]
    assert machine.get(address, headers={"If-None-Match": told.headers["ETag"]}).status_code == 304
    sheet = machine.get(f"{address}&format=csv")
    assert sheet.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(sheet.data.decode("utf-8-sig")), delimiter=";"))
    assert (rows[0], len(rows) - 1) == (list(NAMES), len(expected))


def test_several_scopes_and_unknown_parameters_are_refused(served: Flask, office: Office, running: str):
    machine = machine_of(served, office, office.reader)
    for query in ("call=00/2026&fiche=00/2026/ateliers", "exact=true", "format=xlsx", "from=hier"):
        assert machine.get(f"/indicators?{query}").status_code == 422, query
    for query in ("call=00/1999", "by=rien", "indicator=rien"):
        assert machine.get(f"/indicators?{query}").status_code == 404, query


def test_a_statistician_reads_aggregates_and_no_dossier(served: Flask, office: Office, running: str):
    machine = machine_of(served, office, office.statistician)
    assert machine.get("/indicators").status_code == 200
    assert machine.get("/dossiers").status_code == 403
    assert machine.get(f"/dossiers/{running}").status_code == 404
    assert machine_of(served, office, office.admin).get("/indicators").status_code in (403, 409)
