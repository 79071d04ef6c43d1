"""The dossiers of an official's perimeter: searched, filtered, in their order, added up, a page at a time."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.policy import blind
from tremplin.casework.reading.calendar import dated
from tremplin.casework.reading.listing import listed, totals
from tremplin.errors import WrongUsage
from tremplin_web.dossiers.states import told
from tremplin_web.gate.door import WRONG, desk, visit
from tremplin_web.site import site
from tremplin_web.staff.working.filters import ORDER, asked, choices

AFTER, ADDED = "apres", "totaux"


def dossiers() -> ResponseReturnValue:
    """List the dossiers that are asked for."""
    actor, search = visit().actor, asked()
    database = desk().database
    if search.filters.late:
        # those that an earlier version left without their day
        dated(desk())
    after = request.args.get(AFTER) or None
    try:
        found = listed(database, actor, search.filters, after=after, order=search.order)
    except WrongUsage as error:
        search.mistakes["q"] = str(error)
        after, found = None, listed(database, actor, search.filters, order=search.order)
    whole = request.args.get(ADDED) == "oui"
    page = render_template(
        "staff/working/dossiers.html",
        search=search,
        errors=[(sentence, name) for name, sentence in search.mistakes.items()],
        choices=choices(site().platform),
        order=ORDER,
        applied=search.applied("carriers.dossiers"),
        rows=[(each, told(each.state, staff=True)) for each in found.rows],
        titles={name: fiche.title for name, fiche in site().platform.fiches.items()},
        blind=blind(actor),
        after=found.after,
        paged=after is not None,
        totals=totals(database, actor, search.filters) if whole and not search.mistakes else None,
        kept=_kept(search.kept, whole),
    )
    return page, WRONG if search.mistakes else 200


def _kept(given: dict[str, str], whole: bool) -> dict[str, Any]:
    return {**given, ADDED: "oui"} if whole else dict(given)
