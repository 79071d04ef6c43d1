"""Exits are classified in the stream as a typology classifies them, over the whole of its partition."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from desks import Office
from partitions import kept_exits
from peopled import peopled_office

from tremplin.catalogue.indicator import Indicator
from tremplin.exits import INDETERMINATE, classify
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked, figures_of, lines_of, queries_of
from tremplin.indicators.engine.summing import streamed
from tremplin.indicators.measures import MEASURES
from tremplin.storage.engine import Database

BY_CATEGORY = Indicator(code="sorties", label="Sorties", measure="exits", by=("exit_category",))
OF_NEWS = Indicator(code="a-six-mois", label="À six mois", measure="exits", at="6-months", by=("exit_category",))
ASKED = FiguresAsked(measures={measure.code: measure for measure in MEASURES})
IN_MAY = FiguresAsked(measures=ASKED.measures, first=date(2026, 5, 1), last=date(2026, 5, 31))


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def everything(column):
    return column > 0


@pytest.mark.parametrize("asked", [ASKED, IN_MAY], ids=["whenever", "in a period"])
@pytest.mark.parametrize("indicator", [BY_CATEGORY, OF_NEWS], ids=["exits", "news"])
def test_the_stream_counts_each_exit_where_its_typology_puts_it(office: Office, indicator, asked):
    typology = office.desk.catalogue.typologies["sorties"]
    fiche, raws = kept_exits(office, typology)
    if asked is IN_MAY and indicator is OF_NEWS:
        # six months after the 4th of May
        asked = FiguresAsked(measures=ASKED.measures, first=date(2026, 11, 4), last=date(2026, 11, 4))
    lines = lines_of([FicheAsked(fiche=fiche, indicators=(indicator,), typology=typology)], asked)
    with office.desk.database.reading() as session:
        found = figures_of(lines, streamed(session, everything, queries_of(lines)))
    counted = {each.cell[0]: int(each.numerator) for each in found if each.fiche == fiche and each.cell}
    expected = Counter(classify(typology, raw).category or "none" for raw in raws)
    expected["?"] = expected.pop(INDETERMINATE, 0)
    assert counted == +expected
