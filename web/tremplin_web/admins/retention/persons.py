"""The rights of one person: give them all that is kept of them, or erase who they are."""

from collections.abc import Mapping
from datetime import date
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext, ngettext

from tremplin.casework.acting.desk import Desk
from tremplin.casework.following import access, erasing, leaflet
from tremplin.casework.following.seeking import Sought
from tremplin.documents.writing import day
from tremplin_web.admins.confirming import AdminDeed, attempted, told
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit
from tremplin_web.site import site

MOST_IN_MEMORY = 2**20
LABELS: Mapping[str, Any] = {
    "action": "",
    "person": lazy_gettext("Son numéro"),
    "dossier": lazy_gettext("Ou un dossier"),
    "number": lazy_gettext("et son numéro dans ce dossier"),
    "last_name": lazy_gettext("Ou son nom"),
    "first_name": lazy_gettext("Son prénom"),
    "birth_date": lazy_gettext("Sa date de naissance"),
    "reason": lazy_gettext("Pourquoi, sans nom : le journal le garde"),
}


def persons() -> ResponseReturnValue:
    """Ask who it is."""
    return _page(SentForm(LABELS))


def answer_person() -> ResponseReturnValue:
    """Give what is kept of somebody, or erase them once it is confirmed."""
    return attempted(_deeds(), sent(LABELS), _page, url_for("admins.persons"), sought="person")


def _page(form: SentForm) -> ResponseReturnValue:
    return page_of("admins/retention/persons.html", form, labels=LABELS, done=told(_deeds()))


def _sought(form: SentForm) -> Sought:
    typed = {name: value.strip() for name, value in form.values.items()}
    birth: date | None = day(typed["birth_date"]) if typed["birth_date"] else None
    if typed["person"]:
        # a number that is none is nobody's
        return Sought(person=number_of(typed["person"]) or 0)
    if typed["dossier"]:
        return Sought(dossier=typed["dossier"], number=number_of(typed["number"]) or 0)
    return Sought(last_name=typed["last_name"] or None, first_name=typed["first_name"] or None, birth_date=birth)


def _given(ours: Desk, form: SentForm) -> Response:
    """All that is kept of somebody, in sentences, with their pieces, in one file for whoever asks alone."""
    at = site().clock.at()
    reason = form.values["reason"].strip() or None
    found = access.access(ours, visit().actor, _sought(form), at=at, reason=reason)
    pages = ("\n".join(leaflet.leaflet(each, ours.catalogue.everywhere)) for each in found["people"])
    # nobody else on this machine reads it, and nothing of it is left once it is sent
    file = SpooledTemporaryFile(MOST_IN_MEMORY, prefix="tremplin-")  # noqa: SIM115 - closed once it is sent
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr("acces.txt", "\n\n".join(pages) + "\n")
        for name, piece in access.pieces_of(ours, found, at=at):
            with bundle.open(f"pieces/{name}", "w") as copied:
                copyfileobj(piece, copied)
    file.seek(0)
    # the name of a file stays in the history of a browser: it names nobody
    response: Response = send_file(file, "application/zip", as_attachment=True, download_name="acces.zip", max_age=0)
    return response


def _deeds() -> Mapping[str, AdminDeed]:
    actor, at = visit().actor, site().clock.at

    def erase(ours: Desk, form: SentForm) -> None:
        foreseen = erasing.foreseen(ours, actor, _sought(form))
        erasing.erase(ours, actor, Sought(person=foreseen.person), reason=form.values["reason"], at=at())

    def said(form: SentForm) -> Any:
        found = erasing.foreseen(desk(), actor, _sought(form))
        # what is confirmed is this person, whoever bears that number in the dossier by then
        form.values["person"] = str(found.person)
        there = ngettext("%(num)s participation", "%(num)s participations", found.participations)
        files = ngettext("%(num)s fichier", "%(num)s fichiers", found.files)
        where = ", ".join(found.dossiers)
        return _(
            "Effacer la personne n° %(person)s : %(there)s (%(where)s). Partent ses noms, sa naissance, ses "
            "coordonnées, ses clés et ses pièces (%(files)s). Rien ne la rendra ; ce qui a été fait reste, sans nom.",
            person=found.person,
            there=there,
            where=where or "–",
            files=files,
        )

    return {
        "access": AdminDeed(_given, "", {}),
        "erase": AdminDeed(
            erase,
            _("La personne est effacée."),
            {"reason": _("dites pourquoi : le journal le garde, sans nom.")},
            said,
            _("Effacer cette personne"),
            tried=False,
        ),
    }
