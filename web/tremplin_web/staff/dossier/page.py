"""The page of a dossier for an official: what it says, what its rules answer, what was done, and what to do."""

from flask import request
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.wording import ADVICE, VOICES
from tremplin.casework.reading.between import between_deposits
from tremplin.casework.reading.history import happenings
from tremplin.casework.reading.summed import money_of, people_of
from tremplin.records.acts import Act
from tremplin.rules.door import Verdict
from tremplin_web.asking.answers import TrialAnswers
from tremplin_web.dossiers.answers import told_by_steps
from tremplin_web.dossiers.filling import filling
from tremplin_web.frame.door import gettext
from tremplin_web.gate.door import desk, visit
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.acting.showing import show
from tremplin_web.staff.dossier.acts import acts_of

# the last of a long list, as much as one reads at a glance: the whole has a page of its own
LAST, TALKED = 8, 3


def dossier_page(where: ActPlace, done: str | None) -> ResponseReturnValue:
    """Show all of a dossier; ``done`` says what was just done there."""
    reference, page = where.here.reference, where.page
    found, told = filling(reference), happenings(page)
    office, actor = desk(), visit().actor
    changed = between_deposits(office, actor, reference)
    return show(
        "staff/dossier/dossier.html",
        where,
        done=done,
        page=page,
        fiche=where.here.fiche,
        filling=found,
        headline=_headline(found.answers),
        verdicts=ADVICE,
        voices=VOICES,
        acts=acts_of(where),
        told=told_by_steps(found),
        changed=changed,
        changed_fields={*changed.changes} if changed else frozenset(),
        money=money_of(office, actor, reference),
        people=people_of(office, actor, reference),
        history=told[:LAST],
        older=max(0, len(told) - LAST),
        messages=page["messages"][::-1][:TALKED],
        opens_documents=Act.FETCH in where.here.rights,
        open=request.args.get("ouvrir", ""),
    )


def _headline(answers: TrialAnswers) -> str:
    """Whether the application passes, as one says it of somebody else's."""
    if answers.verdict is Verdict.BROKEN:
        return str(gettext("Des règles ne sont pas respectées."))
    if answers.verdict is Verdict.MET:
        return str(gettext("Toutes les règles qui se jugent sont respectées."))
    return answers.headline
