"""A chart in a browser: nothing is cut at 320 pixels, and axe-core finds nothing to say of its page."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_core import AXE, told
from charted import ABOUT, ATELIERS, BY_TERRITORY, CHANTIERS, EXITS, EXPECTED, TERRITORIES, TITLES

from tremplin.documents.vocabulary import SHARED
from tremplin.indicators.charts.beside import beside, beside_chart
from tremplin.indicators.charts.chart import BarChart
from tremplin.indicators.charts.exits import exits_chart
from tremplin.indicators.charts.expected import expected_chart
from tremplin.indicators.charts.page import chart_page
from tremplin.indicators.charts.svg import image_file

CHARTS = (
    exits_chart(EXITS, ABOUT, SHARED.family),
    expected_chart(EXPECTED, ABOUT, SHARED.family, {ATELIERS: "Ateliers", CHANTIERS: "Chantiers"}),
    beside_chart(beside(BY_TERRITORY, "territory", TITLES, TERRITORIES), ABOUT, SHARED.family),
)
# the texts of an image that stand out of it
CUT = """() => [...document.querySelectorAll('svg text')]
  .filter((text) => {
    const image = text.ownerSVGElement.getBoundingClientRect(), place = text.getBoundingClientRect();
    return place.left < image.left || place.right > image.right || place.bottom > image.bottom;
  })
  .map((text) => text.textContent)"""
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    # axe-core is a script, which the page refuses
    page = browser.new_page(bypass_csp=True)
    yield page
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.code)
def test_a_page_of_a_chart_is_whole_at_any_width(opened: Any, chart: BarChart, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 600})
    opened.set_content(chart_page(chart).decode())
    assert opened.locator("svg").count() == len(chart.groups)
    assert opened.evaluate(CUT) == []
    assert opened.evaluate(WIDTH) == width
    if AXE.is_file():
        opened.evaluate(AXE.read_text("utf-8"))
        assert list(told(opened)) == []


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.code)
def test_an_image_alone_is_whole(opened: Any, chart: BarChart) -> None:
    opened.set_content(f"<body>{image_file(chart).decode().partition('?>')[2]}</body>")
    assert opened.evaluate(CUT) == []
