"""Pour a rehearsal into the real database: as it was played, or with as many casts of each dossier as are wanted."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.commitments import TABLE as ENVELOPES
from tremplin.casework.following.persons import hash_of
from tremplin.casework.journal.line import ADVANCE, LAST, START, line_hash
from tremplin.demo.cast import CastCarrier, Progress
from tremplin.demo.dice import Dice
from tremplin.demo.moulds import LINES, OWNED, PERSONS, SEARCHED, Copy, Mould, Row, moulds
from tremplin.demo.naming import invented, retitled
from tremplin.records.chain import text
from tremplin.records.seals import kept, seal
from tremplin.records.tables import METADATA
from tremplin.storage.marking import MARKS, mark_all

BLOCK = 500
PARTICIPATIONS = METADATA.tables["participations"]
SEXES = select(PARTICIPATIONS.c.person_id, func.min(PARTICIPATIONS.c.sex)).group_by(PARTICIPATIONS.c.person_id)
# a line is known by its second, its dossier and its rank, in one integer, so that many sort in little memory
DOSSIERS, RANKS = 2**22, 2**10
# people, organisations and envelopes come before any dossier
BEFORE = select(LINES).where(LINES.c.dossier_id.is_(None)).order_by(LINES.c.number)


def copies(session: Session, carriers: Sequence[CastCarrier], dossiers: int, seed: int) -> list[Copy]:
    """The casts of all that was played, numbered as they were opened; the first of each is the dossier itself."""
    played = moulds(session, {each.id: each for each in carriers})
    alike: dict[Any, list[CastCarrier]] = {}
    for carrier in carriers:
        alike.setdefault(carrier.profile, []).append(carrier)
    made: list[Copy] = []
    for place, mould in enumerate(played):
        dice = Dice(seed, "copy", place)
        made.append(Copy(mould, mould.id, mould.title, mould.carrier, timedelta(0)))
        for rank in range(1, _share(place, len(played), dossiers)):
            carrier = dice.one_of(alike[mould.carrier.profile])
            shift = timedelta(seconds=dice.between(*mould.shifts))
            made.append(Copy(mould, 0, retitled(mould.title, dice), carrier, shift, rank))
    made.sort(key=lambda copy: (copy.created_at, copy.mould.id))
    return [replace(copy, id=number) for number, copy in enumerate(made, start=1)]


def _share(place: int, played: int, dossiers: int) -> int:
    """How many dossiers the mould of a place stands for, itself among them."""
    return dossiers // played + (place < dossiers % played)


def pour(rehearsed: Connection, connection: Connection, made: Sequence[Copy], progress: Progress) -> None:
    """Write everything, in a transaction under way."""
    opened: dict[str, str] = {}
    for table in METADATA.sorted_tables:
        if table is PERSONS:
            _people(rehearsed, connection, made)
        elif table not in (*OWNED, LINES, LAST, *SEARCHED):
            found = rehearsed.execute(select(table).order_by(*table.primary_key.columns))
            rows = [dict(row) for row in found.mappings()]
            if table is ENVELOPES:
                rows = _committed(rows, made)
                opened = {f"{table.name}/{row['id']}": seal(kept(table, row)) for row in rows}
            _write(connection, table, rows)
    for written, block in _blocks(made):
        for table in OWNED:
            _write(connection, table, [row for copy in block for row in copy.mould.rows(table, copy)])
        progress("Dossiers", written, len(made))
    mark_all(connection)
    _dated(rehearsed, connection, made)
    _tell(rehearsed, connection, made, opened, progress)
    _resume(connection)


def _dated(rehearsed: Connection, connection: Connection, made: Sequence[Copy]) -> None:
    """Give each cast the day from which its mould is late: it is shifted by hours, within its days."""
    due = dict(rehearsed.execute(select(MARKS.c.dossier_id, MARKS.c.due_on)).all())
    known = [{"dossier": copy.id, "due": due[copy.mould.id]} for copy in made]
    connection.execute(
        update(MARKS).where(MARKS.c.dossier_id == bindparam("dossier")).values(due_on=bindparam("due")), known
    )


def _people(rehearsed: Connection, connection: Connection, made: Sequence[Copy]) -> None:
    """Write the people of each rank of casts: those of the rehearsal under other names, with hashes of their own."""
    sexes: dict[int, str | None] = dict(rehearsed.execute(SEXES).all())
    known = {row["id"]: dict(row) for row in rehearsed.execute(select(PERSONS)).mappings()}
    ranks: defaultdict[int, set[int]] = defaultdict(set)
    for copy in made:
        ranks[copy.rank] |= copy.mould.persons
    for rank in sorted(ranks):
        renamed = (_renamed(known[number], sexes[number], rank, made[0].mould) for number in sorted(ranks[rank]))
        for _, block in _blocks(renamed):
            _write(connection, PERSONS, block)


def _renamed(row: Row, sex: str | None, rank: int, mould: Mould) -> Row:
    number = row["id"] + rank * mould.people
    who = invented(number - 1, sex)
    row = {**row, "id": number, "last_name": who.last_name, "first_name": who.first_name}
    return {**row, "hash": hash_of(mould.names.person, row["department"], row)}


def _tell(
    rehearsed: Connection,
    connection: Connection,
    made: Sequence[Copy],
    opened: Mapping[str, str],
    progress: Progress,
) -> None:
    """Write the journal, and what its last line is; the line that opens an envelope seals what all the casts drew."""
    before = [_sealing(dict(row), opened) for row in rehearsed.execute(BEFORE).mappings()]
    mark = rehearsed.scalar(select(LAST.c.key))
    total = len(before) + sum(len(copy.mould.moments) for copy in made)
    for written, lines in _blocks(_chained(chain(before, _lines(made)))):
        _write(connection, LINES, lines)
        connection.execute(ADVANCE, {"number": lines[-1]["number"], "hash": lines[-1]["hash"], "key": mark})
        progress("Journal", written, total)


def _sealing(line: Row, opened: Mapping[str, str]) -> Row:
    said = json.loads(line["seals"] or "{}")
    return line | {"seals": text({name: opened.get(name, kept) for name, kept in said.items()}) if said else None}


def _committed(rows: Iterable[Row], made: Iterable[Copy]) -> list[Row]:
    """The envelopes, with what all the casts together take from them."""
    cents: Counter[int] = Counter()
    places: Counter[int] = Counter()
    for copy in made:
        if copy.mould.envelope is not None:
            cents[copy.mould.envelope] += copy.mould.granted_cents
            places[copy.mould.envelope] += 1
    return [row | {"committed_cents": cents[row["id"]], "committed_places": places[row["id"]]} for row in rows]


def _chained(lines: Iterable[Row]) -> Iterator[Row]:
    """Lines in their order, each holding the hash of the one before."""
    previous = START
    for number, line in enumerate(lines, start=1):
        line |= {"number": number, "previous": previous}
        line["hash"] = previous = line_hash(line)
        yield line


def _lines(made: Sequence[Copy]) -> Iterator[Row]:
    by_number = {copy.id: copy for copy in made}
    keys = [
        (_second(at + copy.shift) * DOSSIERS + copy.id) * RANKS + rank
        for copy in made
        for rank, at in enumerate(copy.mould.moments)
    ]
    keys.sort()
    for key in keys:
        rest, rank = divmod(key, RANKS)
        copy = by_number[rest % DOSSIERS]
        yield copy.mould.line(rank, copy)


def _second(at: datetime) -> int:
    return int(at.timestamp())


def _blocks(items: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Blocks, each after how many things there are up to its end."""
    left, count = iter(items), 0
    while block := list(islice(left, BLOCK)):
        count += len(block)
        yield count, block


def _write(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    # 100,000 dossiers took 430 s row by row, and 102 by COPY (bench/README.md)
    if rows and connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    elif rows:
        connection.execute(insert(table), rows)


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write rows by COPY, in less than half the time that PostgreSQL takes to insert them one by one."""
    dialect = connection.dialect
    # COPY goes round SQLAlchemy: what it does to a value before it is bound is done here
    bound = [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in table.columns]
    names = ", ".join(dialect.identifier_preparer.quote(name) for name, _ in bound)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([made(row[name]) if made else row[name] for name, made in bound])


def _resume(connection: Connection) -> None:
    """Have PostgreSQL number the next rows after these."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = connection.scalar(select(func.max(column)))
            if last:
                # a sequence does not see the numbers that a row came with (PostgreSQL, Sequence Manipulation Functions)
                told = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(told, last)))
