"""Figures drawn out of the base: what was expected, exits at each milestone, columns side by side."""

from datetime import date
from pathlib import Path

import pytest
from desks import AT, FICHE, Office
from peopled import peopled_office, person, row
from sqlalchemy import update

from tremplin.casework.reading.comparing import plots
from tremplin.casework.reading.comparing.comparison import compared
from tremplin.casework.reading.comparing.requests import ComparedKind, ComparisonRequest
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import Forbidden
from tremplin.records.tables import Dossier, identifier
from tremplin.storage.engine import Database

MARCH, JUNE, DECEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 12, 1)
CALL = FiguresRequest(kind=ScopeKind.CALL, scope="00/2026")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def forty(office: Office) -> str:
    """Forty people who left, of whom thirty gave news six months later."""
    reference = office.running()
    for number in range(1, 41):
        person(office, reference, number, entered_on=MARCH, territory="nord" if number <= 25 else "sud")
        contract = "cdi" if number <= 22 else "formation_qualifiante" if number <= 32 else "cer"
        row(office, "exits", reference, number, exit_on=JUNE, contract=contract)
        if number <= 30:
            news = {"origin": "exit", "months": "6", "done_on": DECEMBER, "status": "reached", "in_work": True}
            row(office, "milestones", reference, number, **news, contract="cdi" if number <= 18 else "siae")
    return reference


def test_exits_are_drawn_at_the_exit_and_at_the_milestones_of_the_fiches(office: Office):
    forty(office)
    chart = plots.exits(office.desk, office.statistician, CALL, at=AT).chart
    assert chart.about == "Appel 00/2026"
    assert [group.label for group in chart.groups] == ["Sorties, à la sortie", "Sorties, 6 mois après la sortie"]
    first, second = chart.groups
    # the categories are those of the typology, in its order; none is to be decided, which one more cell hides
    assert [(bar.label, bar.told) for bar in first.bars] == [
        *(("Emplois durables", "22"), ("Sorties positives", "10")),
        *(("Aucune catégorie", "masqué"), ("Catégorie à préciser", "masqué")),
    ]
    assert first.beside == (("Toutes catégories", "40"),)
    assert second.beside == (("Toutes catégories", "30"),)
    asked = FiguresRequest(kind=ScopeKind.FICHE, scope=FICHE, at="6-months")
    (alone,) = plots.exits(office.desk, office.statistician, asked, at=AT).chart.groups
    assert alone.label == "Sorties, 6 mois après la sortie"


def test_what_is_small_is_masked_in_a_chart_and_exact_figures_say_so(office: Office):
    reference = office.running()
    for number in range(1, 21):
        person(office, reference, number, entered_on=MARCH)
        row(office, "exits", reference, number, exit_on=JUNE, contract="cdi" if number > 3 else "siae")
    chart = plots.exits(office.desk, office.statistician, CALL, at=AT).chart
    # three of them, and another that would give them back
    masked = [bar.label for bar in chart.groups[0].bars if bar.masked]
    assert "Aucune catégorie" in masked
    assert len(masked) > 1
    exact = FiguresRequest(kind=ScopeKind.CALL, scope="00/2026", exact=True)
    told = plots.exits(office.desk, office.instructor, exact, at=AT).chart
    assert told.about == "Appel 00/2026, chiffres exacts, à ne pas diffuser"
    assert [bar.told for bar in told.groups[0].bars] == ["17", "0", "3", "0"]
    with pytest.raises(Forbidden):
        plots.exits(office.desk, office.statistician, exact, at=AT)


def test_what_carriers_foresaw_is_drawn_beside_what_was_done(office: Office):
    reference = office.running()
    for number in range(1, 16):
        person(office, reference, number, entered_on=MARCH)
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(participants=20))
    chart = plots.expected(office.desk, office.statistician, CALL, at=AT).chart
    group = next(each for each in chart.groups if each.label.startswith("Ateliers : Participants accompagnés"))
    assert [(bar.label, bar.told) for bar in group.bars] == [("Compté", "15"), ("Prévu par le porteur", "20")]
    assert group.beside == (("Part de ce qui était prévu", "75\N{NO-BREAK SPACE}%"),)


def test_territories_are_drawn_side_by_side(office: Office):
    forty(office)
    request = ComparisonRequest(kind=ComparedKind.TERRITORIES, figures=CALL)
    drawn = plots.side_by_side(compared(office.desk, office.statistician, request, at=AT))
    people = next(each for each in drawn.chart.groups if each.label == "Personnes accompagnées")
    # all have a territory: that nobody has none is masked, and one more that would give it back
    told = [("Nord", "25"), ("Sud", "masqué"), ("Non renseigné", "masqué")]
    assert [(bar.label, bar.told) for bar in people.bars] == told
    assert people.beside == (("Ensemble", "40"),)
