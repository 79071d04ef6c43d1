"""Register an organisation, or ask to join one that is known: by its number, then by what that number leads to."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.entering import joining
from tremplin.casework.organisations import organisations as casework
from tremplin.documents.door import rna, siret
from tremplin.errors import TremplinError
from tremplin_web.carriers.organisations.one import legal_forms, manages
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, page_of, sent, visit

LABELS: Mapping[str, Any] = {
    "number": lazy_gettext("SIRET ou numéro RNA"),
    "name": lazy_gettext("Nom de l'organisme"),
    "legal_form": lazy_gettext("Forme juridique"),
    "email": lazy_gettext("Adresse électronique de l'organisme"),
    "phone": lazy_gettext("Téléphone de l'organisme"),
    "role": lazy_gettext("Ce que vous y ferez"),
    "step": "",
}


def new_organisation() -> ResponseReturnValue:
    """Ask for the number of an organisation; then what is missing, or the wish to join it."""
    form = sent(LABELS)
    step = form.values.get("step", "")
    number = _number(form) if form.values else None
    known = number is not None and joining.known(desk(), number)
    if number is None or form.wrong or step == "number":
        asks = step == "number" and not form.wrong
        return _page(form, known=known, step=("join" if known else "register") if asks else "number")
    return _join(form, number) if known else _register(form, number)


def _number(form: SentForm) -> str | None:
    """The SIRET or the RNA that was typed, as it is kept."""
    form.wanted("number", said=gettext("écrivez les 14 chiffres du SIRET, ou W et 9 chiffres."))
    return form.read({"number": _identifier}).get("number") if not form.wrong else None


def _identifier(written: str) -> str:
    typed = "".join(written.split())
    return rna(typed) if typed[:1] in ("W", "w") else siret(typed)


def _join(form: SentForm, number: str) -> ResponseReturnValue:
    try:
        joining.ask(desk(), visit().actor, number, form.values["role"], at=site().clock.at())
    except TremplinError as error:
        form.refuse(error)
        return _page(form, known=True, step="join")
    return redirect(url_for("carriers.organisations"), 303)


def _register(form: SentForm, number: str) -> ResponseReturnValue:
    field = "rna" if number.startswith("W") else "siret"
    said = {name: form.values[name] for name in ("name", "legal_form", "email", "phone")}
    form.read({name: casework.READINGS[name] for name in ("name", "email", "phone")})
    form.wanted("name", said=gettext("écrivez son nom."))
    if form.wrong:
        return _page(form, known=False, step="register")
    actor, at = visit().actor, site().clock.at()
    # an official records it for others; whoever comes by themselves will sign for it
    official = manages()
    verb = casework.create if official else joining.register
    try:
        made = verb(desk(), actor, {**said, field: number}, at=at)
    except TremplinError as error:
        form.refuse(error)
        return _page(form, known=False, step="register")
    return redirect(url_for("carriers.organisation", organisation=made, fait=None if official else "inscrit"), 303)


def _page(form: SentForm, *, known: bool, step: str) -> ResponseReturnValue:
    return page_of(
        "carriers/organisations/new.html",
        form,
        step=step,
        known=known,
        labels=LABELS,
        legal_forms=legal_forms(),
        official=manages(),
    )
