"""The documents of a dossier that may show what is recorded."""

from tremplin.casework.acting.wording import PURPOSES
from tremplin.records.codes import Purpose
from tremplin_web.staff.acting.fields import Choices
from tremplin_web.staff.acting.place import ActPlace


def attached(place: ActPlace) -> Choices:
    """Each document by its number, the last first."""
    return [
        (
            str(each["number"]),
            f"n° {each['number']}, {each['name']} ({PURPOSES[each['purpose'] or Purpose.APPLICATION]})",
        )
        for each in reversed(place.page["attachments"])
    ]
