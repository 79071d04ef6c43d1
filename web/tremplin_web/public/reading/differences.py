"""The differences between two editions of a fiche, or any two fiches, side by side."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from flask import render_template, request
from markupsafe import Markup

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.forms.diff import Change
from tremplin.catalogue.forms.diff import differences as changes_of
from tremplin.errors import UnknownIdentifier
from tremplin.platform import Platform
from tremplin_web.frame.door import addresses, gettext, site

# of shorter texts, every word that changes is seen at a glance
PROSE = 60


Sides = tuple[Markup, Markup]


class Told(NamedTuple):
    """The changes of one label: how each side reads, with what changes of it marked."""

    label: str
    sides: list[Sides]


def differences() -> tuple[str, int]:
    """Compare two fiches; without both, ask for them."""
    platform = site().platform
    asked = {name: request.args.get(name, "").strip() for name in ("de", "vers")}
    errors = list(_errors(platform, asked)) if any(asked.values()) else []
    count, sections = 0, list[tuple[str, list[Told]]]()
    first, second = (platform.fiches.get(name) for name in asked.values())
    if first and second and not errors:
        changes = changes_of(platform.published(first), platform.published(second), platform.labels(first, second))
        count = len(changes)
        sections = [(title, _told(here)) for title, here in groupby(changes, lambda each: each.section)]
    told = render_template(
        "public/reading/differences.html",
        asked=asked,
        errors=errors,
        first=first,
        second=second,
        sections=sections,
        count=count,
        offered=_offered(platform),
        pairs=list(_editions(platform)),
        platform=platform,
        addresses=addresses,
    )
    return told, 400 if errors else 200


def _errors(platform: Platform, asked: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, identifier in asked.items():
        if not identifier:
            yield gettext("Choisissez une fiche."), name
        elif identifier not in platform.fiches:
            yield str(UnknownIdentifier("fiche", identifier, platform.fiches)), name


def _editions(platform: Platform) -> Iterator[tuple[Fiche, Fiche]]:
    """Each fiche that follows one of an earlier edition, after that one."""
    for fiche in platform.fiches.values():
        older = platform.fiches.get(fiche.follows or "")
        if older:
            yield older, fiche


def _offered(platform: Platform) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fiches, under the title of their call."""
    return [
        (
            f"{platform.department(call.department).name}, {call.title}",
            [(str(fiche.id), f"{fiche.title} ({addresses.edition(fiche)})") for fiche in platform.fiches_of(call)],
        )
        for call in platform.calls.values()
    ]


def _told(changes: Iterable[Change]) -> list[Told]:
    """The changes of a section, those of one label together."""
    return [Told(label, [_sides(each) for each in here]) for label, here in groupby(changes, lambda each: each.label)]


def _sides(change: Change) -> Sides:
    if len(change.old) < PROSE or len(change.new) < PROSE:
        return Markup.escape(change.old), Markup.escape(change.new)
    return marked(change.old, change.new)


def marked(old: str, new: str) -> Sides:
    """Two texts, where the words that only one of them says are marked."""
    before, after = old.split(), new.split()
    lost, gained = [], []
    # autojunk: past 200 words, difflib would drop the frequent ones (« de », « la »)
    for what, *places in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = " ".join(before[places[0] : places[1]]), " ".join(after[places[2] : places[3]])
        if left:
            # RGAA 3.1: <del> and <ins> say it to those who see no colour
            lost.append(Markup.escape(left) if what == "equal" else Markup("<del>{}</del>").format(left))
        if right:
            gained.append(Markup.escape(right) if what == "equal" else Markup("<ins>{}</ins>").format(right))
    return Markup(" ").join(lost), Markup(" ").join(gained)
