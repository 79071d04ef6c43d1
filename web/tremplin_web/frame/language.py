"""French first, English by a switch: the language is the one thing that the site keeps of a visitor, in a cookie."""

from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel.support import NullTranslations
from flask import Flask, has_request_context, redirect, request, url_for
from flask_babel import Babel, Domain, LazyString, get_locale
from flask_babel import gettext as translated
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

SOURCE = "fr"
NAMES = {"fr": "Français", "en": "English"}
COOKIE, RETURN = "langue", "suite"
YEAR = 365 * 24 * 3600
FOLDER, CATALOGUE = "translations", "LC_MESSAGES/messages.mo"
UNTRANSLATED = "Traduction absente, le site ne parle que français : elle se compile par « make words »."


class French(NullTranslations):
    """The source: nothing is looked up, and a plural begins at two."""

    def ungettext(self, msgid1: str, msgid2: str, n: int) -> str:
        # CLDR: French says « 0 règle » in the singular; gettext without a catalogue would follow English
        return msgid1 if n < 2 else msgid2


class Words(Domain):  # type: ignore[misc]  # flask-babel says nothing of its types
    """The catalogues of the site."""

    source = French()

    def get_translations(self) -> Any:
        # Flask-Babel would look for the catalogue of the source on the disk, where there is none
        return self.source if spoken() == SOURCE else super().get_translations()

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        told: str = self.get_translations().ungettext(singular, plural, num)
        return told % {"num": num, **variables}


class Speech(Babel):  # type: ignore[misc]  # flask-babel says nothing of its types
    """Flask-Babel, which would read the catalogues again for every request."""

    @cached_property
    def domain_instance(self) -> Words:
        return Words()


def offered(folder: Path) -> tuple[str, ...]:
    """The source, and the languages whose catalogue is compiled in a folder."""
    compiled = [held.parent.parent.name for held in sorted(folder.glob(f"*/{CATALOGUE}"))]
    return (SOURCE, *compiled)


def spoken() -> str:
    """The language of the page."""
    return str(get_locale() or SOURCE)


def gettext(text: str, **values: Any) -> Markup:
    """A text of the interface, in the language of the page; like those of templates, it is markup."""
    # a value is escaped by markupsafe when it is put in: a fiche's text with a « < » stays text
    told = escape(translated(text))
    return told % values if values else told


def announced(text: Any) -> Any:
    """A text that a page shows: a plain one is a fiche's or a rule's, and says in an English page that it is French."""
    if not text or lang(text) is None:
        return text
    # WCAG 3.1.2, RGAA 8.7: a screen reader changes its voice where the language changes
    return Markup('<span lang="{}">{}</span>').format(SOURCE, text)


def lang(text: Any) -> str | None:
    """The language of a text, when it is not that of the page: what the interface says is lazy, or markup."""
    return None if isinstance(text, LazyString | Markup) or spoken() == SOURCE else SOURCE


def capital(text: Any) -> Any:
    """A text that begins a sentence; it stays plain or markup, and nothing stays nothing."""
    return text[:1].upper() + text[1:] if text else None


def at_field(label: Any, sentence: Any) -> Markup:
    """What is wrong, as the summary says it: after the name of its field, unless it begins by it."""
    if str(sentence).casefold().startswith(str(label).casefold()):
        # what is lazy is of the interface: cut, it would read as a fiche's
        return escape(announced(capital(sentence if isinstance(sentence, str) else Markup(sentence))))
    return Markup("{} : {}").format(announced(label), announced(sentence))


def local(address: str) -> str | None:
    """An address to come back to, when it is a path of this site; nothing when it could lead elsewhere."""
    # browsers read « // » and « /\ » as another site, and drop tabs and ends of lines (WHATWG URL)
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
    # urlsplit refuses an IPv6 bracket that is not closed
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address


def register(app: Flask) -> None:
    """Let pages speak the language chosen; what a browser prefers decides nothing, so that an address reads alike."""
    languages = offered(Path(app.root_path, FOLDER))

    def chosen() -> str:
        asked = request.cookies.get(COOKIE, "") if has_request_context() else ""
        return asked if asked in languages else SOURCE

    def switch() -> Response:
        """Keep the language chosen, and lead back to the page where it was."""
        back = local(request.form.get(RETURN, ""))
        # this address answers no reader: a page that could not be sent there leads home
        lost = back is None or request.script_root + urlsplit(back).path == url_for("language")
        # 303 (RFC 9110, 15.4.4): the browser comes back by GET, and a reload sends nothing again
        response = redirect(url_for("public.home") if lost else f"{request.script_root}{back}", 303)
        asked = request.form.get(COOKIE)
        if asked and asked in languages:
            path = request.script_root or "/"
            # loi 78-17, art. 82: what the reader asks for needs no consent; so says the CNIL
            # of the choice of a language (its « délibération 2020-091 »)
            response.set_cookie(COOKIE, asked, YEAR, path=path, secure=request.is_secure, httponly=True, samesite="Lax")
        return response

    Speech(app, default_locale=SOURCE, default_translation_directories=FOLDER, locale_selector=chosen)
    app.jinja_env.filters |= {"announced": announced, "capital": capital, "lang": lang}
    app.add_url_rule("/langue", "language", switch, methods=["POST"])
    shown = {code: NAMES[code] for code in languages} if len(languages) > 1 else {}
    app.context_processor(lambda: {"languages": shown, "language": spoken()})
    if not shown:
        app.logger.warning(UNTRANSLATED)
