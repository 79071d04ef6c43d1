"""``tremplin payments list`` and ``decisions list``: within what one may see, and safe in a spreadsheet."""

import csv
import io
import json
from datetime import date

import pytest
from desks import AT, SIGNED, STARTED

from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.instruction import review
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.payments import pay
from tremplin.records.agreements import PaymentKind


@pytest.fixture
def spent(office):
    """A grant that was paid in part, its second payment taken back, and a refusal."""
    written = office.running(title="=1+1")
    for cents, day in ((10_000_00, 2), (1_00, 3)):
        paid = {"kind": PaymentKind.ADVANCE, "amount_cents": cents, "paid_on": date(2026, 3, day)}
        pay(office.desk, office.decider, written, **paid, at=STARTED.replace(day=4))
    correct(office.desk, office.second, written, "payments.2", "Saisi deux fois.", at=STARTED.replace(day=5))
    other = office.submitted(title="Jardin")
    review(office.desk, office.instructor, other, at=AT)
    refuse(office.desk, office.decider, other, "+33 hors sujet", at=SIGNED)
    return written, other


@pytest.fixture
def read(at_desk):
    """What a listing gives to software."""

    def read(noun, *words, login="reader@exemple.fr"):
        done = at_desk(noun, "list", *words, "--format", "json", login=login)
        assert done.code == 0, done.err
        return json.loads(done.out)

    return read


def test_payments_are_listed_with_those_that_were_taken_back(spent, read):
    written, _ = spent
    second, first = read("payments")
    assert (first["dossier"], first["kind"], first["amount_cents"]) == (written, "advance", 10_000_00)
    assert (first["paid_on"], first["corrected"], second["corrected"]) == ("2026-03-02", False, True)
    assert (first["organisation"], first["rna"], first["mandate"]) == ("Les Ateliers", "W000000001", None)


def test_decisions_are_listed_with_who_took_them_and_why(spent, read):
    written, other = spent
    refused, accepted = read("decisions")
    assert [row["dossier"] for row in (refused, accepted)] == [other, written]
    assert (refused["outcome"], refused["granted_cents"], refused["reason"]) == ("refused", None, "+33 hors sujet")
    assert (accepted["granted_cents"], accepted["requested_cents"]) == (46_000_00, 46_000_00)
    assert (accepted["decided_on"], accepted["decided_by"]) == ("2026-01-20", "Decider")
    assert (accepted["deliberation"], accepted["deliberated_on"]) == (None, None)


@pytest.mark.parametrize("noun", ["payments", "decisions"])
def test_nobody_lists_what_they_may_not_see(spent, read, noun):
    for login, lines in (("editor", 2), ("decider", 2), ("local", 2), ("other", 0), ("admin", 0), ("statistician", 0)):
        assert len(read(noun, login=f"{login}@exemple.fr")) == lines, login


@pytest.mark.parametrize(
    ("noun", "words", "lines"),
    [
        ("payments", ("--from", "03/03/2026"), 1),
        ("payments", ("--until", "02/03/2026"), 1),
        ("payments", ("--from", "02/03/2026", "--until", "2026-03-03"), 2),
        ("payments", ("--from", "04/03/2026"), 0),
        ("payments", ("--call", "00/2026"), 2),
        ("payments", ("--fiche", "00/2026/ateliers"), 2),
        ("decisions", ("--from", "21/02/2026"), 1),
        ("decisions", ("--until", "20/01/2026"), 1),
        ("decisions", ("--until", "31/12/2199", "--from", "01/01/1900"), 2),
        ("decisions", ("--call", "00/2026"), 2),
    ],
)
def test_days_and_calls_narrow_them(spent, read, noun, words, lines):
    assert len(read(noun, *words)) == lines


@pytest.mark.parametrize("noun", ["payments", "decisions"])
def test_no_cell_of_a_file_is_a_formula(spent, at_desk, noun):
    out = at_desk(noun, "list", "--format", "csv", login="reader@exemple.fr").out
    rows = list(csv.DictReader(io.StringIO(out), delimiter=";"))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@"))]
    assert "=1+1" in out


@pytest.mark.parametrize("noun", ["payments", "decisions"])
def test_a_person_reads_a_table(spent, at_desk, noun):
    done = at_desk(noun, "list", login="reader@exemple.fr")
    assert (done.code, len(done.out.splitlines())) == (0, 4)
    assert "tremplin dossiers show" in done.err
    assert "ne voit aucun dossier" in at_desk(noun, "list", login="admin@exemple.fr").out
    done = at_desk(noun, "list", "--call", "00/1999", login="reader@exemple.fr")
    assert (done.code, done.out) == (2, "")
