"""The figures of a scope, read out of the base: persons once, on both engines."""

from datetime import date
from pathlib import Path

import pytest
from desks import Office
from peopled import peopled_office, person, row

from tremplin.catalogue.indicator import Indicator
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.measures import MEASURES
from tremplin.records.tables import Dossier, identifier
from tremplin.storage.engine import Database

MARCH = date(2026, 3, 1)
LIBRARY = {measure.code: measure for measure in MEASURES}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def test_the_figures_of_a_scope_are_those_of_its_fiches_then_of_all_of_it(office: Office):
    one, two = office.running(), office.running(title="Deux")
    who = person(office, one, 1, entered_on=MARCH, sex="f")
    person(office, two, 1, person_id=who, entered_on=MARCH, sex="f")
    person(office, two, 2, entered_on=MARCH)
    row(office, "exits", one, 1, exit_on=date(2026, 6, 1), contract="cdi")
    people = Indicator(code="accueillis", label="Accueillis", measure="participants", by=("sex",))
    with office.desk.database.reading() as session:
        fiche = session.get_one(Dossier, identifier(one)).fiche
        found = figured(
            session,
            lambda column: column.in_([identifier(one), identifier(two)]),
            [FicheAsked(fiche=fiche, indicators=(people,))],
            FiguresAsked(measures=LIBRARY),
        )
    assert [(each.fiche, each.cell, int(each.numerator)) for each in found] == [
        (fiche, (), 2),
        (fiche, ("?",), 1),
        (fiche, ("f",), 1),
        (None, (), 2),
    ]
