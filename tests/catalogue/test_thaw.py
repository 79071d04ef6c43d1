"""What is frozen comes back equal, by the type hints of its class; what does not fit is told with its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.filled import filled
from tremplin.catalogue.duties import Span
from tremplin.catalogue.fiche import Fiche, FicheId, Question, Window
from tremplin.catalogue.forms.thaw import frozen, thawed
from tremplin.catalogue.quantities import Cents, Number, Rate
from tremplin.catalogue.rule import Stage, plain


@dataclass(frozen=True)
class Held:
    """A class such as plugins may write, with what the catalogue does not hold yet."""

    amount: Cents
    labels: Mapping[str, tuple[str, ...]]
    pair: tuple[str, int]
    days: list[date]
    stage: Stage = Stage.DEPOSIT
    weight: Rate | None = None
    inner: "Held | None" = None
    computed: str = field(default="computed", init=False)


@dataclass(frozen=True)
class Strange:
    """A class whose values JSON cannot tell apart."""

    anything: Any


def through_json(value):
    return json.loads(json.dumps(frozen(value)))


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (str, "É « x »", "É « x »"),
        (str | None, None, None),
        (bool, False, False),
        (bool | None, True, True),
        (int, -3, -3),
        (date, date(2024, 2, 29), "2024-02-29"),
        (date | None, None, None),
        (Stage, Stage.FOLLOW_UP, "follow_up"),
        (Rate, Rate(1, 5), "0.2"),
        (Rate, Rate(0, 1), "0"),
        (Rate, Rate(1, 10**8), "0.00000001"),
        (Rate, Rate(20, 100), "20/100"),
        (Rate, Rate(1, 3), "1/3"),
        (Decimal, Decimal("12"), 12),
        (Decimal, Decimal("0.450"), "0.45"),
        (Decimal, Decimal("1E+3"), 1000),
        (Decimal, Decimal("0.1234567890123456789012345678901"), "0.1234567890123456789012345678901"),
        (Number, 12, 12),
        (Number, Decimal("12.5"), "12.5"),
        (Number | None, Decimal("0.45"), "0.45"),
        (Number | None, None, None),
        (tuple[str, ...], (), []),
        (tuple[str, ...] | None, ("a", "b"), ["a", "b"]),
        (tuple[tuple[int, ...], ...], ((1,), ()), [[1], []]),
        (tuple[str, int], ("a", 1), ["a", 1]),
        (list[Rate], [Rate(1, 2)], ["0.5"]),
        (Mapping[str, Number], {"b": 1, "a": Decimal("0.5")}, {"a": "0.5", "b": 1}),
        (dict[str, str], {}, {}),
        (FicheId, FicheId("00", "2026", "ateliers"), {"department": "00", "call": "2026", "slug": "ateliers"}),
        (Span, Span(max=Decimal("4.5")), {"min": None, "max": "4.5"}),
    ],
)
def test_a_value_is_written_exactly_and_comes_back_equal_and_of_its_type(kind, value, written):
    assert through_json(value) == written
    back = thawed(kind, through_json(value))
    assert back == value
    assert type(back) is type(value)


def test_what_is_published_of_a_reduced_rate_a_day_or_a_number_comes_back_too():
    value = Window(opens=date(2026, 1, 15), closes=date(2026, 2, 14))
    assert thawed(Window, json.loads(json.dumps(plain(value)))) == value
    assert frozen(value) == plain(value)


def test_a_class_within_itself_comes_back_with_its_mappings_pairs_and_computed_fields():
    inner = Held(amount=1, labels={}, pair=("a", 2), days=[], weight=Rate(2, 10))
    labels = MappingProxyType({"nord": ("Nord", "Le Nord")})
    value = Held(amount=0, labels=labels, pair=("b", 0), days=[date(2026, 1, 2)], stage=Stage.SETTLEMENT, inner=inner)
    assert "computed" not in frozen(value)
    assert thawed(Held, through_json(value)) == value
    assert thawed(Held, through_json(value) | {"computed": "otherwise"}) == value


SECTIONS = [name for name in get_type_hints(Fiche) if name != "rules"]


@pytest.mark.parametrize("section", SECTIONS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_a_section_of_a_fiche_says_it_comes_back_equal(section, data):
    said = {"id": FicheId("00", "2026", "ateliers"), "title": "Ateliers"}
    fiche = Fiche(**said | {section: data.draw(filled(get_type_hints(Fiche)[section]))})
    assert thawed(Fiche, through_json(fiche)) == fiche


def test_a_key_that_is_missing_takes_its_default_and_an_unknown_one_is_ignored():
    said = {"code": "a", "label": "A", "type": "text", "colour": {"main": ["#fff"]}}
    assert thawed(Question, said) == Question(code="a", label="A", type="text")


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (str, 1, "str expected, not 1"),
        (str, None, "str expected, not None"),
        (int, "1", "int expected, not '1'"),
        (int, True, "int expected, not True"),
        (int, None, "int expected, not None"),
        (bool, 0, "bool expected, not 0"),
        (bool, "oui", "bool expected, not 'oui'"),
        (date, "2025-02-29", "day is out of range"),
        (date, 20250101, "str expected, not 20250101"),
        (Stage, "later", "'later' is not a valid Stage"),
        (Rate, "un tiers", "un tiers"),
        (Rate, "1/trois", "trois"),
        (Rate, 1, "str expected, not 1"),
        (Decimal, "douze", "a number expected, not 'douze'"),
        (Decimal, False, "int expected, not False"),
        (Number, None, "int expected, not None"),
        (tuple[str, ...], "abc", "list expected, not 'abc'"),
        (tuple[str, ...], [1], "str expected, not 1"),
        (tuple[str, int], ["a"], "shorter"),
        (Mapping[str, str], ["a"], r"dict expected, not \['a'\]"),
        (Span, None, "dict expected, not None"),
        (Window, {"opens": "2026-01-01"}, "Window.closes: missing"),
        (Fiche, {"id": {"department": "00", "call": "1"}}, "Fiche.id: FicheId.slug: missing"),
        (Fiche, {"title": "Ateliers"}, "Fiche.id: missing"),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_told_with_its_place(kind, value, told):
    with pytest.raises(ValueError, match=told):
        thawed(kind, value)


def test_a_year_that_json_wrote_as_a_key_comes_back_as_a_number():
    assert thawed(Mapping[int, int], json.loads(json.dumps({2024: 100_00, 2025: 5}))) == {2024: 100_00, 2025: 5}
    with pytest.raises(ValueError, match="invalid literal"):
        thawed(Mapping[int, int], {"": 1})


@pytest.mark.parametrize(
    "kind", [Any, object, float, complex, set[str], Mapping[date, str], str | int, Span | Window, Strange, tuple]
)
def test_a_type_that_cannot_come_back_is_told_to_the_developer(kind):
    with pytest.raises(TypeError, match="cannot be read back from a snapshot"):
        thawed(kind, {"anything": 1})
