"""What is begun here and done by a worker: whoever asked is led to its page at once."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from tremplin.works.asking import begin
from tremplin_web.gate.visiting import desk, visit
from tremplin_web.site import site


def begun(code: str, parameters: Mapping[str, Any]) -> Response:
    """Begin a work of a kind, as whoever asks; the way to the page that follows it."""
    number = begin(desk(), visit().actor, code, parameters, now=site().clock.machine())
    return redirect(url_for("staff.work", work=number), 303)
