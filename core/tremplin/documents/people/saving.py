"""Save pages under a name whose end says the format: .xlsx, .ods, or .csv for one page alone."""

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import mkstemp
from typing import IO, Any

from tremplin.documents.people import ods
from tremplin.documents.people.pages import Page, shown
from tremplin.errors import AlreadyThere, RefusedRequest, WrongUsage
from tremplin.late import late

UNINSTALLED = (
    'écrire un .xlsx demande une extension qui n\'est pas installée : tapez « pip install "tremplin[people]" », ou '
    "demandez un fichier .ods ou .csv."
)
Writer = Callable[[Sequence[Page], IO[bytes]], None]


def save(pages: Sequence[Page], path: Path, *, overwrite: bool = False) -> None:
    """Write a file whole or not at all, that nobody else on this machine may read."""
    check(path, overwrite=overwrite)
    writer = writer_of(path, [page.name for page in pages if page.titled and not page.aside])
    # mkstemp opens it for its owner alone: it may hold names
    handle, made = mkstemp(prefix=".tremplin-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            writer(pages, file)
        os.replace(made, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(made)
        raise


def check(path: Path, *, overwrite: bool = False) -> None:
    """Refuse a place where nothing can be written, before anything is read for it."""
    writer_of(path)
    if path.exists() and not overwrite:
        raise AlreadyThere(f"« {path} » existe déjà.")
    if not path.parent.is_dir():
        raise WrongUsage(f"« {path} » : ce dossier n'existe pas.")


def writer_of(path: Path, names: Sequence[str] = ()) -> Writer:
    """What writes a file of this name; a table holds one page."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise WrongUsage(f"« {path.name} » : donnez un nom qui finit par .xlsx, .ods ou .csv.")
    if writer is _csv and len(names) > 1:
        told = ", ".join(names)
        raise WrongUsage(f"un .csv ne tient qu'une feuille, et il y en a {len(names)} ({told}) : .xlsx ou .ods.")
    return writer


def _csv(pages: Sequence[Page], file: IO[bytes]) -> None:
    # « CSV UTF-8 » of Excel begins with a byte order mark: without one it reads cp1252
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for page in pages:
        if page.titled and not page.aside:
            writer.writerow([column.title for column in page.columns])
            writer.writerows([as_text(shown(value)) for value in row] for row in page.rows)
    # the file is its owner's to close, who may have to read it
    text.detach()


def as_text(value: Any) -> str:
    """A cell as a table holds it."""
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case float() | Decimal():
            whole, _, decimals = format(Decimal(str(value)).normalize(), "f").partition(".")
            # three decimals could be thousands: a fourth tells them apart
            return f"{whole},{decimals.ljust(4, '0') if len(decimals) == 3 else decimals}".rstrip(",")
        case _:
            return str(value)


def _xlsx(pages: Sequence[Page], file: IO[bytes]) -> None:
    try:
        writer: Writer = late("documents.people.xlsx", "write")
    except ImportError:
        raise RefusedRequest(UNINSTALLED) from None
    writer(pages, file)


WRITERS: Mapping[str, Writer] = {".xlsx": _xlsx, ".ods": ods.write, ".csv": _csv}
