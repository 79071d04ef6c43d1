"""Lines of French prose: no line begins with a « ; » or a « » », nor ends with a « « »."""

import re
import textwrap

# a space that must not break, for the time of the wrapping: what is written keeps its plain spaces
HELD = "\0"
BEFORE, AFTER = re.compile(r" (?=[;:!?»%€])"), re.compile(r"(?<=«) ")


def wrapped(text: str, width: int, first: str = "", then: str = "") -> list[str]:
    """The lines of a text; at least one, even where it is empty."""
    held = AFTER.sub(HELD, BEFORE.sub(HELD, text))
    lines: list[str] = []
    for part in held.split("\n"):
        # references and identifiers hold hyphens, and are copied whole
        lines += textwrap.wrap(part, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
    return [line.replace(HELD, " ") for line in lines] or [first]
