"""Ask, try, confirm and do an act that is declared; what is refused comes back as the page, with all that was typed."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.case import AnyCase
from tremplin.casework.acting.desk import Tried
from tremplin.casework.letters.letter import Letter
from tremplin.casework.letters.writing import foreseen
from tremplin.casework.reading.offers import barred
from tremplin.errors import Conflict, Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS
from tremplin_web.frame.door import capital, site
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import GatedAddress, SentForm, desk, version_read, visit, who_may
from tremplin_web.gate.rights import Right
from tremplin_web.staff.acting.fields import DrawnField, drawn, labels, proposed, read, told_at, typed
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.acting.showing import show

CONFIRMED, BACK, YES = "confirme", "revenir", "oui"
KEY_BYTES = 16


def addresses(form: ActForm) -> tuple[GatedAddress, GatedAddress]:
    """The two addresses of the page of an act: it is asked, then it is done."""

    def ask(dossier: str) -> ResponseReturnValue:
        return _asked(form, place(dossier))

    def act(dossier: str) -> ResponseReturnValue:
        return _sent(form, place(dossier))

    ask.__name__, act.__name__ = form.name, f"do_{form.name}"
    path = f"/dossiers/<dossier>/{form.slug}"
    return (
        GatedAddress(path, ask, _of_staff(who_may(*form.acts))),
        GatedAddress(path, act, _of_staff(who_may(*form.acts, fresh=form.confirmed)), ("POST",), form.takes_files),
    )


def _of_staff(right: Right) -> Right:
    """The same right, of officials: a carrier who may do the act has a page of their own for it."""
    return right._replace(roles=(right.roles or frozenset()) - {*CARRIERS})


def _asked(form: ActForm, here: ActPlace) -> ResponseReturnValue:
    """The form, with what is proposed at first."""
    _permitted(form, here)
    fields = drawn(form.asked(here), here)
    return _page(form, here, fields, SentForm(labels(fields), proposed(fields, here)))


def _sent(form: ActForm, here: ActPlace) -> ResponseReturnValue:
    """Read what was sent; try it, and ask for a confirmation where the act wants one; do it."""
    _permitted(form, here)
    fields = drawn(form.asked(here), here)
    sent, version, key = SentForm(labels(fields), typed(fields)), version_read(), request.form.get("key", "")
    if request.form.get(BACK):
        return _page(form, here, fields, sent, version, key)
    values = read(fields, sent)
    if form.refuses:
        # markup stays markup: told again as a plain text, it would be escaped twice
        told = form.refuses(here, values)
        sent.mistakes |= {name: said if isinstance(said, str) else str(said) for name, said in told.items()}
    if version is None or not key:
        sent.refused.append(_("Rien n'est fait : cette page n'a pas été envoyée entière. Recommencez."))
    if sent.wrong or version is None:
        return _page(form, here, fields, sent, version, key)
    actor, at = visit().actor, site().clock.at()
    reference = here.here.reference
    doing = Doing(
        desk=desk().as_read(version), actor=actor, reference=reference, at=at, values=values, key=key, place=here
    )
    sure = not form.confirmed or request.form.get(CONFIRMED) == YES
    letter = None
    try:
        if not sure:
            letter = _try(form, doing)
        else:
            form.perform(doing)
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        sent.refuse(refused, told_at(fields))
        # what somebody else changed is told above: what is sent next is upon what is read now
        return _page(form, place(reference), fields, sent, None if isinstance(refused, Conflict) else version, key)
    if not sure:
        return _confirmation(form, here, fields, sent, values, letter)
    return redirect(url_for("carriers.dossier", dossier=reference, fait=form.slug), 303)


def _try(form: ActForm, doing: Doing) -> Letter | None:
    """Do it in a transaction of which nothing is kept: what would be refused is refused before one confirms."""
    made: list[Letter] = []

    def look(case: AnyCase) -> None:
        if form.letter:
            made.append(foreseen(doing.desk, case, form.letter))

    with suppress(Tried):
        form.perform(replace(doing, desk=doing.desk.trying(look)))
    return made[-1] if made else None


def _permitted(form: ActForm, here: ActPlace) -> None:
    """Answer those alone to whom the policy gives one of the acts here: to the others, the page is not there."""
    if here.here.carrier or not here.here.rights & {*form.acts}:
        raise UnknownIdentifier("dossier", here.here.reference, ())


def _page(
    form: ActForm,
    here: ActPlace,
    fields: list[DrawnField],
    sent: SentForm,
    version: int | None = None,
    key: str = "",
) -> ResponseReturnValue:
    mine = [act for act in form.acts if act in here.here.rights]
    lacking = form.needs(here) if form.needs else None
    opened = [] if lacking else [act for act in mine if here.opens(act)]
    return show(
        "staff/acting/act.html",
        here,
        sent.status if sent.wrong else 200,
        act_form=form,
        title=form.title,
        fields=fields,
        form=sent,
        errors=list(sent.errors),
        opened=bool(opened),
        reasons=_reasons(here, opened),
        closed=None if opened else [lacking] if lacking else _closed(here, mine),
        says=form.says(here) if callable(form.says) else form.says,
        button_text=_("Vérifier avant de confirmer") if form.confirmed else _named(form, {}),
        version=here.here.version if version is None else version,
        key=key or secrets.token_urlsafe(KEY_BYTES),
        **(form.shows(here) if form.shows else {}),
    )


def _confirmation(
    form: ActForm,
    here: ActPlace,
    fields: list[DrawnField],
    sent: SentForm,
    values: Mapping[str, Any],
    letter: Letter | None,
) -> ResponseReturnValue:
    return show(
        "staff/acting/confirm.html",
        here,
        200,
        act_form=form,
        title=form.title,
        fields=fields,
        form=sent,
        errors=[],
        asks=form.asks(here, values) if form.asks else [],
        letter=letter and letter.published(),
        button_text=_named(form, values),
        key=request.form["key"],
        version=request.form["version"],
    )


def _named(form: ActForm, values: Mapping[str, Any]) -> Any:
    """What the button says: the act, with its amounts once they are known."""
    return form.button(values) if callable(form.button) else form.button


def _reasons(here: ActPlace, opened: list[Act]) -> list[str]:
    """What stands in the way of what is open; where something passes, the page asks and the rest is told when done."""
    told = [here.reasons(act) for act in opened]
    if not all(told):
        return []
    return [*dict.fromkeys(reason for reasons in told for reason in reasons)]


def _closed(here: ActPlace, acts: list[Act]) -> list[str]:
    """Why nothing of it is open: the state of the dossier, or what whoever reads did before."""
    actor, at = visit().actor, site().clock.at()
    told = (barred(desk(), actor, here.here.reference, act, at=at) for act in acts)
    return [*dict.fromkeys(capital(reason) for reasons in told for reason in reasons)]
