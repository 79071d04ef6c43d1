"""Where the text of a call is, and how one applies: said by a call for its fiches, or by a fiche of itself."""

from datetime import date
from urllib.parse import urlsplit

from tremplin.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialText:
    """The text that was voted: what it is called, where it is read, and on which day it was voted."""

    title: str | None = None
    url: str | None = None
    voted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositPlace:
    """How one applies, and where: a site, a postal address, an e-mail address."""

    how: str | None = None
    url: str | None = None
    address: str | None = None
    email: str | None = None
    source: str | None = None


def host(url: str) -> str:
    """The site of an address, which is what people check before they follow a link: « exemple.fr »."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
