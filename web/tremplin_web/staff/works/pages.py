"""The works of whoever reads: their list, one that moves by itself as long as it runs, and the file that it left."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.catalogue import quantities
from tremplin.errors import RefusedRequest
from tremplin.works.asking import PAGE, cancel, left, listed, shown
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import WRONG, desk, number_of, sentences, visit
from tremplin_web.site import site

BEFORE, STILL, YES = "avant", "immobile", "oui"
GIVE_UP = "abandonner"
# seconds between two readings of a page that moves: what one looks at is not asked for more often
EVERY = 3
# a page that is left open keeps a session alive no longer: then one reads it again by its link
MOVES = timedelta(minutes=20)
PENDING = ("waiting", "running")


class WorkState(NamedTuple):
    """How the state of a work is drawn: its words, and the kind of its tag."""

    text: Any
    kind: str


STATES: Mapping[str, WorkState] = {
    "waiting": WorkState(lazy_gettext("En attente"), "neutral"),
    "running": WorkState(lazy_gettext("En cours"), "soon"),
    "done": WorkState(lazy_gettext("Fait"), "met"),
    "failed": WorkState(lazy_gettext("En échec"), "broken"),
    "dropped": WorkState(lazy_gettext("Abandonné"), "closed"),
}


def works() -> ResponseReturnValue:
    """What one asked for, the last first."""
    before = number_of(request.args.get(BEFORE, ""))
    rows = listed(desk(), visit().actor, now=site().clock.machine(), before=before)
    further = rows[-1]["id"] if len(rows) == PAGE else None
    return render_template("staff/works/list.html", rows=rows, states=STATES, further=further, paged=before)


def work(work: str) -> ResponseReturnValue:
    """How far one of them is."""
    return _page(work)


def give_up(work: str) -> ResponseReturnValue:
    """Give one up; what is not asked for by its button is not done."""
    if request.form.get(GIVE_UP) != YES:
        return _page(work, [_("Ce travail n'est pas abandonné : abandonnez-le par son bouton.")])
    try:
        cancel(desk(), visit().actor, work, now=site().clock.machine())
    except RefusedRequest as refused:
        return _page(work, sentences(refused))
    return redirect(url_for("staff.work", work=work), 303)


def work_file(work: str) -> ResponseReturnValue:
    """The file that one of them left."""
    found = left(desk(), visit().actor, work)
    response: Response = send_file(
        found.path, found.media_type, as_attachment=True, download_name=found.name, max_age=0, etag=False
    )
    return response


def _page(work: str, refused: list[str] | None = None) -> ResponseReturnValue:
    now = site().clock.machine()
    found = shown(desk(), visit().actor, work, now=now)
    pending = found["state"] in PENDING
    lately = now - datetime.fromisoformat(found["asked_at"]) < MOVES
    moves = pending and lately and not refused and request.args.get(STILL) != YES
    page = render_template(
        "staff/works/work.html",
        work=found,
        state=STATES[found["state"]],
        told={name: quantities.number(found[name] or 0) for name in ("done", "total")},
        pending=pending,
        moves=moves,
        errors=[(sentence, None) for sentence in refused or ()],
    )
    # read again by the browser itself, without a script, and only as long as there is something to see
    return page, WRONG if refused else 200, {"Refresh": str(EVERY)} if moves else {}
