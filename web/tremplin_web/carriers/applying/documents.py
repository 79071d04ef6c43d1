"""The documents of a dossier: attach them, open them, take them back."""

from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.conditions.applying import WHEN
from tremplin.casework.acting.wording import PURPOSES
from tremplin.casework.applying.attachments import Scan, attach, listed, opened, remove
from tremplin.errors import Forbidden, RefusedRequest, Unavailable, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.codes import Purpose
from tremplin_web.dossiers import steps
from tremplin_web.dossiers.filling import Filling, context, filling
from tremplin_web.frame.door import gettext
from tremplin_web.frame.proxy import arrived
from tremplin_web.frame.security import read_in_place
from tremplin_web.gate.door import CHANGED, WRONG, desk, sentences, uploaded, visit

CHUNK = 64 * 1024
# what a browser shows by itself, and runs nothing of
IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
REMOVE = "retirer"


def documents(dossier: str) -> str:
    """List the documents, each with what it is for and whether it was scanned."""
    return _page(filling(dossier))


def attach_document(dossier: str) -> ResponseReturnValue:
    """Attach a document to the dossier."""
    found = filling(dossier, Act.ATTACH)
    sent, code = next(iter(uploaded("fichier")), None), request.form.get("code") or None
    if sent is None:
        return _page(found, gettext("Choisissez d'abord un fichier."), code), WRONG
    try:
        purpose = Purpose(request.form.get("objet") or Purpose.APPLICATION)
        attach(desk(), visit().actor, dossier, sent.name, sent.stream, at=arrived(), code=code, purpose=purpose)
    except ValueError:
        return _page(found, gettext("Dites pour quoi cette pièce est donnée."), code), WRONG
    except UnknownIdentifier:
        raise
    except (RefusedRequest, WrongUsage) as refused:
        return _page(found, " ".join(sentences(refused)), code), WRONG
    if request.form.get("retour") == steps.DOCUMENTS:
        return redirect(url_for("carriers.step", dossier=dossier, step=steps.DOCUMENTS, fait="jointe"), 303)
    return redirect(url_for("carriers.documents", dossier=dossier, fait="jointe"), 303)


def document(dossier: str, number: int) -> ResponseReturnValue:
    """Open a document: in its place where a browser shows it safely, else as a file to keep."""
    closing = ExitStack()
    try:
        read = closing.enter_context(opened(desk(), visit().actor, dossier, number, at=arrived()))
    except (Forbidden, UnknownIdentifier, Unavailable):
        raise
    except RefusedRequest as refused:
        return _page(filling(dossier), str(refused)), CHANGED
    response = Response(iter(lambda: read.stream.read(CHUNK), b""), content_type=read.media_type)
    # be it sent or not: who asks for the head alone reads nothing
    response.call_on_close(closing.close)
    response.content_length = read.size
    way = "inline" if read.media_type in IN_PLACE else "attachment"
    if read.media_type in IN_PLACE:
        read_in_place()
    # RFC 6266: the name as it is for those that read it, and one of ASCII for the others
    plain = read.name.encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_").replace("?", "_")
    response.headers["Content-Disposition"] = (
        f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(read.name, safe='')}"
    )
    # whatever a document holds, it runs nothing and asks for nothing
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def remove_document(dossier: str, number: int) -> ResponseReturnValue:
    """Take a document back."""
    found = filling(dossier, Act.ATTACH)
    if request.form.get("action") != REMOVE:
        return _page(found, gettext("Rien n'est retiré : recommencez par le bouton de la pièce.")), WRONG
    try:
        remove(desk(), visit().actor, dossier, number, at=arrived())
    except UnknownIdentifier:
        raise
    except RefusedRequest as refused:
        return _page(found, " ".join(sentences(refused))), WRONG
    return redirect(url_for("carriers.documents", dossier=dossier, fait="retiree"), 303)


def held(found: Filling) -> list[dict[str, Any]]:
    """The documents of a dossier; what nobody has scanned is told where a scanner is asked."""
    asked = desk().scanner is not None
    rows = listed(desk(), visit().actor, found.draft.reference)
    return [{**each, "unscanned": asked and each["scan"] == Scan.UNSCANNED} for each in rows]


def _page(found: Filling, mistake: Any = None, code: str | None = None) -> str:
    return render_template(
        "carriers/applying/documents.html",
        **context(
            found,
            documents=held(found),
            mistake=mistake,
            code=code or "",
            done=request.args.get("fait"),
            can_attach=Act.ATTACH in found.draft.open,
            wanted=[("", gettext("Une autre pièce"))]
            + [(each.code, each.label) for each in found.draft.fiche.application.documents],
            purposes=[(each.value, PURPOSES[each].capitalize()) for each in WHEN if found.draft.state in WHEN[each]],
        ),
    )
