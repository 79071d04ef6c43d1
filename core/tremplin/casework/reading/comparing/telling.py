"""What drawn and compared figures are about."""

from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.catalogue.filters import told
from tremplin.indicators.charts.wording import capital, period

EXACT = "chiffres exacts, à ne pas diffuser"


def about(what: str, ready: PreparedFigures, exact: bool, *more: str) -> str:
    """« Appel 00/2026, du 01/01/2026 au 31/12/2026, sexe : femme »."""
    asked = ready.asked
    filters = (told(each.field, each.values, ready.words.family) for each in asked.where)
    said = (period(asked.first, asked.last), *filters, *more, EXACT if exact else "")
    return ", ".join(filter(None, (capital(what), *said)))
