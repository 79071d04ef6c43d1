"""The page of a fiche: what a carrier understands in two minutes, and the whole of it below."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import render_template

from tremplin.catalogue.fiche import Fiche
from tremplin.platform import Platform
from tremplin_web.frame.door import addresses, kept, site
from tremplin_web.frame.when import when
from tremplin_web.public.reading.calendar import has_dates
from tremplin_web.public.reading.chapters import Chapter, SourceNote, chapters
from tremplin_web.public.reading.essentials import Essential, essentials
from tremplin_web.public.reading.judged_rules import ToldRule, told_rules
from tremplin_web.public.reading.sentences import lead, paragraphs
from tremplin_web.public.reading.timeline import session_state, sessions, timeline


class ReadFiche(NamedTuple):
    """All that a page says of a fiche, whatever the day."""

    lead: str
    paragraphs: list[str]
    essentials: list[Essential]
    chapters: list[Chapter]
    rules: list[ToldRule]
    other_notes: list[Mapping[str, str]]
    dated: bool


def fiche(department: str, call: str, slug: str) -> str:
    """Show a fiche."""
    found = site().platform.fiche(f"{department}/{call}/{slug}")
    return kept(lambda: _page(found))


def _page(fiche: Fiche) -> str:
    platform, today, at = site().platform, site().clock.today(), site().clock.hour()
    return render_template(
        "public/reading/fiche.html",
        department=platform.department(fiche.id.department),
        call=platform.call(fiche.id.call_id),
        fiche=fiche,
        read=read_whole(platform, fiche),
        when=when([fiche], today, at),
        timeline=timeline(sessions([fiche]), today),
        session_states=[session_state(window, today, at) for window in fiche.windows],
        before=platform.fiches.get(fiche.follows or ""),
        after=[other for other in platform.fiches.values() if other.follows == str(fiche.id)],
        addresses=addresses,
    )


def read_whole(platform: Platform, fiche: Fiche) -> ReadFiche:
    """The whole of a fiche, as a person reads it."""
    form, words = platform.published(fiche), platform.labels(fiche)
    kinds = platform.vocabulary.kinds
    views = [rule.view() for rule in fiche.rules if kinds[rule.kind].schema]
    noted = SourceNote(form, views)
    told = chapters(form, words, noted)
    return ReadFiche(
        lead(fiche.summary or ""),
        paragraphs(fiche.summary or ""),
        essentials(form, words),
        told,
        told_rules(form),
        noted.left(),
        has_dates(fiche),
    )
