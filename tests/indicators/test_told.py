"""One figure as a row of an export: its quotient rounded as people round, and its place among the others."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tremplin.indicators.engine.assembling import Figure
from tremplin.indicators.exports.told import ScopeTold, row_of, rows

SCOPE = ScopeTold(department="00", kind="call", scope="00/2026", first=date(2026, 1, 1))


def make_counted(numerator: int | str = 1, denominator: int | None = None, **said: Any) -> Figure:
    plain = Figure(
        fiche="00/2026/ateliers",
        indicator="taux",
        label="Taux",
        measure="exit_rate",
        unit="percent",
        at=None,
        since=None,
        typology=None,
        by=(),
        cell=(),
        numerator=Decimal(numerator),
        denominator=None if denominator is None else Decimal(denominator),
        persons=None,
        target=None,
        counts="exit_rate",
        of="",
    )
    return plain._replace(**said)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        (37, 58, "0.6379"),
        # halves go up, where the nearest even number would be 0.0312 and 0.5156
        (1, 32, "0.0313"),
        (33, 64, "0.5156"),
        (165, 32, "5.1563"),
        (2, 3, "0.6667"),
        (1, 3, "0.3333"),
        (0, 58, "0.0000"),
        (58, 58, "1.0000"),
        (312_499, 10_000_000, "0.0312"),
        ("12.5", 4, "3.1250"),
    ],
)
def test_a_quotient_has_four_places_and_halves_go_up(numerator, denominator, value):
    row = row_of(make_counted(numerator, denominator), SCOPE)
    assert (str(row.value), row.status) == (value, "shown")


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_quotient_is_that_of_fractions(numerator, denominator):
    exact = Fraction(numerator, denominator) * 10_000 + Fraction(1, 2)
    assert row_of(make_counted(numerator, denominator), SCOPE).value == Decimal(exact.__floor__()).scaleb(-4)


def test_a_figure_that_is_no_rate_is_told_as_it_was_counted():
    row = row_of(make_counted("1234.56"), SCOPE)
    assert (row.numerator, row.denominator, row.value, row.status) == (
        *(Decimal("1234.56"), None, Decimal("1234.56")),
        "shown",
    )


def test_of_nobody_nothing_is_told_to_be_a_rate():
    row = row_of(make_counted(0, 0), SCOPE)
    assert (row.numerator, row.denominator, row.value, row.status) == (Decimal(0), Decimal(0), None, "undefined")


def test_a_row_says_its_scope_its_breakdown_and_its_cell():
    row = row_of(make_counted(by=("public", "sex"), cell=("?", "f"), at="6-months", since="entry"), SCOPE)
    assert (row.schema, row.department, row.scope_kind, row.scope) == (1, "00", "call", "00/2026")
    assert (row.period_from, row.period_until) == (date(2026, 1, 1), None)
    assert (row.by, row.cell, row.at, row.since) == ("public|sex", "?|f", "6-months", "entry")
    assert (row.declared, row.series_break) == (None, False)
    total = row_of(make_counted(), SCOPE)
    assert (total.by, total.cell) == ("", "")


def test_rows_stand_by_fiche_indicator_milestone_breakdown_and_cell_whatever_their_order():
    places = [
        *((None, "exits", None, None, (), ()), (None, "participants", None, None, (), ())),
        *(("00/2026/a", "taux", None, None, (), ()), ("00/2026/a", "taux", None, None, ("sex",), ("?",))),
        *(("00/2026/a", "taux", None, None, ("sex",), ("f",)), ("00/2026/a", "taux", "3-months", "entry", (), ())),
        *(("00/2026/a", "taux", "3-months", "exit", (), ()), ("00/2026/b", "aide", None, None, (), ())),
    ]
    fields = ("fiche", "indicator", "at", "since", "by", "cell")
    figures = [make_counted(**dict(zip(fields, place, strict=True))) for place in places]
    expected = [row_of(figure, SCOPE) for figure in figures]
    for seed in range(5):
        Random(seed).shuffle(figures)
        assert [*rows(figures, SCOPE)] == expected
