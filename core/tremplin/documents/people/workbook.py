"""Read a workbook in a process of its own, limited, and take its rows as they come."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple

from tremplin.documents.people.refusals import REFUSALS, UNINSTALLED
from tremplin.errors import RefusedRequest

# seconds on the clock: a machine that is busy takes longer to give the ten of processor that are allowed
PATIENCE = 60
# a thousand rows of thirty cells of 250 signs
LONGEST = 64 * 1024 * 1024
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
PLAIN = {str, float, int}
ABORTED = {-getattr(signal, name) for name in ("SIGABRT", "SIGSEGV", "SIGBUS") if hasattr(signal, name)}
TIMED = {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}


class Part(NamedTuple):
    """Some rows of a sheet, column after column; ``line`` is that of the first, ``before`` the columns left empty."""

    sheet: str
    line: int
    before: int
    columns: Sequence[Sequence[Any]]
    # the cells of the sheet whose formula is in error
    failing: Collection[str] = ()


def parts(path: Path) -> Iterator[Part]:
    """The rows of a workbook, some at a time; whatever is wrong with the file is one sentence."""
    if find_spec("python_calamine") is None:
        raise RefusedRequest(UNINSTALLED)
    environ = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "tremplin.documents.people.child", str(path.resolve())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # the library's own words, and its trace when it aborts
        stderr=subprocess.DEVNULL,
        env=environ,
        start_new_session=True,
    ) as child:
        timer = Timer(PATIENCE, child.kill)
        timer.start()
        try:
            yield from _parts(child)
        finally:
            timer.cancel()
            child.kill()


def _parts(child: "subprocess.Popen[bytes]") -> Iterator[Part]:
    assert child.stdout is not None
    sheet, before, line, failing = "", 0, 1, frozenset[str]()
    while text := child.stdout.readline(LONGEST):
        try:
            said = json.loads(text)
            if "refused" in said:
                raise _refused(said["refused"])
            if "end" in said:
                return
            if "sheet" in said:
                sheet, before, line = str(said["sheet"]), int(said["from"]), 1
                failing = frozenset(map(str, said["errors"]))
                continue
            columns = said["columns"]
            if not all(PLAIN.issuperset(map(type, column)) for column in columns):
                raise ValueError
        except (ValueError, TypeError, KeyError):
            # a process that reads what strangers wrote is not believed
            raise _refused("damaged") from None
        yield Part(sheet, line, before, columns, failing)
        line += int(said["rows"])
    code = child.wait()
    raise _refused("memory" if code in ABORTED else "slow" if code in TIMED else "damaged")


def _refused(code: str) -> RefusedRequest:
    return RefusedRequest(REFUSALS.get(code, REFUSALS["damaged"]))
