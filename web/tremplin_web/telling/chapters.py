"""A fiche in chapters, in the order in which a carrier asks: what for, who, when, how much, what is asked, how judged.

Whatever a chapter shows comes from the sections of the catalogue, so that the site and the command line say the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from flask_babel import LazyString, lazy_gettext

from tremplin.catalogue.door import Words, places, reading, sections, spoken

Form = Mapping[str, Any]
CHAPTERS: tuple[tuple[str, LazyString, tuple[str, ...]], ...] = (
    ("candidater", lazy_gettext("Où est le texte, et comment candidater"), ("Texte officiel", "Comment candidater")),
    ("objet", lazy_gettext("À quoi elle sert"), ("Présentation",)),
    ("porteur", lazy_gettext("Qui peut candidater, et où"), ("Qui peut candidater", "Partenaires", "Où", "Lots")),
    ("public", lazy_gettext("Pour qui"), ("Qui est visé", "Pour chaque personne")),
    ("dates", lazy_gettext("Quand candidater, et pour combien de temps"), ("Sessions de dépôt", "Durée")),
    ("montant", lazy_gettext("Ce qu'elle paie, et combien au plus"), ("Financement", "Versement")),
    ("demande", lazy_gettext("Ce qu'elle demande"), ("Dossier de candidature", "Sélection", "Suivi", "Bilans")),
    ("evaluation", lazy_gettext("Comment l'action est évaluée"), ("Indicateurs",)),
    ("sorties", lazy_gettext("Ce qui compte comme sortie"), ("Sorties",)),
    ("contacts", lazy_gettext("Contacts"), ("Contacts",)),
)
# said at the top of the page, in sentences
ABOVE = ("title", "number", "theme", "summary")


class ChapterLine(NamedTuple):
    """A value as it reads, and the notes about it; a telephone can be called from the page."""

    text: str
    notes: list[Form]
    phone: str | None = None


class ChapterRow(NamedTuple):
    """What is said of one part of a section."""

    path: str
    label: str
    lines: list[ChapterLine]
    notes: list[Form]


class ChapterSection(NamedTuple):
    """A section: what is said, what is not, the notes about the whole of it, and where the call says it.

    One that is ``alone`` holds a single list, which needs no other title.
    """

    title: str
    alone: bool
    rows: list[ChapterRow]
    unsaid: list[str]
    notes: list[Form]
    sources: list[str]


class Chapter(NamedTuple):
    """Sections under one title."""

    anchor: str
    title: LazyString
    sections: list[ChapterSection]


class SourceNote:
    """The notes and the sources of a fiche, by the place they are about.

    ``views`` are the keys of the published form that its written rules fill.
    """

    def __init__(self, form: Form, views: Sequence[Form]):
        # published texts hold mistakes (an end before its start, two deadlines for one thing): both readings are shown
        self.notes: dict[places.Place | None, list[Form]] = {}
        for note in form["notes"]:
            self.notes.setdefault(places.place(note["about"], form, views), []).append(note)
        self.sources: dict[str, list[str]] = {}
        for source in form["sources"]:
            found = places.place(source["about"], form, views)
            if found and source["section"] not in self.sources.setdefault(found.section, []):
                self.sources[found.section].append(source["section"])

    def take(self, section: str, part: str | None = None, rank: int | None = None) -> list[Form]:
        """The notes about a place; each is given once."""
        return self.notes.pop(places.Place(section, part, rank), [])

    def rest(self, section: str) -> list[Form]:
        """The notes of a section that no line of it took: what they are about is not said."""
        places = [where for where in self.notes if where and where.section == section]
        return [note for where in places for note in self.notes.pop(where)]

    def left(self) -> list[Form]:
        """The notes about what no chapter shows, such as a rule of a plugin's own kind."""
        return [note for notes in self.notes.values() for note in notes]


def chapters(form: Form, words: Words, noted: SourceNote) -> list[Chapter]:
    """The chapters of a fiche."""
    told = spoken(form)
    return [
        Chapter(anchor, title, [_section(name, told, words, noted) for name in names])
        for anchor, title, names in CHAPTERS
    ]


def _section(title: str, form: Form, words: Words, noted: SourceNote) -> ChapterSection:
    parts = sections.SECTIONS[title]
    said = [part for part in parts if part.path not in ABOVE and sections.shown(form, part) not in (None, [])]
    rows = [row for part in said for row in _rows(title, part, sections.shown(form, part), words, noted)]
    # nothing invented: what the text does not say is told as « non précisé », never left out
    unsaid = [sections.small(label) for label in sections.silent(form, parts)]
    return ChapterSection(title, len(parts) == 1, rows, unsaid, noted.rest(title), noted.sources.get(title, []))


def _rows(title: str, part: sections.Part, value: Any, words: Words, noted: SourceNote) -> Iterator[ChapterRow]:
    notes = noted.take(title, part.path)
    if isinstance(part, sections.SectionKey):
        yield ChapterRow(part.path, part.label, [ChapterLine(part.read(value, words), [])], notes)
    elif part.path == "exits.categories":
        # each category is a row of its own: a label, then the exits it takes
        for rank, item in enumerate(value):
            lines = [ChapterLine(reading.exit_row(row, words), []) for row in item["when"]]
            yield ChapterRow(part.path, item["label"], lines, noted.take(title, part.path, rank))
    elif part.path == "options":
        # so is what is chosen: its label, then a line for each choice
        for rank, item in enumerate(value):
            lines = [ChapterLine(reading.choice(each, words), []) for each in item["choices"]]
            row_notes = [*notes, *noted.take(title, part.path, rank)]
            yield ChapterRow(part.path, f"{item['label']}, au choix", lines, row_notes)
            notes = []
    elif part.path == "contacts":
        yield from _contacts(title, part, value, notes, noted)
    else:
        lines = [
            ChapterLine(part.read(each, words), noted.take(title, part.path, rank)) for rank, each in enumerate(value)
        ]
        yield ChapterRow(part.path, part.label, lines, notes)


def _contacts(
    title: str, part: sections.Part, contacts: Sequence[Form], notes: list[Form], noted: SourceNote
) -> Iterator[ChapterRow]:
    """The contacts, those of one service together."""
    ranked = [(rank, contact) for rank, contact in enumerate(contacts)]
    for service, ours in groupby(ranked, key=lambda pair: pair[1]["service"]):
        lines = [
            ChapterLine(contact["subject"] or "", noted.take(title, part.path, rank), contact["phone"])
            for rank, contact in ours
        ]
        yield ChapterRow(part.path, service, lines, notes)
        notes = []
