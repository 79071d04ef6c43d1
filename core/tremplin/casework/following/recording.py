"""Record the people of an operation from the rows of sheets: all of them, or none; twice, nothing more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, keep, quoted
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following import keeping
from tremplin.casework.following.cautions import cautions
from tremplin.casework.following.comparing import RowComparison, compared
from tremplin.casework.following.sparing import uncollected
from tremplin.casework.following.standing import StandingRows, proved, reported_on, standing
from tremplin.casework.following.words import unknown_words
from tremplin.catalogue.sheets import PARTICIPANTS, SheetRows

OTHER = "cette ligne est d'un autre dossier : enregistrez-la dans le sien."
# which rows, once what stands is known
Given = Callable[[StandingRows], Sequence[SheetRows]]


@dataclass(frozen=True)
class Recorded:
    """How many rows were added, changed or found as they were; ``warnings`` stop nothing.

    ``numbers`` are the participations that were added, by the keys of the carrier.
    """

    dossier: str
    added: int
    changed: int
    unchanged: int
    warnings: tuple[str, ...] = ()
    numbers: Mapping[str, int] | None = None

    def published(self) -> dict[str, Any]:
        """The counts as other software reads them."""
        counts = {"added": self.added, "changed": self.changed, "unchanged": self.unchanged}
        return {"dossier": self.dossier, **counts, "warnings": list(self.warnings)}


def record(
    desk: Desk, actor: Actor, reference: str, sheets: Sequence[SheetRows], *, at: datetime, dry: bool = False
) -> Recorded:
    """Keep what sheets say of the people of a dossier; ``dry`` tells what it would change, and keeps nothing.

    A row that says what is recorded changes nothing: a file that comes twice writes no line in the journal.
    """
    names = {each.sheet.name for each in sheets}
    return written(desk, actor, reference, lambda found: sheets, names, at=at, dry=dry)


def written(
    desk: Desk,
    actor: Actor,
    reference: str,
    given: Given,
    names: set[str],
    *,
    at: datetime,
    dry: bool = False,
    again: bool = True,
) -> Recorded:
    """Record the rows that ``given`` makes of what stands, of the sheets of these names."""
    try:
        return _written(desk, actor, reference, given, names, at=at, dry=dry, again=again)
    except IntegrityError:
        # another dossier met one of these people at this very moment: this time, they are found
        return _written(desk, actor, reference, given, names, at=at, dry=dry, again=again)


def _written(
    desk: Desk,
    actor: Actor,
    reference: str,
    given: Given,
    names: set[str],
    *,
    at: datetime,
    dry: bool,
    again: bool,
) -> Recorded:
    with uncollected(), desk.database.writing() as session:
        case = desk.find(session, actor, Act.RECORD_PEOPLE, reference, at)
        known: list[tuple[StandingRows, RowComparison]] = []
        words = desk.catalogue.words(case.fiche)

        def propose(case: AnyCase) -> work.PeopleWork:
            found = standing(session, case.dossier.id, names, identities=PARTICIPANTS.name in names)
            sheets = given(found)
            said = compared(sheets, found, again=again)
            said.wrong += [*_of_others(case, sheets), *unknown_words(sheets, words)]
            known.append((found, said))
            return proposed(case, said, found)

        desk.check(case, propose)
        ((found, said),) = known
        told = cautions(case, said, found)
        changed = bool(said.tally.added or said.tally.changed)
        if changed and not dry:
            keeping.keep(case, said, found, words)
            keep(case)
        tally = said.tally
        return Recorded(case.reference, tally.added, tally.changed, tally.unchanged, told, said.keys)


def proposed(case: AnyCase, said: RowComparison, found: StandingRows) -> work.PeopleWork:
    """What a comparison would change, as the conditions of the act judge it."""
    stays = {**found.stays, **{each.number: each.after for each in said.people if each.after}}
    departures = {**found.departures, **{each.number: each.after for each in said.exits if each.after}}
    for each in said.exits:
        if each.after is None:
            departures.pop(each.number, None)
    return work.PeopleWork(
        reported_on=reported_on(case.session, case.dossier.id),
        unreadable=said.wrong,
        people=said.people,
        exits=said.exits,
        renamed=said.renamed,
        proved=proved(case.session, case.dossier.id) if said.renamed else frozenset(),
        news=said.rows.get("milestones", ()),
        doings=said.rows.get("activities", ()),
        acquired=said.rows.get("evaluations", ()),
        stays=stays,
        departures=departures,
    )


def _of_others(case: AnyCase, sheets: Sequence[SheetRows]) -> Any:
    """The rows that say that they are of another dossier."""
    for each in sheets:
        at = next((at for at, column in enumerate(each.columns) if column.code == "dossier"), None)
        if at is None:
            continue
        ours = {None, *(said for said in {row[at] for row in each.rows} if said and _ours(case, said))}
        for line, row in zip(each.lines or (0,) * len(each.rows), each.rows, strict=True):
            if row[at] not in ours:
                yield work.placed(each.sheet, line, "dossier", OTHER)


def _ours(case: AnyCase, said: Any) -> bool:
    return isinstance(said, str) and quoted(said, case.dossier.call, case.dossier.id)
