"""Documents attached to a dossier: the file lies outside the database, under the hash of its content."""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Moment, Name, Number, one_of, positive, said, together
from tremplin.records.codes import Purpose


class StoredFile(Base):
    """A file that was kept, whoever attaches it."""

    __tablename__ = "stored_files"
    __table_args__ = (positive("size", 1),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    # INTEGER of PostgreSQL ends at 2 GiB
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[Code]
    stored_at: Mapped[Moment]
    # when a scanner found it clean, or what it found there; neither, it was not scanned
    scanned_at: Mapped[Moment | None]
    found: Mapped[Code | None]


class Attachment(Base):
    """A document of a dossier; one that is removed keeps its line and gives back its code."""

    __tablename__ = "attachments"
    __sealed__ = "pièce jointe"
    __table_args__ = (
        said("name"),
        one_of("purpose", Purpose),
        together("removed_at", "removed_by"),
        Index(None, "hash"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    code: Mapped[Code | None]
    name: Mapped[Name]
    # no unique constraint: two dossiers may hold the same statutes
    hash: Mapped[Hash] = mapped_column(ForeignKey("stored_files.hash"))
    # what for; a document of before 0008 is of the application
    purpose: Mapped[Code | None]
    # the message with which it came
    message: Mapped[int | None] = mapped_column(Integer)
    added_at: Mapped[Moment]
    added_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    removed_at: Mapped[Moment | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
