"""The messages of a dossier: what the carrier and the service say to each other, with documents."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.talking import messages as talk
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin_web.carriers.following.place import place, show
from tremplin_web.dossiers.paging import part_of
from tremplin_web.gate.door import WRONG, desk, sentences, uploaded, visit
from tremplin_web.site import site


def messages(operation: str) -> ResponseReturnValue:
    """What was said, the latest first, and the form to answer."""
    return _page(operation)


def write_message(operation: str) -> ResponseReturnValue:
    """Send a message, with the documents that were chosen."""
    text, joined = request.form.get("text", ""), [talk.Joined(*each) for each in uploaded("joined")]
    try:
        sent = talk.write(desk(), visit().actor, operation, text, joined=joined, at=site().clock.at())
    except (Forbidden, UnknownIdentifier):
        raise
    except RefusedRequest as refused:
        return _page(operation, refused, text, joined=bool(joined))
    return redirect(url_for("carriers.messages", operation=sent.dossier, fait="envoye"), 303)


def _page(
    operation: str, refused: TremplinError | None = None, text: str = "", *, joined: bool = False
) -> ResponseReturnValue:
    here = place(operation)
    said = talk.listed(desk(), visit().actor, here.reference)[::-1]
    mistakes = sentences(refused) if refused else []
    about = "joined" if mistakes and joined and "«" in mistakes[0] else "text"
    writes = Act.WRITE_MESSAGE in here.opened
    status = WRONG if refused else 200
    return show("messages", here, status, part=part_of(said), text=text, mistakes=mistakes, about=about, writes=writes)
