"""Leave Python's collector of cycles aside, for work that makes many values and no cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycle meanwhile; what is no longer used is freed all the same, by the count of its references.

    The collector starts each time that 700 values more are alive, which documents and fiches are by ten thousands: an
    eighth of the time of 200 fiches, and of a quarter of them kept (bench/load_fiches.py).
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()
