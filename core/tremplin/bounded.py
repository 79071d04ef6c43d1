"""Bound, for good, what the process that runs this may take: it does one thing, which whoever started it doubts."""

try:
    import resource
except ImportError:  # Windows has none: the time that the parent waits is then the only limit
    resource = None  # type: ignore[assignment]  # Windows has none, and no such limit


def bound(*, seconds: int, memory: int, **others: int) -> None:
    """Bound the processor time and the addresses; ``others`` by their names, « NOFILE » for the files open at once."""
    if resource is None:
        return
    # the hard limit one second later: whatever ignores the first signal meets the second, which nothing can
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # an image of its memory would hold what it was given to read
    for name, most in {"AS": memory, "CORE": 0, **others}.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
