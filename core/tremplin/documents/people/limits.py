"""What the process that reads a workbook may take: memory, time, and no file to write."""

import sys

from tremplin.bounded import bound

# rows that are told together
ROWS = 1_000
# what a person can mend; beyond, several files
MOST_ROWS, MOST_CELLS = 100_000, 2_000_000
MOST_MEMORY = 512 * 1024 * 1024
SECONDS = 10


def limit() -> None:
    """Bound this process, for good."""
    # a name of a thousand levels, or a long integer: neither is of a spreadsheet
    sys.setrecursionlimit(500)
    bound(seconds=SECONDS, memory=MOST_MEMORY, FSIZE=0, NOFILE=64)
