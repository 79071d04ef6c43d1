"""The calls of one's departments, and what one may do of each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tremplin_web.staff.naming import calls_of_mine


def calls() -> ResponseReturnValue:
    """The latest first."""
    return render_template("staff/allotting/calls.html", calls=calls_of_mine())
