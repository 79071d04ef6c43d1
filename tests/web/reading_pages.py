"""The site of what is installed, on a day when fiches are open, and its pages as a program reads them."""

from datetime import date
from functools import cache
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient

from tremplin.platform import Platform, start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

TODAY = date(2025, 1, 20)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@cache
def platform() -> Platform:
    return start({})


@cache
def site(today: date = TODAY) -> Flask:
    return create_app(platform(), clock=Clock(today))


def client(today: date = TODAY) -> FlaskClient:
    return site(today).test_client()


class Page(HTMLParser):
    """A page read strictly: every element that opens closes, in order; no identifier is given twice."""

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.identifiers: list[str] = []
        self.named: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open]
        twice = {name for name in self.identifiers if self.identifiers.count(name) > 1}
        self.faults += [f"#{name} is given twice" for name in sorted(twice)]
        self.faults += [f"#{name} is nowhere" for name in self.named if name not in self.identifiers]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if "style" in given or tag == "style" or (tag == "script" and not given.get("src")):
            self.faults.append(f"<{tag}> is inline style or script")
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.identifiers.append(str(given["id"]))
        for key in ("for", "aria-labelledby", "aria-describedby"):
            self.named += (given.get(key) or "").split()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(address: str, status: int = 200, today: date = TODAY) -> Page:
    """The page at an address, which must answer this status."""
    answer = client(today).get(address)
    assert answer.status_code == status, f"{address} : {answer.status_code}"
    return Page(answer.text)
