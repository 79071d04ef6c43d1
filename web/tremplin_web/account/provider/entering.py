"""Come in by the provider: leave for it, and come back with what it proved."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tremplin.casework.entering import identities
from tremplin.casework.entering.guesses import TooManyTries, count
from tremplin.errors import RefusedRequest, TremplinError
from tremplin_web.account.provider import refusals, tying, way
from tremplin_web.account.provider.refusals import RefusedProof
from tremplin_web.account.provider.serving import client, reached
from tremplin_web.account.signing import back, browser, welcome
from tremplin_web.gate.door import RETURN, WRONG, cookie, desk, enter, visitor
from tremplin_web.site import site

RETURNED = "account.come_back"


def leave_for() -> ResponseReturnValue:
    """Lead to the provider whoever comes in by it."""
    provider, now = client(), site().clock.machine()
    if provider is None:
        return tying.absent()
    if cookie.name() is None:
        return render_template("account/no_tls.html"), 403
    found = visitor()
    if found is not None and not found.halfway:
        return redirect(back(), 303)
    begun = way.begun(now, request.args.get(RETURN, ""))
    try:
        answer = redirect(provider.way_there(begun, reached(RETURNED), now), 303)
    except RefusedProof as refused:
        return refusal(refused, begun)
    way.give(answer, begun)
    return answer


def come_back() -> ResponseReturnValue:
    """Let in whoever the provider proved, or tie what it proved to the account of whoever asked."""
    if client() is None:
        return tying.absent()
    walked: way.ProviderWay | None = None
    try:
        walked = way.known(site().clock.machine())
        answer = _arrived(walked)
    except RefusedRequest as refused:
        answer = current_app.make_response(refusal(refused, walked))
    way.give(answer, None)
    return answer


def refusal(refused: TremplinError, walked: way.ProviderWay | None) -> ResponseReturnValue:
    """The page from which one left, with what is wrong."""
    current_app.logger.warning("identity provider: %s", getattr(refused, "reason", type(refused).__name__))
    status, told = getattr(refused, "status", WRONG), getattr(refused, "sentence", str(refused))
    found = visitor()
    if walked is not None and found is not None and not found.halfway and found.actor.account_id == walked.account:
        return tying.shown(told, status)
    shown = {"login": "", "mistake": told, "back": walked.path if walked else ""}
    return render_template("account/sign_in.html", **shown), status


def _arrived(walked: way.ProviderWay) -> Response:
    provider, now = client(), site().clock.machine()
    assert provider is not None
    try:
        count(desk(), walked.once, now=now, most=1)
    except TooManyTries:
        raise refusals.lost("walked twice") from None
    if error := request.args.get("error"):
        raise refusals.interrupted(provider.provider.label, f"error {error[:40]!a}")
    # RFC 9207: where the provider says who it is, it is the one to which this browser was sent
    if request.args.get("iss") not in (None, provider.provider.issuer) or not request.args.get("code"):
        raise refusals.unproved(provider.provider.label, "no code, or of another issuer")
    proved = provider.proved(walked, request.args["code"], reached(RETURNED), now)
    if walked.account is not None:
        tying.keep(walked, proved.identity)
        return redirect(url_for("account.identities", fait="liee"), 303)
    answer = welcome(enter(identities.enter(desk(), proved.identity, now=now, browser=browser())), walked.path)
    way.keep_hint(answer, proved.id_token)
    return answer
