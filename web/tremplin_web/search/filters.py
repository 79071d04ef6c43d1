"""What a person looks for among the fiches: their words, and what they choose in lists; all of it in the address."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import NamedTuple

from flask_babel import LazyString, lazy_gettext

from tremplin.catalogue.door import Fiche, openings
from tremplin.documents import writing
from tremplin.documents.texts import folded
from tremplin.errors import WrongUsage
from tremplin.platform import Platform
from tremplin_web.frame.language import gettext
from tremplin_web.search.folding import spaced, told_in
from tremplin_web.search.index import Index

NAMES = ("q", "theme", "public", "territoire", "porteur", "ouverte")
# the index is read word by word: what is asked bounds the time of an answer
MOST_LETTERS = 200
# what one types, or keeps in a bookmark, to mean the day one reads the page on
TODAY = "aujourd'hui"


class Choice(NamedTuple):
    """One option of a list."""

    value: str
    label: str | LazyString


class FilterGroup(NamedTuple):
    """Options under one title; a title may be empty."""

    title: str | LazyString
    choices: list[Choice]


def choices(platform: Platform) -> dict[str, list[FilterGroup]]:
    """The lists of the form, made of what the fiches installed say."""
    fiches = platform.fiches.values()
    themes = sorted({fiche.theme for fiche in fiches if fiche.theme}, key=folded)
    publics = {code: label for fiche in fiches for code, label in _publics(platform, fiche).items()}
    accredited = {code for fiche in fiches for code in fiche.carriers.accreditations}
    named = platform.everywhere("accreditations")
    return {
        "theme": [FilterGroup("", [Choice(theme, theme) for theme in themes])],
        "public": [FilterGroup("", _sorted(publics))],
        "territoire": [
            FilterGroup(
                department.name,
                [
                    Choice(code, lazy_gettext("Tout le département : %(name)s", name=department.name)),
                    *(Choice(f"{code}-{place}", label) for place, label in department.territories.items()),
                ],
            )
            for code, department in platform.departments.items()
        ],
        "porteur": [
            FilterGroup(lazy_gettext("Forme juridique"), _sorted(platform.everywhere("legal_forms"))),
            FilterGroup(lazy_gettext("Agrément"), _sorted({code: named[code] for code in accredited})),
        ],
    }


@dataclass
class Search:
    """What is asked, read from an address: each value as it was typed, and what is wrong with it."""

    asked: Mapping[str, str]
    offered: Mapping[str, list[FilterGroup]]
    day: date | None = None
    at: time | None = None
    accredited: Container[str] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls, values: Mapping[str, str], offered: Mapping[str, list[FilterGroup]], today: date, at: time | None = None
    ) -> "Search":
        """A search; a value that no list holds, or a day that is none, is an error at its field."""
        search = cls({name: values.get(name, "").strip() for name in NAMES}, offered)
        search.accredited = {choice.value for choice in offered["porteur"][-1].choices}
        if len(search.asked["q"]) > MOST_LETTERS:
            search.errors["q"] = gettext("Écrivez %(most)s lettres au plus.", most=MOST_LETTERS)
        for name, groups in offered.items():
            known = {choice.value for group in groups for choice in group.choices}
            if search.asked[name] and search.asked[name] not in known:
                # a bookmark may outlive the plugin that gave it its word: told, never ignored (WCAG 3.3.1)
                search.errors[name] = gettext(
                    "« %(value)s » n'est pas dans la liste : choisissez-y une valeur.", value=search.asked[name][:60]
                )
        search._read_day(today)
        # a day that is not this one is looked at whole
        search.at = at if search.day == today else None
        return search

    def _read_day(self, today: date) -> None:
        typed = self.asked["ouverte"]
        try:
            # telephones and word processors type U+2019 for the apostrophe
            self.day = today if folded(typed.replace("’", "'")) == TODAY else writing.day(typed) if typed else None
        except WrongUsage:
            self.errors["ouverte"] = gettext(
                "« %(value)s » n'est pas une date : écrivez par exemple 31/01/2025.", value=typed[:60]
            )

    @property
    def anything(self) -> bool:
        return any(self.asked.values())

    @property
    def given(self) -> dict[str, str]:
        """What the address holds, without what was left empty."""
        return {name: value for name, value in self.asked.items() if value}

    def keep(self, fiches: Iterable[Fiche], index: Index) -> list[Fiche]:
        """The fiches that are looked for; none while something is wrong."""
        if self.day is None:
            return self._apart_from_days(fiches, index)
        return [fiche for fiche in self._apart_from_days(fiches, index) if fiche.open_on(self.day, self.at)]

    def first_ones_first(self, fiches: Iterable[Fiche], today: date) -> list[Fiche]:
        """Fiches that say in their title what is asked, then the others; those one may still apply to come first."""

        def rank(fiche: Fiche) -> tuple[bool, int]:
            when = openings.opening([fiche], today)
            # a text that gives no session may be open all the same: it comes before those that are closed
            late = 0 if when.open else 1 if when.opens_on else 2 if when.open is None else 3
            return not told_in(spaced(fiche.title), self.asked["q"]), late

        return sorted(fiches, key=rank)

    def silent(self, fiches: Iterable[Fiche], index: Index) -> list[Fiche]:
        """Those left out only because their text gives no session, where a day is asked."""
        if self.day is None:
            return []
        return [fiche for fiche in self._apart_from_days(fiches, index) if fiche.open_on(self.day) is None]

    def _apart_from_days(self, fiches: Iterable[Fiche], index: Index) -> list[Fiche]:
        if self.errors:
            return []
        return [fiche for fiche in fiches if self._wants(fiche) and index.holds(fiche, self.asked["q"])]

    def _wants(self, fiche: Fiche) -> bool:
        asked = self.asked
        return (
            asked["theme"] in ("", fiche.theme)
            and asked["public"] in ("", *fiche.audience.publics, *fiche.audience.priority)
            and _there(fiche, asked["territoire"])
            and self._carried(fiche)
        )

    def _carried(self, fiche: Fiche) -> bool:
        """Whether a carrier may apply: a fiche that lists no legal form is open to all, an accreditation is named."""
        who = self.asked["porteur"]
        if who in self.accredited:
            return who in fiche.carriers.accreditations
        # a list printed as examples (« association, organisme de formation… ») is written as no list, closing nothing
        return not who or not fiche.carriers.legal_forms or who in fiche.carriers.legal_forms


def _there(fiche: Fiche, where: str) -> bool:
    """Whether a fiche may apply at a place; one that names no place is not told to exclude it."""
    department, _, place = where.partition("-")
    if not where or not place:
        return department in ("", fiche.id.department)
    listed = fiche.territories.listed
    # « the whole department » and silence are two things of the text, but neither excludes a place
    return department == fiche.id.department and (not listed or place in listed)


def _publics(platform: Platform, fiche: Fiche) -> dict[str, str]:
    known = platform.words(fiche).publics
    return {code: known[code] for code in (*fiche.audience.publics, *fiche.audience.priority)}


def _sorted(labels: Mapping[str, str]) -> list[Choice]:
    return [Choice(*pair) for pair in sorted(labels.items(), key=lambda pair: folded(pair[1]))]
