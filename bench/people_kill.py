"""Kill a process that imports people, at random instants: nothing acknowledged is lost, and run again it ends the same.

python bench/people_kill.py [rounds] [--seed N] [--postgresql]

It imports three files into each of two dossiers, the same people in both, each file bringing more of them and telling
anew of those before, and prints one line for each import that returned. On PostgreSQL, one time in two the whole server
is killed with it. After each kill every dossier stands as one of the files left it, then all is imported once more: the
canonical dump of its people is that of an import that nothing interrupted.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from engines import Office, make_office, postgresql, sqlite
from factories import make_platform
from kill import kill_server, restart
from killing import settled
from people import AT, activities, evaluations, page, participants
from sqlalchemy import select, text

from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.desk import Desk
from tremplin.casework.following.importing import import_
from tremplin.casework.journal.proof import verify
from tremplin.documents.people.saving import save
from tremplin.records.reference import identifier
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.keys import SealKey

ROUNDS, PEOPLE, PARTS, DOSSIERS = 100, 75, 3, 2
READY = "ready"
PERSONS = METADATA.tables["persons"]
TABLES = [
    METADATA.tables[name]
    for name in (
        *("rosters", "participations", "participation_publics", "participation_health", "exits"),
        *("activities", "evaluations"),
    )
]
# whose a dossier is, and the number of a person, which depends on who came first
OWN = ("dossier_id", "person_id")


def run(url: str, key: Path, folder: Path, references: Sequence[str], files: Sequence[Path]) -> None:
    """Import the files into each dossier, and say so after each."""
    desk = Desk(Database(url, SealKey(key)), make_platform(folder), folder / "files")
    with desk.database.reading() as session:
        who = actor(rows_of(session), "editor@exemple.fr")
    os.write(1, f"{READY}\n".encode())
    for reference in references:
        for rank, file in enumerate(files):
            import_(desk, who, reference, file, at=AT)
            os.write(1, f"{reference} {rank}\n".encode())


def written(folder: Path) -> list[Path]:
    """The files: the first has a third of the people, nobody of whom has left; the last has all that is to be told."""
    files = []
    for part in range(1, PARTS + 1):
        count = PEOPLE * part // PARTS
        people = [*participants(count)]
        if part == 1:
            people = [
                {code: said for code, said in row.items() if not code.startswith(("exit", "left"))} for row in people
            ]
        pages = [page("participants", people), page("activities", [*activities(count, 2 + 2 * part)])]
        if part == PARTS:
            pages.append(page("evaluations", [*evaluations(count)]))
        files.append(folder / f"part{part}.xlsx")
        save(pages, files[-1])
    return files


def dump(database: Database, reference: str) -> str:
    """The SHA-256 of all that is kept of the people of a dossier, each row by its key, in order."""
    found = sha256()
    with database.reading() as session:
        connection = session.connection()
        for table in TABLES:
            of = select(table).where(table.c.dossier_id == identifier(reference)).order_by(*table.primary_key)
            for row in connection.execute(of).mappings():
                found.update(_line(table.name, row.items()))
        participations = METADATA.tables["participations"]
        who = select(participations.c.number, *PERSONS.c).join(PERSONS, PERSONS.c.id == participations.c.person_id)
        of = who.where(participations.c.dossier_id == identifier(reference)).order_by(participations.c.number)
        for row in connection.execute(of).mappings():
            found.update(_line("persons", ((name, value) for name, value in row.items() if name != "id")))
    return found.hexdigest()


def _line(table: str, row: Iterable[tuple[str, Any]]) -> bytes:
    return f"{table} {json.dumps({name: str(value) for name, value in row if name not in OWN})}\n".encode()


def wrong(
    office: Office, expected: Sequence[str], acknowledged: dict[str, int], references: Sequence[str]
) -> Iterator[str]:
    """All that should not be after a kill; ``expected`` are the dumps that each file leaves, the first before any."""
    database = office.desk.database
    settled(database)
    for reference in references:
        stands, told = dump(database, reference), acknowledged.get(reference, 0)
        if stands not in expected:
            yield f"{reference}: half an import"
        elif expected.index(stands) < told:
            yield f"{reference}: {told} imports acknowledged, {expected.index(stands)} kept"
    with database.reading() as session:
        if database.dialect == "sqlite":
            for check in ("integrity_check", "foreign_key_check"):
                found = [tuple(row) for row in session.execute(text(f"PRAGMA {check}"))]
                if found not in ([], [("ok",)]):
                    yield f"{check}: {found[:3]}"
        yield from (problem.sentence for problem in verify(session).problems)


def started(
    office: Office, folder: Path, references: Sequence[str], files: Sequence[Path], *, quiet: bool
) -> Popen[bytes]:
    """The process that imports, once it is about to begin."""
    url = office.desk.database.url.render_as_string(hide_password=False)
    words = [url, str(office.desk.database.key.path), str(folder), ",".join(references), ",".join(map(str, files))]
    child = Popen(
        [sys.executable, __file__, "--run", *words], stdout=PIPE, stderr=DEVNULL if quiet else None, bufsize=0
    )
    assert child.stdout
    if child.stdout.readline().decode().strip() != READY:
        sys.exit("the process that imports did not begin")
    return child


def rounds(database: Database, folder: Path, random: Random, count: int) -> int:
    """Kill so many imports; how many things went wrong."""
    office = make_office(database, folder / "documents")
    files, documents = written(folder), folder / "documents"
    reference = office.running()
    expected = [dump(database, reference)]
    for file in files:
        import_(office.desk, office.editor, reference, file, at=AT)
        expected.append(dump(database, reference))
    assert len(set(expected)) == len(files) + 1
    failures, kept, ended, unfinished, span = 0, 0, 0, 0, 1.0
    for rank in range(count):
        with_server = database.dialect == "postgresql" and rank % 2 == 1
        references = [office.running() for _ in range(DOSSIERS)]
        child = started(office, documents, references, files, quiet=with_server)
        assert child.stdout
        # within one of the imports, each as likely as another however fast the machine is just now
        first = ""
        for _ in range(random.randrange(DOSSIERS * PARTS)):
            begun = time.perf_counter()
            first += child.stdout.readline().decode()
            span = time.perf_counter() - begun
        time.sleep(random.uniform(0, span))
        if with_server:
            kill_server(folder)
        child.kill()
        printed = (first + child.stdout.read().decode()).splitlines()
        unfinished += child.wait() == -signal.SIGKILL
        if with_server:
            restart(folder)
        acknowledged: dict[str, int] = {}
        for line in printed:
            name, _, part = line.partition(" ")
            acknowledged[name] = int(part) + 1
        kept += len(printed)
        found = [*wrong(office, expected, acknowledged, references)]
        for each in references:
            for file in files:
                import_(office.desk, office.editor, each, file, at=AT)
        found += [f"{each}: not the same once run again" for each in references if dump(database, each) != expected[-1]]
        failures += len(found)
        ended += 1
        for told in found:
            print(f"{database.dialect}, round {rank}: {told}", flush=True)
    print(
        f"{database.dialect}: {ended} kills, {unfinished} of them before the end; "
        f"{kept} imports acknowledged; load of the machine {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return failures


def main() -> int:
    words = sys.argv[1:]
    seed = int(words[words.index("--seed") + 1]) if "--seed" in words else Random().randrange(10**6)
    count = int(words[0]) if words and words[0].isdecimal() else ROUNDS
    print(f"seed {seed}", flush=True)
    engine = postgresql if "--postgresql" in words else sqlite
    with engine() as (database, folder):
        failures = rounds(database, folder, Random(seed), count)
    print("nothing lost, nothing by half" if not failures else f"{failures} FAILURES")
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        _, url, key, folder, references, files = sys.argv[1:]
        run(url, Path(key), Path(folder), references.split(","), [Path(file) for file in files.split(",")])
    else:
        sys.exit(main())
