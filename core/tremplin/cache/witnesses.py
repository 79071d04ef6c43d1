"""What a catalogue was made of besides its documents: as long as none of it moves, it would be made the same.

The code that validates and that gives the kinds of rules (ours, that of plugins, that of libraries), what declares the
plugins that are installed, and the places where Python looks. A file is known by its date, to the nanosecond, and its
size, as bytecode is; one that changed a moment ago is not trusted, since it may change again within the same tick.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from time import time_ns
from types import ModuleType
from typing import Any

BORN = time_ns()
# the coarsest clock of a file system in use: FAT counts by two seconds
TICK = 2_000_000_000
DECLARE = {".dist-info": ("entry_points.txt", "METADATA"), ".egg-info": ("entry_points.txt", "PKG-INFO")}
Seen = list[int] | None


def seen(path: str) -> Seen:
    """The date and the size of what stands at a path; ``None`` where nothing does."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return [found.st_mtime_ns, found.st_size]


def gathered() -> dict[str, Seen] | None:
    """All the witnesses; ``None`` when one is too young to be trusted."""
    found = {path: seen(path) for path in {*sys.path, *_modules(), *_declarations()}}
    young = any(each and each[0] > BORN - TICK for each in found.values())
    return None if young else found


def stand(found: Any) -> bool:
    """Whether each of these witnesses is what it was."""
    return isinstance(found, dict) and bool(found) and all(seen(path) == then for path, then in found.items())


def identity(*said: str | None) -> Iterable[str]:
    """What tells one installation from another: its Python, where it looks, and what the settings say."""
    return (sys.version, sys.prefix, *(path or os.getcwd() for path in sys.path), *(f"={each}" for each in said))


def _modules() -> Iterator[str]:
    """The files of the modules that made the catalogue, but for those of Python itself, which its version tells."""
    for name, module in list(sys.modules.items()):
        # type, not isinstance: what cffi puts there, under argon2, only calls itself a module
        if not issubclass(type(module), ModuleType):
            continue
        # a module that waits to be imported would be, were it asked as others are
        file = ModuleType.__getattribute__(module, "__dict__").get("__file__")
        if isinstance(file, str) and name.partition(".")[0] not in sys.stdlib_module_names:
            yield file


def _declarations() -> Iterator[str]:
    """What declares the distributions that Python finds: the entry points and the versions of plugins among them."""
    for place in sys.path:
        try:
            inner = os.listdir(place or ".")
        except OSError:
            continue
        for name in inner:
            yield from (os.path.join(place, name, file) for file in DECLARE.get(os.path.splitext(name)[1], ()))
