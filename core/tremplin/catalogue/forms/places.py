"""Where a note or a source belongs on the page: documents and the published form do not name every place alike."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tremplin.catalogue.forms.sections import SECTIONS, at

# a key of a document, and the key of the published form that says the same; the longest one wins
PUBLISHED = {
    "audience.publics": "publics",
    "audience.priority": "priority_publics",
    "audience.contracts": "contracts",
    "audience.shares": "public_shares",
    "audience.selection": "selection",
    "audience.age": "per_participant.age",
    "duration.at_most": "duration.max_months",
    "duration.fixed": "duration.fixed_from",
    "application.opinions": "opinions",
    "application.documents": "documents",
    "application.questions": "questions",
    "application.attestations": "attestations",
    "duration.at_least": "duration.min_months",
    "funding.costs": "costs",
    "funding.cost_lines": "cost_lines",
    "funding.options": "options",
    "payment.advance": "advance",
    "payment.balance": "balance",
    "payment.balance.within": "balance.within_months",
    "payment.instalments": "instalments",
    "funding.budget_years": "budget_years",
    "follow_up.committees": "committees",
    "follow_up.dashboard": "dashboard",
    "follow_up.execution_reports": "execution_reports",
    "follow_up.after_exit": "follow_up_months",
    "reports.final": "final_report",
    "reports.final.within": "final_report.within_months",
    "reports.interim": "interim_reports",
    "reports.yearly": "yearly_documents",
    "reports.yearly.within": "yearly_documents.within_months",
}
# blocks of a document that the published form takes apart
BLOCKS = {
    "audience": "Qui est visé",
    "application": "Dossier de candidature",
    "funding": "Financement",
    "payment": "Versement",
    "follow_up": "Suivi",
    "reports": "Bilans",
    "per_participant": "Pour chaque personne",
}
WRITTEN_RULE = "funding.rules."


class Place(NamedTuple):
    """A section; the part of it where one is meant, and the rank of an item of that part."""

    section: str
    part: str | None = None
    rank: int | None = None


def place(about: str, form: Mapping[str, Any], views: Sequence[Mapping[str, Any]]) -> Place | None:
    """The place of the page that a key of the document is shown at; ``None`` where it is shown nowhere.

    ``views`` are the keys of the published form that each rule written under ``funding.rules`` fills, in order.
    """
    path = _of_rule(about, views) if about.startswith(WRITTEN_RULE) else _published(about)
    if path is None:
        return None
    if path in BLOCKS:
        return Place(BLOCKS[path])
    for section, parts in SECTIONS.items():
        paths = [part.path for part in parts]
        held = next((part for part in paths if path == part or path.startswith(f"{part}.")), None)
        if held:
            return Place(section, held, _rank(path.removeprefix(held)))
        inside = [part for part in paths if part.startswith(f"{path}.")]
        if inside == paths:
            return Place(section)
        if inside:
            return Place(section, next((part for part in inside if at(form, part) not in (None, [])), inside[0]))
    return None


def _published(about: str) -> str:
    above = max((key for key in PUBLISHED if _within(about, key)), key=len, default="")
    return PUBLISHED[above] + about.removeprefix(above) if above else about


def _of_rule(about: str, views: Sequence[Mapping[str, Any]]) -> str | None:
    rank, _, rest = about.removeprefix(WRITTEN_RULE).partition(".")
    view: Iterable[str] = views[int(rank)] if rank.isdecimal() and int(rank) < len(views) else ()
    filled = next(iter(view), None)
    return f"{filled}.{rest}" if filled and rest else filled


def _within(path: str, key: str) -> bool:
    return path == key or path.startswith(f"{key}.")


def _rank(rest: str) -> int | None:
    step = rest.strip(".").partition(".")[0]
    return int(step) if step.isdecimal() else None
