"""Addresses that documents hold: of a page, which may be followed, and of a mailbox."""

import re
from typing import ClassVar
from urllib.parse import urlsplit

from tremplin.documents.fields import Json, Text, expected
from tremplin.documents.texts import EMAIL, LONGEST_NAME

# what a browser would follow to a script is no page (RFC 3986, 3.1: a scheme is told whatever its case)
PAGE = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x1f]+", re.IGNORECASE)
HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")


class PageAddress(Text):
    """The address of a page: « https://www.exemple.fr/appel »."""

    json: ClassVar[Json] = {"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s]+$"}

    def read(self, value: str) -> str:
        text = super().read(value)
        if not PAGE.fullmatch(text) or not _sited(text):
            bare = re.fullmatch(r"(www\.[\w.-]+)(/\S*)?", text)
            advice = f"Écrivez « https://{text} »." if bare else "Écrivez-la « https://www.exemple.fr/appel »."
            raise expected("adresse de page (http ou https)", value, advice)
        return text


class Mailbox(Text):
    """An e-mail address, in small letters: « appels@exemple.fr »."""

    json: ClassVar[Json] = {"type": "string", "format": "email"}

    def read(self, value: str) -> str:
        # RFC 5321, 2.4, advises against telling addresses apart by their capitals
        text = super().read(value).lower()
        if not EMAIL.fullmatch(text) or len(text) > LONGEST_NAME:
            raise expected("adresse électronique", value, "Écrivez-la « appels@exemple.fr ».")
        return text


def _sited(url: str) -> bool:
    """Whether an address names a site, and nobody: « https://exemple.fr@ailleurs.fr » shows one and opens another."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 — urllib reads the port when it is asked, and refuses « :80a » then
    except ValueError:
        return False
    return bool(parts.hostname and HOST.fullmatch(parts.hostname)) and "@" not in parts.netloc
