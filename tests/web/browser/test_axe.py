"""axe-core finds nothing to say of any page in any state, whatever the width, the language and the colours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from visits import VISITS, WIDE, Visit, Visitor

AXE = Path(__file__).parents[3] / "web" / "front" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations']})"
# 1280 pixels at 400 %
ZOOMED = {"width": WIDE // 4, "height": 256}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("pas d'axe-core : make front, avec un réseau")
    return AXE.read_text("utf-8")


def told(page: Any) -> Iterator[str]:
    """What axe says of a page, as a person looks for it."""
    for violation in page.evaluate(RUN)["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} — {node['failureSummary']}"


def test_axe_tells_what_is_wrong(visitor: Visitor, axe: str) -> None:
    with visitor.visit(VISITS[0]) as seen:
        seen.page.evaluate(axe)
        seen.page.evaluate("document.querySelector('main').append(document.createElement('img'))")
        assert [line.partition(":")[0] for line in told(seen.page)] == ["image-alt"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_axe_finds_no_violation(visitor: Visitor, axe: str, visit: Visit, language: str) -> None:
    remembered = visitor.english() if language == "en" else None
    if language == "en" and not remembered:
        pytest.skip("le site ne parle pas encore anglais : make words")
    with visitor.visit(visit, storage_state=remembered) as seen:
        page = seen.page
        assert page.get_attribute("html", "lang") == language
        # a script of the page would be refused by its headers
        page.evaluate(axe)
        assert list(told(page)) == [], "wide"
        page.emulate_media(forced_colors="active")
        assert list(told(page)) == [], "forced colours"
        page.emulate_media(forced_colors="none")
        page.set_viewport_size(ZOOMED)
        assert list(told(page)) == [], "zoomed"
