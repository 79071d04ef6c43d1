"""French punctuation keeps to the word it follows: « oui », 4 000 € and 15 h 59 are never cut at the end of a line."""

import re
from typing import Any

from jinja2 import Template

# what is typed, or copied into software, is left as it is; so is all that stands in a tag
APART = r"(<(textarea|code|pre|script)\b.*?</\2>|<[^>]*>)"
SPACE = r" (?=[;:?!»€%](?![\w]))|(?<=«) |(?<=\d) (?=\d{3}\b|h\b)|(?<=\d h) (?=\d\d\b)"
LOOSE = re.compile(f"{APART}|{SPACE}", re.DOTALL)


def typeset(page: str) -> str:
    """A page where these spaces do not break."""
    return LOOSE.sub(lambda found: found[1] or "\N{NO-BREAK SPACE}", page)


class TypesetPage(Template):
    """A template whose pages are typeset once they are whole."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        # Jinja runs what is included or extended by its root function, never by render: the page is read once, whole
        return typeset(super().render(*args, **kwargs))
