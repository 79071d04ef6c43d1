"""Charts in a page: what the core draws is markup already, and holds neither style nor script."""

from markupsafe import Markup

from tremplin.indicators.charts.chart import BarChart
from tremplin.indicators.charts.svg import drawn_in_page


def images(chart: BarChart) -> list[Markup]:
    """The images of a chart, one for each of its groups; each says all its figures to a screen reader."""
    return [Markup(image) for image in drawn_in_page(chart)]
