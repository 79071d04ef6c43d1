"""The months of an operation: what the rows of each tell, validated by the carrier and by the service."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.operating.months import month_of, validate
from tremplin.casework.reading.heading import Heading
from tremplin.catalogue.calendar import add_months
from tremplin.documents.writing import month as month_typed
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin_web.carriers.following.place import place, show
from tremplin_web.gate.door import WRONG, desk, sentences, visit
from tremplin_web.site import site

# of the people of a month, those whom its page tells one by one
MOST = 200


class MonthOver(NamedTuple):
    """A month that is over: its first day, its name in addresses, and who validated something of it."""

    first: date
    name: str
    carrier: bool
    service: bool


def over(here: Heading, page: Mapping[str, Any], today: date) -> list[MonthOver]:
    """The months of the operation that are over, the latest first."""
    if not page["agreements"] or not page["starts_on"]:
        return []
    terms = page["agreements"][-1]
    month, last = (date.fromisoformat(terms[name]).replace(day=1) for name in ("starts_on", "ends_on"))
    latest = {each["month"]: each for each in page["months"]}
    found = []
    while month <= last and add_months(month, 1) <= today:
        said = latest.get(month.isoformat(), {})
        done = [said.get(f"{side}_at") is not None for side in ("carrier", "service")]
        found.append(MonthOver(month, month.strftime("%Y-%m"), *done))
        month = add_months(month, 1)
    return found[::-1]


def month(operation: str, when: str) -> ResponseReturnValue:
    """What the rows of a month tell now, and who validated it."""
    return _page(operation, _month(when))


def validate_month(operation: str, when: str) -> ResponseReturnValue:
    """Validate a month as it is recorded."""
    first = _month(when)
    try:
        done = validate(desk(), visit().actor, operation, first, at=site().clock.at())
    except (Forbidden, UnknownIdentifier):
        raise
    except RefusedRequest as refused:
        return _page(operation, first, sentences(refused))
    return redirect(url_for("carriers.month", operation=done.dossier, when=when, fait="valide"), 303)


def _page(operation: str, first: date, mistakes: list[str] | None = None) -> ResponseReturnValue:
    here = place(operation)
    told = month_of(desk(), visit().actor, here.reference, first)
    mine = told.carrier_at if here.carrier else told.service_at
    validates = Act.VALIDATE_MONTH in here.opened and mine is None
    status = WRONG if mistakes else 200
    name = first.strftime("%Y-%m")
    told_too = {"name": name, "validates": validates, "mistakes": mistakes or [], "most": MOST}
    return show("month", here, status, month=told, **told_too)


def _month(written: str) -> date:
    try:
        return month_typed(written)
    except WrongUsage:
        raise NotFound from None
