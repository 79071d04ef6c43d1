"""Elements of XML and of HTML, written in the order in which they are asked for; every text is escaped."""

import re
from xml.sax.saxutils import escape, quoteattr

# what XML 1.0 cannot hold (section 2.2), and what turns the direction of a text
UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Markup(str):
    """A text that is markup already."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: object) -> Markup:
    """An element; ``_`` stands for « - » in the name of an attribute, and is left out at its end."""
    said = "".join(f" {_named(key)}={quoteattr(_fit(str(value)))}" for key, value in attributes.items())
    if not children:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{''.join(map(_written, children))}</{name}>")


def _written(child: str) -> str:
    return child if isinstance(child, Markup) else escape(_fit(child))


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _fit(text: str) -> str:
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
