"""The committees of an operation for officials: those held, those due, one more to record; and the news after exits."""

from contextlib import suppress
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.desk import Tried
from tremplin.casework.acting.due.entries import Entry
from tremplin.casework.applying.attachments import attach, remove
from tremplin.casework.operating.operations import meet
from tremplin.casework.reading.calendar import calendar
from tremplin.documents.door import label_of
from tremplin.documents.writing import day
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import Purpose
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.frame.door import capital
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, uploaded, version_read, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.acting.showing import show

FIELDS = ("held_on", "minutes", "attendees")
SEVERAL = "|"
# kept with the minutes, which the carrier reads: French whoever writes
JOINED = "Compte rendu joint au dossier : pièce n° {}."
DUE = ("committee", "dashboard", "after_exit")


def committees_page(where: ActPlace) -> ResponseReturnValue:
    """What was held, what is due, and the forms of those who follow."""
    return _page(where, SentForm(_labels()))


def record_committee(operation: str) -> ResponseReturnValue:
    """Record a committee that was held, with its minutes as a text, as a document, or both."""
    where = place(operation)
    if Act.FOLLOW not in where.here.rights:
        raise UnknownIdentifier("dossier", operation, ())
    typed = {name: SEVERAL.join(request.form.getlist(name)) for name in FIELDS}
    form, version = SentForm(_labels(), typed), version_read()
    form.wanted("held_on", said=_("Donnez le jour."))
    read = form.read({"held_on": day})
    if version is None:
        form.refused.append(_("Rien n'est fait : cette page n'a pas été envoyée entière. Recommencez."))
    if form.wrong or version is None:
        return _page(where, form)
    try:
        number = _keep(where, typed, read["held_on"], version)
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        form.refuse(refused)
        return _page(place(operation), form)
    return redirect(url_for("carriers.committees", operation=where.here.reference, fait=f"comite-{number}"), 303)


def _keep(where: ActPlace, typed: dict[str, str], held_on: date, version: int) -> int:
    """Record it once all passes; a document that comes with what is refused is not left behind."""
    actor, at, reference = visit().actor, site().clock.at(), where.here.reference
    told, files = typed["minutes"].strip(), uploaded("document")
    said: dict[str, Any] = {"held_on": held_on, "at": at, "attendees": tuple(typed["attendees"].split(SEVERAL))}
    said["attendees"] = tuple(filter(None, said["attendees"]))
    if not files:
        return meet(desk().as_read(version), actor, reference, minutes=told or None, **said).number
    with suppress(Tried):
        meet(desk().as_read(version).trying(), actor, reference, minutes=told or None, **said)
    joined = attach(desk(), actor, reference, *files[0], at=at, purpose=Purpose.REPORT, version=version)
    minutes = f"{told}\n\n{JOINED.format(joined)}".strip()
    try:
        # the document is a version more
        return meet(desk().as_read(version + 1), actor, reference, minutes=minutes, **said).number
    except TremplinError:
        remove(desk(), actor, reference, joined, at=at)
        raise


def _page(where: ActPlace, form: SentForm) -> ResponseReturnValue:
    here = where.here
    agreed = here.state in AGREED
    entries: tuple[Entry, ...] = ()
    if agreed:
        entries = calendar(desk(), visit().actor, here.reference, day=site().clock.today()).entries
    undone = {(each["part"], each["corrected"]): each for each in where.page["corrections"]}
    services = here.words.family("services")
    return show(
        "staff/operating/committees.html",
        where,
        form.status if form.wrong else 200,
        form=form,
        errors=list(form.errors),
        done=request.args.get("fait", ""),
        agreed=agreed,
        follows=where.opens(Act.FOLLOW),
        joins=where.opens(Act.ATTACH),
        due=[each for each in entries if each.kind in DUE and each.done is None],
        held=[(each, undone.get(("committees", each["number"]))) for each in where.page["committees"][::-1]],
        news=[(each, undone.get(("after_exits", each["number"]))) for each in where.page["after_exits"][::-1]],
        services=[(code, capital(label_of(label))) for code, label in services.items()],
        ticked=form.values.get("attendees", "").split(SEVERAL),
        version=here.version,
        corrects=where.opens(Act.CORRECT),
    )


def _labels() -> dict[str, Any]:
    return {"held_on": _("Tenu le"), "minutes": _("Ce qui s'est dit"), "attendees": _("Services présents")}
