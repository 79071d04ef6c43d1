"""Counting in French."""


def several(count: int, one: str, many: str | None = None) -> str:
    """« 1 règle », « 2 règles »."""
    return f"{count} {one if count < 2 else many or one + 's'}"
