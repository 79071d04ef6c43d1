"""Figures that are kept: the releases that were certified, and what each dossier told when its report was received."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import BIG, Base, Code, Hash, Moment, Number, Words


class KeptRelease(Base):
    """A release that was certified, what it masks included: no verb reads it but the certification of the next.

    ``digest`` is that of what is told, without its name: the same figures asked again are the same release.
    """

    __tablename__ = "releases"
    __table_args__ = (
        # the control of disclosure names by « @ » what a figure became in another release
        CheckConstraint("name NOT LIKE '%@%'", name="name_plain"),
        UniqueConstraint("name"),
        UniqueConstraint("department", "digest"),
    )

    # in the order in which they were certified
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    department: Mapped[Code]
    name: Mapped[Code]
    digest: Mapped[Hash]
    # the names of what it counts, as JSON: by these it is found, without reading the whole of it
    figures: Mapped[Words]
    content: Mapped[Words]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kept_at: Mapped[Moment]


class FrozenFigures(Base):
    """The figures of a dossier when a report of it was received, exact: they stay, whatever is recorded later."""

    __tablename__ = "frozen_figures"
    # what a report is worth is seen by them
    __sealed__ = "chiffres d'un bilan"
    __table_args__ = (ForeignKeyConstraint(["dossier_id", "number"], ["reports.dossier_id", "reports.number"]),)

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    # that of the report
    number: Mapped[Number]
    content: Mapped[Words]
