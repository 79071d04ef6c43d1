"""What an indicator keeps of rows: fields, their words, and bounds of a number."""

from decimal import Decimal

import pytest

from tremplin.catalogue.filters import FIELDS, FilterBounds, told
from tremplin.documents.vocabulary import SHARED
from tremplin.indicators.measures import MEASURES


@pytest.mark.parametrize(
    ("text", "within", "without", "said"),
    [
        ("18-25", [18, 25], [17, 26], "de 18 à 25"),
        ("26-", [26, 99], [25], "26 et plus"),
        ("-17", [0, 17], [18], "17 et moins"),
        (">0", [Decimal("0.25"), 1], [0], "plus de 0"),
        ("1.5-", [Decimal("1.5")], [Decimal("1.25")], "1,5 et plus"),
        ("30-30", [30], [29, 31], "30"),
    ],
)
def test_bounds_hold_their_ends_and_no_more(text, within, without, said):
    bounds = FilterBounds.of(text)
    assert [value for value in within if not bounds.holds(value)] == []
    assert [value for value in without if bounds.holds(value)] == []
    assert bounds.told() == said


@pytest.mark.parametrize("text", ["", "-", "18", "18 - 25", "a-b", "<3", "1-2-3", "-1-2"])
def test_what_is_no_bounds_is_refused(text):
    with pytest.raises(ValueError, match="no span"):
        FilterBounds.of(text)


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [
        ("public", ["brsa", "under_26"], "public : bénéficiaires du RSA ou jeunes de moins de 26 ans"),
        ("age", ["18-25"], "âge à l'entrée : de 18 à 25"),
        # a word of one family or of the other
        ("contract", ["cer", "cdi"], "contrat : contrat d'engagement réciproque (CER) ou CDI"),
        ("outcome", ["passed"], "résultat de l'activité : réussi"),
        ("item", ["Mobilité"], "point évalué : Mobilité"),
        ("qpv", ["yes"], "quartier prioritaire : oui"),
    ],
)
def test_a_filter_is_told_in_words(field, values, said):
    assert told(field, values, SHARED.family) == said


def test_every_field_is_of_a_measure_and_every_filter_of_a_measure_is_a_field():
    assert {field for measure in MEASURES for field in measure.filters} == set(FIELDS)
