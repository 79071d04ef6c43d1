"""The departments installed, and the words that are their own."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from tremplin.catalogue.department import Department
from tremplin_web.api.answers import answered
from tremplin_web.api.operations import operation
from tremplin_web.api.published import LABELLED
from tremplin_web.api.shapes import TEXT, block, listed
from tremplin_web.site import site

TAG = "Départements"
LISTED = block(code=TEXT, name=TEXT, calls=listed(TEXT))
DEPARTMENT = block(
    code=TEXT,
    name=TEXT,
    calls=listed(TEXT),
    territories=listed(LABELLED),
    publics=listed(LABELLED),
    contracts=listed(LABELLED),
    services=listed(LABELLED),
)


@operation("/departments", listed(LISTED), tag=TAG, summary="Les départements installés")
def departments() -> Response:
    """List the departments."""
    return answered([_listed(department) for department in site().platform.departments.values()])


@operation(
    "/departments/<department>",
    DEPARTMENT,
    tag=TAG,
    summary="Un département et ses propres mots",
    problems=(404,),
)
def department_(department: str) -> Response:
    """Read a department, with the words that it adds to those that all share."""
    found = site().platform.department(department)
    own = {family: _labelled(getattr(found, family)) for family in ("territories", "publics", "contracts", "services")}
    return answered({**_listed(found), **own})


def _listed(department: Department) -> dict[str, Any]:
    calls = [call.id for call in site().platform.calls.values() if call.department == department.code]
    return {"code": department.code, "name": department.name, "calls": calls}


def _labelled(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in words.items()]
