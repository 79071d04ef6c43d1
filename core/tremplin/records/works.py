"""Long work that somebody began and does not wait for; instants are the machine's, whatever day the dossiers are at."""

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Hash, Id, Moment, Name, one_of, positive, together
from tremplin.records.codes import Queue
from tremplin.records.outbox import Queued


class Work(Queued, Base):
    """A work of somebody: what it was asked, how far it is, and what it left.

    ``parameters`` is the JSON that its kind reads, emptied once it ends, ``result`` a sentence that says what came of
    it. ``file`` names a file outside the base, under the name that its owner saves it by; it is emptied once the file
    is swept.
    """

    __tablename__ = "works"
    __table_args__ = (
        one_of("state", Queue),
        positive("tries"),
        positive("done"),
        together("claim", "claimed_until"),
        together("file", "file_name", "media_type"),
        Index(None, "state", "next_try_at"),
        Index(None, "account_id", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[Code]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    parameters: Mapped[FreeWords]
    asked_at: Mapped[Moment]
    begun_at: Mapped[Moment | None]
    done: Mapped[int] = mapped_column(Integer, default=0)
    # unknown until whatever counts it is read
    total: Mapped[int | None] = mapped_column(Integer)
    result: Mapped[FreeWords | None]
    file: Mapped[Hash | None]
    file_name: Mapped[Name | None]
    media_type: Mapped[Code | None]
