"""How much of what is drawn or repeated a run tries: enough to see a fault, or all of it where that is asked for."""

import os

# set by bench/whole.py
WHOLE = "TREMPLIN_TESTS_WHOLE"


def dose(few: int, whole: int) -> int:
    """A few in a run of all the tests; the whole when these are run for themselves."""
    return whole if os.environ.get(WHOLE) else few
