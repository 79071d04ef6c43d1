"""Ask a carrier to complete a dossier: each field that is ticked with its own reason, and a text before them."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.desk import Tried
from tremplin.casework.granting.instruction import return_
from tremplin.casework.letters.letter import Letter
from tremplin.casework.letters.writing import foreseen
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, version_read, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.acting.showing import show
from tremplin_web.staff.granting.askable import REASON, TICKED, askable

TEXT, LOOK = "asked", "relire"


def completion(dossier: str) -> ResponseReturnValue:
    """All that may be asked, with what the rules find proposed as a reason."""
    return _page(_permitted(dossier), SentForm({TEXT: _("Ce que vous demandez")}))


def ask_to_complete(dossier: str) -> ResponseReturnValue:
    """Show the letter that the carrier would read, or give the dossier back."""
    where = _permitted(dossier)
    form = SentForm({TEXT: _("Ce que vous demandez")}, {TEXT: request.form.get(TEXT, "")})
    version, made = version_read(), list[Letter]()
    asked = {name: request.form.get(f"{REASON}{name}", "") for name in request.form.getlist(TICKED)}
    for name, reason in asked.items():
        if not reason.strip():
            form.mistakes[name] = _("Dites ce qui y manque.")
    if version is None:
        form.refused.append(_("Rien n'est fait : cette page n'a pas été envoyée entière. Recommencez."))
    if version is None or form.wrong:
        return _page(where, form)
    office, looks = desk().as_read(version), LOOK in request.form
    if looks:
        office = office.trying(lambda case: made.append(foreseen(office, case, "completion")))
    try:
        return_(office, visit().actor, where.here.reference, form.values[TEXT], at=site().clock.at(), fields=asked)
    except Tried:
        return _page(where, form, made[-1])
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        form.refuse(refused, {About.REASON: TEXT})
        return _page(place(dossier), form)
    return redirect(url_for("carriers.dossier", dossier=where.here.reference, fait="completer"), 303)


def _permitted(dossier: str) -> ActPlace:
    where = place(dossier)
    if where.here.carrier or Act.RETURN not in where.here.rights:
        raise UnknownIdentifier("dossier", where.here.reference, ())
    return where


def _page(where: ActPlace, form: SentForm, letter: Letter | None = None) -> ResponseReturnValue:
    groups = list(askable(where))
    fields = {each.name: each for group in groups for each in group.fields}
    form.labels = {TEXT: _("Ce que vous demandez"), **{name: each.label for name, each in fields.items()}}
    ids = {name: f"motif-{each.id}" for name, each in fields.items()}
    return show(
        "staff/granting/completion.html",
        where,
        form.status if form.wrong else 200,
        form=form,
        groups=groups,
        errors=[(told, name and ids.get(name, name)) for told, name in form.errors],
        opened=where.opens(Act.RETURN),
        reasons=where.reasons(Act.RETURN),
        letter=letter and letter.published(),
        version=where.here.version if letter is None else request.form.get("version"),
    )
