"""Leave: this site, then the provider by which one came, which would let the next in front of this screen in again."""

from flask import redirect
from werkzeug.wrappers import Response

from tremplin_web.account.provider import way
from tremplin_web.account.provider.serving import client, reached
from tremplin_web.site import site


def departure(home: str) -> Response:
    """The way out of whoever has left this site: by the provider, where they came by it."""
    provider, hint = client(), way.taken_hint()
    if provider is None or not hint:
        return redirect(home, 303)
    now = site().clock.machine()
    there = provider.way_out(hint, reached("public.home"), way.begun(now).state, now)
    answer = redirect(there or home, 303)
    way.keep_hint(answer, "")
    return answer
