"""A dossier paid by the unit, under a choice of its carrier, from its draft to its settlement."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desks import AT, SETTLED, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.operating.operations import realise, typed
from tremplin.casework.operating.settlements import settle
from tremplin.casework.reading.page import shown
from tremplin.errors import NotYet
from tremplin.storage.engine import Database

PAID = """\
    - {kind: unit_price, code: heure, label: Heure d'atelier, per: hour, amount: "42,50", source: Barème}
    - kind: unit_price
      code: encadrement
      label: Encadrement
      per: fte
      scale: [{when: {accreditation: aci}, amount: 20 000 €}, {when: {accreditation: ei}, amount: 15 000 €}]
      source: Barème
  options:
    - code: suivi
      label: Suivi
      choices:
        - code: simple
          label: Suivi simple
          rules: [{kind: unit_price, code: suivi, label: Suivi, per: participant, amount: 100 €, source: Barème}]
        - code: renforce
          label: Suivi renforcé
          rules:
            - kind: unit_price
              code: suivi
              label: Suivi
              per: participant
              amount: 200 €
              scale: [{when: {public: brsa}, amount: 300 €}]
              source: Barème
"""
DOCUMENT = with_changes(
    FICHE,
    ("  costs: [staff]\n  source: Financement\n", ""),
    ("    - {kind: indirect_costs, mode: flat, rate: 15 %, base: [staff], source: Financement}\n", PAID),
)
FORESEEN: Mapping[str, Any] = {
    "hours": Decimal("300.5"),
    "fte__aci": Decimal("0.75"),
    "fte__ei": 0,
    "participants__brsa": 8,
    "answers__suivi": "renforce",
    "budget__staff": None,
    "budget__indirect": None,
}
# 300,5 × 42,50 + 0,75 × 20 000 + 8 × 300 + 12 × 200
MOST = 12_771_25 + 15_000_00 + 2_400_00 + 2_400_00


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """An office under a fiche that pays by the unit."""
    return make_office(database, tmp_path / "documents", {PLACE: DOCUMENT})


def test_what_is_foreseen_bounds_the_request_and_what_was_realised_is_paid(office: Office):
    written = office.running(granted=MOST, requested=MOST, advance=0, **FORESEEN)
    values = {
        "results.hours": "280,25",
        "results.fte.aci": "0,5",
        "results.fte.ei": "0",
        "results.participants": "18",
        "results.publics.brsa": "6",
    }
    read = typed(office.desk, office.editor, written, values)
    office.report(written, read.changes)
    done = settle(office.desk, office.instructor, written, at=SETTLED).settlement
    # 280,25 × 42,50 = 11 910,625, cut to the cent; 0,5 × 20 000; 6 × 300 + 12 × 200
    lines = {line.code: line.cents for line in done.lines}
    assert [lines[f"unit.{rank}"] for rank in range(1, 5)] == [11_910_62, 10_000_00, 1_800_00, 2_400_00]
    assert done.due_cents == done.eligible_cents == lines["units"] == 26_110_62
    page = shown(office.desk, office.instructor, written, at=SETTLED)
    assert (page["hours"], page["fte"]) == ("300.5", [
        {"code": "aci", "fte": "0.75", "label": "atelier et chantier d'insertion"},
        {"code": "ei", "fte": "0", "label": "entreprise d'insertion"},
    ])  # fmt: skip
    assert page["outcomes"]["publics"] == {"brsa": 6}
    assert [line["fte"] for line in page["realised_fte"]] == ["0.5", "0"]


def test_one_cent_more_than_what_is_foreseen_is_not_deposited(office: Office):
    written = office.draft(**{**FORESEEN, "requested": MOST + 1})
    with pytest.raises(NotYet, match="Baissez la demande de 0,01"):
        deposit(office.desk, office.signatory, written, at=AT)


def test_without_a_choice_a_deposit_is_to_complete_and_says_which(office: Office):
    written = office.draft(**{**FORESEEN, "answers__suivi": None, "requested": 1_00})
    deposit(office.desk, office.signatory, written, at=AT)
    (receipt,) = shown(office.desk, office.instructor, written, at=AT)["deposits"]
    assert any("« Suivi simple » ou « Suivi renforcé »" in told for told in receipt["missing"])


def test_what_was_said_of_a_public_is_forgotten_when_nothing_is_typed(office: Office):
    written = office.running(granted=MOST, requested=MOST, advance=0, **FORESEEN)
    for values in (
        {"results.publics.brsa": "6", "results.fte.aci": "1"},
        {"results.publics.brsa": "", "results.fte.aci": ""},
    ):
        read = typed(office.desk, office.editor, written, values)
        realise(office.desk, office.editor, written, read.changes, at=SETTLED, version=read.version)
    page = shown(office.desk, office.instructor, written, at=SETTLED)
    assert (page["outcomes"]["publics"], page["realised_fte"]) == (None, [])
