"""How the figures of a measure add up, dimension by dimension; any other way is refused."""

import pytest

from tremplin.catalogue.measure import ALONG, Aggregation, Measure, UndeclaredRollUp, rolled_up
from tremplin.indicators.measures import MEASURES

LIBRARY = {measure.code: measure for measure in MEASURES}
SUM, PERSONS, RATIO = Aggregation.SUM, Aggregation.DISTINCT_PERSONS, Aggregation.RATIO_OF_SUMS


@pytest.mark.parametrize(
    ("measure", "dimension", "way"),
    [
        ("participants", "territory", PERSONS),
        ("participants", "public", PERSONS),
        ("participants", "dossier", PERSONS),
        ("exits", "exit_category", SUM),
        ("exits", "dossier", SUM),
        ("exit_rate", "public", RATIO),
        ("hours", "activity", SUM),
        ("workshops", "dossier", SUM),
        ("months", "dossier", SUM),
        ("committees", "period", SUM),
        ("evaluation_results", "result", SUM),
    ],
)
def test_a_measure_says_how_its_figures_add_up_in_a_dimension(measure, dimension, way):
    assert rolled_up(LIBRARY[measure], dimension) is way


@pytest.mark.parametrize(
    ("measure", "dimension", "name"),
    [
        # an exit of a person of two publics is in two cells, and is one exit
        ("exits", "public", "public"),
        ("exits", "milestone", "échéance"),
        ("hours", "public", "public"),
        # one workshop hears people of two territories
        ("workshops", "territory", "territoire"),
        ("committees", "attendee", "service présent"),
        ("committees", "territory", "territoire"),
        # 20 days of January and 20 of February hold a whole month, and none each
        ("months", "period", "période"),
        # not told by it at all
        ("participants", "exit_category", "catégorie de sortie"),
        ("narrative", "dossier", "dossier"),
    ],
)
def test_a_roll_up_that_is_not_declared_is_refused_in_one_sentence(measure, dimension, name):
    with pytest.raises(UndeclaredRollUp) as refused:
        rolled_up(LIBRARY[measure], dimension)
    assert str(refused.value) == (
        f"Les chiffres de « {LIBRARY[measure].label} » ne s'ajoutent pas par {name} : le total se compte à part, "
        "jamais en additionnant les cases."
    )


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_of_the_library_says_what_it_counts(measure):
    assert measure.definition.endswith(".")
    assert set(measure.adds) <= {*measure.breakdowns, *ALONG}
    assert set(measure.parts) <= LIBRARY.keys()
    # a ratio is made of the two figures shown beside it, told apart as it is
    assert bool(measure.parts) == (measure.aggregation is RATIO)
    for part in measure.parts:
        assert set(measure.breakdowns) <= set(LIBRARY[part].breakdowns)


def test_a_measure_of_a_plugin_needs_say_no_more_than_it_did():
    visits = Measure(code="visits", label="Visites", unit="event", aggregation=SUM, breakdowns=("public", "territory"))
    assert rolled_up(visits, "territory") is SUM
    assert not visits.counted
    with pytest.raises(UndeclaredRollUp):
        rolled_up(visits, "public")
