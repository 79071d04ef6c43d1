"""Payments over all dossiers: what is to be paid, what waits for its mandate, and the list for the finance office."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tremplin.casework.operating.mandates import AwaitingMandates, PaymentOrder, awaiting, ordered
from tremplin.casework.operating.outstanding import OutstandingPayment, outstanding
from tremplin.documents.people.pages import CellLook, Page, PageColumn
from tremplin.documents.people.saving import save
from tremplin.errors import RefusedRequest
from tremplin.records.codes import PaymentKind
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import WRONG, desk, kept_as, number_of, sentences, visit
from tremplin_web.site import site
from tremplin_web.staff.operating.owed import named

CONFIRMED, YES = "confirme", "oui"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# numbers that a spreadsheet would take for quantities, and round
AS_TEXT = ("dossier", "siret", "rna", "iban", "bic")
PAGE, MANDATES = 100, "page-mandats"


class PartOfPayments(NamedTuple):
    """A page of a long list, and what the whole of it comes to."""

    rows: Sequence[Any]
    name: str
    page: int
    pages: int
    whole: int
    total_cents: int


def payments() -> ResponseReturnValue:
    """What is to be paid, what is to be paid back, and what waits for its mandate."""
    return _page()


def export_payments() -> ResponseReturnValue:
    """Give the list of the payments to issue, once it was confirmed; the journal keeps that it was given."""
    call, kind = _call(request.form.get("appel", "")), request.form.get("format", "")
    if kind not in KINDS:
        return _page([_("Choisissez le format de la liste.")])
    found = awaiting(desk(), visit().actor, call=call, most=0)
    if not found.whole:
        return _page([_("Aucun versement n'attend son mandat : il n'y a rien à donner.")])
    if request.form.get(CONFIRMED) != YES:
        return render_template(
            "staff/operating/export.html", found=found, total=found.total_cents, call=call or "", kind=kind
        )
    try:
        # before the journal says that it was given: a base that cannot write this format gives nothing
        _written((), kind)
        given = ordered(desk(), visit().actor, call=call, at=site().clock.at())
        content = _written(given.rows, kind)
    except RefusedRequest as refused:
        return _page(sentences(refused))
    return kept_as(content, KINDS[kind], f"versements-{site().clock.today():%Y-%m-%d}.{kind}", inline=False)


def _written(rows: Sequence[PaymentOrder], kind: str) -> bytes:
    """The columns of « payments order », in their order."""
    columns = [
        PageColumn(name, CellLook.TEXT if name in AS_TEXT else CellLook.ANY, 18) for name in PaymentOrder._fields
    ]
    with TemporaryDirectory() as folder:
        place = Path(folder, f"versements.{kind}")
        save([Page("versements", columns, [*rows])], place)
        return place.read_bytes()


def _page(mistakes: Sequence[str] = ()) -> ResponseReturnValue:
    call = _call(request.values.get("appel", ""))
    owed = outstanding(desk(), visit().actor, day=site().clock.today(), call=call)
    asked = number_of(request.args.get(MANDATES, "")) or 1
    waits = awaiting(desk(), visit().actor, call=call, first=(asked - 1) * PAGE, most=PAGE)
    page = render_template(
        "staff/operating/all_payments.html",
        errors=[(each, "format") for each in mistakes],
        to_pay=_part([each for each in owed if each.kind is not PaymentKind.REPAYMENT], "page"),
        to_repay=_part([each for each in owed if each.kind is PaymentKind.REPAYMENT], "page-reversements"),
        waiting=_waiting(waits, asked),
        left_out=waits.left_out,
        named=named,
        call=call or "",
        calls=_calls(),
        formats=[("csv", _("Tableur simple (csv)")), ("xlsx", _("Excel (xlsx)"))],
    )
    return page, WRONG if mistakes else 200


def _waiting(found: AwaitingMandates, page: int) -> PartOfPayments:
    """The page that was read of what waits for its mandate."""
    pages = max(1, -(-found.whole // PAGE))
    return PartOfPayments(found.rows, MANDATES, page, pages, found.whole, found.total_cents)


def _part(rows: Sequence[OutstandingPayment], name: str) -> PartOfPayments:
    """A page of some payments; beyond the last, the last."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(number_of(request.args.get(name, "")) or 1, pages)
    part = rows[(page - 1) * PAGE : page * PAGE]
    return PartOfPayments(part, name, page, pages, len(rows), sum(each.amount_cents for each in rows))


def _calls() -> list[tuple[str, str]]:
    """The calls of the departments of who pays, the latest first."""
    mine = {grant.department for grant in visit().actor.grants}
    calls = [each for each in site().platform.calls.values() if each.department in mine]
    known = [(each.id, each.title) for each in sorted(calls, key=lambda each: each.id, reverse=True)]
    return [("", _("Tous les appels")), *known]


def _call(written: str) -> str | None:
    """The call that an address narrows the lists to; one that is not known narrows nothing."""
    return written if any(written == code for code, _title in _calls() if code) else None
