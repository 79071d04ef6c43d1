"""Hand in a report, or join its document."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.applying import attachments
from tremplin.casework.operating.reports import receive
from tremplin.documents.writing import day
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier, WrongUsage
from tremplin.records.codes import Purpose, ReportKind
from tremplin_web.carriers.following.place import joining
from tremplin_web.carriers.following.reports import reports_page
from tremplin_web.gate.door import desk, sentences, uploaded, visit
from tremplin_web.site import site


def hand_in(operation: str) -> ResponseReturnValue:
    """Hand in a report, with its document where there is one: what the rows count is kept as it is."""
    kind, _, code = request.form.get("kind", "").partition(":")
    typed = {"kind": request.form.get("kind", ""), "received_on": request.form.get("received_on", "")}
    try:
        if kind not in {each.value for each in ReportKind}:
            raise WrongUsage("Choisissez le bilan.")
        received_on = day(typed["received_on"])
        with joining(operation, "document", Purpose.REPORT):
            got = receive(
                *(desk(), visit().actor, operation),
                kind=ReportKind(kind),
                received_on=received_on,
                at=site().clock.at(),
                code=code or None,
            )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return reports_page(operation, sentences(refused), typed)
    return redirect(url_for("carriers.report", operation=got.dossier, number=got.number, fait="remis"), 303)


def give_document(operation: str) -> ResponseReturnValue:
    """Join a document of a report that the service receives."""
    files = uploaded("document")
    try:
        if not files:
            raise WrongUsage("Choisissez le document à joindre.")
        given = attachments.attach(
            *(desk(), visit().actor, operation, *files[0]), at=site().clock.at(), purpose=Purpose.REPORT
        )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return reports_page(operation, sentences(refused), about="document")
    return redirect(url_for("carriers.reports", operation=operation, fait=f"piece-{given}"), 303)
