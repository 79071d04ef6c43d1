"""The departments installed with their own words, and their calls: when one may apply, and what they hold."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask import Response

from tremplin.catalogue.door import (
    CATEGORIES,
    COSTS,
    SENSITIVITIES,
    Call,
    Department,
    applying,
    divided,
    openings,
    plain,
)
from tremplin_web.api.door import (
    DAY,
    DEPOSIT_PLACE,
    HOUR,
    LABELLED,
    LOT,
    OFFICIAL_TEXT,
    TEXT,
    WHOLE,
    Json,
    Name,
    OnDay,
    QuerySchema,
    answered,
    block,
    listed,
    maybe,
    one_of,
    operation,
)
from tremplin_web.api.fiches import LISTED as FICHE
from tremplin_web.api.fiches import OPENING, with_hash
from tremplin_web.site import site

DEPARTMENTS = "Départements"
SENSITIVE = {**maybe(one_of(SENSITIVITIES)), "description": "Ce qu'en être dit d'une personne que la loi protège."}
PUBLIC = block(code=TEXT, label=TEXT, sensitive=SENSITIVE)
PLAIN = ("territories", "contracts", "services", "legal_forms", "accreditations", "exit_contracts")
LISTED_DEPARTMENT = block(code=TEXT, name=TEXT, calls=listed(TEXT))
DEPARTMENT = block(
    code=TEXT,
    name=TEXT,
    calls=listed(TEXT),
    territories=listed(LABELLED),
    publics=listed(PUBLIC),
    contracts=listed(LABELLED),
    services=listed(LABELLED),
    legal_forms=listed(LABELLED),
    accreditations=listed(LABELLED),
    exit_contracts=listed(LABELLED),
    exit_categories=listed(block(code=TEXT, label=TEXT, counts_as=maybe(one_of(CATEGORIES)))),
    cadences=listed(block(code=TEXT, label=TEXT, every_months=WHOLE)),
    cost_lines=listed(block(code=TEXT, label=TEXT, family=one_of(COSTS))),
)


@operation("/departments", listed(LISTED_DEPARTMENT), tag=DEPARTMENTS, summary="Les départements installés")
def departments() -> Response:
    """List the departments."""
    return answered([_identity(department) for department in site().platform.departments.values()])


@operation(
    "/departments/<department>",
    DEPARTMENT,
    tag=DEPARTMENTS,
    summary="Un département et ses propres mots",
    problems=(404,),
)
def department_(department: str) -> Response:
    """Read a department, with the words that it adds to those that all share."""
    found = site().platform.department(department)
    own = {family: _labelled(getattr(found, family)) for family in PLAIN}
    said = {
        "publics": [{"code": code, **plain(public)} for code, public in found.publics.items()],
        "exit_categories": [{"code": code, **plain(category)} for code, category in found.exit_categories.items()],
        "cadences": [
            {"code": code, "label": cadence.label, "every_months": cadence.every}
            for code, cadence in found.cadences.items()
        ],
        "cost_lines": [plain(line) for line in found.cost_lines.values()],
    }
    return answered({**_identity(found), **own, **said})


def _identity(department: Department) -> dict[str, Any]:
    calls = [call.id for call in site().platform.calls.values() if call.department == department.code]
    return {"code": department.code, "name": department.name, "calls": calls}


def _labelled(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in words.items()]


CALLS = "Appels"
IDENTITY: Json = {"id": TEXT, "department": TEXT, "title": TEXT, "edition": maybe(TEXT)}
LISTED_CALL = block(**IDENTITY, fiches=WHOLE, **OPENING)
WINDOW = block(opens=DAY, closes=DAY, closes_at=maybe(HOUR), fiches=WHOLE)
APPLYING: Json = {"official_text": OFFICIAL_TEXT, "deposit": DEPOSIT_PLACE}
CALL = block(
    **IDENTITY,
    summary=maybe(TEXT),
    **APPLYING,
    **OPENING,
    lots=listed(LOT),
    windows=listed(WINDOW),
    fiches=listed(FICHE),
)


class CallsAsked(QuerySchema):
    """Which calls are asked."""

    department = Name(description="Seulement les appels de ce département.")
    open_on = OnDay(description="Seulement ceux qui reçoivent des dossiers ce jour-là.")


@operation(
    "/calls", listed(LISTED_CALL), tag=CALLS, summary="Les appels à projets", query=CallsAsked, problems=(404, 422)
)
def calls(asked: dict[str, Any]) -> Response:
    """List the calls, and when one may apply to some fiche of each, seen from today or from the day asked."""
    platform = site().platform
    day = asked.get("open_on")
    kept = list(platform.calls.values())
    if "department" in asked:
        code = platform.department(asked["department"]).code
        kept = [call for call in kept if call.department == code]
    rows = [_row(call, day) for call in kept]
    return answered([row for row in rows if not day or row["open"]])


@operation(
    "/calls/<department>/<call>", CALL, tag=CALLS, summary="Un appel, ses sessions et ses fiches", problems=(404,)
)
def call_(department: str, call: str) -> Response:
    """Read a call: its sessions of deposit and its fiches, seen from today."""
    platform = site().platform
    found = platform.call(f"{department}/{call}")
    fiches = platform.fiches_of(found)
    days = [{(window.opens, window.closes, window.closes_at) for window in fiche.windows} for fiche in fiches]
    spans = sorted(set().union(*days), key=lambda span: (*span[:2], span[2] or time.max))
    windows = [
        {
            **dict(zip(("opens", "closes", "closes_at"), plain(span), strict=True)),
            "fiches": sum(span in held for held in days),
        }
        for span in spans
    ]
    rows = [with_hash(fiche, None) for fiche in fiches]
    said = {"summary": found.summary, **applying(found.official_text, found.deposit), "lots": divided(found.lots)}
    return answered({**_row(found, None), **said, "windows": windows, "fiches": rows})


def _row(call: Call, day: date | None) -> dict[str, Any]:
    fiches, clock = site().platform.fiches_of(call), site().clock
    seen = (day, None) if day else (clock.today(), clock.hour())
    return {
        "id": call.id,
        "department": call.department,
        "title": call.title,
        "edition": call.edition,
        "fiches": len(fiches),
        **openings.opening(fiches, *seen).published(),
    }
