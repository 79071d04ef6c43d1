"""axe-core finds nothing to say of any page in any state, whatever the width, the language and the colours."""

import pytest
from axe_core import told
from visits import VISITS, WIDE, Visit, Visitor

# 1280 pixels at 400 %
ZOOMED = {"width": WIDE // 4, "height": 256}


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
