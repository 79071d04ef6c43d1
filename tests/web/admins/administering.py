"""What the tests of the pages of admins share: a page that is read strictly, and what one counts of it."""

from typing import Any

from reading_pages import Page
from signed_in import SignedInClient


def read(answer: Any, status: int = 200) -> str:
    """The text of a page that is whole, with plain spaces and apostrophes."""
    assert answer.status_code == status, answer.text
    assert Page(answer.text).faults == []
    text: str = answer.text
    for typeset, plain in (("\N{NO-BREAK SPACE}", " "), ("\N{NARROW NO-BREAK SPACE}", " "), ("’", "'"), ("&#39;", "'")):
        text = text.replace(typeset, plain)
    return text


def page(browser: SignedInClient, address: str, status: int = 200) -> str:
    return read(browser.get(address), status)


def pressed(browser: SignedInClient, address: str, action: str, **typed: Any) -> str:
    """The page that asks to confirm what a button does."""
    shown = read(browser.post(address, {"action": action, **typed}))
    assert "Rien n'est encore fait" in shown
    return shown


def confirmed(browser: SignedInClient, address: str, action: str, **typed: Any) -> str:
    """Press a button, confirm, and read the page that one is led to."""
    pressed(browser, address, action, **typed)
    answer = browser.post(address, {"action": action, "confirme": "oui", **typed})
    assert answer.status_code == 303, answer.text
    return page(browser, answer.headers["Location"])
