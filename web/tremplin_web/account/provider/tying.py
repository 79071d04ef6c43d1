"""The identities that open one's own account: see them, tie one, untie one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.entering import identities as tied
from tremplin.errors import Forbidden
from tremplin_web.account.provider import way
from tremplin_web.account.provider.refusals import RefusedProof, lost
from tremplin_web.account.provider.serving import client, reached
from tremplin_web.frame.door import site
from tremplin_web.frame.errors import page
from tremplin_web.gate.door import desk, visit, visitor


def identities() -> ResponseReturnValue:
    """Show the identities that open this account."""
    return shown() if client() else absent()


def tie() -> ResponseReturnValue:
    """Leave for the provider, to come back with an identity; who is there was proved lately."""
    provider, now = client(), site().clock.machine()
    if provider is None:
        return absent()
    found = visit()
    begun = way.begun(now, account=found.actor.account_id, session=found.number)
    try:
        answer = redirect(provider.way_there(begun, reached("account.come_back"), now), 303)
    except RefusedProof as refused:
        return shown(refused.sentence, refused.status)
    way.give(answer, begun)
    return answer


def untie(identity: int) -> ResponseReturnValue:
    """Let an identity open this account no more."""
    clock = site().clock
    tied.untie(desk(), visit(), identity, at=clock.at(), now=clock.machine())
    return redirect(url_for("account.identities", fait="retiree"), 303)


def keep(walked: way.ProviderWay, proven: tied.ProvenIdentity) -> None:
    """Tie what the provider proved, if whoever is there is who left: another session of theirs is another."""
    found, clock = visitor(), site().clock
    if found is None or (found.actor.account_id, found.number) != (walked.account, walked.session):
        raise lost("another visitor")
    try:
        tied.tie(desk(), found, proven, at=clock.at(), now=clock.machine())
    except Forbidden:
        raise lost("proved too long ago") from None


def shown(mistake: str | None = None, status: int = 200) -> ResponseReturnValue:
    """The page of the identities of whoever is there."""
    held = tied.held(desk(), visit().actor.account_id)
    done = request.args.get("fait", "") if mistake is None else ""
    return render_template("account/identities.html", held=held, mistake=mistake, done=done), status


def absent() -> ResponseReturnValue:
    """What answers where no setting names a provider."""
    return page(404, plain=True), 404
