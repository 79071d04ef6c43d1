"""What a carrier asks for once a dossier is decided: an advance, an amendment, a gracious appeal; and the answers."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.reading.heading import Heading
from tremplin.casework.talking.requests import answer, ask, listed
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import RequestKind, RequestOutcome
from tremplin_web.carriers.following.place import place, show
from tremplin_web.dossiers.ways import ASKED_IN, KINDS, asking
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, sent, visit
from tremplin_web.site import site

OUTCOME, REASON = "outcome", "reason"
# where what was granted is done, once it is: an answer does nothing by itself
THEN = {
    RequestKind.ADVANCE: (Act.PAY, "staff.dossier_payments"),
    RequestKind.AMENDMENT: (Act.AMEND, "staff.amendment"),
    RequestKind.APPEAL: (Act.REOPEN, "staff.reopening"),
}


def request_page(operation: str, kind: str) -> ResponseReturnValue:
    """What was asked of this kind, what it was answered, and the form to ask or to answer."""
    return _page(operation, _kind(kind))


def send_request(operation: str, kind: str) -> ResponseReturnValue:
    """Ask for it, or answer what was asked."""
    wanted, here = _kind(kind), place(operation)
    # two rights stand on one address: whoever may not ask is there to answer
    answers = "demande" in request.form or Act.ASK not in here.rights
    form = sent({REASON: _("Le motif"), OUTCOME: _("La réponse")} if answers else {REASON: _("Ce qui est demandé")})
    try:
        done = _answered(here, form) if answers else _asked(here, wanted, form)
    except (Forbidden, UnknownIdentifier):
        raise
    except RefusedRequest as refused:
        form.refuse(refused, {About.REASON: REASON})
    if form.wrong:
        return _page(operation, wanted, form)
    return redirect(url_for("carriers.request_page", operation=here.reference, kind=kind, fait=done), 303)


def _asked(here: Heading, kind: RequestKind, form: SentForm) -> str:
    ask(desk(), visit().actor, here.reference, kind, form.values[REASON], at=site().clock.at())
    return "demande"


def _answered(here: Heading, form: SentForm) -> str:
    if Act.ANSWER not in here.rights:
        raise Forbidden(f"dossier {here.reference} : votre rôle n'y répond à aucune demande.")
    number, outcome = number_of(request.form.get("demande", "")), form.values[OUTCOME]
    if number is None or outcome not in {each.value for each in RequestOutcome}:
        form.mistakes[OUTCOME] = _("Dites si la demande est acceptée ou refusée.")
        return ""
    answer(
        *(desk(), visit().actor, here.reference, number, RequestOutcome(outcome), form.values[REASON]),
        at=site().clock.at(),
    )
    return "reponse"


def _page(operation: str, kind: RequestKind, form: SentForm | None = None) -> ResponseReturnValue:
    here = place(operation)
    asked = [each for each in listed(desk(), visit().actor, here.reference) if each["kind"] == kind]
    waiting = next((each for each in asked if each["outcome"] is None), None)
    told: dict[str, Any] = {
        "kind": kind.value,
        "name": asking(kind, asks=here.carrier),
        "asked": asked[::-1],
        "waiting": waiting,
        "asks": Act.ASK in here.opened and kind in ASKED_IN.get(here.state, ()),
        "answers": Act.ANSWER in here.opened and waiting is not None,
        "then": _then(here, kind, asked),
        "another": Act.ANSWER in here.rights and Act.ANSWER not in here.opened and waiting is not None,
    }
    form = form or SentForm({})
    return show("request", here, form.status if form.wrong else 200, form=form, mistakes=[*form.errors], **told)


def _then(here: Heading, kind: RequestKind, asked: list[dict[str, Any]]) -> str | None:
    """The page of what the last answer granted, for whoever may do it now."""
    act, endpoint = THEN[kind]
    if here.carrier or act not in here.opened or not asked or asked[-1]["outcome"] != RequestOutcome.GRANTED:
        return None
    return url_for(endpoint, dossier=here.reference)


def _kind(address: str) -> RequestKind:
    if address not in KINDS:
        raise NotFound
    return KINDS[address]
