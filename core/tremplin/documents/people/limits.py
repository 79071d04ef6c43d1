"""What the process that reads a workbook may take: memory, time, and no file to write."""

import sys

try:
    import resource
except ImportError:  # Windows has none: the time that the parent waits is then the only limit
    resource = None  # type: ignore[assignment]  # Windows has none, and no such limit

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
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # the hard limit one second later: whatever ignores the first signal meets the second, which nothing can
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
