"""Write a file under the name that was asked, whole or not at all, for its owner alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from tremplin.errors import AlreadyThere, WrongUsage


def free(path: Path, *, overwrite: bool) -> None:
    """Refuse a place where nothing can be written, before anything is read for it."""
    if path.is_dir():
        raise WrongUsage(f"« {path} » est un dossier : donnez le nom d'un fichier.")
    if path.exists() and not path.is_file():
        # written under another name, then renamed: a device would be replaced by a file
        raise WrongUsage(f"« {path} » n'est pas un fichier : donnez-en un autre.")
    if path.exists() and not overwrite:
        raise AlreadyThere(f"« {path} » existe déjà.")
    if not path.parent.is_dir():
        raise WrongUsage(f"« {path} » : ce dossier n'existe pas.")


@contextmanager
def saving(path: Path, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """The file to write; it has its name once the block is done, and there is none where it is not."""
    free(path, overwrite=overwrite)
    # mkstemp opens it for its owner alone: it may hold names
    handle, made = mkstemp(prefix=".tremplin-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.replace(made, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(made)
        raise
