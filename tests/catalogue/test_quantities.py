"""Money and rates are exact: nothing is ever computed with floats, and an amount is rounded down once, at the end."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.catalogue.quantities import NO_BREAK, Rate, euros, number, plural

# every rate that a document can write: from 0 to 100 %, six decimals at most
RATES = st.integers(0, 100_000_000).map(lambda millionths: Decimal(millionths).scaleb(-6)).map(Rate.of_percent)
CENTS = st.integers(0, 10**14)


def spaced(text):
    return text.replace(" ", NO_BREAK)


@given(CENTS, RATES)
def test_a_rate_of_an_amount_is_the_exact_product_rounded_down_to_the_cent(amount, rate):
    exact = Fraction(rate.numerator, rate.denominator) * amount
    assert rate.of(amount) <= exact < rate.of(amount) + 1
    assert type(rate.of(amount)) is int


@given(st.integers(0, 100_000_000))
def test_a_rate_is_what_is_written_to_the_last_decimal(millionths):
    percent = Decimal(millionths).scaleb(-6)
    rate = Rate.of_percent(percent)
    assert Fraction(rate.numerator, rate.denominator) == Fraction(millionths, 100_000_000)
    assert Decimal(rate.decimal()) * 100 == percent
    assert str(rate).replace(",", ".").removesuffix(f"{NO_BREAK}%") == f"{percent.normalize():f}"


@given(CENTS, CENTS, RATES)
def test_a_larger_amount_never_gives_less(amount, more, rate):
    assert rate.of(amount) <= rate.of(amount + more)


@given(CENTS)
def test_the_whole_of_an_amount_is_the_amount_and_none_of_it_is_nothing(amount):
    assert Rate.of_percent(Decimal(100)).of(amount) == amount
    assert Rate.of_percent(Decimal(0)).of(amount) == 0


def test_20_percent_of_333_33_is_66_66_and_not_67():
    assert Rate.of_percent(Decimal(20)).of(33333) == 6666


def test_a_third_written_with_six_decimals_is_not_a_third():
    assert Rate.of_percent(Decimal("33.333333")).of(300_000_000) == 99_999_999


def test_two_writings_of_a_rate_are_one_rate():
    assert Rate.of_percent(Decimal("20")) == Rate.of_percent(Decimal("20.0")) == Rate(1, 5)


@pytest.mark.parametrize(
    ("percent", "published", "read"),
    [
        ("20", "0.2", "20 %"),
        ("100", "1", "100 %"),
        ("0", "0", "0 %"),
        ("12.5", "0.125", "12,5 %"),
        ("55", "0.55", "55 %"),
        ("0.01", "0.0001", "0,01 %"),
        ("33.333333", "0.33333333", "33,333333 %"),
        ("10.0", "0.1", "10 %"),
    ],
)
def test_a_rate_is_published_without_trailing_zeros_and_read_with_a_comma(percent, published, read):
    rate = Rate.of_percent(Decimal(percent))
    assert rate.decimal() == published
    assert str(rate) == spaced(read)


@pytest.mark.parametrize(
    ("cents", "read"),
    [
        (0, "0,00 €"),
        (5, "0,05 €"),
        (100, "1,00 €"),
        (123456, "1 234,56 €"),
        (100_000_000, "1 000 000,00 €"),
        (-5, "-0,05 €"),
        (-123456, "-1 234,56 €"),
    ],
)
def test_euros_are_written_with_two_decimals_and_spaces_that_do_not_break(cents, read):
    assert euros(cents) == spaced(read)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0, "0"),
        (1234567, "1 234 567"),
        (-1234, "-1 234"),
        (Decimal("1234.50"), "1 234,5"),
        (Decimal("12.00"), "12"),
        (Decimal("1000"), "1 000"),
        (Fraction(1, 3), "0,33"),
        (Fraction(2, 3), "0,66"),
        (Fraction(5, 1), "5"),
    ],
)
def test_a_number_is_written_as_a_french_reader_does(value, read):
    assert number(value) == spaced(read)


@pytest.mark.parametrize(
    ("count", "read"),
    [
        (0, "0 poste"),
        (1, "1 poste"),
        (Decimal("1.5"), "1,5 poste"),
        (2, "2 postes"),
        (-1, "-1 poste"),
        (-2, "-2 postes"),
    ],
)
def test_the_plural_begins_at_two(count, read):
    assert plural(count, "poste") == read


def test_a_plural_of_its_own_is_kept():
    assert plural(2, "mois", "mois") == "2 mois"
    assert plural(2, "cheval", "chevaux") == "2 chevaux"
