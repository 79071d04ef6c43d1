"""Where a role holds, as the lists of a form give it, and as a sentence tells it."""

from collections.abc import Iterator, Mapping
from typing import Any

from tremplin.casework.accounts.holding import told
from tremplin.casework.accounts.roles import Perimeter
from tremplin.casework.acting.policy import ROLES, departments
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, STAFF, Role
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, visit
from tremplin_web.site import site

EVERYWHERE = "partout"
FIELDS = ("role", "department", "territory", "organisation")


def perimeter(form: SentForm) -> Perimeter:
    """The perimeter that was chosen; the verb tells what does not go with the role."""
    department, organisation = (form.values.get(name, "").strip() for name in ("department", "organisation"))
    # « 00/nord »: a territory is of one department
    place, _slash, territory = form.values.get("territory", "").strip().rpartition("/")
    everywhere = department == EVERYWHERE
    where = None if everywhere else department or place or None
    return Perimeter(organisation or None, where, territory or None, everywhere)


def named(role: Mapping[str, Any]) -> dict[str, Any]:
    """A role whose territory has the name that people give it."""
    found = site().platform.departments.get(role["department"] or "")
    area = role["territory"]
    return {**role, "territory": found.territories.get(area, area) if found and area else area}


def role_told(role: Mapping[str, Any]) -> str:
    """« service du territoire, département 00, territoire Nord »."""
    return told(named(role))


def sentence(form: SentForm) -> str:
    """« instructeur, département 00 », of what was chosen."""
    asked, code = perimeter(form), form.values["role"]
    if code not in {role.value for role in Role}:
        return code
    if Role(code) in CARRIERS:
        return f"{ROLES[Role(code)]}, organisme {asked.organisation or '?'}"
    return role_told({"role": code, "organisation": None, "department": asked.department, "territory": asked.territory})


def choices(*, members: bool) -> Mapping[str, list[tuple[str, Any]]]:
    """The lists of a form that gives a role; with ``members``, those of organisations too."""
    roles = [*STAFF, *(CARRIERS if members else ())]
    return {
        "role": [("", _("Choisir")), *((role.value, ROLES[role].capitalize()) for role in roles)],
        "department": [("", _("Choisir")), *_departments()],
        "territory": [("", _("Tout le département")), *_territories()],
    }


def _departments() -> Iterator[tuple[str, Any]]:
    over = departments(visit().actor, Act.MANAGE_ACCOUNTS)
    if None in over:
        yield EVERYWHERE, _("Toute la plateforme (administrateur)")
    for code, department in sorted(site().platform.departments.items()):
        if None in over or code in over:
            yield code, f"{department.name} ({code})"


def _territories() -> Iterator[tuple[str, Any]]:
    over = departments(visit().actor, Act.MANAGE_ACCOUNTS)
    for code, department in sorted(site().platform.departments.items()):
        if None in over or code in over:
            yield from ((f"{code}/{area}", f"{label} ({code})") for area, label in department.territories.items())
