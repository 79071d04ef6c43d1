"""What waits to be sent or done: written with the act that wants it, and done later, by whoever runs the queue.

A letter is kept by what it tells and to whom, never by its text: it is written when it is sent, from the records.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Id, Moment, Words, one_of, positive, together
from tremplin.records.codes import HoldReason, MailKind, Queue


class Queued:
    """A row of a queue: how often it was tried, when it is tried again, and which worker holds it until when.

    These instants are those of the machine, whatever day the dossiers are at.
    """

    state: Mapped[Code] = mapped_column(default=Queue.WAITING.value)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[Moment | None]
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[Moment | None]
    done_at: Mapped[Moment | None]
    error: Mapped[Words | None]


class Mail(Queued, Base):
    """One letter to one person: an account, or the organisation itself where it has no member.

    ``about`` is the number of what it tells, of a dossier or, without one, of a link; ``due`` is a day after which it
    says nothing more; ``key`` makes it one.
    """

    __tablename__ = "mails"
    __table_args__ = (
        one_of("kind", MailKind),
        one_of("state", Queue),
        positive("tries"),
        together("claim", "claimed_until"),
        CheckConstraint("dossier_id IS NOT NULL OR about IS NOT NULL", name="subject"),
        Index(None, "state", "next_try_at"),
        Index(None, "dossier_id"),
    )

    id: Mapped[Id]
    key: Mapped[Hash] = mapped_column(unique=True)
    kind: Mapped[Code]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    about: Mapped[int | None] = mapped_column(Integer)
    code: Mapped[Code | None]
    due: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[Moment]


class Job(Queued, Base):
    """Something to do each day: ``done_for`` is the last day, in Paris, for which it was done to the end."""

    __tablename__ = "jobs"
    __table_args__ = (one_of("state", Queue), positive("tries"), together("claim", "claimed_until"))

    kind: Mapped[Code] = mapped_column(primary_key=True)
    done_for: Mapped[date | None]


class MailHold(Base):
    """Why nothing leaves: a base that was restored, until somebody releases it, or a demonstration, for ever."""

    __tablename__ = "mail_holds"
    __table_args__ = (one_of("reason", HoldReason),)

    id: Mapped[Id]
    reason: Mapped[Code]
    since: Mapped[Moment]
    released_at: Mapped[Moment | None]
