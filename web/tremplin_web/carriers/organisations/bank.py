"""Where an organisation is paid: given by one, confirmed by another who reads it on the document."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.organisations import bank_details
from tremplin.casework.organisations import organisations as casework
from tremplin.documents.identifiers import bic, iban
from tremplin.errors import TremplinError, WrongUsage
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit

LABELS: Mapping[str, Any] = {
    "iban": lazy_gettext("IBAN, tel qu'il est écrit sur le relevé"),
    "bic": lazy_gettext("BIC, si le relevé le dit"),
    "holder": lazy_gettext("Titulaire du compte, si ce n'est pas l'organisme"),
    "document": lazy_gettext("Pièce jointe qui le montre"),
    "read": lazy_gettext("IBAN, tel que vous le lisez sur le relevé"),
    "reason": lazy_gettext("Pourquoi l'écarter"),
    "action": "",
}


def bank(organisation: str) -> ResponseReturnValue:
    """Show where an organisation is paid, and what waits."""
    return _page(organisation, sent(LABELS))


def change_bank(organisation: str) -> ResponseReturnValue:
    """Give where an organisation is paid, confirm what waits, or set it aside."""
    form = sent(LABELS)
    # of what they may not see, nothing is told, not even what is wrong with the form
    bank_details.shown(desk(), visit().actor, organisation)
    _read(form)
    if not form.wrong:
        try:
            _do(organisation, form)
            return redirect(url_for("carriers.bank", organisation=organisation), 303)
        except TremplinError as error:
            form.refuse(error)
    return _page(organisation, form)


def _page(organisation: str, form: SentForm) -> ResponseReturnValue:
    actor = visit().actor
    found = bank_details.shown(desk(), actor, organisation)
    known = casework.show(desk(), actor, organisation)
    return page_of(
        "carriers/organisations/bank.html",
        form,
        one=known,
        labels=LABELS,
        bank=found,
        member=actor.belongs_to(known["id"]),
    )


def _read(form: SentForm) -> None:
    match form.values["action"]:
        case "enter":
            form.wanted("iban", said=gettext("écrivez l'IBAN."))
            form.read({"iban": iban, "bic": bic})
        case "confirm":
            form.wanted("read", said=gettext("écrivez l'IBAN que vous lisez sur le relevé."))
            form.read({"read": iban})
        case "refuse":
            form.wanted("reason", said=gettext("dites pourquoi : le journal le garde."))
        case _:
            form.refused.append(gettext("Choisissez ce que vous voulez faire."))


def _do(organisation: str, form: SentForm) -> None:
    ours, actor, at, typed = desk(), visit().actor, site().clock.at(), form.values
    match typed["action"]:
        case "enter":
            shown = _document(typed["document"]) if typed["document"].strip() else None
            bank_details.enter(
                ours,
                actor,
                organisation,
                typed["iban"],
                bic=typed["bic"] or None,
                holder=typed["holder"] or None,
                document=shown,
                at=at,
            )
        case "confirm":
            bank_details.confirm(ours, actor, organisation, typed["read"], at=at)
        case "refuse":
            bank_details.refuse(ours, actor, organisation, typed["reason"], at=at)


def _document(written: str) -> bank_details.BankDocument:
    """« 62-2025-000012 / 3 »: the dossier to which it is attached, and its number there."""
    dossier, _, number = written.strip().rpartition("/")
    known = number_of(number.strip())
    if not dossier or known is None:
        raise WrongUsage(gettext("pièce : écrivez le dossier, une barre et son numéro, par exemple 00-2026-000012/3."))
    return bank_details.BankDocument(dossier.strip(), known)
