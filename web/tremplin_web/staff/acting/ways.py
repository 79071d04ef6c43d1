"""Where each act on a dossier is done: the one table that leads from an act to its page."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import current_app, url_for

from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.records.acts import Act
from tremplin.records.codes import State

PAGES: Mapping[Act, tuple[str, Mapping[str, str]]] = {
    Act.EDIT: ("carriers.step", {"step": "identite"}),
    Act.ATTACH: ("carriers.documents", {}),
    Act.DEPOSIT: ("carriers.deposit", {}),
    Act.WITHDRAW: ("carriers.withdrawal", {}),
    Act.RECORD: ("staff.record", {}),
    Act.RETURN: ("staff.completion", {}),
    Act.REVIEW: ("staff.review", {}),
    Act.ASSIGN: ("staff.assign", {}),
    Act.ASK_OPINION: ("staff.opinion_asked", {}),
    Act.OPINE: ("staff.opinion", {}),
    Act.SCORE: ("staff.scores", {}),
    Act.ACCEPT: ("staff.decision", {}),
    Act.REFUSE: ("staff.decision", {}),
    Act.REOPEN: ("staff.reopening", {}),
    Act.CONFIRM_TAKEOVER: ("staff.takeover", {}),
    Act.SEND_AGREEMENT: ("staff.sending", {}),
    Act.SIGN_AGREEMENT: ("staff.paper_signature", {}),
    Act.AGREE: ("staff.agreement", {}),
    Act.AMEND: ("staff.amendment", {}),
    Act.START: ("staff.start", {}),
    Act.FOLLOW: ("carriers.committees", {}),
    Act.REALISE: ("carriers.realised", {}),
    Act.REPORT: ("carriers.reports", {}),
    Act.VALIDATE_MONTH: ("carriers.reports", {}),
    Act.RECORD_PEOPLE: ("carriers.people", {}),
    Act.CHECK_EVIDENCE: ("staff.evidence", {}),
    Act.SETTLE: ("staff.settlement", {}),
    Act.ADMIT: ("staff.settlement", {}),
    Act.PAY: ("staff.dossier_payments", {}),
    Act.MANDATE: ("staff.dossier_payments", {}),
    Act.CLOSE: ("staff.closing", {}),
    Act.CORRECT: ("staff.corrections", {}),
    Act.CORRECT_PAYMENT: ("staff.corrections", {}),
    Act.CORRECT_REPORT: ("staff.corrections", {}),
    Act.CORRECT_SETTLEMENT: ("staff.corrections", {}),
    Act.WRITE_MESSAGE: ("carriers.messages", {}),
    Act.ASK: ("staff.requests", {}),
    Act.ANSWER: ("staff.requests", {}),
}


# a dangerous act is never beside a harmless one
ENDING = frozenset({State.REFUSED, State.WITHDRAWN, State.CLOSED})


class ActWay(NamedTuple):
    """The page of an act; ``ending`` where it leads a dossier to its end."""

    address: str
    ending: bool


def way(act: Act, reference: str) -> ActWay | None:
    """Where an act on a dossier is done, where the site has a page for it."""
    endpoint, held = PAGES.get(act, ("", {}))
    if endpoint not in current_app.view_functions:
        return None
    # the addresses of a dossier call it a dossier until it is agreed, an operation then
    name = next(iter(each for rule in current_app.url_map.iter_rules(endpoint) for each in rule.arguments - {*held}))
    target = TRANSITIONS[act].target
    values: dict[str, Any] = {name: reference, **held}
    return ActWay(url_for(endpoint, **values), target in ENDING)
