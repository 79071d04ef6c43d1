"""A form of an act as a browser sends it: with all that the page holds hidden, and what is typed over what is there."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from reading_pages import Page
from signed_in import SignedInClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
CONFIRM = {"confirme": "oui"}


def hidden(page: str) -> dict[str, str]:
    """What the form of a page holds without showing it."""
    found = MAIN.search(page)
    assert found
    return {name: unescape(value) for name, value in HIDDEN.findall(found[0]) if name != "csrf_token"}


def read(answer: TestResponse, status: int = 200) -> Page:
    """A page read strictly."""
    assert answer.status_code == status, answer.text
    page = Page(answer.text)
    assert page.faults == []
    return page


def send(browser: SignedInClient, address: str, typed: Mapping[str, Any]) -> TestResponse:
    """Ask for a page, and send its form with what is typed."""
    return browser.post(address, {**hidden(browser.get(address).text), **typed})


def confirmed(browser: SignedInClient, address: str, typed: Mapping[str, Any]) -> TestResponse:
    """Send a form, then confirm what the next page asks."""
    asked = send(browser, address, typed)
    assert asked.status_code == 200, asked.text
    return browser.post(address, {**hidden(asked.text), **CONFIRM})
