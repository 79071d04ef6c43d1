"""A page of a long list: its address says which one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import request

from tremplin_web.gate.door import number_of


class ListPart(NamedTuple):
    """A page of a long list: its rows, which page it is, and of how many."""

    rows: Sequence[Any]
    page: int
    pages: int
    whole: int


def part_of(rows: Sequence[Any], most: int = 100) -> ListPart:
    """The page of a list that the address asks for; beyond the last, the last."""
    pages = max(1, -(-len(rows) // most))
    page = min(number_of(request.args.get("page", "")) or 1, pages)
    return ListPart(rows[(page - 1) * most : page * most], page, pages, len(rows))
