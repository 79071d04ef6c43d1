"""Withdraw a dossier, or say again under the next fiche what it says."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.applying.copying import copy, followers
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.catalogue.door import Fiche
from tremplin.documents.nir import looks_like_nir
from tremplin.errors import Conflict, RefusedRequest, WrongUsage
from tremplin.records.acts import Act
from tremplin_web.dossiers.filling import Filling, context, filling
from tremplin_web.frame.door import edition, gettext, site
from tremplin_web.frame.proxy import arrived
from tremplin_web.gate.door import CHANGED, WRONG, desk, sentences, version_read, visit


def withdrawal(dossier: str) -> str:
    """Say what withdrawing does, and ask why."""
    return _page(filling(dossier, Act.WITHDRAW))


def make_withdrawal(dossier: str) -> ResponseReturnValue:
    """Withdraw the dossier."""
    found = filling(dossier, Act.WITHDRAW)
    read = version_read()
    if read is None:
        return _page(found, [gettext("Rien n'est retiré : cette page n'a pas été envoyée entière.")]), WRONG
    try:
        withdraw(desk(), visit().actor, dossier, request.form.get("motif", ""), at=arrived(), version=read)
    except Conflict:
        told = gettext("Rien n'est retiré : le dossier a changé depuis que vous avez ouvert cette page. Relisez-le.")
        return _page(found, [told]), CHANGED
    except (RefusedRequest, WrongUsage) as refused:
        return _page(found, sentences(refused)), WRONG
    return redirect(url_for("carriers.dossier", dossier=dossier, fait="retire"), 303)


def copy_dossier(dossier: str) -> ResponseReturnValue:
    """Open a draft that says again what this dossier says."""
    found = filling(dossier, Act.CREATE)
    try:
        made = copy(desk(), visit().actor, dossier, fiche=request.form.get("fiche", ""), at=arrived())
    except (RefusedRequest, WrongUsage) as refused:
        fiches = followers(site().platform.fiches, str(found.draft.fiche.id))
        shown = context(found, followers=named(fiches), mistake=str(refused))
        return render_template("carriers/applying/copy.html", **shown), WRONG
    return redirect(url_for("carriers.dossier", dossier=made, fait="copie"), 303)


def named(fiches: Sequence[Fiche]) -> list[tuple[str, str]]:
    """Some fiches, by which one chooses among them."""
    return [(str(each.id), f"{each.title} ({edition(each)})") for each in fiches]


def _page(found: Filling, reasons: Any = ()) -> str:
    typed = request.form.get("motif", "")
    # not shown again: a page is kept by the browser, and by whoever stands behind
    given = "" if looks_like_nir(typed) else typed
    return render_template("carriers/applying/withdrawal.html", **context(found, reasons=list(reasons), given=given))
