"""Write to a database at a steady pace, as a service at work, and print each number once it is acknowledged.

``python tests/storage/writing.py <url> <folder of files> <writes per second>``: each is an organisation, its
accreditation and a file, in one transaction. Whoever launches it reads what it prints, then kills it.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Condition, Thread

from sqlalchemy import text

from tremplin.storage.engine import Database
from tremplin.storage.place import DatabasePlace

AT = "2026-01-20 09:00:00+00:00"
ROWS = [
    text("INSERT INTO organisations (id, name, rna, created_at, version) VALUES (:id, :name, :rna, :at, 1)"),
    text("INSERT INTO accreditations VALUES (:id, 1, 'ai', '2026-01-01', NULL)"),
    text("INSERT INTO stored_files (hash, size, media_type, stored_at) VALUES (:hash, :size, 'text/plain', :at)"),
]
# the number, and whether all that it wrote is there
FOUND = text("""
    SELECT organisations.id, accreditations.number, stored_files.hash FROM organisations
    LEFT JOIN accreditations ON accreditations.organisation_id = organisations.id
    LEFT JOIN stored_files ON stored_files.hash = organisations.name
    WHERE organisations.id > :first
""")
FIRST = 1000
PIECES = [b"statuts de l'association", b"budget", b"%PDF-1.4 " * 9000]


def content(number: int) -> bytes:
    return f"pièce {number}\n".encode() * 50


def attach(folder: Path, content: bytes) -> str:
    """Keep a file under its hash, before the row that names it."""
    hash_ = sha256(content).hexdigest()
    file = folder / hash_[:2] / hash_
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return hash_


def write(database: Database, folder: Path, number: int) -> None:
    kept = content(number)
    hash_ = attach(folder, kept)
    row = {"id": FIRST + number, "name": hash_, "rna": f"W9{number:08}", "at": AT, "hash": hash_, "size": len(kept)}
    with database.writing() as session:
        for order in ROWS:
            session.execute(order, row)


class Acknowledged:
    """What a process that writes says is kept, as it says it."""

    def __init__(self) -> None:
        self.last, self.ended, self.changed = 0, False, Condition()

    def follow(self, process: Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            with self.changed:
                self.last = int(line)
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait(self, number: int) -> int:
        """The last number, once it has come to this one."""
        with self.changed:
            self.changed.wait_for(lambda: self.ended or self.last >= number, timeout=60)
            assert self.last >= number, "the process does not write"
            return self.last


@contextmanager
def writing(place: DatabasePlace, pace: int) -> Iterator[Acknowledged]:
    """A process that writes meanwhile; it is killed at the end."""
    url = place.url.render_as_string(hide_password=False)
    command = [sys.executable, __file__, url, str(place.files), str(pace)]
    with Popen(command, stdout=PIPE, text=True) as process:
        acknowledged = Acknowledged()
        reader = Thread(target=acknowledged.follow, args=(process,))
        reader.start()
        try:
            yield acknowledged
        finally:
            process.kill()
            reader.join()


def whole(database: Database) -> int:
    """How many writes a database holds, none half done and none missing among them."""
    with database.reading() as session:
        found = session.execute(FOUND, {"first": FIRST}).all()
    assert all(number == 1 and hash_ for _, number, hash_ in found), "a write is there by half"
    assert {each - FIRST for each, *_ in found} == set(range(1, len(found) + 1)), "a write is missing"
    return len(found)


if __name__ == "__main__":
    url, folder, pace = sys.argv[1:]
    database, start = Database(url), time.monotonic()
    already = whole(database)
    for number in count(already + 1):
        write(database, Path(folder), number)
        print(number, flush=True)  # noqa: T201 -- what it prints is what it acknowledges
        time.sleep(max(0.0, start + (number - already) / float(pace) - time.monotonic()))
