"""The index of a site: the text of each fiche, all that its page says, in the words that people read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Flask, current_app

from tremplin.catalogue.door import Fiche, Words, sections, spoken
from tremplin.platform import Platform
from tremplin_web.search.folding import spaced, told_in
from tremplin_web.site import site

KEY = "tremplin_index"


class Index:
    """The folded words of each fiche, made once."""

    def __init__(self, texts: Mapping[str, Iterable[str]]):
        self.texts = {identifier: spaced(" ".join(said)) for identifier, said in texts.items()}

    def holds(self, fiche: Fiche, asked: str) -> bool:
        """Whether the text of a fiche holds every word asked, or one that begins like it."""
        return told_in(self.texts[str(fiche.id)], asked)


def index() -> Index:
    """The index of the current application."""
    found: Index = current_app.extensions[KEY]
    return found


def register(app: Flask) -> None:
    """Make the index of what is served, once."""
    with app.app_context():
        app.extensions[KEY] = Index(searched(site().platform))


def searched(platform: Platform) -> dict[str, Iterable[str]]:
    """The words of each fiche."""
    return {str(fiche.id): list(_words(platform, fiche)) for fiche in platform.fiches.values()}


def _words(platform: Platform, fiche: Fiche) -> Iterator[str]:
    form, labels = platform.published(fiche), platform.labels(fiche)
    yield fiche.id.slug
    yield platform.call(fiche.id.call_id).title
    yield platform.department(fiche.id.department).name
    # people know the acronyms of the law better than what they stand for
    yield from fiche.carriers.accreditations
    told = spoken(form)
    for parts in sections.SECTIONS.values():
        for part in parts:
            yield from _read(part, sections.at(told, part.path), labels)
    # who holds the printed call looks for what it prints, its mistakes included
    yield from _noted(form["notes"])
    yield from (rule.source for rule in fiche.rules if rule.source)


def _read(part: sections.Part, value: Any, labels: Words) -> Iterator[str]:
    if value in (None, []):
        return
    for each in [value] if isinstance(part, sections.SectionKey) else value:
        yield part.read(each, labels)


def _noted(notes: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for note in notes:
        yield from (note["literal"], note["reading"], note["why"])
