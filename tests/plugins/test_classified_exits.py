"""Every installed typology classifies in the figures as it does everywhere, over the whole of its partition."""

from collections import Counter
from pathlib import Path

import pytest
from partitions import exits_of, kept_exits
from peopled import peopled_office

from tremplin.catalogue.indicator import Indicator
from tremplin.exits import INDETERMINATE, classify
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked, figures_of, lines_of, queries_of
from tremplin.indicators.engine.classes import by_typology
from tremplin.indicators.engine.classes_of_rows import OutcomeClasses, StandingDays
from tremplin.indicators.engine.summing import streamed
from tremplin.indicators.measures import MEASURES
from tremplin.platform import start
from tremplin.storage.engine import Database

TYPOLOGIES = start({}).typologies
BY_CATEGORY = Indicator(code="sorties", label="Sorties", measure="exits", by=("exit_category",))
ASKED = FiguresAsked(measures={measure.code: measure for measure in MEASURES})
FICHE = "00/2026/ateliers"


@pytest.mark.parametrize("code", TYPOLOGIES)
def test_the_exits_of_a_class_are_of_the_category_of_each(code: str):
    typology = TYPOLOGIES[code]
    read = by_typology({FICHE: typology})
    classes = OutcomeClasses(FICHE, [read], frozenset(), StandingDays(None, None), dated=False)
    raws = [*exits_of(typology)]
    for raw in raws:
        number = classes.of_exit[raw.contract, raw.months, raw.subsidised, raw.market_sector, None, None, None]
        # the exit that stands for the class, and no other, is what figures read
        assert read(FICHE, classes.exits[number]) == classify(typology, raw).category, raw
    # a class for each contract and category, not for each exit
    assert len(classes.exits) < len(raws)


@pytest.mark.parametrize("code", TYPOLOGIES)
def test_each_engine_gives_the_exits_that_are_classified(database: Database, tmp_path: Path, code: str):
    typology, office = TYPOLOGIES[code], peopled_office(database, tmp_path)
    fiche, raws = kept_exits(office, typology)
    lines = lines_of([FicheAsked(fiche=fiche, indicators=(BY_CATEGORY,), typology=typology)], ASKED)
    with office.desk.database.reading() as session:
        found = figures_of(lines, streamed(session, lambda column: column > 0, queries_of(lines)))
    expected = Counter(classify(typology, raw).category or "none" for raw in raws)
    expected["?"] = expected.pop(INDETERMINATE, 0)
    assert {each.cell[0]: int(each.numerator) for each in found if each.fiche == fiche and each.cell} == +expected
