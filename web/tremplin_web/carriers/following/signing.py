"""Sign the agreement that was sent, or the amendment that comes next."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.operating.signings import sign, stands
from tremplin.casework.reading.page import shown
from tremplin.documents.writing import day
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import Purpose, SigningStep
from tremplin_web.carriers.following.place import joining, place, show
from tremplin_web.gate.door import WRONG, desk, sentences, visit
from tremplin_web.site import site

AGREE = "Cochez la case : signer engage votre organisme."


def signature(operation: str) -> ResponseReturnValue:
    """What was sent, and the form to sign it."""
    return _page(operation)


def sign_agreement(operation: str) -> ResponseReturnValue:
    """Record the signature, with the signed copy where one is given."""
    typed = request.form.get("signed_on", "")
    try:
        _sign(operation, typed)
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _page(operation, sentences(refused), typed)
    return redirect(url_for("carriers.signature", operation=operation, fait="signe"), 303)


def _sign(operation: str, typed: str) -> None:
    actor, at = visit().actor, site().clock.at()
    if request.form.get("agreed") != "oui":
        raise RefusedRequest(AGREE)
    signed_on = day(typed)
    with joining(operation, "copy", Purpose.AGREEMENT) as copy:
        sign(desk(), actor, operation, signed_on=signed_on, at=at, document=copy)


def _page(operation: str, mistakes: list[str] | None = None, typed: str | None = None) -> ResponseReturnValue:
    here = place(operation)
    page = shown(desk(), visit().actor, here.reference, at=site().clock.at())
    where = stands(desk(), visit().actor, here.reference)
    sent = next((each for each in page["signings"][::-1] if each["step"] == SigningStep.SENT), None)
    today = site().clock.today()
    return show(
        "signature",
        here,
        WRONG if mistakes else 200,
        where=where,
        document=sent and sent["agreement"] == where.agreement and sent["attachment"],
        page=page,
        signs=where.awaits_carrier and Act.SIGN_AGREEMENT in here.opened,
        mistakes=mistakes or [],
        about="agreed" if mistakes == [AGREE] else "signed_on",
        signed_on=today.strftime("%d/%m/%Y") if typed is None else typed,
    )
