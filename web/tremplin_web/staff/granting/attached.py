"""The documents that show what is recorded: those of a dossier, and the one that comes with a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tremplin.casework.acting.wording import PURPOSES
from tremplin.casework.applying.attachments import attach, remove
from tremplin.errors import TremplinError
from tremplin.records.codes import Purpose
from tremplin_web.gate.door import desk, uploaded
from tremplin_web.staff.acting.fields import Choices
from tremplin_web.staff.acting.form import Doing
from tremplin_web.staff.acting.place import ActPlace

APPLICATION, AGREEMENT = Purpose.APPLICATION, Purpose.AGREEMENT


def attached(place: ActPlace) -> Choices:
    """Each document by its number, the last first."""
    return [
        (str(each["number"]), f"n° {each['number']}, {each['name']} ({PURPOSES[each['purpose'] or APPLICATION]})")
        for each in reversed(place.page["attachments"])
    ]


@contextmanager
def shown_by(doing: Doing) -> Iterator[tuple[Doing, int | None]]:
    """What is done, and the document that shows it: the one that comes is joined first, and not left where it fails."""
    files = uploaded("file")
    if not files:
        yield doing, doing.values["document"]
        return
    version, here = doing.desk.version, (doing.actor, doing.reference)
    number = attach(desk(), *here, *files[0], at=doing.at, purpose=AGREEMENT, version=version)
    try:
        # joined, it makes the next version of the dossier: what is done is upon that one
        yield replace(doing, desk=desk() if version is None else desk().as_read(version + 1)), number
    except TremplinError:
        remove(desk(), *here, number, at=doing.at)
        raise
