"""What some work asks of the database: a page that costs more as there are more rows is found by it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from desks import Office
from sqlalchemy import event


@contextmanager
def hearing(office: Office) -> Iterator[list[str]]:
    """The statements that are sent to the database, as they come."""
    heard: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        heard.append(statement)

    event.listen(office.desk.database.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(office.desk.database.engine, "before_cursor_execute", hear)


def statements(office: Office, work: Callable[[], object]) -> int:
    """How many statements some work sends to the database."""
    with hearing(office) as heard:
        work()
    return len(heard)
