"""Write what a comparison found: as many statements as tables, whatever the number of people."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update

from tremplin.casework.acting.door import AnyCase
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.comparing import RowComparison
from tremplin.casework.following.persons import ToldIdentity, people_of
from tremplin.casework.following.places import FOLLOWED, TABLES
from tremplin.casework.following.standing import EXITS, PARTICIPATIONS, PUBLICS, SAID, StandingRows
from tremplin.casework.following.words import sensitive
from tremplin.storage.bulk import insert_rows

ROSTERS = TABLES["rosters"]
PUBLICS_AT = work.Stay._fields.index("publics")


def keep(case: AnyCase, said: RowComparison, found: StandingRows, words: Any) -> None:
    """Keep all that changes, under versions of its own, with one line for the journal that names nobody."""
    people = _persons(case, said, found)
    _participations(case, said, found, people)
    _publics(case, said, sensitive(words))
    _rows(case, EXITS, (), said.exits)
    for name, changes in said.rows.items():
        place = FOLLOWED[name]
        _rows(case, place.table, tuple(map(place.kept, place.keys)), changes)
    raise_version(case)
    case.after |= {"rows": {"added": said.tally.added, "changed": said.tally.changed}, "digest": digest(said, words)}


def raise_version(case: AnyCase) -> None:
    """Say that the people of a dossier were written once more: the version of the dossier is left alone."""
    connection, own = case.session.connection(), ROSTERS.c.dossier_id == case.dossier.id
    raised = update(ROSTERS).where(own).values(version=ROSTERS.c.version + 1, changed_at=case.at)
    # the dossier is locked: nobody else begins its roster
    if not connection.execute(raised).rowcount:
        connection.execute(insert(ROSTERS), {"dossier_id": case.dossier.id, "version": 1, "changed_at": case.at})


def touch(case: AnyCase, numbers: Iterable[int]) -> None:
    """Say of participations that something of theirs was written."""
    rows = [{"own": number} for number in numbers]
    if rows:
        raised = update(PARTICIPATIONS).where(
            PARTICIPATIONS.c.dossier_id == case.dossier.id, PARTICIPATIONS.c.number == bindparam("own")
        )
        case.session.connection().execute(raised.values(version=PARTICIPATIONS.c.version + 1), rows)


def digest(said: RowComparison, words: Any) -> str:
    """The hash of what was written, where no name and nothing of anybody's health stands."""
    apart = sensitive(words)
    lines = json.dumps(list(_told(said, apart)), default=_text, separators=(",", ":"), ensure_ascii=False)
    return sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def _told(said: RowComparison, apart: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    for stay in said.people:
        after = stay.after or work.Stay()
        publics = None if after.publics is None else [code for code in after.publics if code not in apart]
        yield "participants", stay.number, after._replace(publics=None, phone=None, email=None), publics
    for exit_ in said.exits:
        yield "exits", exit_.number, exit_.after
    for name, changes in said.rows.items():
        for each in changes:
            yield name, each.number, each.key, each.after


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _persons(case: AnyCase, said: RowComparison, found: StandingRows) -> dict[int, int]:
    """Who the participations are that say it anew, by number."""
    rows = [ToldIdentity(told, found.persons.get(number)) for number, told in said.identities.items()]
    met = people_of(case.session, case.dossier.department, rows) if rows else []
    return {number: each.person_id for number, each in zip(said.identities, met, strict=True)}


def _participations(case: AnyCase, said: RowComparison, found: StandingRows, people: dict[int, int]) -> None:
    connection, dossier = case.session.connection(), case.dossier.id
    keys = {number: key for key, number in said.keys.items()}
    added = [each for each in said.people if each.before is None]
    columns = (
        "dossier_id",
        "number",
        "key",
        "person_id",
        "version",
        "recorded_at",
        "recorded_by",
        "publics_told",
        *SAID,
    )
    recorded = 1, case.at, case.actor.account_id
    rows = [
        (dossier, each.number, keys[each.number], people[each.number], *recorded, *_values(each.after))
        for each in added
    ]
    insert_rows(connection, PARTICIPATIONS, columns, rows)
    names = ("own", "publics_told", *SAID)
    changed = [
        dict(zip(names, (each.number, *_values(each.after)), strict=True))
        for each in said.people
        if each.before is not None
    ]
    own = PARTICIPATIONS.c.dossier_id == dossier, PARTICIPATIONS.c.number == bindparam("own")
    if changed:
        values: dict[str, Any] = {name: bindparam(name) for name in ("publics_told", *SAID)}
        connection.execute(update(PARTICIPATIONS).where(*own).values(values), changed)
    moved = [
        {"own": number, "person": person}
        for number, person in people.items()
        if found.persons.get(number, person) != person
    ]
    if moved:
        connection.execute(update(PARTICIPATIONS).where(*own).values(person_id=bindparam("person")), moved)
    touched = {each.number for each in said.changes()} | said.identities.keys()
    touch(case, sorted(touched - {each.number for each in added}))


def _values(stay: work.Stay) -> tuple[Any, ...]:
    """Whether the publics were told, then the columns of a participation."""
    at = PUBLICS_AT
    return (stay.publics is not None, *stay[:at], *stay[at + 1 :])


def _publics(case: AnyCase, said: RowComparison, apart: frozenset[str]) -> None:
    """The publics that were told, each in the table where it may be read."""
    for table, health in zip(PUBLICS, (False, True), strict=True):
        gone: list[dict[str, Any]] = []
        come: list[tuple[int, int, str]] = []
        for each in said.people:
            before = {code for code in (each.before and each.before.publics) or () if (code in apart) is health}
            after = {code for code in (each.after and each.after.publics) or () if (code in apart) is health}
            gone += [{"own": each.number, "said": code} for code in sorted(before - after)]
            come += [(case.dossier.id, each.number, code) for code in sorted(after - before)]
        connection = case.session.connection()
        if gone:
            own = table.c.dossier_id == case.dossier.id, table.c.participation == bindparam("own")
            connection.execute(delete(table).where(*own, table.c.code == bindparam("said")), gone)
        insert_rows(connection, table, ("dossier_id", "participation", "code"), come)


def _rows(case: AnyCase, table: Table, keys: Sequence[str], changes: Sequence[work.RowChange]) -> None:
    """Write the rows of one table: those that come, those that change, those that are taken back."""
    connection, dossier = case.session.connection(), case.dossier.id
    place = ("participation", *keys)
    own = [table.c.dossier_id == dossier, *(table.c[name] == bindparam(f"own_{name}") for name in place)]
    come = [each for each in changes if each.before is None]
    if come:
        columns = ("dossier_id", *place, *come[0].after._fields)
        insert_rows(connection, table, columns, [(dossier, each.number, *each.key, *each.after) for each in come])
    changed = [each for each in changes if each.before is not None and each.after is not None]
    names = [f"own_{name}" for name in place]
    if changed:
        fields = changed[0].after._fields
        rows = [dict(zip((*names, *fields), (each.number, *each.key, *each.after), strict=True)) for each in changed]
        values: dict[str, Any] = {name: bindparam(name) for name in fields}
        connection.execute(update(table).where(*own).values(values), rows)
    gone = [dict(zip(names, (each.number, *each.key), strict=True)) for each in changes if each.after is None]
    if gone:
        connection.execute(delete(table).where(*own), gone)
