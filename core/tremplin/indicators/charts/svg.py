"""A chart as an image of text and bars, that a screen reader reads whole; no script, nothing from elsewhere."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from tremplin.indicators.charts.chart import BarChart, BarGroup, ChartBar
from tremplin.indicators.charts.lettering import breadth, wrapped
from tremplin.indicators.charts.looks import BESIDE, INK, PAPER, definitions, filling, hatched
from tremplin.indicators.charts.markup import Markup, element

NAMESPACE = "http://www.w3.org/2000/svg"
FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
# a telephone is 320 pixels wide (WCAG 2.2, 1.4.10), of which a page keeps some for its margins
NARROWEST, MARGIN = 288, 8
ROOM = NARROWEST - 2 * MARGIN
# the width of an image by itself: at 320 pixels its letters are 13 pixels high
ALONE = 400
TITLE, TEXT, SMALL = 18, 16, 14
# bold letters are wider than those that are measured
BOLD = 2
LINE, THICK, GAP, APART = 22, 20, 10, 18
# of every figure that is masked alike, so that nothing is read in it
MASK = 56
HUNDREDTH = Decimal("0.01")


class _Page:
    """An image that is written from top to bottom."""

    def __init__(self, code: str, alone: bool) -> None:
        self.code, self.alone, self.at = code, alone, MARGIN
        self.drawn: list[Markup] = []

    def text(self, text: str, size: int = TEXT, *, bold: bool = False, fill: str = "#000000") -> None:
        for line in wrapped(text, size + BOLD * bold, ROOM):
            self.at += LINE
            weight = {"font_weight": "bold"} if bold else {}
            self.drawn.append(element("text", line, x=0, y=self.at - 6, font_size=size, fill=fill, **weight))

    def across(self, hundredths: Decimal) -> str:
        """A part of the width: in an image alone a number, which every software that shows one reads."""
        part = hundredths * ALONE / 100 if self.alone else hundredths
        return f"{part.quantize(HUNDREDTH, ROUND_HALF_UP)}{'' if self.alone else '%'}"

    def bar(self, bar: ChartBar, full: Decimal, widest: Decimal) -> None:
        self.text(f"{bar.label} {bar.of}".strip())
        top, end = self.at + 1, "0"
        axis = {"x1": 0, "x2": 0, "y1": top - 2, "y2": top + THICK + 2}
        if bar.masked:
            end = str(MASK)
            dashed = {"stroke": BESIDE, "stroke_dasharray": "4 3"}
            self._box(top, end, hatched(self.code), **dashed)
        elif bar.length is not None and bar.length > 0:
            end = self.across(widest * bar.length / full)
            self._box(top, end, filling(self.code, bar.look), stroke=INK)
        self.drawn.append(element("line", **axis, stroke="#000000", stroke_width=2))
        value = {"x": end, "dx": 6, "y": top + 15, "font_size": TEXT, "font_weight": "bold", "fill": "#000000"}
        self.drawn.append(element("text", bar.told, **value))
        self.at += THICK + GAP

    def _box(self, top: int, width: str, fill: str, **outline: str) -> None:
        self.drawn.append(element("rect", x=0, y=top, width=width, height=THICK, fill=fill, **outline))


def drawn(chart: BarChart) -> Markup:
    """The chart as one image, with its title and its notes."""
    page = _Page(chart.code, alone=True)
    page.text(chart.title, TITLE, bold=True)
    page.text(chart.about, SMALL, fill=BESIDE)
    page.at += GAP
    if not chart.groups:
        page.text(chart.empty)
    for group in chart.groups:
        _group(page, group, _widest(chart))
    for note in chart.notes:
        page.text(note, SMALL, fill=BESIDE)
    return _image(page, chart.title, chart.sentences())


def drawn_in_page(chart: BarChart) -> Iterator[Markup]:
    """An image for each group, as wide as the page that says the rest: paper is cut between two of them."""
    for number, group in enumerate(chart.groups, start=1):
        page = _Page(f"{chart.code}-{number}", alone=False)
        _group(page, group, _widest(chart))
        yield _image(page, group.label, [group.sentence()])


def _group(page: _Page, group: BarGroup, widest: Decimal) -> None:
    page.text(group.label, bold=True)
    page.at += 2
    for bar in group.bars:
        page.bar(bar, group.full, widest)
    for label, told in group.beside:
        page.text(f"{label} : {told}")
    page.at += APART


def _widest(chart: BarChart) -> Decimal:
    """How much of the width a full bar takes, so that what is written at its end is never cut."""
    texts = (bar.told for group in chart.groups for bar in group.bars if not bar.masked)
    longest = max((breadth(text, TEXT + BOLD) for text in texts), default=0)
    return Decimal(100 * max(ROOM - longest - MARGIN, ROOM // 4)) / NARROWEST


def _image(page: _Page, title: str, said: Iterable[str]) -> Markup:
    height = page.at + MARGIN
    size = {"width": ALONE, "height": height, "viewBox": f"0 0 {ALONE} {height}"}
    names = f"{page.code}-titre", f"{page.code}-dit"
    return element(
        "svg",
        *_lines(
            element("title", title, id=names[0]),
            element("desc", " ".join(said), id=names[1]),
            definitions(page.code),
            element("rect", width=ALONE if page.alone else "100%", height=height, fill=PAPER),
            element("g", *_lines(*page.drawn), transform=f"translate({MARGIN} 0)", font_family=FONTS),
        ),
        xmlns=NAMESPACE,
        **(size if page.alone else {"width": "100%", "height": height}),
        role="img",
        lang="fr",
        aria_labelledby=" ".join(names),
    )


def _lines(*elements: Markup) -> Iterator[Markup]:
    """Each element on a line, so that two versions of an image are compared line by line."""
    for each in elements:
        yield Markup("\n")
        yield each
    yield Markup("\n")


def image_file(chart: BarChart) -> bytes:
    """The file of a chart: the same bytes from the same figures."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn(chart)}\n'.encode()
