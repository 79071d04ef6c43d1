"""What fills a bar: black on white as well as in colour, so that a printed page and every eye tell bars apart."""

from tremplin.indicators.charts.chart import EMPTY, LOOKS, SOLID
from tremplin.indicators.charts.markup import Markup, element

# 10.2 to 1 on white, and 12.6 to 1 for what is beside (WCAG 2.2, 1.4.3 and 1.4.11)
INK, BESIDE, PAPER = "#17406d", "#333333", "#ffffff"
STEP = 6
HATCH = "M-1 1L1 -1M0 6L6 0M5 7L7 5"
# of each look but the first, which is solid, and the last, which is empty
SHAPES = {1: "M2 0V6", 2: "M3 1V5M1 3H5", 3: "M0 2H6"}


def filling(code: str, look: int) -> str:
    """What a bar of this look is filled with."""
    turn = look % LOOKS
    return {SOLID: INK, EMPTY: PAPER}.get(turn, f"url(#{code}-{turn})")


def hatched(code: str) -> str:
    """What stands for a figure that is masked."""
    return f"url(#{code}-masque)"


def definitions(code: str) -> Markup:
    """The fillings of one chart, under names of its own: a page may show several."""
    patterns = [_pattern(f"{code}-{look}", shape, INK) for look, shape in SHAPES.items()]
    return element("defs", *patterns, _pattern(f"{code}-masque", HATCH, BESIDE))


def _pattern(name: str, shape: str, ink: str) -> Markup:
    return element(
        "pattern",
        element("rect", width=STEP, height=STEP, fill=PAPER),
        element("path", d=shape, stroke=ink, stroke_width=2 if ink == INK else 1, fill="none"),
        id=name,
        width=STEP,
        height=STEP,
        patternUnits="userSpaceOnUse",
    )
