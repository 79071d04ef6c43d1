"""What a carrier asks for once a dossier is decided: an advance, an amendment, a gracious appeal; and the answers."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.talking.requests import ask, listed
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import RequestKind
from tremplin_web.carriers.following.place import place, show
from tremplin_web.carriers.following.ways import ASKED_IN, KINDS, asking
from tremplin_web.gate.door import WRONG, desk, sentences, visit
from tremplin_web.site import site


def request_page(operation: str, kind: str) -> ResponseReturnValue:
    """What was asked of this kind, what it was answered, and the form to ask."""
    return _page(operation, _kind(kind))


def send_request(operation: str, kind: str) -> ResponseReturnValue:
    """Ask for it."""
    wanted, reason = _kind(kind), request.form.get("reason", "")
    try:
        asked = ask(desk(), visit().actor, operation, wanted, reason, at=site().clock.at())
    except (Forbidden, UnknownIdentifier):
        raise
    except RefusedRequest as refused:
        return _page(operation, wanted, sentences(refused), reason)
    return redirect(url_for("carriers.request_page", operation=asked.dossier, kind=kind, fait="demande"), 303)


def _page(
    operation: str, kind: RequestKind, mistakes: list[str] | None = None, reason: str = ""
) -> ResponseReturnValue:
    here = place(operation)
    asked = [each for each in listed(desk(), visit().actor, here.reference) if each["kind"] == kind]
    waiting = any(each["outcome"] is None for each in asked)
    asks = Act.ASK in here.opened and kind in ASKED_IN.get(here.state, ())
    status = WRONG if mistakes else 200
    told = {
        "kind": kind.value,
        "name": asking(kind, asks=here.carrier),
        "asked": asked[::-1],
        "waiting": waiting,
        "asks": asks,
    }
    return show("request", here, status, mistakes=mistakes or [], reason=reason, **told)


def _kind(address: str) -> RequestKind:
    if address not in KINDS:
        raise NotFound
    return KINDS[address]
