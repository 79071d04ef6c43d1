"""A process that deposits dossiers until it is killed, and what must hold afterwards.

Run as a script, it opens dossiers and deposits them one after the other, each under its reference as a key, and prints
a receipt on an unbuffered pipe once the call has returned: what is printed was acknowledged.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from subprocess import DEVNULL, PIPE, Popen

from databases import OTHERS
from desks import AT, FICHE, SAID, Office
from factories import make_platform
from sqlalchemy import func, select, text

from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.desk import Desk
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create
from tremplin.casework.journal.proof import verify
from tremplin.records.acts import Act
from tremplin.records.budgets import BudgetLine
from tremplin.records.deposits import Deposit
from tremplin.records.dossiers import Dossier, Public, State, Territory
from tremplin.records.journal import JournalLine
from tremplin.records.reference import identifier, reference_of
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.keys import SealKey

SHORTEST, LONGEST = 0.080, 0.230
# what SAID writes beside a dossier: whoever finds less has found half a dossier
CHILDREN = {Territory: 1, Public: 1, BudgetLine: 2}


def run(url: str, key: Path, folder: Path, organisation: int) -> None:
    """Deposit dossiers without end."""
    desk = Desk(Database(url, SealKey(key)), make_platform(folder), folder / "files")
    with desk.database.reading() as session:
        who = actor(rows_of(session), "signatory@exemple.fr")
    while True:
        made = create(desk, who, fiche=FICHE, organisation_id=organisation, title="Ateliers", at=AT, said=SAID)
        receipt = deposit(desk, who, made, at=AT, key=made)
        os.write(1, f"{made} {receipt.number}\n".encode())


def killed(office: Office, folder: Path, random: Random, also: Callable[[], object] | None = None) -> dict[str, str]:
    """The receipts that a process gave before it was killed; ``also`` ends the server first."""
    url = office.desk.database.url.render_as_string(hide_password=False)
    key = office.desk.database.key.path
    script = [sys.executable, __file__, url, str(key), str(folder), str(office.organisation)]
    # without a buffer, what is read line by line is not lost to what is read at the end
    with Popen(script, stdout=PIPE, stderr=DEVNULL if also else None, bufsize=0) as child:
        assert child.stdout
        # the first deposit prepares every statement: those that follow are the ones to interrupt
        first = child.stdout.readline().decode()
        time.sleep(random.uniform(SHORTEST, LONGEST))
        if also:
            also()
        child.kill()
        printed = first + child.stdout.read().decode()
    assert also or child.returncode == -signal.SIGKILL
    return dict(line.split(" ") for line in printed.splitlines())


def settled(database: Database) -> None:
    """Wait until the server has ended what the killed process had asked of it."""
    while database.dialect == "postgresql":
        with database.reading() as session:
            if session.scalar(OTHERS) == 0:
                return
        time.sleep(0.01)


def wrong(office: Office, receipts: dict[str, str]) -> list[str]:
    """All that should not be, after a kill and then after each dossier was deposited again under its key."""
    settled(office.desk.database)
    found = [*_lost(office.desk.database, receipts), *_halved(office.desk.database)]
    with office.desk.database.reading() as session:
        dossiers = [reference_of(call, number) for call, number in session.execute(select(Dossier.call, Dossier.id))]
    for each in dossiers:
        again = deposit(office.desk, office.signatory, each, at=AT, key=each).number
        if again != receipts.get(each, f"{each}-R1"):
            found.append(f"{each}: {again} when deposited again, not {receipts.get(each)}")
    with office.desk.database.reading() as session:
        if session.scalar(select(func.count()).select_from(Deposit)) != len(dossiers):
            found.append("a key made two deposits")
    return [*found, *_halved(office.desk.database)]


def _lost(database: Database, receipts: dict[str, str]) -> Iterator[str]:
    """What was acknowledged and is not there."""
    with database.reading() as session:
        states = dict(session.execute(select(Dossier.id, Dossier.state)).all())
        kept = session.execute(select(Deposit.key, Deposit.number)).all()
        # a key is kept behind the number of the organisation whose it is
        keys = {key.partition(":")[2]: number for key, number in kept}
        lines = select(JournalLine.dossier_id, JournalLine.after).where(JournalLine.act == Act.DEPOSIT)
        written = {dossier: json.loads(after)["receipt"] for dossier, after in session.execute(lines)}
    for each, receipt in receipts.items():
        number = identifier(each)
        if states.get(number) != State.SUBMITTED:
            yield f"{each}: acknowledged, and {states.get(number)}"
        if receipt != f"{each}-R{keys.get(each)}" or keys.get(each) != written.get(number):
            yield f"{each}: {receipt} acknowledged, deposit {keys.get(each)}, line {written.get(number)}"


def _halved(database: Database) -> Iterator[str]:
    """What was written by half."""
    with database.reading() as session:
        if database.dialect == "sqlite":
            for check in ("integrity_check", "foreign_key_check"):
                told = [tuple(row) for row in session.execute(text(f"PRAGMA {check}"))]
                if told not in ([], [("ok",)]):
                    yield f"{check}: {told[:3]}"
        proof = verify(session)
        yield from (problem.sentence for problem in proof.problems)
        of_none = select(JournalLine.number).where(JournalLine.dossier_id.not_in(select(Dossier.id)))
        yield from (f"line {number}: of a dossier that is not there" for number in session.scalars(of_none))
        deposited = set(session.scalars(select(Deposit.dossier_id)))
        for number, state in session.execute(select(Dossier.id, Dossier.state)):
            if (state == State.SUBMITTED) != (number in deposited):
                yield f"dossier {number}: {state}, and its deposit is {number in deposited}"
        for kind, count in CHILDREN.items():
            counted = func.count(kind.dossier_id)
            halves = select(Dossier.id).outerjoin(kind).group_by(Dossier.id).having(counted != count)
            yield from (f"dossier {number}: half its {kind.__tablename__}" for number in session.scalars(halves))


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
