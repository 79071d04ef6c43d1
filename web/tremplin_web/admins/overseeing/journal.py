"""The journal, the last line first, kept by who, what, when and which dossier; and its verification, begun here."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.acting.lifecycle import ACTS
from tremplin.casework.acting.policy import departments
from tremplin.casework.reading.journal import PAGE, read
from tremplin.documents.writing import day
from tremplin.errors import TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.works.overseeing import last_done
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import WRONG, begun, desk, number_of, visit

VERIFY = "verify_journal"
NAMES: Mapping[str, Any] = {
    "qui": lazy_gettext("Qui"),
    "acte": lazy_gettext("Acte"),
    "dossier": lazy_gettext("Dossier"),
    "depuis": lazy_gettext("Depuis le"),
    "jusque": lazy_gettext("Jusqu'au"),
}
BELOW = "avant"
# what is only read leaves no line of the chain
WRITTEN = sorted((act for act in Act if act not in (Act.SEE, Act.READ_JOURNAL)), key=lambda act: ACTS[act].label)


def journal() -> ResponseReturnValue:
    """A page of the journal."""
    return _page()


def verify_journal() -> ResponseReturnValue:
    """Begin to verify the whole of it; the page of that work tells how far it is, and what it found."""
    if request.form.get("verifier") != "oui":
        return _page(_("Rien n'est commencé : vérifiez le journal par son bouton."))
    return begun(VERIFY, {})


def _page(refused: str | None = None) -> ResponseReturnValue:
    given = {name: request.args.get(name, "").strip() for name in NAMES}
    mistakes: dict[str, str] = {}
    since, until = (_day(given, name, mistakes) for name in ("depuis", "jusque"))
    act = Act(given["acte"]) if given["acte"] in {each.value for each in WRITTEN} else None
    below = number_of(request.args.get(BELOW, ""))
    who, what = given["qui"] or None, given["dossier"] or None
    rows: list[dict[str, Any]] = []
    if not mistakes:
        try:
            rows = read(*(desk(), visit().actor), dossier=what, by=who, act=act, since=since, until=until, below=below)
        except UnknownIdentifier as unknown:
            # one that is not there and one that is not theirs are told alike
            mistakes["dossier"] = str(unknown)
    page = render_template(
        "admins/overseeing/journal.html",
        rows=[_line(row) for row in rows],
        given=given,
        labels=NAMES,
        mistakes=mistakes,
        errors=[*((sentence, name) for name, sentence in mistakes.items()), *([(refused, None)] if refused else [])],
        acts=[("", _("Tous")), *((each.value, ACTS[each].label) for each in WRITTEN)],
        asked={name: value for name, value in given.items() if value},
        further=rows[-1]["number"] if len(rows) == PAGE else None,
        paged=below,
        proof=last_done(desk(), visit().actor, VERIFY),
        everywhere=None in departments(visit().actor, Act.READ_JOURNAL),
    )
    return page, WRONG if mistakes or refused else 200


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    sides = [row[side] if isinstance(row[side], dict) else {"": row[side]} for side in ("before", "after")]
    names = [*dict.fromkeys(name for side in sides for name in side)]
    changed = [(name, *(side.get(name) for side in sides)) for name in names]
    return {**row, "act_label": ACTS[Act(row["act"])].label, "changed": changed}


def _day(given: Mapping[str, str], name: str, mistakes: dict[str, str]) -> date | None:
    try:
        return day(given[name]) if given[name] else None
    except TremplinError as error:
        mistakes[name] = str(error)
        return None
