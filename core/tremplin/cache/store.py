"""The files of the cache: private to one account, written whole or not at all, few.

Whatever is wrong, there is no file: a cache that cannot be read or written is a command that takes longer.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

# what is kept is parsed: never pickle, which runs what it reads
SETTING = "TREMPLIN_CACHE"
LARGEST = 32 * 1024 * 1024
FILES = 8
OTHERS_WRITE = 0o022
TEMPORARY = ".new"


def folder(environ: Mapping[str, str]) -> str | None:
    """The folder that the setting names, else that of the account (XDG); ``None`` where nothing is kept."""
    if not hasattr(os, "geteuid"):
        return None  # without owners of files, there is no telling who wrote one
    said = environ.get(SETTING)
    if said is not None:
        return said.strip() or None
    # as platformdirs does on Linux: to import and ask it made a bare Click process a third longer (0.183 s for 0.140 s)
    base = environ.get("XDG_CACHE_HOME", "").strip()
    home = os.path.expanduser("~")
    # the XDG Base Directory Specification has a relative path ignored
    return os.path.join(base if os.path.isabs(base) else os.path.join(home, ".cache"), "tremplin")


def read(place: str, name: str) -> bytes | None:
    """The bytes kept under a name, if this account alone may have written them."""
    with suppress(OSError, ValueError), _private(place) as opened:
        # O_NONBLOCK: a FIFO put in its place would hold the command for ever; O_NOFOLLOW: a link leads elsewhere
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=opened)
        with open(file, "rb") as reading:
            found = os.fstat(file)
            if stat.S_ISREG(found.st_mode) and _ours(found) and found.st_size <= LARGEST:
                return reading.read(LARGEST)
    return None


def write(place: str, name: str, content: bytes) -> None:
    """Keep bytes under a name, and forget the oldest files."""
    if len(content) > LARGEST:
        return
    with suppress(OSError, ValueError):
        os.makedirs(place, 0o700, exist_ok=True)
        with _private(place) as opened:
            new = f"{name}.{os.getpid()}{TEMPORARY}"
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600, dir_fd=opened)
            with open(file, "wb") as writing:
                writing.write(content)
            # rename(2) is whole or nothing: another command reads the old file or the new one
            os.replace(new, name, src_dir_fd=opened, dst_dir_fd=opened)
            for old in _by_age(opened)[FILES:]:
                os.unlink(old, dir_fd=opened)


def _by_age(opened: int) -> list[str]:
    """The files of an opened folder, the newest first."""
    found: dict[str, float] = {}
    for name in os.listdir(opened):
        with suppress(OSError):  # another command may have removed it
            found[name] = os.stat(name, dir_fd=opened, follow_symlinks=False).st_mtime
    return sorted(found, key=lambda name: -found[name])


@contextmanager
def _private(place: str) -> Iterator[int]:
    """A folder opened, if this account alone may write in it: what is then opened in it is what was looked at."""
    opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if not _ours(os.fstat(opened)):
            raise PermissionError(place)
        yield opened
    finally:
        os.close(opened)


def _ours(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & OTHERS_WRITE
