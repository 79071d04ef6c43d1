"""Choose a second factor: codes of a telephone, passkeys, and the codes that are kept for the day they are lost."""

from io import BytesIO
from typing import Any

import segno
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.entering import factors, passkeys, recovery, totp
from tremplin.errors import RefusedRequest, TremplinError
from tremplin_web.account.proving import place
from tremplin_web.account.signing import known_from_now_on, on, refusal
from tremplin_web.frame.door import gettext, site
from tremplin_web.frame.language import local
from tremplin_web.gate.door import RETURN, SentForm, desk, page_of, receive, sent, visit

CODES: dict[str, Any] = {"code": lazy_gettext("Le code à six chiffres que l'application affiche")}
KEYS: dict[str, Any] = {"name": lazy_gettext("Le nom de cette clé"), "answer": lazy_gettext("La clé")}


def codes() -> ResponseReturnValue:
    """Show what makes the codes of a telephone; sent, take the first."""
    form = sent(CODES)
    if form.values:
        form.wanted("code", said=gettext("recopiez le code que l'application affiche."))
        if not form.wrong:
            clock = site().clock
            try:
                token = totp.enrol(desk(), visit(), form.values["code"], now=clock.machine(), at=clock.at())
                return _chosen(token)
            except RefusedRequest as refused:
                form.mistakes["code"] = str(refused)
                status, headers = refusal(refused)
                return _codes(form), status, headers
    return _codes(form), form.status if form.wrong else 200


def picture() -> ResponseReturnValue:
    """What makes the codes, as a picture that a telephone reads."""
    drawn = BytesIO()
    made = segno.make(totp.begin(desk(), visit()).address, error="m")
    made.save(drawn, kind="svg", scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def remove_codes() -> ResponseReturnValue:
    """Ask for no code any more."""
    form = sent(CODES)
    try:
        factors.remove_codes(desk(), visit(), at=site().clock.at())
    except RefusedRequest as refused:
        form.refuse(refused)
        return _codes(form), form.status
    return redirect(url_for("account.account"), 303)


def keys() -> ResponseReturnValue:
    """Show the passkeys, and what makes one more; sent, keep it."""
    form = sent(KEYS)
    if form.values:
        form.wanted("name", said=gettext("donnez-lui un nom, comme « Téléphone » ou « Clé du bureau »."))
        form.wanted("answer", said=gettext("la clé n'a rien répondu : sans JavaScript, choisissez les codes."))
        if not form.wrong:
            clock, typed = site().clock, (form.values["answer"], form.values["name"])
            try:
                token = passkeys.register(desk(), visit(), place(), *typed, now=clock.machine(), at=clock.at())
                return _chosen(token)
            except TremplinError as error:
                form.refuse(error)
    return _keys(form)


def remove_key(key: int) -> ResponseReturnValue:
    """Know a passkey no more."""
    form = sent({})
    try:
        factors.remove_key(desk(), visit(), key, at=site().clock.at())
    except RefusedRequest as refused:
        form.refuse(refused)
        return _keys(form)
    return redirect(url_for("account.keys"), 303)


def kept_codes() -> ResponseReturnValue:
    """Say how many codes are left, and what they are for."""
    return _recovery()


def renew_codes() -> ResponseReturnValue:
    """Make ten codes, and show them this once."""
    try:
        made = recovery.renew(desk(), visit(), at=site().clock.at())
    except RefusedRequest as refused:
        form = SentForm({})
        form.refuse(refused)
        return _recovery(form)
    return render_template("account/recovery_shown.html", codes=made, back=local(request.form.get(RETURN, "")))


def _chosen(token: str) -> ResponseReturnValue:
    """The way on from a factor that was just chosen: the codes to keep, for whoever has none."""
    receive(token)
    left = factors.held(desk(), visit().actor.account_id).recovery
    answer = redirect(url_for("account.account") if left else on("account.kept_codes"), 303)
    known_from_now_on(answer, visit())
    return answer


def _codes(form: SentForm) -> str:
    found = visit()
    held, new = factors.held(desk(), found.actor.account_id), totp.begin(desk(), found)
    shown = {"held": held, "new": new, "first": found.halfway, "back": request.values.get(RETURN, "")}
    return render_template("account/codes.html", form=form, errors=list(form.errors), labels=CODES, **shown)


def _keys(form: SentForm) -> ResponseReturnValue:
    found, now = visit(), site().clock.machine()
    held = factors.held(desk(), found.actor.account_id)
    options = passkeys.registration(desk(), found, place(), now=now)
    shown = {"held": held, "options": options, "first": found.halfway, "back": request.values.get(RETURN, "")}
    return page_of("account/keys.html", form, labels=KEYS, **shown)


def _recovery(form: SentForm | None = None) -> ResponseReturnValue:
    held = factors.held(desk(), visit().actor.account_id)
    back = local(request.values.get(RETURN, "")) or ""
    return page_of("account/recovery.html", form or SentForm({}), held=held, back=back)
