"""People by a spreadsheet: its template, what a file would change, then keeping it, or mending it."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.following import importing, waiting
from tremplin.catalogue.sheets import SHEETS
from tremplin.documents.people import mending, saving
from tremplin.documents.people.pages import Page
from tremplin.documents.people.template import template
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier, WrongUsage
from tremplin_web.carriers.following.place import place, show
from tremplin_web.gate.door import WRONG, desk, sentences, uploaded, visit
from tremplin_web.site import site

# of the mistakes, those that a page shows; the file to mend has all of them
SHOWN = 100
TABLES = (".csv", ".tsv", ".txt")


def sheet_template(operation: str) -> ResponseReturnValue:
    """The template of the fiche of a dossier, with its lists and an example."""
    here = place(operation)
    return _sent(template(here.fiche, here.words), f"modele-{here.reference}.xlsx")


def import_page(operation: str) -> ResponseReturnValue:
    """How to import a file, and the form to give one."""
    return _page(operation)


def look_at_file(operation: str) -> ResponseReturnValue:
    """Take a file, to show what it would change."""
    files, sheet = uploaded("file"), request.form.get("sheet") or None
    try:
        if not files:
            raise WrongUsage("Choisissez le fichier à lire.")
        word = waiting.set_aside(
            *(desk(), visit().actor, operation, *files[0]),
            now=site().clock.machine(),
            sheet=sheet if sheet in SHEETS else None,
        )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _page(operation, sentences(refused))
    return redirect(url_for("carriers.import_waiting", operation=operation, word=word), 303)


def import_waiting(operation: str, word: str) -> ResponseReturnValue:
    """What a file would change, and each mistake at its cell; nothing is kept."""
    here = place(operation)
    path, sheet = waiting.waiting(desk(), visit().actor, here.reference, word)
    try:
        done = importing.import_(
            desk(), visit().actor, here.reference, path, at=site().clock.at(), sheet=sheet, dry=True
        )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        # whatever is wrong with the whole file, another one is to be chosen
        waiting.forget(path)
        return _page(operation, sentences(refused))
    return show(
        "import_waiting",
        here,
        word=word,
        told=done.published(),
        found=[(each.cell, each.sheet, each.column or None, each.message) for each in done.read.mistakes[:SHOWN]],
        warnings=done.warnings[:SHOWN],
        mendable=bool(done.read.refused),
    )


def import_kept(operation: str, word: str) -> ResponseReturnValue:
    """Keep what a file says, whole, or nothing of it."""
    here = place(operation)
    if kept := waiting.finished(desk(), visit().actor, here.reference, word):
        return _kept(here.reference, *kept)
    path, sheet = waiting.waiting(desk(), visit().actor, here.reference, word)
    try:
        done = importing.import_(desk(), visit().actor, here.reference, path, at=site().clock.at(), sheet=sheet)
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _page(operation, sentences(refused))
    if done.recorded is None:
        # somebody recorded something since it was looked at
        return redirect(url_for("carriers.import_waiting", operation=here.reference, word=word), 303)
    # of two clicks, the second tells what the first did
    added, changed = waiting.finish(path, done.recorded.added, done.recorded.changed)
    return _kept(here.reference, added, changed)


def sheet_to_mend(operation: str, word: str) -> ResponseReturnValue:
    """The rows that are refused, as the file has them, each with what is to be mended in it."""
    here = place(operation)
    path, sheet = waiting.waiting(desk(), visit().actor, here.reference, word)
    done = importing.import_(desk(), visit().actor, here.reference, path, at=site().clock.at(), sheet=sheet, dry=True)
    if not done.read.refused:
        raise NotFound
    table = path.suffix in TABLES
    kind = ".csv" if table else path.suffix if path.suffix in saving.WRITERS else ".xlsx"
    return _sent(mending.pages_to_mend(done.read, alone=table), f"a-corriger-{here.reference}{kind}")


def _kept(reference: str, added: int, changed: int) -> ResponseReturnValue:
    told = url_for("carriers.people", operation=reference, fait="importe", ajoutees=added, modifiees=changed)
    return redirect(told, 303)


def _page(operation: str, mistakes: list[str] | None = None) -> ResponseReturnValue:
    here = place(operation)
    sheets = [(sheet.name, sheet.title) for sheet in SHEETS.values()]
    return show("import", here, WRONG if mistakes else 200, mistakes=mistakes or [], sheets=sheets)


def _sent(pages: list[Page], name: str) -> Response:
    """Pages as a file to keep, never opened in its place."""
    with TemporaryDirectory() as folder:
        saving.save(pages, Path(folder, name))
        written = BytesIO(Path(folder, name).read_bytes())
    return send_file(written, as_attachment=True, download_name=name)
