"""Ask a process of its own what a plugin would bring, wait for it no longer than a while, and clean what it says."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tremplin.errors import RefusedRequest, WrongUsage, excerpt

MOST_SAID = 1024 * 1024
LONGEST = 1_000
# processor time, then the time on the clock: a machine that is busy takes longer to use as much
SECONDS, PATIENCE = 20, 120
# what a stranger's code may know of this account: neither its database, nor its keys
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True)
class Prospect:
    """What would come, what would no longer be served, and what goes wrong; of families of names."""

    brings: Mapping[str, tuple[str, ...]]
    loses: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...]
    mistakes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing of it goes wrong."""
        return not (self.problems or self.mistakes or any(self.loses.values()))


def prospect(place: Path, folders: str = "", *, seconds: int = SECONDS, patience: int = PATIENCE) -> Prospect:
    """What a wheel, the sources of a plugin or a folder of documents would bring beside what is installed."""
    if not place.exists():
        raise WrongUsage(f"« {place} » n'existe pas : un fichier .whl ou un dossier est attendu.")
    if place.is_file() and place.suffix != ".whl":
        raise WrongUsage(f"« {place} » : un fichier .whl ou un dossier est attendu.")
    with TemporaryDirectory(prefix="tremplin-") as folder:
        asked = {
            "place": str(place.resolve()),
            "folder": folder,
            "folders": folders,
            "path": [os.path.abspath(path) for path in sys.path],
            "seconds": seconds,
        }
        said = _answer(json.dumps(asked).encode(), folder, patience)
    if "refused" in said:
        raise RefusedRequest(excerpt(str(said["refused"]), LONGEST))
    return _prospect(said)


def _answer(asked: bytes, folder: str, patience: int) -> dict[str, Any]:
    environ = {name: os.environ[name] for name in KEPT if name in os.environ} | {"HOME": folder, "TMPDIR": folder}
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "tremplin.before.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environ,
        start_new_session=True,
    ) as child:
        try:
            made, _ = child.communicate(asked, timeout=patience)
        except subprocess.TimeoutExpired:
            _end(child)
            raise RefusedRequest(f"l'essai n'a pas fini au bout de {patience} secondes : il est arrêté.") from None
    if child.returncode in (-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGTERM)):
        raise RefusedRequest("l'essai a pris plus de temps ou de mémoire qu'un greffon n'en demande : il est arrêté.")
    try:
        said = json.loads(made) if len(made) <= MOST_SAID else None
    except ValueError:
        said = None
    if child.returncode or not isinstance(said, dict):
        raise RefusedRequest(f"l'essai s'est arrêté de lui-même, sans rien dire (code {child.returncode}).")
    return said


def _end(child: "subprocess.Popen[bytes]") -> None:
    # its group is its own: whatever it may have started ends with it
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    child.kill()


def _prospect(said: Mapping[str, Any]) -> Prospect:
    """What was said, cleaned: a stranger's code may have said it."""
    try:
        problems = tuple(f"{_clean(owner)} : {_clean(problem)}" for owner, problem in said["problems"])
        mistakes = tuple(map(_clean, said["mistakes"]))
        return Prospect(_families(said["brings"]), _families(said["loses"]), problems, mistakes)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RefusedRequest("l'essai a répondu autre chose que ce qui lui est demandé.") from None


def _families(said: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {str(family): tuple(map(_clean, names)) for family, names in said.items()}


def _clean(text: Any) -> str:
    return excerpt(str(text), LONGEST)
