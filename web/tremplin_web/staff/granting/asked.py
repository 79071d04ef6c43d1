"""What a carrier asks for: where the one that waits is answered, or one more is recorded for them."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.talking.requests import listed
from tremplin.records.codes import RequestKind
from tremplin_web.dossiers.ways import ADDRESSES, ASKED_IN
from tremplin_web.gate.door import desk, visit
from tremplin_web.staff.acting.place import place


def requests(dossier: str) -> ResponseReturnValue:
    """The way to the page of the request that waits, else to that of what may be asked now."""
    here = place(dossier).here
    waiting = [
        RequestKind(each["kind"]) for each in listed(desk(), visit().actor, here.reference) if not each["outcome"]
    ]
    kind = next(iter([*waiting, *ASKED_IN.get(here.state, ())]), RequestKind.AMENDMENT)
    return redirect(url_for("carriers.request_page", operation=here.reference, kind=ADDRESSES[kind]), 303)
