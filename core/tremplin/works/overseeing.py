"""What an admin of everything sees of everybody's works: that some failed, and when the journal was last verified."""

from shutil import disk_usage
from typing import Any

from sqlalchemy import select

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor, departments
from tremplin.records.acts import Act
from tremplin.records.tables import Account, Queue, Work
from tremplin.works.declared import KINDS

MOST = 50


def failed(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """The last works that failed: of whom, when and what kind; why is for their owner, whose dossiers it may name."""
    # a work is of the whole base, as its jobs are
    if None not in departments(actor, Act.MANAGE_MAIL):
        return []
    query = select(Work.id, Work.kind, Work.done_at, Work.tries, Account.login).join(Account)
    query = query.where(Work.state == Queue.FAILED.value).order_by(Work.id.desc()).limit(MOST)
    with desk.database.reading() as session:
        return [
            {**row, "label": KINDS[row["kind"]].label if row["kind"] in KINDS else row["kind"]}
            for row in map(dict, session.execute(query).mappings())
        ]


def last_done(desk: Desk, actor: Actor, code: str) -> dict[str, Any] | None:
    """The last work of a kind that was done, whoever asked for it: when, and what came of it."""
    if not KINDS[code].allows(actor):
        return None
    query = select(Work.id, Work.account_id, Work.done_at, Work.result, Work.file)
    query = query.where(Work.kind == code, Work.state == Queue.DONE.value).order_by(Work.id.desc()).limit(1)
    with desk.database.reading() as session:
        found = session.execute(query).mappings().first()
    return None if found is None else {**found, "mine": found["account_id"] == actor.account_id}


def room(desk: Desk) -> tuple[int, int]:
    """How many bytes are left where files are kept, and how many there are."""
    folder = desk.files
    # a base that keeps no file yet has no folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    found = disk_usage(folder)
    return found.free, found.total
