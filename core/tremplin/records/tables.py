"""All the tables, known to the metadata: migrations and backups read it here."""

from tremplin.records import (
    accounts,
    agreements,
    attachments,
    budgets,
    decisions,
    deposits,
    dossiers,
    envelopes,
    following,
    journal,
    organisations,
    settlements,
    snapshots,
)
from tremplin.records.base import Base

# SQLAlchemy knows a class once its module is imported; migrations bring them in this order
MODULES = (
    organisations,
    accounts,
    snapshots,
    envelopes,
    dossiers,
    budgets,
    deposits,
    attachments,
    decisions,
    agreements,
    following,
    settlements,
    journal,
)
METADATA = Base.metadata
