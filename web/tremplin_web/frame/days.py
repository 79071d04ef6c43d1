"""Days as people type them."""

import re
from datetime import date

# what one types, or keeps in a bookmark, to mean the day one reads the page on
TODAY = "aujourd'hui"
SHAPES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
)


def typed_day(text: str) -> date | None:
    """The day of « 31/01/2025 », « 31.1.2025 » or « 2025-01-31 »; ``None`` where there is no such day."""
    found = next(filter(None, (shape.fullmatch(text.strip()) for shape in SHAPES)), None)
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
