"""A commission and its agenda: dossiers listed from a call, put in order, struck out; then its deliberation."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.granting import commissions as casework
from tremplin.casework.reading.sitting.agenda import Agenda
from tremplin.casework.reading.sitting.listable import Listable, listable
from tremplin.documents.writing import day
from tremplin.errors import Conflict, Forbidden, TremplinError, UnknownIdentifier, WrongUsage
from tremplin_web.gate.door import CHANGED, WRONG, SentForm, desk, number_of, sent, sentences, version_read, visit
from tremplin_web.site import site
from tremplin_web.staff.sitting.place import SittingPlace, show, sitting_place, summary

# of those that may be listed, what a page shows: the others come once these are
MOST = 300
DELIBERATION = {
    "deliberation": lazy_gettext("Numéro de la délibération"),
    "deliberated_on": lazy_gettext("Jour de la délibération"),
    "minutes": lazy_gettext("Compte rendu"),
}


def commission(sitting: int) -> ResponseReturnValue:
    """The agenda, what is decided of it, and what may be done now."""
    return _page(sitting_place(sitting))


def change_agenda(sitting: int) -> ResponseReturnValue:
    """Strike a dossier out, or put the agenda in another order."""
    struck = request.form.get("strike")
    if struck is not None:
        return _done(sitting, "retire", lambda: casework.strike(*_here(sitting), struck, at=site().clock.at()))
    here = sitting_place(sitting)
    order = _by_score(here.agenda) if request.form.get("do") == "by_score" else _as_typed()
    if not order:
        return _page(here, WRONG, summary(["Rien n'est à ranger : l'ordre du jour n'a pas été envoyé."]))
    return _done(sitting, "range", lambda: casework.arrange(*_here(sitting), order, at=site().clock.at()))


def add_dossiers(sitting: int) -> ResponseReturnValue:
    """The dossiers of a call that may be listed."""
    return _adding(sitting_place(sitting))


def list_dossiers(sitting: int) -> ResponseReturnValue:
    """List those that were ticked: all, or none."""
    ticked = request.form.getlist("dossier")
    try:
        done = casework.enlist(*_here(sitting), ticked, at=site().clock.at())
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        told = ["Cochez au moins un dossier."] if isinstance(refused, WrongUsage) and not ticked else sentences(refused)
        return _adding(sitting_place(sitting), WRONG, told, ticked)
    return redirect(url_for("staff.commission", sitting=done.number, fait=f"inscrits-{len(set(ticked))}"), 303)


def keep_deliberation(sitting: int) -> ResponseReturnValue:
    """Keep the deliberation, its day and the minutes."""
    form = sent(DELIBERATION)
    on = form.read({"deliberated_on": day}).get("deliberated_on")
    if not form.wrong:
        try:
            # one that was not sent whole is of no version
            casework.deliberate(
                *_here(sitting),
                deliberation=form.values["deliberation"].strip() or None,
                deliberated_on=on,
                minutes=form.values["minutes"].strip() or None,
                at=site().clock.at(),
                version=version_read() or 0,
            )
        except (Forbidden, UnknownIdentifier):
            raise
        except TremplinError as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("staff.commission", sitting=sitting, fait="deliberee"), 303)
    return _page(sitting_place(sitting), form.status, list(form.errors), form)


def _here(sitting: int) -> tuple[Any, Any, str]:
    return desk(), visit().actor, str(sitting)


def _done(sitting: int, what: str, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        status = CHANGED if isinstance(refused, Conflict) else WRONG
        return _page(sitting_place(sitting), status, summary(sentences(refused)))
    return redirect(url_for("staff.commission", sitting=sitting, fait=what), 303)


def _as_typed() -> list[str]:
    """The agenda in the order of the numbers that were typed; of the same ones, those of the page."""
    shown = request.form.getlist("line")
    ranks = {each: number_of(request.form.get(f"rank-{each}", "").strip()) for each in shown}
    # what is no number comes last
    return sorted(shown, key=lambda each: (ranks[each] is None, ranks[each] or 0))


def _by_score(agenda: Agenda) -> list[str]:
    """The best scores first; those that have none come last, as they stood."""
    mine = [line for line in agenda.lines if not line.own]
    return [line.dossier for line in sorted(mine, key=lambda line: (line.rank is None, line.rank or 0))]


def _page(
    here: SittingPlace,
    status: int = 200,
    errors: Sequence[tuple[Any, str | None]] = (),
    form: SentForm | None = None,
) -> ResponseReturnValue:
    kept = here.agenda.commission
    if form is None:
        on = kept.deliberated_on.strftime("%d/%m/%Y") if kept.deliberated_on else ""
        values = {"deliberation": kept.deliberation or "", "deliberated_on": on, "minutes": kept.minutes or ""}
        form = SentForm(DELIBERATION, values)
    ranked = any(line.rank is not None for line in here.agenda.lines)
    return show("commission", here, status, errors=errors, form=form, ranked=ranked, posting=desk().posting)


def _adding(
    here: SittingPlace, status: int = 200, refused: Sequence[str] = (), ticked: Sequence[str] = ()
) -> ResponseReturnValue:
    department = here.agenda.commission.department
    calls = sorted(
        (call for call in site().platform.calls.values() if call.department == department),
        key=lambda call: call.id,
        reverse=True,
    )
    asked = request.values.get("appel", "")
    chosen = next((call for call in calls if call.id == asked), calls[0] if len(calls) == 1 else None)
    found: list[Listable] = []
    if chosen is not None:
        found = listable(*_here(here.number), chosen.id)
    return show(
        "adding",
        here,
        status,
        errors=summary(refused),
        calls=calls,
        choices=[(call.id, call.title) for call in calls],
        chosen=chosen,
        found=found[:MOST],
        more=max(0, len(found) - MOST),
        ticked={*ticked},
    )
