"""What a form sent: its values as typed, and the mistakes, each at its field; a refusal comes back as the same page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tremplin.errors import Conflict, NotYet, TremplinError
from tremplin_web.frame.door import at_field

# RFC 9110, 15.5.21 and 15.5.10; the page comes with it all the same
WRONG, CHANGED = 422, 409
# a number of the base
LONGEST_NUMBER = 9


@dataclass
class SentForm:
    """The values of a form under the names of its fields, and what is wrong with them."""

    labels: Mapping[str, Any]
    values: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)
    # what is refused of the whole, and of no field
    refused: list[str] = field(default_factory=list)
    status: int = WRONG

    @property
    def wrong(self) -> bool:
        return bool(self.mistakes or self.refused)

    @property
    def errors(self) -> Iterator[tuple[Any, str | None]]:
        """The sentences of the summary, each with the field to which it leads."""
        for name, sentence in self.mistakes.items():
            yield at_field(self.labels.get(name, name), sentence), name
        yield from ((sentence, None) for sentence in self.refused)

    def read(self, readings: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
        """Each value that was typed, as its reader gives it; what is wrong is told at its field."""
        read: dict[str, Any] = {}
        for name, reading in readings.items():
            typed = self.values.get(name, "")
            try:
                read[name] = reading(typed) if typed.strip() else None
            except TremplinError as error:
                self.mistakes[name] = str(error)
        return read

    def wanted(self, *names: str, said: str) -> None:
        """Tell at its field that a value is missing."""
        for name in names:
            if not self.values.get(name, "").strip():
                self.mistakes.setdefault(name, said)

    def refuse(self, error: TremplinError, at: Mapping[str, str] | None = None) -> None:
        """Keep the sentences of a refusal; where somebody else changed what is edited, both values stand in them.

        ``at`` says at which field a reason is told, by what it bears on.
        """
        about = error.about if isinstance(error, NotYet) else {}
        for sentence in sentences(error):
            name = (at or {}).get(about.get(sentence, ""))
            if name is None or name in self.mistakes:
                self.refused.append(sentence)
            else:
                self.mistakes[name] = sentence
        self.status = CHANGED if isinstance(error, Conflict) else WRONG


def sent(labels: Mapping[str, Any]) -> SentForm:
    """What was sent under these names; nothing for a page that is only asked."""
    values = {name: request.form.get(name, "") for name in labels} if request.method == "POST" else {}
    return SentForm(labels, values)


def number_of(written: str) -> int | None:
    """A number that somebody typed, or that a page sent back; nothing where it is none that the base could hold."""
    known = written.isascii() and written.isdecimal() and len(written) <= LONGEST_NUMBER
    return int(written) if known else None


def version_read() -> int | None:
    """The version that the page showed; none where it was not sent whole."""
    return number_of(request.form.get("version", ""))


def sentences(refused: TremplinError) -> list[str]:
    """What a refusal says, each reason apart."""
    if isinstance(refused, NotYet):
        return [*refused.reasons]
    return [line.strip() for line in str(refused).splitlines() if line.strip()]


def page_of(template: str, form: SentForm, **shown: Any) -> ResponseReturnValue:
    """The page of a form, with its status when it was sent and is wrong."""
    page = render_template(template, form=form, errors=list(form.errors), **shown)
    return page, form.status if form.wrong else 200
