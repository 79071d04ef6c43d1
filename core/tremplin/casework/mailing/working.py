"""One turn of the worker: what is to be done today, then every letter that may leave now.

Whatever fails is put off and told, and stops nothing else: a letter that a plugin keeps from being written, a server
that refuses an address, a dossier that cannot be read.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from tremplin.casework.accounts.ending import sweep
from tremplin.casework.acting.door import Desk, TremplinError, excerpt
from tremplin.casework.mailing.queue import JOBS, MAILS, Row, claim, come_back, end, put_off
from tremplin.casework.mailing.reminding import remind
from tremplin.casework.mailing.telling import Useless
from tremplin.casework.mailing.writing import written
from tremplin.catalogue.quantities import plural
from tremplin.mail.carrying import MailCarrier, NotCarried, opened
from tremplin.mail.setting import MailFolder, MailPlace
from tremplin.records.tables import HoldReason, MailedLink, MailHold, Queue

Clock = Callable[[], datetime]
# what was sent says nothing that the dossier does not: it is kept as long as somebody may ask whether it left
KEPT, PAST = timedelta(days=90), timedelta(days=1)
REMINDERS, PURGE = "reminders", "purge"
HELD = {
    HoldReason.RESTORED: (
        "cette base vient d'une sauvegarde : rien n'en part tant qu'un administrateur ne l'a pas permis."
    ),
    HoldReason.DEMONSTRATION: (
        "cette base est une démonstration : ses courriels ne vont que dans un dossier (maildir:)."
    ),
}


@dataclass
class Turn:
    """What one turn did; ``held`` is why nothing leaves, ``unreached`` why it stopped before the end."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    dropped: int = 0
    jobs: int = 0
    held: str | None = None
    unreached: str | None = None

    @property
    def well(self) -> bool:
        return not (self.failed or self.held or self.unreached or self.put_off)

    def published(self) -> dict[str, Any]:
        """The turn as other software reads it."""
        return vars(self)

    def sentence(self) -> str:
        """« 3 courriels envoyés, 1 remis à plus tard. »"""
        if self.held:
            return f"Rien n'est envoyé : {self.held}"
        told = [f"{plural(self.sent, 'courriel envoyé', 'courriels envoyés')}"]
        for count, one, many in (
            (self.put_off, "remis à plus tard", "remis à plus tard"),
            (self.failed, "en échec", "en échec"),
            (self.dropped, "laissé de côté", "laissés de côté"),
        ):
            told += [plural(count, one, many)] if count else []
        return f"{', '.join(told)}.{f' Arrêt : {self.unreached}' if self.unreached else ''}"


def turn(desk: Desk, place: MailPlace, *, day: date, machine: Clock, going: Callable[[], bool] = lambda: True) -> Turn:
    """Do all that may be done now, as long as it is ``going``; ``day`` is the dossiers', ``machine`` tells its time."""
    done, reason = Turn(), held(desk, place)
    if reason is not None:
        done.held = HELD[reason]
        return done
    _every_day(desk)
    waiting = or_(JOBS.c.done_for.is_(None), JOBS.c.done_for < day)
    while going() and (job := claim(desk.database, JOBS, machine(), waiting)):
        _do(desk, job, day, machine, done)
    with opened(place) as carrier:
        while going() and done.unreached is None and (mail := claim(desk.database, MAILS, machine())):
            _send(desk, carrier, mail, day, machine, done)
    return done


def held(desk: Desk, place: MailPlace) -> HoldReason | None:
    """Why nothing leaves the base for a place, if so."""
    with desk.database.reading() as session:
        holding = select(MailHold.reason).where(MailHold.released_at.is_(None)).order_by(MailHold.id.desc())
        reasons = [HoldReason(reason) for reason in session.scalars(holding)]
    # what goes into a folder of this machine reaches nobody
    here = isinstance(place, MailFolder)
    return next((each for each in reasons if not (here and each is HoldReason.DEMONSTRATION)), None)


def _every_day(desk: Desk) -> None:
    """Have a row for each job, before the first of its days."""
    with desk.database.reading() as session:
        known = set(session.scalars(select(JOBS.c.kind)))
    missing = [{"kind": kind} for kind in DAILY if kind not in known]
    if missing:
        # another worker may begin at this very moment
        with suppress(IntegrityError), desk.database.writing() as session:
            session.execute(insert(JOBS), missing)


def _do(desk: Desk, job: Row, day: date, machine: Clock, done: Turn) -> None:
    try:
        told = DAILY[job["kind"]](desk, day, machine())
    except TremplinError as error:
        _failed(done, put_off(desk.database, JOBS, job, machine(), str(error)))
        return
    come_back(desk.database, JOBS, job, done_for=day, done_at=machine(), error=told)
    done.jobs += 1


def _remind(desk: Desk, day: date, at: datetime) -> str | None:
    aside = remind(desk, day, at)
    return f"dossiers laissés de côté : {excerpt(', '.join(aside), 500)}" if aside else None


def _purge(desk: Desk, day: date, at: datetime) -> None:
    """Remove the rows of what left long ago, the links that nobody may use any more, and what sessions left."""
    ended = (MAILS.c.state.in_([Queue.DONE.value, Queue.DROPPED.value]), MAILS.c.done_at < at - KEPT)
    with desk.database.writing() as session:
        session.execute(delete(MAILS).where(*ended))
        # those that were of nobody were written for the time that it takes alone
        nobody = MAILS.c.dossier_id.is_(None), MAILS.c.account_id.is_(None), MAILS.c.state == Queue.DROPPED.value
        session.execute(delete(MAILS).where(*nobody, MAILS.c.done_at < at - PAST))
        session.execute(delete(MailedLink).where(MailedLink.expires_at < at - PAST))
        sweep(session, at)


DAILY: Mapping[str, Callable[[Desk, date, datetime], str | None]] = {REMINDERS: _remind, PURGE: _purge}


def _send(desk: Desk, carrier: MailCarrier, mail: Row, day: date, machine: Clock, done: Turn) -> None:
    try:
        carrier.carry(written(desk, mail, day, machine()), machine())
    except Useless as useless:
        end(desk.database, MAILS, mail, Queue.DROPPED, machine(), str(useless))
        done.dropped += 1
    except NotCarried as refused:
        if refused.lasting:
            end(desk.database, MAILS, mail, Queue.FAILED, machine(), str(refused))
            done.failed += 1
            return
        _failed(done, put_off(desk.database, MAILS, mail, machine(), str(refused)))
        done.unreached = str(refused) if refused.unreached else None
    except TremplinError as error:
        _failed(done, put_off(desk.database, MAILS, mail, machine(), str(error)))
    # the words of a department and the rules of its fiches are a plugin's, which may raise anything
    except (Exception, SystemExit) as error:
        sentence = f"le courriel ne se laisse pas écrire ({type(error).__name__})."
        _failed(done, put_off(desk.database, MAILS, mail, machine(), sentence))
    else:
        end(desk.database, MAILS, mail, Queue.DONE, machine())
        done.sent += 1


def _failed(done: Turn, state: Queue) -> None:
    if state is Queue.FAILED:
        done.failed += 1
    else:
        done.put_off += 1
