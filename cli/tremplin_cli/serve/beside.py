"""The worker that a site starts beside it: long work and letters need no other service, and end with the site.

Run as a module, it keeps that worker: one that was killed is started again, as long as the site is there.
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from time import monotonic

# what a letter or a batch under way may take to end; systemd waits thirty seconds for all of it
GRACE, AGAIN = 15, 5
WORKER = (sys.executable, "-c", "from tremplin_cli.main import main; main()", "work", "--beside")


@contextmanager
def worker(environ: Mapping[str, str], today: date | None) -> Iterator[None]:
    """A worker beside the site, started before any thread or process of a server, and ended with the block."""
    day = ["--today", today.isoformat()] if today else []
    keeper, ours = _started([sys.executable, "-m", __name__, *day], environ), os.getpid()
    try:
        yield
    finally:
        # a process that the server forked ends here too: the worker is not its own
        if os.getpid() == ours:
            _end(keeper)


def keep(arguments: Sequence[str]) -> None:
    """Keep a worker for as long as whoever started this process is there: its end of the pipe says so."""
    # Ctrl+C is for all of a terminal's processes: the site's end is what ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = {"stop": False}
    signal.signal(signal.SIGTERM, lambda *_: asked.update(stop=True))
    child, ended = _started([*WORKER, *arguments], os.environ), 0.0
    while not (asked["stop"] or _left()):
        if child.poll() is None:
            continue
        if not ended:
            ended = monotonic()
        elif monotonic() - ended > AGAIN:
            child, ended = _started([*WORKER, *arguments], os.environ), 0.0
    _end(child)


def _left() -> bool:
    """Whether the other end of the standard input was closed, asked for a second at most."""
    ready, _, _ = select.select([sys.stdin], [], [], 1)
    return bool(ready) and not os.read(sys.stdin.fileno(), 1)


def _started(command: Sequence[str], environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(environ))


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End a child: asked first, then killed."""
    with suppress(OSError):
        assert child.stdin
        child.stdin.close()
    child.terminate()
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


if __name__ == "__main__":
    keep(sys.argv[1:])
