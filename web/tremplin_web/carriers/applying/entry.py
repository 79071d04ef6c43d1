"""The steps in which a dossier is filled in: saved as one goes, and clearly not deposited."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.errors import RefusedRequest
from tremplin.records.acts import Act
from tremplin_web.asking.fields import GROUPS
from tremplin_web.carriers.applying import conflicts
from tremplin_web.carriers.applying.depositing import new_key
from tremplin_web.carriers.applying.documents import held
from tremplin_web.carriers.applying.reading import TypedStep, read
from tremplin_web.carriers.applying.saving import Crossed, save
from tremplin_web.dossiers import steps
from tremplin_web.dossiers.answers import told_by_steps
from tremplin_web.dossiers.filling import Filling, context, filling
from tremplin_web.dossiers.shown import added, amount
from tremplin_web.dossiers.steps import FillingStep
from tremplin_web.frame.days import hour_of
from tremplin_web.frame.door import at_field, gettext
from tremplin_web.frame.proxy import arrived
from tremplin_web.gate.door import CHANGED, WRONG, sentences, version_read
from tremplin_web.gate.door import live as typing

GO_ON = "continuer"


def step(dossier: str, step: str) -> ResponseReturnValue:
    """Show a step as it was left."""
    asked = _step(step)
    found = filling(dossier, Act.EDIT)
    if asked.code == steps.CHECK:
        return _check(found, asked)
    if not found.editable and asked.code != steps.DOCUMENTS:
        return redirect(url_for("carriers.dossier", dossier=found.draft.reference), 303)
    return _page(found, asked, TypedStep(found.texts(asked)))


def save_step(dossier: str, step: str) -> ResponseReturnValue:
    """Save what was typed in a step: what can be read is kept, what cannot is told at its field."""
    asked = _step(step)
    found = filling(dossier, Act.EDIT)
    typed = read(request.form, found.form, found.fields(asked), found.draft.said)
    read_at, live = version_read(), typing()
    shown = TypedStep({**found.texts(asked), **typed.texts}, {}, typed.mistakes, typed.strangers)
    if read_at is None or asked not in steps.TYPED:
        refused = gettext("Rien n'est enregistré : cette page n'a pas été envoyée entière. Recommencez ici.")
        return _page(found, asked, shown, refused=[refused]), WRONG
    if missing := conflicts.unchosen(request.form):
        return conflicts.page(found, asked, request.form, typed.texts, missing), WRONG
    changes = conflicts.chosen(request.form, typed.changes)
    try:
        save(found.draft, changes, read_at, conflicts.digests(request.form))
    except Crossed as crossed:
        now = Filling(crossed.now)
        if live:
            return render_template("carriers/applying/crossed_live.html", **context(now, step=asked))
        return conflicts.page(now, asked, request.form, typed.texts, crossed.names, asked_first=True), CHANGED
    except RefusedRequest as refusal:
        # what was refused by the state of the dossier is shown with it as it is now
        return _page(found, asked, shown, refused=sentences(refusal), live=live), 200 if live else WRONG
    kept = filling(dossier, Act.EDIT)
    if live:
        return _page(kept, asked, shown, live=True)
    if typed.wrong:
        return _page(kept, asked, shown, saved=bool(changes)), WRONG
    if request.form.get("action") == GO_ON:
        following = kept.after(asked).code
        return redirect(url_for("carriers.step", dossier=dossier, step=following, enregistre=asked.code), 303)
    return redirect(url_for("carriers.dossier", dossier=dossier, enregistre=asked.code), 303)


def _check(found: Filling, step: FillingStep) -> str:
    """All that the dossier says, and the button that deposits it for whoever may."""
    shown = context(
        found,
        step=step,
        told=told_by_steps(found),
        documents=held(found),
        key=new_key() if Act.DEPOSIT in found.draft.open else None,
    )
    return render_template("carriers/applying/check.html", **shown)


def _step(code: str) -> FillingStep:
    if code not in steps.BY_CODE:
        raise NotFound
    return steps.BY_CODE[code]


def _page(
    found: Filling,
    step: FillingStep,
    typed: TypedStep,
    *,
    refused: list[Any] | None = None,
    live: bool = False,
    saved: bool = False,
) -> str:
    fields = found.fields(step)
    shown: Mapping[str, Any] = context(
        found,
        step=step,
        next=found.after(step),
        groups=list(_groups(found, step)),
        fields=fields,
        typed=typed,
        errors=[*((each, None) for each in refused or ()), *_errors(typed, found, step)],
        refused=refused,
        saved=saved,
        saved_at=hour_of(arrived()),
        done=request.args.get("enregistre") in steps.BY_CODE,
        totals=_totals(found),
        showing=found.showing(step, typed.texts),
        documents=held(found) if step.code == steps.DOCUMENTS else (),
    )
    name = "documents_step" if step.code == steps.DOCUMENTS else "budget" if step.code == steps.BUDGET else "step"
    return render_template(f"carriers/applying/{'saved_live' if live else name}.html", **shown)


def _groups(found: Filling, step: FillingStep) -> Iterator[tuple[Any, Any, list[Any]]]:
    """The fields of a step under the titles of their groups."""
    mine = found.fields(step)
    for code, title, hint in (("", None, None), *GROUPS):
        held = [each for each in mine if steps.group_of(each.name) == code]
        if held:
            yield title, hint, held


def _errors(typed: TypedStep, found: Filling, step: FillingStep) -> Iterator[tuple[Any, str | None]]:
    """The mistakes in the order of the page, each with the field it leads to."""
    for field in found.fields(step):
        if field.name in typed.mistakes:
            yield at_field(field.label, typed.mistakes[field.name]), field.id
    for key in typed.strangers:
        yield gettext("Champ « %(key)s » : cette fiche ne le demande pas, il n'est pas enregistré.", key=key), None


def _totals(found: Filling) -> dict[int | None, str]:
    """What the lines of each budget add up to, as far as they are said."""
    sums: dict[int | None, int] = dict.fromkeys(found.form.years or (None,), 0)
    for name, value in found.draft.said.items():
        year = steps.dated(name)[1]
        if name.startswith("budget.") and year in sums:
            sums[year] += added(value)
    return {year: amount(cents) for year, cents in sums.items()}
