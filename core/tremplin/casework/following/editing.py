"""Record one person, or change what is recorded of them: the same path as a file, for one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tremplin.casework.acting.door import (
    Actor,
    Conflict,
    Desk,
    Difference,
    RefusedRequest,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    hint,
    reference_of,
    visible,
)
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.persons import ERASED
from tremplin.casework.following.places import DEPARTURE, FOLLOWED, STAY
from tremplin.casework.following.recording import written
from tremplin.casework.following.standing import StandingRows
from tremplin.catalogue.calendar import french
from tremplin.catalogue.sheets import EMPTIED, PARTICIPANTS, SHEETS, ColumnAbout, Sheet, SheetColumn, SheetRows
from tremplin.documents.door import Vocabulary
from tremplin.documents.people.one import row as typed

NOTHING = "rien"
# what is said of a value that may not be shown to whoever may write it
UNSHOWN = "une valeur qui ne se montre pas ici"


@dataclass(frozen=True)
class Edited:
    """One person whose rows were recorded: their number in the dossier, and whether anything changed."""

    dossier: str
    number: int
    version: int
    changed: bool
    warnings: tuple[str, ...] = ()

    def published(self) -> dict[str, Any]:
        """The same for software."""
        return {
            "dossier": self.dossier,
            "number": self.number,
            "version": self.version,
            "changed": self.changed,
            "warnings": list(self.warnings),
        }


def add(desk: Desk, actor: Actor, reference: str, said: Mapping[str, str], *, at: datetime) -> Edited:
    """Record one person more, by the columns of the sheet of participants; without a key, their number is their key."""
    shown, row = _read(desk, actor, reference, PARTICIPANTS, {"key": "1", **said})
    keys: list[str] = []

    def given(found: StandingRows) -> Sequence[SheetRows]:
        key = said.get("key", "").strip() or _fresh(found)
        if key in found.keys:
            number = found.keys[key]
            raise WrongUsage(f"cette clé est celle du participant n° {number} : changez-la, ou modifiez-le.")
        keys.append(key)
        return [_keyed(row, key)]

    done = written(desk, actor, reference, given, {PARTICIPANTS.name}, at=at, again=False)
    return Edited(shown, (done.numbers or {})[keys[-1]], 1, True, done.warnings)


def edit(
    desk: Desk,
    actor: Actor,
    reference: str,
    number: int,
    said: Mapping[str, str],
    *,
    at: datetime,
    sheet: str = PARTICIPANTS.name,
    version: int | None = None,
) -> Edited:
    """Change one person, known by their number, or one of their rows: what is not said stays, « - » takes it back.

    ``version`` is the one that was read of them: whoever changed them since is shown, and nothing is kept.
    """
    if sheet not in SHEETS:
        raise UnknownIdentifier("feuille", excerpt(sheet), SHEETS)
    if "key" in said:
        raise WrongUsage("la clé d'un participant ne change pas : c'est par elle qu'il est reconnu.")
    shown, row = _read(desk, actor, reference, SHEETS[sheet], {**said, "key": "1"})
    versions: list[int] = []

    def given(found: StandingRows) -> Sequence[SheetRows]:
        if number not in found.stays:
            raise UnknownIdentifier("participant", str(number), ())
        key = next((key for key, own in found.keys.items() if own == number), None)
        if key is None:
            # the key went with the person who was erased
            _refuse_contact(row)
            key = f"{number}\0"
            found.keys[key] = number
        own = _keyed(row, key)
        if version is not None and version != found.versions[number]:
            told = _differences(own, number, found, _words(desk, actor, reference))
            raise Conflict(f"Le participant n° {number} du dossier {shown}", told, found.versions[number])
        versions.append(found.versions[number])
        return [own]

    done = written(desk, actor, reference, given, {sheet}, at=at)
    changed = bool(done.added or done.changed)
    return Edited(shown, number, versions[-1] + changed, changed, done.warnings)


def _read(desk: Desk, actor: Actor, reference: str, sheet: Sheet, said: Mapping[str, str]) -> tuple[str, SheetRows]:
    """The dossier as it is quoted, and the row that was typed, read before anything is locked."""
    known = [column.code for column in sheet.columns if column.code != "dossier"]
    for code in said:
        if code not in known:
            raise WrongUsage(
                f"colonne « {excerpt(code)} » : inconnue.{hint(code, known)} Connues : {', '.join(known)}."
            )
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        words = desk.catalogue.words(desk.shelf.fiche(session, dossier.snapshot))
        shown = reference_of(dossier.call, dossier.id)
    return shown, typed(sheet, said, words)


def _words(desk: Desk, actor: Actor, reference: str) -> Vocabulary:
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        return desk.catalogue.words(desk.shelf.fiche(session, dossier.snapshot))


def _refuse_contact(row: SheetRows) -> None:
    """Refuse to be told again how to reach somebody who was erased."""
    told = zip(row.columns, row.rows[0], strict=True)
    if any(isinstance(value, str) for column, value in told if column.code in work.CONTACT):
        raise RefusedRequest(ERASED)


def _keyed(row: SheetRows, key: str) -> SheetRows:
    """The row of somebody, told without a line: no file was read."""
    at = next(at for at, column in enumerate(row.columns) if column.code == "key")
    ((*values,),) = row.rows
    values[at] = key
    return SheetRows(row.sheet, row.columns, [tuple(values)])


def _fresh(found: StandingRows) -> str:
    """A key that nobody has: the number to come, and more signs as long as somebody has it."""
    key = str(max(found.stays, default=0) + 1)
    while key in found.keys:
        key += "-1"
    return key


def _differences(row: SheetRows, number: int, found: StandingRows, words: Vocabulary) -> list[Difference]:
    """What stands beside what is proposed, where they differ; a name and a public are told without being shown."""
    told = []
    for column, yours in zip(row.columns, row.rows[0], strict=True):
        if yours is None or column.key:
            continue
        hidden = column.about in (ColumnAbout.IDENTITY, ColumnAbout.PUBLICS)
        theirs = _standing(row, column, number, found)
        yours = None if yours is EMPTIED else yours
        if theirs != yours:
            shown = (UNSHOWN, UNSHOWN) if hidden else (_shown(column, theirs, words), _shown(column, yours, words))
            told.append(Difference(column.label, *shown))
    return told


def _standing(row: SheetRows, column: SheetColumn, number: int, found: StandingRows) -> Any:
    if row.sheet is PARTICIPANTS:
        if column.code in STAY:
            return found.stays[number][STAY[column.code]]
        if column.code in DEPARTURE:
            departure = found.departures.get(number)
            return departure and departure[DEPARTURE[column.code]]
        who = found.identities.get(found.persons[number])
        return who and getattr(who, column.code)
    place = FOLLOWED[row.sheet.name]
    codes = [each.code for each in row.columns]
    own = (number, *(row.rows[0][codes.index(code)] for code in place.keys))
    kept = found.rows[row.sheet.name].get(own)
    return kept and kept[place.at(column.code)]


def _shown(column: SheetColumn, value: Any, words: Vocabulary) -> str:
    match value:
        case None:
            return NOTHING
        case bool():
            return "oui" if value else "non"
        case date():
            return french(value)
        case Decimal():
            return f"{value.normalize():f}".replace(".", ",")
        case _:
            known = {**words.family(column.family), **dict(column.more)} if column.family else {}
            return str(known.get(value, value))
