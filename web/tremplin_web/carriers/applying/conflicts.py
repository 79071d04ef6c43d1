"""Two people who changed the same value: both are shown, one chooses, and nothing that was typed is lost."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask import render_template
from werkzeug.datastructures import MultiDict

from tremplin_web.asking.fields import Field
from tremplin_web.carriers.applying.reading import BOXES
from tremplin_web.dossiers.filling import Filling, context
from tremplin_web.dossiers.shown import digest, told
from tremplin_web.dossiers.steps import FillingStep
from tremplin_web.frame.days import ago
from tremplin_web.frame.proxy import arrived
from tremplin_web.gate.door import visit

READ, CHOICE = "lu", "choix."
THEIRS, MINE = "leur", "mien"


class Crossing(NamedTuple):
    """A value that two people gave: the field, what is kept, what one typed, and whether one has chosen."""

    name: str
    label: Any
    theirs: list[str]
    mine: list[str]


def digests(sent: MultiDict[str, str]) -> Mapping[str, str]:
    """By name, what the page that was sent showed."""
    return {name: held for name, _equal, held in (each.rpartition("=") for each in sent.getlist(READ))}


def chosen(sent: MultiDict[str, str], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be kept once one has chosen: all, but the values for which one leaves what the other wrote."""
    return {name: value for name, value in changes.items() if sent.get(f"{CHOICE}{name}") != THEIRS}


def unchosen(sent: MultiDict[str, str]) -> tuple[str, ...]:
    """The names for which the page of a conflict asked a choice that was not made."""
    asked = sent.getlist("choix")
    return tuple(name for name in asked if sent.get(f"{CHOICE}{name}") not in (THEIRS, MINE))


def page(
    now: Filling,
    step: FillingStep,
    sent: MultiDict[str, str],
    texts: Mapping[str, list[str]],
    names: Iterable[str],
    *,
    asked_first: bool = False,
) -> str:
    """Both values of each name, and a choice; all that was typed goes with it."""
    fields = now.form.fields
    crossings = [
        Crossing(
            name,
            fields[name].label,
            told(fields[name], now.draft.said.get(name), now.form),
            _typed(texts.get(name, []), now.form.fields[name]),
        )
        for name in dict.fromkeys((*names, *sent.getlist("choix")))
        if name in fields
    ]
    # what was typed, as it may be shown again: no number that the site refuses to keep
    carried = [(name, value) for name, values in texts.items() for value in values]
    carried += [(BOXES, name) for name in sent.getlist(BOXES)]
    read = [f"{name}={digest(now.draft.said.get(name))}" for name in fields]
    return render_template(
        "carriers/applying/conflict.html",
        **context(
            now,
            step=step,
            crossings=crossings,
            carried=carried,
            read=read,
            missing=[] if asked_first else list(names),
            action=sent.get("action", ""),
            mine=visit().actor.account_id,
            ago=ago(now.draft.last.wrote_at, arrived()) if now.draft.last and now.draft.last.wrote_at else "",
        ),
    )


def _typed(texts: Iterable[str], field: Field) -> list[str]:
    labels = {str(code): str(label) for code, label in field.choices}
    return [labels.get(each, each) for text in texts for each in text.splitlines() if each.strip()]
