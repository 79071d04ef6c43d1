"""Show a page about a dossier to an official: who carries it, where it stands, and the ways to the rest, around it."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from tremplin_web.dossiers.states import told
from tremplin_web.dossiers.ways import pages
from tremplin_web.gate.door import desk
from tremplin_web.site import site
from tremplin_web.staff.acting.place import ActPlace


def show(template: str, where: ActPlace, status: int = 200, **shown: Any) -> ResponseReturnValue:
    """A page of a template that extends ``staff/acting/frame.html``."""
    here = where.here
    page = render_template(
        template,
        here=here,
        state=told(here.state, staff=True),
        ways=tuple(pages(here)),
        department=desk().catalogue.department(here.department),
        today=site().clock.today(),
        **shown,
    )
    return page, status
