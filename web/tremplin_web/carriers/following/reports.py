"""The reports of an operation: what is due, what a report would say today, those that came, and the settlement."""

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.applying import attachments
from tremplin.casework.operating import operations, settlements
from tremplin.casework.operating import reports as reporting
from tremplin.casework.reading.calendar import calendar
from tremplin.casework.reading.heading import Heading
from tremplin.casework.reading.page import shown
from tremplin.documents.writing import day
from tremplin.errors import Forbidden, MissingFacts, RefusedRequest, TremplinError, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.codes import Purpose, ReportKind, State
from tremplin_web.carriers.following.months import over
from tremplin_web.carriers.following.place import WRONG, joining, place, sentences, show
from tremplin_web.carriers.following.ways import AGREED
from tremplin_web.gate.door import desk, uploaded, visit
from tremplin_web.site import site

# the entries of a calendar that are reports of the carrier
WRITTEN = ("interim_report", "final_report", "yearly_documents", "dashboard", "execution_report")
KEPT = (State.SETTLED, State.CLOSED)


def reports(operation: str) -> ResponseReturnValue:
    """What is to hand in, what it would say, and what is due in the end."""
    return _page(operation)


def hand_in(operation: str) -> ResponseReturnValue:
    """Hand in a report, with its document where there is one: what the rows count is kept as it is."""
    kind, _, code = request.form.get("kind", "").partition(":")
    typed = {"kind": request.form.get("kind", ""), "received_on": request.form.get("received_on", "")}
    try:
        if kind not in {each.value for each in ReportKind}:
            raise WrongUsage("Choisissez le bilan.")
        received_on = day(typed["received_on"])
        with joining(operation, "document", Purpose.REPORT):
            got = reporting.receive(
                *(desk(), visit().actor, operation),
                kind=ReportKind(kind),
                received_on=received_on,
                at=site().clock.at(),
                code=code or None,
            )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _page(operation, sentences(refused), typed)
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
        return _page(operation, sentences(refused), about="document")
    return redirect(url_for("carriers.reports", operation=operation, fait=f"piece-{given}"), 303)


def report(operation: str, number: int) -> ResponseReturnValue:
    """A report as it was received: what was counted that day."""
    here = place(operation)
    page = shown(desk(), visit().actor, here.reference, at=site().clock.at())
    found = next((each for each in page["reports"] if each["number"] == number), None)
    if found is None:
        raise NotFound
    figures = reporting.counted_then(found["figures"] or {}, here.fiche, here.words)
    undone = [each for each in page["corrections"] if each["part"] == "reports" and each["corrected"] == number]
    name = _name(here, found)
    return show("report", here, report=found, figures=figures, undone=undone, name=name, number=number)


def _page(
    operation: str, mistakes: list[str] | None = None, typed: dict[str, str] | None = None, about: str = "received_on"
) -> ResponseReturnValue:
    here, actor, at, today = place(operation), visit().actor, site().clock.at(), site().clock.today()
    page = shown(desk(), actor, here.reference, at=at)
    agreed = here.state in AGREED
    entries = calendar(desk(), actor, here.reference, day=today).entries if agreed else ()
    settlement, missing = _settlement(here, today) if agreed else (None, "")
    return show(
        "reports",
        here,
        WRONG if mistakes else 200,
        agreed=agreed,
        entries=[each for each in entries if each.kind in WRITTEN and each.done is None],
        received=[(each, _name(here, each)) for each in page["reports"]][::-1],
        parts=_parts(here),
        counted=reporting.counted_now(desk(), actor, here.reference, at=at) if agreed else [],
        kinds=_kinds(here),
        joins=Act.ATTACH in here.rights and here.state in (State.AGREED, State.RUNNING, State.REPORTED),
        months=over(here, page, today),
        settlement=settlement,
        missing=missing,
        stated=operations.stated(desk(), actor, here.reference) if settlement else None,
        typed=typed or {"kind": "", "received_on": today.strftime("%d/%m/%Y")},
        mistakes=mistakes or [],
        about=about if mistakes else "",
    )


def _settlement(here: Heading, today: date) -> tuple[settlements.Computed | None, str]:
    """The settlement that was kept, or that would be today; and why there is none."""
    try:
        if here.state in KEPT:
            return settlements.shown(desk(), visit().actor, here.reference), ""
        return settlements.computed(desk(), visit().actor, here.reference, day=today), ""
    except (MissingFacts, RefusedRequest) as refused:
        if isinstance(refused, Forbidden):
            raise
        return None, str(refused)


def _kinds(here: Heading) -> list[tuple[str, str]]:
    """The reports that whoever reads may record now."""
    found = [(ReportKind.FINAL.value, "Bilan final")] if Act.REPORT in here.opened else []
    if Act.FOLLOW in here.opened:
        labels = here.fiche.reports.interim_labels
        found += [(f"{ReportKind.INTERIM.value}:{code}", label.capitalize()) for code, label in labels.items()]
        others = (ReportKind.DASHBOARD, ReportKind.EXECUTION, ReportKind.YEARLY)
        found += [(kind.value, reporting.LABELS[kind].capitalize()) for kind in others]
    return found


def _parts(here: Heading) -> tuple[str, ...]:
    """What the final report holds, by the fiche."""
    final = here.fiche.reports.final
    return final.parts if final else ()


def _name(here: Heading, said: dict[str, object]) -> str:
    labels = here.fiche.reports.interim_labels
    told = labels.get(str(said["about"])) if said["about"] else None
    return (told or reporting.LABELS[ReportKind(str(said["kind"]))]).capitalize()
