"""The colours that pages draw from a department's own can be read, whatever that colour is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.catalogue.colours import BLACK, READABLE, WHITE, Colours, contrast

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#767676", WHITE, 4.54), ("#777777", WHITE, 4.48)],
)
def test_the_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS)
def test_links_are_read_on_white_and_on_the_pale_background(main):
    colours = Colours(main=main)
    for background in (WHITE, colours.pale):
        assert contrast(colours.link, background) >= READABLE
        assert contrast(colours.dark, background) >= READABLE
    assert contrast(BLACK, colours.pale) >= 15


def test_a_dark_colour_is_that_of_its_links():
    assert Colours(main="#1d4f91").link == "#1d4f91"
