"""Pages of one address that a carrier and an official read each in their own form."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

from tremplin.records.codes import CARRIERS
from tremplin_web.gate.door import visit
from tremplin_web.staff.acting.place import place
from tremplin_web.staff.dossier.page import dossier_page
from tremplin_web.staff.operating.committees import committees_page
from tremplin_web.staff.working.home import home
from tremplin_web.staff.working.listing import dossiers

View = Callable[..., Any]
# by what an official who is a member of an organisation asks for its pages
OWN = "organisme"


def register(app: Flask, done: Mapping[str, Any]) -> None:
    """Serve officials their own pages where carriers have theirs; ``done`` tells what each act, once done, says."""
    views = app.view_functions
    views["carriers.dossier"] = _of_dossier(views["carriers.dossier"], done)
    views["carriers.committees"] = _of_committees(views["carriers.committees"])
    views["carriers.dossiers"] = _of_staff(views["carriers.dossiers"], dossiers)
    views["account.home"] = _of_staff(views["account.home"], home)


def _of_dossier(carriers: View, done: Mapping[str, Any]) -> View:
    def dossier(dossier: str) -> ResponseReturnValue:
        if visit().staff and not (where := place(dossier)).here.carrier:
            return dossier_page(where, done.get(_asked()))
        # an official who is a member of its organisation reads it as its carrier
        shown: ResponseReturnValue = carriers(dossier=dossier)
        return shown

    return dossier


def _of_committees(carriers: View) -> View:
    def committees(operation: str) -> ResponseReturnValue:
        if visit().staff and not (where := place(operation)).here.carrier:
            return committees_page(where)
        shown: ResponseReturnValue = carriers(operation=operation)
        return shown

    return committees


def _of_staff(carriers: View, theirs: View) -> View:
    def page() -> ResponseReturnValue:
        # one who also carries dossiers has the carriers' page under its name
        own = request.args.get(OWN) is not None and any(grant.role in CARRIERS for grant in visit().actor.grants)
        shown: ResponseReturnValue = theirs() if visit().staff and not own else carriers()
        return shown

    return page


def _asked() -> str:
    return request.args.get("fait", "")
