"""The names that the site answers to: a page asked by another name is refused before anything is read or redirected."""

import re

from flask import Flask, abort, request

from tremplin_web.frame.door import site

# Flask's own TRUSTED_HOSTS reads no IPv6 address, and leaves its page of error without addresses to link to
PORT = re.compile(r":\d{0,5}$")


def refuse_others() -> None:
    """Refuse a request whose name no setting gives: an address made of it would lead to whoever wrote it."""
    answered = site().settings.answered
    asked = request.environ.get("HTTP_HOST", "").lower()
    if answered is not None and PORT.sub("", asked) not in answered:
        abort(400)


def register(app: Flask) -> None:
    """Look at the name of each request first."""
    app.before_request(refuse_others)
