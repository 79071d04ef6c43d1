"""Deposit a dossier once, and keep its receipt."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.applying.deposits import deposit as deposited
from tremplin.casework.applying.receipts import Receipt
from tremplin.casework.letters.writing import letter
from tremplin.casework.reading.receipts import given
from tremplin.errors import Conflict, Forbidden, RefusedRequest, WrongUsage
from tremplin.printing import pdf
from tremplin.records.acts import Act
from tremplin_web.dossiers.filling import Filling, context, filling
from tremplin_web.frame.door import gettext
from tremplin_web.frame.proxy import arrived
from tremplin_web.gate.door import CHANGED, WRONG, desk, printed, sentences, version_read, visit

KEY_BYTES = 16
# the kind of its letter
RECEIPT = "receipt"


def deposit(dossier: str) -> str:
    """Show what the deposit does, and its button."""
    return _page(filling(dossier, Act.DEPOSIT))


def make_deposit(dossier: str) -> ResponseReturnValue:
    """Deposit: the same form sent twice is one deposit, whose receipt is shown again."""
    key, read = request.form.get("key", ""), version_read()
    if not key or read is None:
        told = gettext(
            "Rien n'est déposé : cette page n'a pas été envoyée entière. Recommencez par le bouton ci-dessous."
        )
        return _page(filling(dossier, Act.DEPOSIT), [told]), WRONG
    try:
        # nothing is read before: on the last evening, what is deposited waits for nothing else
        deposited(desk(), visit().actor, dossier, at=arrived(), key=key, version=read)
    except Forbidden:
        raise
    except Conflict:
        told = gettext(
            "Rien n'est déposé : le dossier a changé depuis que vous avez ouvert cette page. Relisez-le, puis déposez."
        )
        return _page(filling(dossier, Act.DEPOSIT), [told]), CHANGED
    except (RefusedRequest, WrongUsage) as refused:
        return _page(filling(dossier, Act.DEPOSIT), sentences(refused)), WRONG
    return redirect(url_for("carriers.receipt", dossier=dossier), 303)


def receipt(dossier: str) -> ResponseReturnValue:
    """Show the receipt: the page that one keeps."""
    found = filling(dossier)
    receipts = given(desk(), visit().actor, dossier)
    if not receipts:
        return redirect(url_for("carriers.dossier", dossier=dossier), 303)
    last = receipts[-1]
    return render_template(
        "carriers/applying/receipt.html",
        **context(
            found,
            receipt=last,
            blocks=_blocks(dossier),
            earlier=receipts[:-1],
            printed=pdf.installed(),
            posting=desk().posting,
            step_back=found.editable,
        ),
    )


def _blocks(dossier: str) -> list[Mapping[str, Any]]:
    """What the receipt says, as its letter does; one of before this site has no letter here."""
    try:
        return [each.published() for each in letter(desk(), visit().actor, dossier, RECEIPT).blocks]
    except RefusedRequest:
        return []


def receipt_pdf(dossier: str) -> ResponseReturnValue:
    """The receipt on paper; where nothing here sets it, its text."""
    found = filling(dossier)
    if not given(desk(), visit().actor, dossier):
        return redirect(url_for("carriers.dossier", dossier=dossier), 303)
    return printed(letter(desk(), visit().actor, dossier, RECEIPT), f"recepisse-{found.draft.reference}")


def _page(found: Filling, reasons: Sequence[Any] = ()) -> str:
    receipts: Sequence[Receipt] = (
        given(desk(), visit().actor, found.draft.reference) if found.draft.deposited_at else ()
    )
    return render_template(
        "carriers/applying/deposit.html",
        **context(
            found,
            reasons=list(reasons),
            # what a rule says is told once, with where to change it
            others=[each for each in reasons if not any(rule.message in each for rule in found.broken)],
            key=new_key(),
            receipt=receipts[-1] if receipts else None,
        ),
    )


def new_key() -> str:
    """What makes one deposit of a form that is sent twice."""
    return secrets.token_urlsafe(KEY_BYTES)
