"""Values of a class drawn with all its fields, by its type hints: Hypothesis alone leaves the defaults as they are."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from tremplin.catalogue.quantities import Rate

FEW: dict[Any, st.SearchStrategy[Any]] = {
    # neither reduced nor with a short decimal writing
    Rate: st.builds(Rate, st.integers(0, 10**8), st.integers(1, 10**8)),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
}


@cache
def filled(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type, all the fields of its classes drawn."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in FEW:
        return FEW[kind]
    if origin is UnionType:
        return st.one_of(*map(filled, inner))
    if origin is tuple:
        return st.lists(filled(inner[0]), max_size=2).map(tuple)
    if origin is Mapping:
        return st.dictionaries(*map(filled, inner), max_size=2)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.deferred(lambda: st.builds(kind, **{each.name: filled(hints[each.name]) for each in fields(kind)}))
    return st.from_type(kind)
