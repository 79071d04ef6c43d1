"""The dossiers that somebody may see: a carrier their own, an official those of their perimeter."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tremplin.casework.reading.listing import listed
from tremplin.errors import WrongUsage
from tremplin.records.codes import CARRIERS
from tremplin_web.dossiers import states
from tremplin_web.frame.door import site
from tremplin_web.gate.door import WRONG, desk, visit

AFTER = "apres"


def dossiers() -> ResponseReturnValue:
    """List the dossiers, one page at a time."""
    actor = visit().actor
    after = request.args.get(AFTER) or None
    try:
        found, status = listed(desk().database, actor, after=after), 200
    except WrongUsage:
        found, status, after = listed(desk().database, actor), WRONG, None
    carrier = any(grant.role in CARRIERS for grant in actor.grants)
    staff = visit().staff and not carrier
    rows = [
        (each, states.told(each.state, staff=staff, deposited_at=each.deposited_at, granted=each.granted_cents))
        for each in found.rows
    ]
    titles = {name: fiche.title for name, fiche in site().platform.fiches.items()}
    return (
        render_template(
            "carriers/applying/dossiers.html",
            rows=rows,
            titles=titles,
            staff=staff,
            after=found.after,
            paged=after is not None,
        ),
        status,
    )
