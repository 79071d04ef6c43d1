"""What is due of an operation, late first, in words."""

from flask.typing import ResponseReturnValue

from tremplin.casework.acting.due.entries import Entry, Standing
from tremplin.casework.reading.calendar import calendar as entries_of
from tremplin_web.carriers.following.place import place, show
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site


def calendar(operation: str) -> ResponseReturnValue:
    """What is late, what may be done now, what comes, and what is done."""
    here = place(operation)
    entries: tuple[Entry, ...] = ()
    if here.state in AGREED:
        entries = entries_of(desk(), visit().actor, here.reference, day=site().clock.today()).entries
    told = {standing: [each for each in entries if each.standing is standing] for standing in Standing}
    return show("calendar", here, told=told, agreed=here.state in AGREED)
