"""What a test of the office's till does: read a page strictly, send a form as its page would, confirm it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desks import Office
from reading_pages import Page
from signed_in import SignedInClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="(version|key|seen)" value="([^"]*)">')
Browsing = Callable[..., SignedInClient]


def read(answer: TestResponse, status: int = 200) -> Page:
    assert answer.status_code == status, Page(answer.text).text
    page = Page(answer.text)
    assert page.faults == []
    return page


@dataclass(frozen=True)
class Till:
    """A page of an act, in the browser of somebody."""

    browser: SignedInClient
    address: str

    def hidden(self) -> dict[str, str]:
        """What the page holds unseen: the version that was read, and the key under which it is done once."""
        return dict(HIDDEN.findall(self.browser.get(self.address).text))

    def send(self, typed: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send the form as its page would."""
        return self.browser.post(self.address, {**self.hidden(), **(typed or {}), **more})

    def confirmed(self, typed: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send it, and confirm what the page then tells."""
        sent = {**self.hidden(), **(typed or {}), **more}
        assert "Rien n'est encore fait" in read(self.browser.post(self.address, sent)).text
        return self.browser.post(self.address, {**sent, "confirme": "oui"})


def reported(office: Office, advance: int = 20_000_00) -> str:
    """An operation whose report is received."""
    return office.report(office.running(advance=advance))
