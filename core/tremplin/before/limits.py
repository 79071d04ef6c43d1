"""What a process may do that imports a stranger's code: little time, little memory, no network, no other process."""

import os
import sys
from typing import Any

from tremplin.bounded import bound

# the catalogue of two departments, with all that validates it, takes 200 MB of addresses
MOST_MEMORY = 1024 * 1024 * 1024
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "os.kill")
REFUSED_TOO = ("ctypes.", "sqlite3.", "urllib.", "smtplib.", "ftplib.", "imaplib.", "poplib.", "telnetlib.", "pty.")
WRITING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink")
WRITING_TOO = ("os.truncate", "os.utime", "os.setxattr", "shutil.", "tempfile.", "fcntl.", "os.chflags")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit(seconds: int) -> None:
    """Bound the processor time, the memory and the files of this process, for good."""
    # no process and no thread more: a hook of audit sees those that the library starts, not all that start one
    bound(seconds=seconds, memory=MOST_MEMORY, NPROC=0)


def confine() -> None:
    """Refuse, from now on, whatever reaches out of this process; a hook of audit cannot be taken away (PEP 578)."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith((*REFUSED, *REFUSED_TOO)):
        raise PermissionError(f"{event} est refusé pendant l'essai")
    if event.startswith((*WRITING, *WRITING_TOO)) or (event == "open" and _writes(arguments)):
        raise PermissionError("écrire un fichier est refusé pendant l'essai")


def _writes(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 else 0
    return isinstance(flags, int) and bool(flags & WRITES)
