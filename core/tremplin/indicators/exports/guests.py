"""A form of export that a plugin offers: it reads what may be told, and what its code raises is told of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from tremplin.errors import RefusedRequest
from tremplin.extension.plugin import Plugin, told
from tremplin.indicators.exports.blocks import WatchedRows
from tremplin.indicators.exports.columns import MASKED, FigureRow
from tremplin.indicators.exports.forms import ExportFormat


def guest(plugin: Plugin, form: ExportFormat) -> ExportFormat:
    """The same form, in its plugin's name."""

    def write(rows: Iterable[FigureRow], file: BinaryIO) -> None:
        with WatchedRows(_tellable(rows)) as handed:
            try:
                form.write(iter(handed), file)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # a stranger's code may even call sys.exit()
                if handed.stopped is None:
                    raise _told(plugin, form, told(error)) from None

    return replace(form, write=write)


def _told(plugin: Plugin, form: ExportFormat, error: str) -> RefusedRequest:
    plugin.tell(f"l'export « {form.code} » lève une erreur : {error}")
    whose = f"« {form.label} », du greffon {plugin.owner}, ne s'écrit pas ({error})"
    return RefusedRequest(f"{whose} : prévenez qui l'a écrit, ou exportez en csv.")


def _tellable(rows: Iterable[FigureRow]) -> Iterator[FigureRow]:
    # certified already: a stranger's code reads nothing that is masked, whoever calls it
    for row in rows:
        yield row.masked() if row.status == MASKED else row
