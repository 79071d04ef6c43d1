"""A dossier as somebody fills it in with a browser: what its pages hold, and what is sent back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from desks import AT, Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of
from werkzeug.test import TestResponse

from tremplin.casework.acting.policy import Actor
from tremplin.casework.reading.draft import draft

FICHE = "/fiches/00/2026/ateliers"


class Sent(HTMLParser):
    """What a browser would send of the form of a page that leads to an address."""

    def __init__(self, text: str, action: str):
        super().__init__()
        self.action, self.inside, self.values, self.area, self.select = action, False, dict[str, list[str]](), "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside:
            return
        name, kind = given.get("name") or "", given.get("type")
        if tag == "textarea":
            self.area = name
            self.values.setdefault(name, []).append("")
        elif tag == "input" and (kind not in ("checkbox", "radio", "file") or "checked" in given):
            self.values.setdefault(name, []).append(given.get("value") or "")
        elif tag == "option" and "selected" in given:
            self.values.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "select":
            self.select = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.values[self.area][-1] += data


@dataclass
class Filler:
    """Somebody who fills in a dossier with a browser."""

    site: Flask
    office: Office
    who: Actor
    reference: str

    @cached_property
    def browser(self) -> SignedInClient:
        return browser_of(self.site, self.office, self.who)

    def form(self, step: str) -> dict[str, list[str]]:
        """What the form of a step holds, as it is shown now."""
        address = self.at(f"saisie/{step}")
        return Sent(page_of(self.browser.get(address)).source, address).values

    def send(
        self, step: str, typed: Mapping[str, Any], form: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        """Type in the form of a step, and send it: that of now, or one that was shown before."""
        shown = self.form(step) if form is None else form
        return self.browser.client.post(self.at(f"saisie/{step}"), data={**shown, **typed}, **options)

    def deposit(self, form: Mapping[str, Any] | None = None, **typed: Any) -> TestResponse:
        """Send the form that deposits: that of now, or one that was shown before."""
        return self.browser.client.post(self.at("deposer"), data={**(form or self.depositing()), **typed})

    def depositing(self) -> dict[str, list[str]]:
        """What the form that deposits holds, as it is shown now."""
        page = page_of(self.browser.get(self.at("saisie/verification")))
        return Sent(page.source, self.at("deposer")).values

    def at(self, page: str = "") -> str:
        return f"/dossiers/{self.reference}" + (f"/{page}" if page else "")

    def said(self) -> Mapping[str, Any]:
        """What the dossier says now."""
        return self.now().said

    def now(self) -> Any:
        """The dossier as it is now."""
        return draft(self.office.desk, self.office.signatory, self.reference, at=AT)


class HeldPage(Page):
    """A page, and its text as it came."""

    def __init__(self, text: str):
        self.source = text
        super().__init__(text)


def page_of(answer: TestResponse, status: int = 200) -> HeldPage:
    """A page that answers a status, read strictly."""
    assert answer.status_code == status, answer.text[:3000]
    page = HeldPage(answer.text)
    assert page.faults == []
    return page


def hidden(page: HeldPage, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" (?:id="\w+" )?value="([^"]*)"', page.source)
    assert found, name
    return found[1]
