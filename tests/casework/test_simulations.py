"""What if: a dossier, or all those of a call, settled as if a fiche said otherwise, and nothing kept."""

from datetime import date

import pytest
from desks import Office, make_office
from factories import FICHE, with_changes
from sqlalchemy import select

from tremplin.casework.reading.simulations import Supposition, compared, simulated
from tremplin.errors import RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.tables import METADATA

CALL, NEXT, DAY = "00/2026", "00/2027", date(2027, 5, 3)
RATE = Supposition(settings=("indirect_costs.rate=10 %",))
DOCUMENTS = {
    "calls/2027/call.yaml": "call: 00/2027\ntitle: Appel à projets 2027\n",
    "calls/2027/ateliers.yaml": with_changes(
        FICHE,
        ("fiche: 00/2026/ateliers", "fiche: 00/2027/ateliers\nfollows: 00/2026/ateliers"),
        ("rate: 15 %", "rate: 12 %"),
    ),
    "calls/2027/autre.yaml": "fiche: 00/2027/autre\ntitle: Autre\nsummary: Rien n'y est dit.\n",
}


def content(office: Office) -> dict[str, list[tuple]]:
    """All the rows of all the tables, journal included."""
    with office.desk.database.reading() as session:
        return {name: [tuple(row) for row in session.execute(select(each))] for name, each in METADATA.tables.items()}


def simulate(office: Office, written: str, supposing: Supposition = RATE):
    return simulated(office.desk, office.instructor, written, supposing, day=DAY)


def compare(office: Office, supposing: Supposition = RATE, actor=None, call: str = CALL):
    return compared(office.desk, actor or office.instructor, call, supposing, day=DAY)


def test_a_dossier_is_settled_by_its_own_fiche_and_by_the_one_supposed(office: Office):
    done = simulate(office, office.reported())
    assert (done.old.due_cents, done.new.due_cents) == (40_250_00, 38_500_00)
    assert done.difference_cents == -1_750_00
    assert [
        (change.kind, change.before["rate"], change.after["rate"]) for change in done.rules if "rate" in change.before
    ] == [("indirect_costs", "0.15", "0.1")]
    assert [line.code for line in done.old.lines] == [line.code for line in done.new.lines]


def test_nothing_is_ever_kept_of_a_simulation(office: Office):
    settled, reported = office.settled(), office.reported()
    before = content(office)
    simulate(office, settled)
    simulate(office, reported)
    compare(office)
    assert content(office) == before


def test_a_dossier_is_settled_under_another_edition_named_by_its_fiche_or_by_its_call(database, tmp_path):
    office = make_office(database, tmp_path / "documents", DOCUMENTS)
    written = office.reported()
    by_fiche = simulate(office, written, Supposition(fiche="00/2027/ateliers"))
    by_call = simulate(office, written, Supposition(edition=NEXT))
    assert by_fiche.new == by_call.new
    assert (by_call.supposed, by_call.new.due_cents) == ("00/2027/ateliers", 39_200_00)
    both = simulate(office, written, Supposition(edition=NEXT, settings=RATE.settings))
    assert both.new.due_cents == 38_500_00
    # a fiche that says nothing of costs admits them all, and owes nothing indirect
    assert simulate(office, written, Supposition(fiche="00/2027/autre")).new.due_cents == 35_000_00


def test_an_edition_that_continues_nothing_is_refused(database, tmp_path):
    documents = {**DOCUMENTS, "calls/2027/ateliers.yaml": None}
    office = make_office(database, tmp_path / "documents", documents)
    written = office.reported()
    with pytest.raises(RefusedRequest, match="aucune de ses fiches ne continue 00/2026/ateliers"):
        simulate(office, written, Supposition(edition=NEXT))
    with pytest.raises(RefusedRequest, match="n'est continuée par 00/2027"):
        compare(office, Supposition(edition=NEXT))


@pytest.mark.parametrize(
    ("supposing", "error"),
    [
        (Supposition(settings=("indirect_costs.rat=1 %",)), WrongUsage),
        (Supposition(settings=("indirect_costs.rate=20",)), WrongUsage),
        (Supposition(settings=("capacity.participants_per_year=3",)), WrongUsage),
        (Supposition(fiche="00/2026/atelier"), UnknownIdentifier),
        (Supposition(edition="00/2028"), UnknownIdentifier),
    ],
)
def test_what_cannot_be_supposed_is_refused_for_one_dossier_as_for_a_call(office: Office, supposing, error):
    written = office.reported()
    with pytest.raises(error):
        simulate(office, written, supposing)
    with pytest.raises(error):
        compare(office, supposing)


def test_the_dossiers_of_a_call_are_added_up_whatever_their_state_once_agreed(office: Office):
    office.settled()
    office.report(office.running(title="À moitié"), realised={"realised.staff": 20_000_00})
    office.running(title="Sans réalisé")
    office.accepted(title="Sans convention")
    office.draft(title="Brouillon")
    found = compare(office)
    # 5 % less of 35 000,00 € and of 20 000,00 €
    assert (found.rules, found.settled, found.difference_cents, len(found.unsettled)) == (2, 2, -2_750_00, 1)
    told = found.sentence().replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("2 règles changent, 2 dossiers sur 2 changent")


def test_a_call_is_compared_with_its_next_edition(database, tmp_path):
    office = make_office(database, tmp_path / "documents", DOCUMENTS)
    office.reported()
    assert compare(office, Supposition(edition=NEXT)).difference_cents == -1_050_00
    assert compare(office, Supposition(fiche="00/2027/ateliers")).difference_cents == -1_050_00
    assert compare(office, Supposition(edition=NEXT), call=NEXT).settled == 0


def test_somebody_compares_the_dossiers_that_they_may_see(office: Office):
    office.reported(territories=("sud",))
    office.reported(title="Nord")
    assert [compare(office, actor=who).settled for who in (office.instructor, office.editor, office.local)] == [2, 2, 1]
    assert [compare(office, actor=who).settled for who in (office.other, office.statistician, office.admin)] == [
        0,
        0,
        0,
    ]


def test_a_comparison_tells_how_far_it_has_come(office: Office):
    office.reported()
    office.settled()
    told: list[int] = []
    compared(office.desk, office.instructor, CALL, RATE, day=DAY, progress=told.append)
    assert sum(told) == 2
