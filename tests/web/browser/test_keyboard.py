"""Somebody who has only a keyboard reads and fills in everything, and always sees where they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from visits import ASKING, FICHE, NARROW, WIDE, WRONG, Visitor

# more than any page holds
MOST = 400
# seconds
PATIENCE = 5
NEXT_FRAME = "() => new Promise(requestAnimationFrame)"
RIGHT = {"deposited_on": "20/01/2025", "requested": "1 234,56 €"}
WHERE = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const label = here.matches(".govuk-radios__input, .govuk-checkboxes__input") ? here.nextElementSibling : null;
  const drawn = label ? getComputedStyle(label, "::before") : style;
  const box = (label || here).getBoundingClientRect();
  return {
    tag: here.localName, id: here.id, name: here.name || "", type: here.type || "", href: here.getAttribute("href"),
    text: here.innerText || "",
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    shown: (drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2) || drawn.boxShadow !== "none",
  };
}"""


class Keyboard:
    """A page and its keyboard; nothing is clicked."""

    def __init__(self, page: Any):
        self.page = page

    def tab(self) -> dict[str, Any]:
        """Go to what follows; where one is must be on the screen, and marked."""
        self.page.keyboard.press("Tab")
        here: dict[str, Any] = self.page.evaluate(WHERE)
        deadline = monotonic() + PATIENCE
        # the browser scrolls to what has the focus in a frame of its own, late on a busy machine
        while here["tag"] != "body" and not here["seen"] and monotonic() < deadline:
            self.page.evaluate(NEXT_FRAME)
            here = self.page.evaluate(WHERE)
        assert here["tag"] == "body" or (here["seen"] and here["shown"]), f"not seen: {here}"
        return here

    def until(self, **wanted: str) -> dict[str, Any]:
        for _ in range(MOST):
            here = self.tab()
            if all(here[key] == value for key, value in wanted.items()):
                return here
        raise AssertionError(f"the keyboard never comes to {wanted}")

    def write(self, name: str, value: str) -> None:
        self.until(name=name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(value)

    def send(self) -> None:
        self.until(tag="button", text="Vérifier ma demande")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@contextmanager
def at(visitor: Visitor, address: str, script: bool = True, width: int = WIDE) -> Iterator[Keyboard]:
    with visitor.page(width, script) as page:
        page.goto(address)
        yield Keyboard(page)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_each_step_of_the_form_is_seen_in_the_order_of_the_page(visitor: Visitor, script: bool, width: int) -> None:
    with at(visitor, f"{FICHE}/demande", script, width) as keyboard:
        here, order = keyboard.tab(), list[str]()
        while here["tag"] != "body" and len(order) < MOST:
            order.append(keyboard.page.evaluate("document.activeElement.name || ''"))
            here = keyboard.tab()
        fields = keyboard.page.evaluate(
            "[...document.querySelectorAll('form.tr-trial input:not([type=hidden]), form.tr-trial textarea, "
            "form.tr-trial select')].map(field => field.name)"
        )
    # the buttons of one question are one step, where the arrows choose
    once = list(dict.fromkeys(fields))
    assert list(dict.fromkeys(name for name in order if name in once)) == once


def test_the_skip_link_comes_first_and_leads_to_the_content(visitor: Visitor, script: bool) -> None:
    with at(visitor, FICHE, script) as keyboard:
        first = keyboard.tab()
        assert (first["text"], first["href"]) == ("Aller au contenu", "#contenu")
        keyboard.page.keyboard.press("Enter")
        keyboard.page.keyboard.press("Tab")
        assert keyboard.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_mistake_is_found_corrected_and_sent_again(visitor: Visitor, script: bool) -> None:
    with at(visitor, f"{FICHE}/demande", script) as keyboard:
        keyboard.write("deposited_on", WRONG["deposited_on"])
        keyboard.write("requested", WRONG["requested"])
        keyboard.send()
        page = keyboard.page
        assert page.title().startswith("Erreur")
        if script:
            assert page.evaluate("document.activeElement.matches('.govuk-error-summary')")
        links = page.locator(".govuk-error-summary a").all()
        ways = [str(link.get_attribute("href")) for link in links]
        for way, (name, right) in zip(ways, RIGHT.items(), strict=True):
            keyboard.until(tag="a", href=way)
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.name") == name
            assert page.input_value(f'[name="{name}"]') == WRONG[name]
            page.keyboard.press("Control+a")
            page.keyboard.type(right)
        keyboard.send()
        assert page.locator(".govuk-error-summary").count() == 0
        assert page.input_value('[name="requested"]') == "1 234,56 €"
        assert page.locator("#etat .tr-verdict__title").is_visible()


def test_a_question_comes_after_the_answer_that_asks_it_and_keeps_what_was_typed(visitor: Visitor) -> None:
    with at(visitor, f"{ASKING}/demande") as keyboard:
        page = keyboard.page
        surface = page.locator('[name="answers.surface"]')
        assert surface.is_hidden()
        # from « Je ne sais pas encore », the last, the arrows come to the first
        keyboard.until(name="answers.locaux")
        page.keyboard.press("ArrowRight")
        surface.wait_for()
        # whoever answers has not moved, and what comes next is what was just asked
        assert page.evaluate("document.activeElement.name") == "answers.locaux"
        assert keyboard.tab()["name"] == "answers.surface"
        page.keyboard.type("120,5")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowRight")
        surface.wait_for(state="hidden")
        assert page.evaluate("document.activeElement.value") == "non"
        assert keyboard.tab()["name"] != "answers.surface"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowLeft")
        surface.wait_for()
        assert surface.input_value() == "120,5"


def test_without_a_script_a_question_is_shown_until_it_is_known_not_to_be_asked(visitor: Visitor) -> None:
    with at(visitor, f"{ASKING}/demande", script=False) as keyboard:
        page = keyboard.page
        surface = page.locator('[name="answers.surface"]')
        assert surface.is_visible()
        keyboard.until(name="answers.locaux")
        page.keyboard.press("ArrowLeft")
        keyboard.write("answers.surface", "120,5")
        keyboard.send()
        assert surface.is_hidden()
        keyboard.until(name="answers.locaux")
        page.keyboard.press("ArrowLeft")
        keyboard.send()
        assert surface.is_visible()
        assert surface.input_value() == "120,5"
