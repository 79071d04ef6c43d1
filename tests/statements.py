"""How much some work asks of the database: a page that costs more as there are more rows is found by it."""

from collections.abc import Callable
from typing import Any

from desks import Office
from sqlalchemy import event


def statements(office: Office, work: Callable[[], object]) -> int:
    """How many statements some work sends to the database, beside those that keep the session."""
    told: list[str] = []

    def heard(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        told.append(statement)

    event.listen(office.desk.database.engine, "before_cursor_execute", heard)
    try:
        work()
    finally:
        event.remove(office.desk.database.engine, "before_cursor_execute", heard)
    return len(told)
