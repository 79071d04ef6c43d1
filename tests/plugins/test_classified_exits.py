"""Every installed typology classifies in the figures as it does everywhere, over the whole of its partition."""

import pytest
from partitions import exits_of

from tremplin.exits import classify
from tremplin.indicators.engine.classes import by_typology
from tremplin.indicators.engine.classes_of_rows import OutcomeClasses, StandingDays
from tremplin.platform import start

TYPOLOGIES = start({}).typologies
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
