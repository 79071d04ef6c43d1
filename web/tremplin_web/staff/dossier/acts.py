"""What an official may do on a dossier now, and why they may not do the rest: the life cycle's table says both."""

from typing import NamedTuple

from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.casework.reading.offers import ProposedAct
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.acting.ways import ActWay, way


class LinkedAct(NamedTuple):
    """An act and its page."""

    act: ProposedAct
    way: ActWay


class ShownActs(NamedTuple):
    """Those that may be done, those that end the dossier, and those that may not be done yet."""

    open: list[LinkedAct]
    ending: list[LinkedAct]
    barred: list[LinkedAct]


def acts_of(where: ActPlace) -> ShownActs:
    """The acts that the roles of whoever reads give them on a dossier, each with its page."""
    linked = [LinkedAct(each, there) for each in where.acts if (there := way(each.act, where.here.reference))]
    # what takes the dossier further comes first
    linked.sort(key=lambda each: TRANSITIONS[each.act.act].target is None)
    return ShownActs(
        [each for each in linked if each.act.open and not each.way.ending],
        [each for each in linked if each.act.open and each.way.ending],
        [each for each in linked if not each.act.open],
    )
