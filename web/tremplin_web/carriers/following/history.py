"""What happened to a dossier: each act with who, when and why, as far as its reader may know; its committees apart."""

from flask.typing import ResponseReturnValue

from tremplin.casework.reading.history import happenings
from tremplin.casework.reading.page import shown
from tremplin.records.acts import Act
from tremplin_web.carriers.following.place import place, show
from tremplin_web.dossiers.paging import part_of
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site

CORRECTING = (Act.CORRECT, Act.CORRECT_PAYMENT, Act.CORRECT_REPORT, Act.CORRECT_SETTLEMENT)


def history(operation: str) -> ResponseReturnValue:
    """The timeline of a dossier."""
    here = place(operation)
    page = shown(desk(), visit().actor, here.reference, at=site().clock.at())
    corrects = not here.opened.isdisjoint(CORRECTING)
    return show("history", here, part=part_of(happenings(page)), corrects=corrects)


def committees(operation: str) -> ResponseReturnValue:
    """The committees of an operation, who attended, and what was said."""
    here = place(operation)
    page = shown(desk(), visit().actor, here.reference, at=site().clock.at())
    return show("committees", here, committees=page["committees"][::-1], agreed=here.state in AGREED)
