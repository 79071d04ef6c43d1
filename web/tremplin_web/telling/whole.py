"""The whole of a fiche on a page: what a carrier understands in two minutes, and all the rest below."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from tremplin.catalogue.fiche import Fiche
from tremplin.platform import Platform
from tremplin_web.frame.when import when
from tremplin_web.telling.chapters import Chapter, SourceNote, chapters
from tremplin_web.telling.essentials import Essential, essentials
from tremplin_web.telling.judged_rules import ToldRule, told_rules
from tremplin_web.telling.sentences import lead, paragraphs
from tremplin_web.telling.timeline import session_state, sessions, timeline


class ReadFiche(NamedTuple):
    """All that a page says of a fiche, whatever the day."""

    lead: str
    paragraphs: list[str]
    essentials: list[Essential]
    chapters: list[Chapter]
    rules: list[ToldRule]
    other_notes: list[Mapping[str, str]]


def told(platform: Platform, fiche: Fiche, today: date, at: time) -> dict[str, Any]:
    """What the template ``telling/fiche.html`` shows of a fiche, at an hour of a day."""
    return {
        "department": platform.department(fiche.id.department),
        "call": platform.call(fiche.id.call_id),
        "fiche": fiche,
        "read": read_whole(platform, fiche),
        "when": when([fiche], today, at),
        "timeline": timeline(sessions([fiche]), today),
        "session_states": [session_state(window, today, at) for window in fiche.windows],
    }


def read_whole(platform: Platform, fiche: Fiche) -> ReadFiche:
    """The whole of a fiche, as a person reads it."""
    form, words = platform.published(fiche), platform.labels(fiche)
    kinds = platform.vocabulary.kinds
    views = [rule.view() for rule in fiche.rules if kinds[rule.kind].schema]
    noted = SourceNote(form, views)
    chaptered = chapters(form, words, noted)
    return ReadFiche(
        lead(fiche.summary or ""),
        paragraphs(fiche.summary or ""),
        essentials(form, words),
        chaptered,
        told_rules(form),
        noted.left(),
    )
