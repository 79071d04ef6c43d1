"""The money of a dossier: what it plans to spend, what it spent, and who else pays."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Money, Name, Number, one_of, positive, said
from tremplin.records.codes import Side

# told here, not by the words of the catalogue: a family that these gain takes a migration
FAMILIES = ("staff", "operating", "external_services", "other", "investment", "indirect")


class BudgetLine(Base):
    """One line of a budget; a cost without a line is not known, which is not zero.

    ``cost`` is a family of costs, or a line that a fiche or a department names inside the family ``family``.
    """

    __tablename__ = "budget_lines"
    __sealed__ = "ligne de budget"
    # the calls pay indirect costs by a rate of the direct ones (« DURÉE ET FINANCEMENT », 3): a line of their own
    __table_args__ = (
        one_of("side", Side),
        one_of("family", FAMILIES),
        # a family that is not told is the cost itself, as before there were lines
        CheckConstraint(f"family IS NOT NULL OR cost IN ({', '.join(map(repr, FAMILIES))})", name="cost"),
        positive("amount_cents"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    side: Mapped[Code]
    cost: Mapped[Code]
    family: Mapped[Code | None]
    label: Mapped[Name | None]
    amount_cents: Mapped[Money]
    # where a call asks for a budget of each year
    year: Mapped[int | None]


class Resource(Base):
    """What another funder brings, asked or obtained."""

    __tablename__ = "resources"
    __sealed__ = "autre financement"
    __table_args__ = (
        one_of("status", ("asked", "obtained")),
        one_of("nature", ("public", "private", "own", "in_kind")),
        one_of("side", (Side.REALISED,)),
        positive("amount_cents"),
        said("funder"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    funder: Mapped[Name]
    # unknown of what was stored before it was asked
    nature: Mapped[Code | None]
    status: Mapped[Code]
    amount_cents: Mapped[Money]
    # told by the final report, beside the plan on which the request was judged
    side: Mapped[Code | None]
