"""A fiche as a person reads it in a terminal: its sections in French, and what the source does not say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tremplin.catalogue.forms import reading
from tremplin.catalogue.forms.sections import SECTIONS, Items, Part, SectionKey, Values, shown, silent, small
from tremplin.catalogue.options import chosen, spoken
from tremplin.catalogue.words import UNSAID, Words
from tremplin.rules.wording import SEVERITIES, STAGES
from tremplin_cli.terminal.wrapping import wrapped

Form = Mapping[str, Any]
WIDTH = 100
INDENT = "  "
# said above the page
ABOVE = ("title",)


def page(form: Form, words: Words, width: int | None = None) -> Iterator[str]:
    """The lines of the page."""
    room = min(width or WIDTH, WIDTH)
    choices, form = chosen(form), spoken(form)
    for title, parts in SECTIONS.items():
        yield from ("", title.upper())
        said = [part for part in parts if shown(form, part) not in (None, []) and part.path not in ABOVE]
        for part in said:
            yield from _part(part, shown(form, part), words, room, alone=len(parts) == 1)
        unsaid = silent(form, parts)
        if not said:
            yield f"{INDENT}{UNSAID}"
        elif unsaid:
            yield from _line(f"Non précisé : {' ; '.join(map(small, unsaid))}.", room)
    yield from _rules(form["rules"], choices, room)
    yield from _notes(form["notes"], room)


def _part(part: Part, value: Any, words: Words, room: int, *, alone: bool) -> Iterator[str]:
    """The lines of one part; ``alone`` in its section, it needs no other title."""
    match part:
        case SectionKey():
            yield from _line(f"{part.label} : {part.read(value, words)}", room)
        case Values() if part.read is not reading.text:
            yield from _line(f"{part.label} : {', '.join(part.read(each, words) for each in value)}", room)
        case Values() | Items():
            if part.path == "options":
                yield from _options(value, words, room)
                return
            if not alone:
                yield f"{INDENT}{part.label} :"
            for each in value:
                yield from _bullet(part.read(each, words), room, INDENT if alone else INDENT * 2)


def _options(options: Sequence[Form], words: Words, room: int) -> Iterator[str]:
    """What the carrier chooses: each choice with what its rules state."""
    for option in options:
        yield from _line(f"{option['label']}, au choix :", room)
        for each in option["choices"]:
            yield from _bullet(reading.choice(each, words), room, INDENT * 2)


def _rules(rules: Sequence[Form], choices: Mapping[int, str], room: int) -> Iterator[str]:
    yield from ("", f"RÈGLES JUGÉES ({len(rules)})")
    if not rules:
        yield f"{INDENT}aucune : le texte n'en pose pas, ou elles restent à écrire."
    for rank, rule in enumerate(rules):
        under = f", selon le choix {choices[rank]}" if rank in choices else ""
        when = f"{STAGES[rule['stage']]}, {SEVERITIES[rule['severity']]}{under}"
        source = f" — {rule['source']}" if rule["source"] else ""
        yield from _bullet(f"{rule['statement']} ({when}){source}", room)


def _notes(notes: Sequence[Form], room: int) -> Iterator[str]:
    if not notes:
        return
    yield from ("", "NOTES DE LECTURE")
    for note in notes:
        yield f"{INDENT}{note['about']}"
        yield from _line(f"La source dit : {note['literal']}", room, INDENT * 2)
        yield from _line(f"On lit : {note['reading']}", room, INDENT * 2)
        yield from _line(f"Pourquoi : {note['why']}", room, INDENT * 2)


def _line(text: str, room: int, indent: str = INDENT) -> list[str]:
    return wrapped(text, room, indent, indent + INDENT)


def _bullet(text: str, room: int, indent: str = INDENT) -> list[str]:
    return wrapped(text, room, f"{indent}- ", indent + INDENT)
