"""A form of people: a field for each column of a sheet, what it holds, and what was changed of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from tremplin.casework.reading.heading import Heading
from tremplin.catalogue.sheets import Cell, Sheet, SheetColumn
from tremplin.documents.people.template import choices_of
from tremplin.errors import NotYet, PlacedReason, TremplinError, WrongFields, WrongUsage
from tremplin_web.frame.door import at_field

# what was there when the page was drawn: only what its reader changed is sent on
WAS = "was."
NOBODY = "aucun"
EMPTIED = "-"
PARTED = "|"
CONTROLS = {
    Cell.TEXT: "text",
    Cell.DAY: "date",
    Cell.WHOLE: "number",
    Cell.NUMBER: "number",
    Cell.YES_NO: "yes_no",
    Cell.WORD: "word",
    Cell.WORDS: "words",
    Cell.MILESTONE: "milestone",
}


@dataclass(frozen=True, kw_only=True)
class PersonField:
    """One field: how it is drawn, what it offers, what it holds, what was there, and what is wrong with it."""

    name: str
    label: str
    control: str
    choices: Sequence[tuple[str, str]] = ()
    value: str = ""
    was: str = ""
    error: str | None = None

    @property
    def values(self) -> list[str]:
        """The boxes that are ticked."""
        return [each for each in self.value.split(PARTED) if each]


@dataclass(frozen=True)
class PersonForm:
    """The fields of some columns, and what is wrong that is no field's."""

    fields: Sequence[PersonField]
    whole: Sequence[str] = ()

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Each mistake with the field to which it leads."""
        first = self.fields[0].name if self.fields else ""
        return [(told, first) for told in self.whole] + [
            (at_field(each.label, each.error), each.name) for each in self.fields if each.error
        ]


@dataclass(frozen=True)
class RowMistakes:
    """What a refusal says of a row: by column, and of the whole."""

    fields: Mapping[str, str] = field(default_factory=dict)
    whole: Sequence[str] = ()


def form(
    here: Heading,
    sheet: Sheet,
    codes: Iterable[str],
    held: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    mistakes: RowMistakes = RowMistakes(),
) -> PersonForm:
    """The form of some columns: ``held`` is what is recorded, ``typed`` what was sent, which stands where it is."""
    shown = held if typed is None else typed
    fields = [_field(here, sheet.column(code), held, shown, mistakes) for code in codes]
    told = {each.name for each in fields}
    lost = [f"« {sheet.column(code).label} » : {why}" for code, why in mistakes.fields.items() if code not in told]
    return PersonForm(fields, [*mistakes.whole, *lost])


def typed_in(sent: MultiDict[str, str], sheet: Sheet, codes: Iterable[str]) -> dict[str, str]:
    """What was typed in the fields of some columns."""
    said = {}
    for code in codes:
        several = sheet.column(code).cell is Cell.WORDS
        said[code] = PARTED.join(sent.getlist(code)) if several else sent.get(code, "").strip()
    return said


def changed(sent: MultiDict[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Of what was typed, what is not as it was; what was emptied is taken back."""
    return {code: value or EMPTIED for code, value in said.items() if value != sent.get(f"{WAS}{code}", "")}


def mistakes_of(refused: TremplinError) -> RowMistakes:
    """What a refusal says, each part at its column where it has one."""
    if isinstance(refused, WrongFields):
        named = {each.name: each.message for each in refused.fields if each.name}
        return RowMistakes(named, [f"{each.label} : {each.message}" for each in refused.fields if not each.name])
    if isinstance(refused, NotYet):
        placed = {each.column: each.message for each in refused.reasons if isinstance(each, PlacedReason)}
        return RowMistakes(placed, [each for each in refused.reasons if not isinstance(each, PlacedReason)])
    return RowMistakes({}, [line for line in str(refused).splitlines() if line.strip()])


def written(value: Any) -> str:
    """A value as a field holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case date():
            return value.strftime("%d/%m/%Y")
        case Decimal():
            return f"{value.normalize():f}".replace(".", ",")
        case list() | tuple():
            return PARTED.join(map(str, value)) or NOBODY
        case str() if len(value) == len("2025-01-31") and value[4:5] == value[7:8] == "-":
            return date.fromisoformat(value).strftime("%d/%m/%Y")
    return str(value)


def _field(
    here: Heading,
    column: SheetColumn,
    held: Mapping[str, str],
    shown: Mapping[str, str],
    mistakes: RowMistakes,
) -> PersonField:
    choices = [*choices_of(column, here.fiche, here.words).items()]
    if column.cell is Cell.WORDS:
        choices.append((NOBODY, "aucun de ceux-là"))
    return PersonField(
        name=column.code,
        label=column.label,
        control=CONTROLS[column.cell],
        choices=choices,
        value=shown.get(column.code, ""),
        was=held.get(column.code, ""),
        error=mistakes.fields.get(column.code),
    )


def nothing_typed() -> WrongUsage:
    """What is said of a form that came back as empty as it was."""
    return WrongUsage("Rien n'est rempli : il faut au moins une réponse.")
