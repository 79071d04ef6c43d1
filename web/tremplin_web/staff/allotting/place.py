"""Where one is: a call, and what its pages say around their own."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tremplin.catalogue.door import Call
from tremplin_web.gate.door import desk
from tremplin_web.site import site


def call_of(department: str, call: str) -> Call:
    """The call of a page; one that is not served is not there."""
    return desk().catalogue.call(f"{department}/{call}")


def show(template: str, call: Call, status: int = 200, **shown: Any) -> ResponseReturnValue:
    """A page of a call."""
    department, _, edition = call.id.partition("/")
    page = render_template(
        f"staff/allotting/{template}.html",
        call=call,
        where={"department": department, "call": edition},
        department=desk().catalogue.department(department),
        today=site().clock.today(),
        done=request.args.get("fait"),
        **{"errors": [], **shown},
    )
    return page, status
