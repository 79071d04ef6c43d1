"""Lines of French prose: no line begins with a « ; » or a « » », nor ends with a « « »."""

import re
import textwrap
from collections.abc import Iterable

import click

# a space that must not break, for the time of the wrapping: what is written keeps its plain spaces
HELD = "\0"
BEFORE, AFTER = re.compile(r" (?=[;:!?»%€])"), re.compile(r"(?<=«) ")


def wrapped(text: str, width: int, first: str = "", then: str = "") -> list[str]:
    """The lines of a text; at least one, even where it is empty."""
    lines: list[str] = []
    for part in _held(text).split("\n"):
        # references and identifiers hold hyphens, and are copied whole
        lines += textwrap.wrap(part, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
    return [line.replace(HELD, " ") for line in lines] or [first]


class HelpProse(click.HelpFormatter):
    """The help of a command, wrapped as the rest of what is read."""

    def write(self, string: str) -> None:
        """Write, once it is wrapped."""
        super().write(string.replace(HELD, " "))

    def write_text(self, text: str) -> None:
        """Wrap a paragraph."""
        super().write_text(_held(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Wrap what is told beside each name."""
        super().write_dl([(name, _held(told)) for name, told in rows], col_max, col_spacing)


def _held(text: str) -> str:
    return AFTER.sub(HELD, BEFORE.sub(HELD, text))
