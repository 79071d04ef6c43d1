"""Days as people type them."""

from datetime import date

from tremplin.documents import writing
from tremplin.errors import WrongUsage

# what one types, or keeps in a bookmark, to mean the day one reads the page on
TODAY = "aujourd'hui"


def typed_day(text: str) -> date | None:
    """The day of « 31/01/2025 », « 31.1.2025 » or « 31 janvier 2025 »; ``None`` where there is no such day."""
    try:
        return writing.day(text)
    except WrongUsage:
        return None
