"""The money of a dossier: what it plans to spend, what it spent, and who else pays."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.catalogue.words import COSTS
from tremplin.records.base import Base, Code, Money, Name, Number, one_of, positive, said
from tremplin.records.codes import Side


class BudgetLine(Base):
    """One line of a budget; a cost without a line is not known, which is not zero."""

    __tablename__ = "budget_lines"
    __sealed__ = "ligne de budget"
    # the calls pay indirect costs by a rate of the direct ones (« DURÉE ET FINANCEMENT », 3): a line of their own
    __table_args__ = (one_of("side", Side), one_of("cost", (*COSTS, "indirect")), positive("amount_cents"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    side: Mapped[Code]
    cost: Mapped[Code]
    label: Mapped[Name | None]
    amount_cents: Mapped[Money]


class Resource(Base):
    """What another funder brings, asked or obtained."""

    __tablename__ = "resources"
    __sealed__ = "autre financement"
    __table_args__ = (one_of("status", ("asked", "obtained")), positive("amount_cents"), said("funder"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    funder: Mapped[Name]
    status: Mapped[Code]
    amount_cents: Mapped[Money]
