"""The dossiers of a call ranked by their scores, whole or a lot alone, and the way to the agenda of a commission."""

from flask import request
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.policy import Target, may
from tremplin.casework.granting.commissions import Convened, listed
from tremplin.casework.reading.sitting.ranking import RankedDossier, ranking
from tremplin.errors import Forbidden, RefusedRequest
from tremplin.records.acts import Act
from tremplin_web.dossiers.paging import part_of
from tremplin_web.dossiers.states import told as state_told
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site
from tremplin_web.staff.allotting.place import call_of, show

# of a ranking, what a page shows
MOST = 200


def call_ranking(department: str, call: str) -> ResponseReturnValue:
    """From the first to the last; those that miss a score come at the end, without a rank."""
    asked = call_of(department, call)
    lots = [(each.code, each.label) for each in asked.lots]
    lot = next((code for code, _ in lots if code == request.args.get("lot")), None)
    found, unranked = list[RankedDossier](), ""
    try:
        found = ranking(desk(), visit().actor, asked.id, lot=lot)
    except Forbidden:
        raise
    except RefusedRequest:
        unranked = "none"
    return show(
        "ranking",
        asked,
        part=part_of(found, MOST),
        unranked=unranked,
        lots=lots,
        lot=lot,
        states=lambda state: state_told(state, staff=True),
        coming=_coming(department),
    )


def _coming(department: str) -> list[Convened]:
    """The commissions to come of a department, for who prepares them."""
    actor, today = visit().actor, site().clock.today()
    if not may(actor, Act.PREPARE_COMMISSION, Target(department)):
        return []
    found = [each for each in listed(desk(), actor) if each.department == department and each.held_on >= today]
    return sorted(found, key=lambda each: (each.held_on, each.number))
