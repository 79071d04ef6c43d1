"""A browser walks each kind of page, with and without scripts, narrow and wide."""

from pathlib import Path

import pytest
from visits import NARROW, VISITS, WIDE, Visit, Visitor

HEAVIEST = 150_000
# the reference of the API holds every key of every form: who writes software reads it, at a desk
REFERENCE = 200_000


# without a script there is no live answer to come to
WALKS = [(visit, script) for visit in VISITS for script in (True, False) if script or not visit.live]


def named(given: Visit | bool) -> str:
    if isinstance(given, Visit):
        return given.name
    return "script" if given else "plain"


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(("visit", "script"), WALKS, ids=named)
def test_a_page_is_shown_whole_and_light(
    visitor: Visitor, screenshots: Path | None, visit: Visit, script: bool, width: int
) -> None:
    with visitor.visit(visit, width, script) as seen:
        if screenshots:
            name = f"{visit}-{width}-{'script' if script else 'plain'}.png"
            seen.page.screenshot(path=screenshots / name, full_page=True)
        assert seen.status == visit.status
        assert seen.errors == []
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.page.locator("h1").count() == 1
        styles = seen.asked("stylesheet")
        assert len(styles) <= 1 + sum("couleurs.css" in style for style in styles) <= 2
        assert len(seen.asked("script")) == script
        assert seen.weight < (REFERENCE if visit.name == "api" else HEAVIEST)
