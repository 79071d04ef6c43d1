"""Chain a journal again in the form that seals rows and names nobody; nothing of what it says nor of its proof is lost.

Each line keeps its number, and under the key what its number and its hash were. Line 0 tells the head of the chain
before, and which of its lines did not follow. The rows that stand are sealed by lines that come after all the others.
"""

import json
from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from tremplin.records.base import Instant
from tremplin.records.chain import INSTALLATION, START, line_hash, text
from tremplin.records.reference import reference_of
from tremplin.records.seals import DOSSIERS, SEALED, columns, owner, seal
from tremplin.storage.keys import Pseudonyms
from tremplin.storage.sealing import named, veiled

BLOCK, MOST = 500, 20
ACT = "seal"
OLD = ("number", "at", "actor", "act", "subject", "dossier_id", "reason", "before", "after", "previous", "hash")
KINDS: Mapping[str, Any] = {"number": sa.BigInteger(), "at": Instant(), "dossier_id": sa.BigInteger()}
LINES = sa.table("journal", *(sa.column(name, KINDS.get(name, sa.Text())) for name in (*OLD, "seals", "former")))
HEAD = sa.table("journal_head", sa.column("number"), sa.column("hash"), sa.column("key"))
Line = dict[str, Any]


def rechain(connection: sa.Connection, names: Pseudonyms) -> None:
    """Chain the journal of a base again, and seal the rows that stand in it."""
    Rechaining(connection, names).run()


def holds(connection: sa.Connection) -> bool:
    """Whether a base holds anything to chain or to seal."""
    tables: tuple[Any, ...] = (LINES, *(table for table in SEALED if sa.inspect(connection).has_table(table.name)))
    return any(connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() for table in tables)


class Rechaining:
    """One rewriting of a journal, in a transaction under way."""

    def __init__(self, connection: sa.Connection, names: Pseudonyms):
        self.connection, self.names = connection, names
        # the clock of the engine: nothing below the edges reads another
        self.at = connection.scalar(sa.select(sa.type_coerce(sa.func.current_timestamp(), Instant())))
        people = connection.execute(sa.text("SELECT id, login FROM accounts"))
        self.people = {login: names.account(number) for number, login in people}
        self.number, self.hash = 0, START

    def run(self) -> None:
        """Line 0, the lines that were there, and the seals of the rows that stand."""
        last, hash_ = self.connection.execute(sa.select(HEAD.c.number, HEAD.c.hash)).one()
        said = {"head": f"{last}:{hash_}", "wrong": self._wrong(last, hash_)}
        self._append({"subject": "journal", "after": text(said)}, number=0)
        for block in self._blocks():
            self.connection.execute(
                sa.update(LINES).where(LINES.c.number == sa.bindparam("old")),
                [{"old": line["number"], **self._renewed(line)} for line in block],
            )
        # the lines that the head does not know are told by the chain as they were
        self.number = max(self.number, last)
        for line in self._seals():
            self._append(line, number=self.number + 1)
        self.connection.execute(sa.update(HEAD).values(number=self.number, hash=self.hash, key=self.names.mark))

    def _wrong(self, last: int, hash_: str) -> list[int]:
        """The first lines that do not follow in the chain before."""
        wrong, previous, expected = [], START, 1
        for block in self._blocks():
            for line in block:
                sound = line_hash({name: line[name] for name in OLD}) == line["hash"]
                if not sound or line["previous"] != previous or line["number"] != expected:
                    wrong.append(line["number"])
                previous, expected = line["hash"], line["number"] + 1
        if (expected - 1, previous) != (last, hash_):
            wrong.append(last)
        return wrong[:MOST]

    def _blocks(self) -> Iterator[list[Line]]:
        """The lines from the first to the last, read block by block, since they change meanwhile."""
        after = 0
        while True:
            chosen = sa.select(LINES).where(LINES.c.number > after).order_by(LINES.c.number).limit(BLOCK)
            block = [dict(row) for row in self.connection.execute(chosen).mappings()]
            if not block:
                return
            after = block[-1]["number"]
            yield block

    def _renewed(self, line: Line) -> Line:
        """A line in the new form, which keeps what it was in the old one."""
        what, _, whom = line["subject"].partition(" ")
        new = {
            **line,
            "actor": self._person(line["actor"]),
            "subject": f"{what} {self.names.account(int(whom))}" if what == "compte" else line["subject"],
            "before": self._veiled(line["before"]),
            "after": self._veiled(line["after"]),
            "former": self.names.line(f"{line['number']}:{line['hash']}"),
        }
        return self._chained(new)

    def _person(self, login: str) -> str:
        if login == INSTALLATION:
            return login
        return self.people.get(login) or self.names.value(login)

    def _veiled(self, kept: str) -> str:
        try:
            said = json.loads(kept)
        except ValueError:
            return kept
        return text(veiled(said, self.names)) if isinstance(said, dict) else kept

    def _append(self, said: Mapping[str, Any], *, number: int) -> None:
        line = {"at": self.at, "actor": INSTALLATION, "act": ACT, "dossier_id": None, "reason": None, "before": "{}"}
        line |= {"after": "{}", "seals": None, "former": None, "number": number, **said}
        self.connection.execute(sa.insert(LINES), self._chained(line))

    def _chained(self, line: Line) -> Line:
        line["previous"] = self.hash
        line["hash"] = self.hash = line_hash(line)
        self.number = line["number"]
        return line

    def _seals(self) -> Iterator[Line]:
        """A line for each dossier, and some for what belongs to none."""
        here = [table for table in SEALED if sa.inspect(self.connection).has_table(table.name)]
        owned = [table for table in here if owner(table)]
        streams = [self._of_dossiers(place, table) for place, table in enumerate(owned)]
        for dossier, rows in groupby(merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0)):
            held, subject = dict[str, str](), f"dossier {dossier}"
            for _, place, row in rows:
                held |= self._sealed(owned[place], row)
                if owned[place] is DOSSIERS:
                    subject = f"dossier {reference_of(row['call'], dossier)}"
            yield {"subject": subject, "dossier_id": dossier, "seals": text(held)}
        for table in here:
            if not owner(table):
                left = self._rows(table)
                while block := list(islice(left, BLOCK)):
                    held = {name: said for row in block for name, said in self._sealed(table, row).items()}
                    yield {"subject": table.name, "seals": text(held)}

    def _sealed(self, table: sa.Table, row: Mapping[str, Any]) -> dict[str, str]:
        kept = {name: row[name] for name in columns(table) if name in row}
        return {named(table, [row[column.name] for column in table.primary_key], self.names): seal(kept)}

    def _of_dossiers(self, place: int, table: sa.Table) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
        return ((row[owner(table) or ""], place, row) for row in self._rows(table))

    def _rows(self, table: sa.Table) -> Iterator[Mapping[str, Any]]:
        """The rows of a table as the engine keeps them, with the columns that it has now."""
        order = owner(table) or ", ".join(column.name for column in table.primary_key)
        # whatever a later version adds to the table is not there yet
        chosen = sa.text(f"SELECT * FROM {table.name} ORDER BY {order}")
        options = {"stream_results": True, "max_row_buffer": BLOCK}
        with self.connection.execute(chosen, execution_options=options) as found:
            yield from (dict(row) for row in found.mappings())
