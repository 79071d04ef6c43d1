"""A chart as a page: its table first, then its image; it needs nothing else, and runs nothing."""

from collections.abc import Iterator

from tremplin.indicators.charts.chart import BarChart
from tremplin.indicators.charts.markup import Markup, element
from tremplin.indicators.charts.svg import drawn_in_page

FIGURE, COUNTED, OF = "Chiffre", "Compté", "Sur"
ALLOWED = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem; color: #000; background: #fff;
  font: 1rem/1.5 Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { border-bottom: 1px solid #6b6b6b; padding: 0.4rem 0.6rem 0.4rem 0; text-align: left; vertical-align: top;
  font-weight: normal; }
thead th, th[scope=rowgroup] { font-weight: bold; }
th[scope=rowgroup] { padding-top: 1.2rem; overflow-wrap: anywhere; }
th[scope=row] { min-width: 6.5rem; overflow-wrap: break-word; hyphens: auto; }
td, .figure { text-align: right; white-space: nowrap; }
.wide { overflow-x: auto; }
svg { display: block; }
@media (max-width: 30rem) { table { font-size: 0.875rem; } th, td { padding-right: 0.3rem; } }
@media print { body { max-width: none; padding: 0; } tbody, tr, svg { break-inside: avoid; } }
"""


def chart_page(chart: BarChart) -> bytes:
    """The file of a page: the same bytes from the same figures."""
    head = element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{ALLOWED}">'),
        element("title", f"{chart.title} – {chart.about}"),
        element("style", Markup(STYLE)),
    )
    said = [element("p", f"{chart.about}."), *(element("p", note) for note in chart.notes)]
    shown = (
        [_scrolled(html_table(chart), chart.title), *drawn_in_page(chart)]
        if chart.groups
        else [element("p", chart.empty)]
    )
    body = element("body", element("main", element("h1", chart.title), *said, *shown))
    return f'<!doctype html>\n<html lang="fr">{head}\n{body}</html>\n'.encode()


def _scrolled(table: Markup, title: str) -> Markup:
    # what scrolls is reached by the keyboard (WCAG 2.2, 2.1.1)
    return element("div", table, class_="wide", role="region", aria_label=title, tabindex=0)


def html_table(chart: BarChart) -> Markup:
    """The table of a chart, a group of lines for each group of bars."""
    titles = [chart.head, FIGURE, *([COUNTED, OF] if chart.rates else [])]
    heads = (element("th", title, scope="col", **_at_right(rank)) for rank, title in enumerate(titles))
    return element(
        "table",
        element("caption", chart.title),
        element("thead", element("tr", *heads)),
        *_bodies(chart, len(titles)),
    )


def _at_right(rank: int) -> dict[str, str]:
    return {"class_": "figure"} if rank else {}


def _bodies(chart: BarChart, columns: int) -> Iterator[Markup]:
    for group in chart.groups:
        rows = [element("tr", element("th", group.label, scope="rowgroup", colspan=columns))]
        for label, *cells in group.lines():
            shown = (element("td", cell) for cell in cells[: columns - 1])
            rows.append(element("tr", element("th", label, scope="row"), *shown))
        yield element("tbody", *rows)
