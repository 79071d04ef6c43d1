"""An export of dossiers as a long work: what its owner sees when it is made, kept by what they asked."""

import csv
from datetime import date

import pytest
from desks import AT, Office
from posting import MACHINE

from tremplin.casework.acting.policy import Actor
from tremplin.casework.reading.filters import EVERYTHING, LATEST, Filters, ListingOrder, Sort
from tremplin.records.codes import State
from tremplin.works.asking import begin, left, shown
from tremplin.works.kinds.dossiers_export import CODE, parameters
from tremplin.works.working import WorksTurn, work


def exported(office: Office, actor: Actor, filters: Filters = EVERYTHING, kind: str = "csv") -> list[list[str]]:
    number = str(begin(office.desk, actor, CODE, parameters(filters, LATEST, kind), now=MACHINE))
    assert work(office.desk, machine=lambda: MACHINE, at=lambda: AT) == WorksTurn(done=1)
    told = shown(office.desk, actor, number, now=MACHINE)
    found = left(office.desk, actor, number)
    assert found.name == f"dossiers-2026-01-20.{kind}"
    if kind != "csv":
        assert found.path.read_bytes()[:2] == b"PK"
        return []
    head, *rows = csv.reader(found.path.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert head[0] == "Référence"
    assert told["result"] == (
        f"{len(rows)} dossier dans le fichier." if len(rows) < 2 else "2 dossiers dans le fichier."
    )
    return rows


def test_it_holds_what_its_owner_sees_and_what_was_asked(office: Office) -> None:
    first, second = office.draft(), office.submitted()
    assert [row[0] for row in exported(office, office.instructor)] == [second, first]
    kept = Filters(state=State.SUBMITTED, search="ateliers", deposited_from=date(2026, 1, 20), late=False)
    assert [row[0] for row in exported(office, office.instructor, kept)] == [second]
    assert exported(office, office.other) == []
    exported(office, office.instructor, kind="xlsx")


@pytest.mark.parametrize("filters", [EVERYTHING, Filters(state=State.DRAFT, late=True, on=date(2026, 1, 20), mine=3)])
def test_what_a_work_is_asked_holds_in_json(filters: Filters) -> None:
    asked = parameters(filters, ListingOrder(Sort.DEPOSITED, ascending=True), "csv")
    assert (asked["sort"], asked["ascending"], asked["file"]) == ("deposited", True, "csv")
    assert asked["filters"] == (
        {} if filters is EVERYTHING else {"state": "draft", "late": True, "on": "2026-01-20", "mine": 3}
    )
