"""All that a carrier may be asked to complete, by the groups in which they fill it in, with what rules find there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flask import request

from tremplin.casework.granting.completing import completable
from tremplin.rules.door import Verdict
from tremplin_web.asking.fields import GROUPS
from tremplin_web.dossiers.filling import Filling, filling
from tremplin_web.dossiers.steps import dated, group_of
from tremplin_web.frame.door import capital
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk
from tremplin_web.staff.acting.place import ActPlace

TICKED, REASON = "champ", "motif."
DOCUMENTS = "documents."


class AskableField(NamedTuple):
    """A field that may be asked again: whether it is ticked, why, and what its rules find in it."""

    name: str
    label: str
    ticked: bool
    reason: str
    found: Sequence[str]
    usual: bool

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


class AskableGroup(NamedTuple):
    """Fields under one title."""

    title: Any
    fields: Sequence[AskableField]

    @property
    def usual(self) -> list[AskableField]:
        """Those of which the dossier says something, or that its form asks."""
        return [each for each in self.fields if each.usual]

    @property
    def others(self) -> list[AskableField]:
        return [each for each in self.fields if not each.usual]

    @property
    def open(self) -> bool:
        """Whether something is ticked or found there."""
        return any(each.ticked or (each.usual and each.found) for each in self.fields)


def askable(where: ActPlace) -> Iterator[AskableGroup]:
    """The fields that may be asked, as they were ticked."""
    found = filling(where.here.reference)
    asked = completable(where.here.fiche, desk().catalogue)
    documents = (each.field for each in asked if each.field.startswith(DOCUMENTS))
    usual = {*found.form.fields, *found.draft.said, *documents}
    ticked, told = {*request.form.getlist(TICKED)}, _told(found)
    made: dict[str, list[AskableField]] = {}
    for name, label in asked:
        said = told.get(name) or told.get(dated(name)[0]) or []
        reason = request.form.get(f"{REASON}{name}", " ".join(said))
        one = AskableField(name, str(capital(label)), name in ticked, reason, said, name in usual)
        made.setdefault("pieces" if name.startswith(DOCUMENTS) else group_of(name), []).append(one)
    for code, title, _hint in (("", _("Le dossier"), None), *GROUPS):
        if mine := made.get(code):
            yield AskableGroup(title, mine)


def _told(found: Filling) -> Mapping[str, list[str]]:
    """What the rules find in each field that does not pass, by name."""
    stopping = (Verdict.BROKEN, Verdict.UNKNOWN)
    told = {
        name: [each.message for each in answers if each.verdict in stopping] for name, answers in found.placed.items()
    }
    return {name: sentences for name, sentences in told.items() if sentences}
