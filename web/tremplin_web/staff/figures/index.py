"""The first page of figures: the scopes that somebody may read, in words."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tremplin.casework.reading.figures.listing import readable_scopes
from tremplin.records.codes import CARRIERS
from tremplin_web.gate.door import WRONG, desk, visit
from tremplin_web.site import site
from tremplin_web.staff.figures.places import page_at


def figures() -> ResponseReturnValue:
    """List the scopes, department by department."""
    return home_page()


def home_page(mistake: object = None) -> ResponseReturnValue:
    """The list of scopes, with what is lacking of what was asked."""
    actor = visit().actor
    page = render_template(
        "staff/figures/home.html",
        departments=readable_scopes(desk(), actor),
        carrier=any(grant.role in CARRIERS for grant in actor.grants),
        today=site().clock.today(),
        at=lambda scope: page_at(scope.kind, scope.code),
        mistakes=[(mistake, None)] if mistake else [],
    )
    return page, WRONG if mistake else 200
