"""The people of a dossier as pages of a file: the columns of the template, and the number of each participation.

A file with names is imported as it is, and changes nothing. Without them nobody is told but by a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tremplin.casework.acting.door import Act, Actor, Desk, may, target_of, visible
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.persons import Identity
from tremplin.casework.following.places import DEPARTURE, FOLLOWED, IDENTITY, STAY, SheetPlace
from tremplin.casework.following.reading import PeopleRead, reading
from tremplin.casework.following.standing import StandingRows, identities_of, publics_of, standing
from tremplin.catalogue.sheets import PARTICIPANTS, SHEETS, Sheet
from tremplin.documents.people.cells import UNTOLD
from tremplin.documents.people.headers import NUMBER
from tremplin.documents.people.pages import Page, PageColumn, look_of
from tremplin.documents.people.spelling import spelled

Said = Mapping[str, Any]


def pages(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    at: datetime,
    names: bool = False,
    sheet: Sheet | None = None,
    codes: bool = False,
    why: str | None = None,
) -> list[Page]:
    """The pages of a dossier, of all sheets or of one; ``codes`` for software, labels for people.

    Names come with what may be read of health, so that the file can be imported: both are lines of the journal.
    """
    health = names and _reads_health(desk, actor, reference)
    asked = [sheet] if sheet else list(SHEETS.values())
    with reading(desk, actor, reference, at=at, names=names, health=health, why=why) as (found, count):
        exported = _PeopleExport(found, [each.name for each in asked])
        count.people = len(exported.standing.stays)
        words = desk.catalogue.words(found.fiche)
        told = []
        for each in asked:
            how = [spelled(column, words, codes=codes) for column in each.columns]
            columns = [PageColumn(column.code if codes else column.label, look_of(column)) for column in each.columns]
            rows = [
                [*(show(said.get(column.code)) for column, show in zip(each.columns, how, strict=True)), number]
                for number, said in exported.rows(each)
            ]
            told.append(Page(each.name, [*columns, PageColumn("number" if codes else NUMBER)], rows))
        return told


def _reads_health(desk: Desk, actor: Actor, reference: str) -> bool:
    with desk.database.reading() as session:
        return may(actor, Act.READ_HEALTH, target_of(session, visible(session, actor, reference)))


class _PeopleExport:
    """What may be told of the people of a dossier, row by row."""

    def __init__(self, found: PeopleRead, sheets: Sequence[str]):
        session, dossier = found.session, found.dossier.id
        self.found = found
        self.standing: StandingRows = standing(session, dossier, sheets)
        self.plain = {} if found.health else publics_of(session, dossier, health=False)
        self.who = identities_of(session, dossier) if found.names else {}
        self.keys = {number: key for key, number in self.standing.keys.items()} if found.names else {}

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Said]]:
        """The rows of a sheet, each with the number of the participation and its values by code."""
        if sheet is PARTICIPANTS:
            return ((number, self._person(number)) for number in sorted(self.standing.stays))
        return self._followed(FOLLOWED[sheet.name])

    def _place(self, number: int) -> Said:
        return {"dossier": self.found.reference, "key": self.keys.get(number)}

    def _person(self, number: int) -> Said:
        stay, departure = self.standing.stays[number], self.standing.departures.get(number)
        who = self.who.get(self.standing.persons[number], Identity())
        return {
            **self._place(number),
            **{code: who[place] for code, place in IDENTITY.items()},
            **{code: stay[place] for code, place in STAY.items()},
            **({code: departure[place] for code, place in DEPARTURE.items()} if departure else {}),
            **({} if self.found.names else dict.fromkeys(work.CONTACT)),
            "publics": self._publics(number, stay.publics),
        }

    def _publics(self, number: int, told: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """All of them, or those that tell of no health and that the others are not told, whether there are any."""
        if told is None or self.found.health:
            return told
        return (*self.plain.get(number, ()), UNTOLD)

    def _followed(self, place: SheetPlace) -> Iterator[tuple[int, Said]]:
        for key, values in sorted(self.standing.rows[place.sheet.name].items(), key=lambda row: _sortable(row[0])):
            number, *own = key
            said = dict(zip(place.keys, own, strict=True)) | {code: values[place.at(code)] for code in place.values}
            yield number, {**self._place(number), **said}


def _sortable(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(str(part).zfill(9) for part in key)
