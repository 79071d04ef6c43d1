"""Decisions that come all at once upon one envelope, and the same dossiers ready to be decided again."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from desks import AT, Office
from sqlalchemy import func, select, update

from tremplin.casework.accounts.accounts import create
from tremplin.casework.accounts.roles import Perimeter, grant
from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.commitments import Funds
from tremplin.casework.acting.policy import Actor
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import envelope
from tremplin.errors import NotYet
from tremplin.records.decisions import Decision
from tremplin.records.dossiers import Dossier, State
from tremplin.records.envelopes import Envelope
from tremplin.records.reference import identifier
from tremplin.storage.engine import rows_of

REASON = "Avis favorable du comité."


def decided_at_once(office: Office, written: Sequence[str], granted: int, by: Actor | None = None) -> list[str | None]:
    """Grant every dossier at the same instant, each from a thread of its own: why not, or ``None`` where it was."""
    line = Barrier(len(written))

    def decided(dossier: str) -> str | None:
        line.wait()
        try:
            accept(office.desk, by or office.decider, dossier, granted, REASON, at=AT)
        except NotYet as refused:
            return str(refused)
        return None

    with ThreadPoolExecutor(len(written)) as pool:
        return list(pool.map(decided, written))


def another_decider(office: Office, rank: int) -> Actor:
    """Somebody who decided nothing yet: nobody decides a dossier twice."""
    login = f"decider-{rank}@exemple.fr"
    create(office.desk, office.admin, login=login, name=f"Decider {rank}", at=AT)
    grant(office.desk, office.admin, login, "decision_maker", Perimeter(department="00"), at=AT)
    with office.desk.database.reading() as session:
        return actor(rows_of(session), login)


def kept(office: Office, scope: str) -> tuple[Funds, int, int, int]:
    """The envelope as it is kept, and what the dossiers and decisions say: how many are granted, and how much."""
    with office.desk.database.reading() as session:
        granted = session.execute(
            select(func.count(), func.coalesce(func.sum(Dossier.granted_cents), 0)).where(
                Dossier.state == State.ACCEPTED, Dossier.granted_cents.is_not(None)
            )
        ).one()
        decisions = session.scalar(select(func.count()).select_from(Decision)) or 0
    return envelope(office.desk, office.admin, scope), granted[0], int(granted[1]), decisions


def undecided(office: Office, written: Iterable[str]) -> None:
    """Bring decided dossiers back under review, and free their envelopes: no act does this, and decisions stay."""
    numbers = [identifier(dossier) for dossier in written]
    back = {"state": State.UNDER_REVIEW.value, "decided_by": None, "granted_cents": None, "envelope_id": None}
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id.in_(numbers)).values(back))
        session.execute(update(Envelope).values(committed_cents=0, committed_places=0))
