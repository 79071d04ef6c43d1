"""What a browser would send of a page, as it was given: the fields of each form, and the sentences of what is wrong."""

from html.parser import HTMLParser
from typing import Any


class FormFields(HTMLParser):
    """The fields of the forms of a page, by where each is sent; a name that is given several times has a list."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: dict[str, dict[str, Any]] = {}
        self.refused: list[str] = []
        self._form: dict[str, Any] | None = None
        self._select: str | None = None
        self._area: str | None = None
        self._summary = self._link = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "input" and given.get("type") not in ("file", "submit"):
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self._give(name, value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._form is not None):
            if "selected" in given or self._select not in self._form:
                self._form[self._select] = value
        elif tag == "textarea":
            self._area = name
            self._give(name, "")
        elif "govuk-error-summary__list" in given.get("class", ""):
            self._summary = True
        elif self._summary and tag == "li":
            self.refused.append("")
        elif self._summary and tag == "a":
            self._link = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "ul":
            self._summary = False

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._form is not None:
            self._form[self._area] += data
        if self._summary and self.refused:
            self.refused[-1] = " ".join((self.refused[-1] + data).split())

    def _give(self, name: str, value: str) -> None:
        if self._form is None or not name or name == "csrf_token":
            return
        if name in self._form:
            before = self._form[name]
            self._form[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self._form[name] = value


def sent_of(text: str, action: str) -> dict[str, Any]:
    """What the form that is sent there holds; a page that has none fails."""
    return FormFields(text).forms[action]


def refused_of(text: str) -> list[str]:
    """The sentences of the error summary."""
    return FormFields(text).refused
