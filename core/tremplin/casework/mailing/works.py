"""The letter of a work that was long: that it ended, and where its result waits; what it was stays in the site."""

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk
from tremplin.casework.mailing.telling import GREETING, MailText, Useless
from tremplin.records.tables import Queue, Work

WORK_END = "Ce message est envoyé par Tremplin, parce que ce travail a pris plus d'une minute."
TOLD = {
    Queue.DONE: ("est terminé", "Le travail que vous avez demandé est terminé : son résultat vous attend."),
    Queue.FAILED: ("n'a pas abouti", "Le travail que vous avez demandé n'a pas abouti : sa page dit pourquoi."),
}


def work_text(desk: Desk, session: Session, number: int) -> MailText:
    """The letter of a work, unless it was swept or begun again meanwhile."""
    work = session.get(Work, number)
    ended = None if work is None else TOLD.get(Queue(work.state))
    if ended is None:
        raise Useless("le travail n'attend plus son propriétaire.")
    subject, told = ended
    way = [f"{desk.address}/travaux/{number}"] if desk.address else []
    return MailText(f"Tremplin : le travail n° {number} {subject}", "\n\n".join((GREETING, told, *way)))
