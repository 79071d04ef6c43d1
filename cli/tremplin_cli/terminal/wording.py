"""Counting in French, and what to type next."""

from collections.abc import Iterable, Iterator

from tremplin.errors import Mistake


def several(count: int, one: str, many: str | None = None) -> str:
    """« 1 règle », « 2 règles »."""
    return f"{count} {one if count < 2 else many or one + 's'}"


def lists_of(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """What to type to read the words that mistakes speak of without listing them."""
    families = dict.fromkeys(getattr(mistake.message, "family", "") for mistake in mistakes)
    yield from (f"Pour lire les mots admis : tremplin words list {family}" for family in families if family)
