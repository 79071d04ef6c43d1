"""What is recorded of a person, in parts: the columns of each, and where what stands is read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from tremplin.catalogue.sheets import ACTIVITIES, EVALUATIONS, EXIT, MILESTONES, PARTICIPANTS, ColumnAbout, Sheet
from tremplin_web.carriers.following.people.form import written
from tremplin_web.frame.door import gettext as _


class PersonPart(NamedTuple):
    """A part of what is recorded of a person: its sheet, its columns, whether it tells who they are."""

    sheet: Sheet
    columns: tuple[str, ...]
    named: bool = False


def _columns(sheet: Sheet) -> tuple[str, ...]:
    return tuple(each.code for each in sheet.columns if each.code not in ("dossier", "key"))


FACTS = tuple(
    each.code for each in PARTICIPANTS.columns if each.about is ColumnAbout.FACT and not each.code.startswith(EXIT)
)
IDENTITY = ("last_name", "first_name", "birth_date", "phone", "email", "publics")
LEAVING = tuple(each.code for each in PARTICIPANTS.columns if each.code.startswith(EXIT))
PARTS: Mapping[str, PersonPart] = {
    "parcours": PersonPart(PARTICIPANTS, FACTS),
    "identite": PersonPart(PARTICIPANTS, IDENTITY, named=True),
    "sortie": PersonPart(PARTICIPANTS, LEAVING),
    "suivi": PersonPart(MILESTONES, _columns(MILESTONES)),
    "activites": PersonPart(ACTIVITIES, _columns(ACTIVITIES)),
    "evaluations": PersonPart(EVALUATIONS, _columns(EVALUATIONS)),
}
NEW = ("key", *IDENTITY, *FACTS)


def held(part: str, person: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, str]:
    """What is recorded of a part, as the fields of its form hold it; of many rows, the one that is asked for."""
    if part in ("parcours", "identite"):
        known = {**person, "publics": _publics(person)}
        return {code: written(known[code]) for code in PARTS[part].columns}
    if part == "sortie":
        exit_ = person["exit"] or {}
        return {code: written(exit_.get(code if code == "exit_on" else code.removeprefix(EXIT))) for code in LEAVING}
    own = {code: written(asked.get(code, "")) for code in PARTS[part].columns}
    if part == "activites" and not own["activity_key"]:
        # a workshop of several has one key: that of somebody alone is nobody else's
        own["activity_key"] = f"P{person['number']}-{len(person['activities']) + 1}"
    return own | next((row for row in rows(part, person) if _same(part, row, own)), {})


def rows(part: str, person: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a part, each as the fields of its form hold it."""
    own = {"suivi": "milestones", "activites": "activities", "evaluations": "evaluations"}[part]
    names = {"on": {"suivi": "done_on", "activites": "held_on"}.get(part, "on")}
    return [{code: _number(code, each[names.get(code, code)]) for code in PARTS[part].columns} for each in person[own]]


def title(part: str) -> str:
    """What a part is called."""
    return {
        "parcours": _("Le parcours"),
        "identite": _("L'identité et les publics"),
        "sortie": _("La sortie"),
        "suivi": _("Les nouvelles après"),
        "activites": _("Les activités"),
        "evaluations": _("Les évaluations"),
    }[part]


def _same(part: str, row: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    keys = {"suivi": ("from", "months"), "activites": ("activity_key",), "evaluations": ("on", "item")}[part]
    return all(row[key] == asked[key] for key in keys)


def _number(code: str, value: Any) -> str:
    # « 3.500 » is a text there, and as it stands could be three thousand and more
    return written(Decimal(value) if code.startswith("hours") and value is not None else value)


def _publics(person: Mapping[str, Any]) -> list[str] | None:
    """All of them, for whoever may read what they tell of health."""
    told = person["publics"]
    return None if told is None else [*told, *(person["health"] or ())]
