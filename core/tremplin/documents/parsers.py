"""The readers of amounts, days and rates, under the names by which plugins ask for them."""

from tremplin.documents.writing import cents as read_amount
from tremplin.documents.writing import day as read_day
from tremplin.documents.writing import rate as read_rate

__all__ = ["read_amount", "read_day", "read_rate"]
