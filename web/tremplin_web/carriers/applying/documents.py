"""The documents of a dossier: attach them, open them, take them back."""

from typing import Any

from flask import redirect, render_template, request, url_for
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
from tremplin_web.gate.door import CHANGED, WRONG, desk, given_file, sentences, uploaded, visit

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
    try:
        return given_file(opened(desk(), visit().actor, dossier, number, at=arrived()))
    except (Forbidden, UnknownIdentifier, Unavailable):
        raise
    except RefusedRequest as refused:
        return _page(filling(dossier), str(refused)), CHANGED


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
