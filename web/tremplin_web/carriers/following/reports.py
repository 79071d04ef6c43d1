"""The reports of an operation: what is due, what a report would say today, those that came, and the settlement."""

from datetime import date

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.operating import operations, settlements
from tremplin.casework.operating import reports as reporting
from tremplin.casework.reading.calendar import calendar
from tremplin.casework.reading.heading import Heading
from tremplin.casework.reading.page import shown
from tremplin.errors import Forbidden, MissingFacts, RefusedRequest
from tremplin.records.acts import Act
from tremplin.records.codes import ReportKind, State
from tremplin_web.carriers.following.months import over
from tremplin_web.carriers.following.place import place, show
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.gate.door import WRONG, desk, visit
from tremplin_web.site import site

# the entries of a calendar that are reports of the carrier
WRITTEN = ("interim_report", "final_report", "yearly_documents", "dashboard", "execution_report")
KEPT = (State.SETTLED, State.CLOSED)


def reports(operation: str) -> ResponseReturnValue:
    """What is to hand in, what it would say, and what is due in the end."""
    return reports_page(operation)


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


def reports_page(
    operation: str, mistakes: list[str] | None = None, typed: dict[str, str] | None = None, about: str = "received_on"
) -> ResponseReturnValue:
    """The page of reports, with what is to be corrected of a form of it."""
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
