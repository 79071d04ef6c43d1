"""Open a dossier under a fiche: for which organisation, under what title, with what was tried before."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.applying.drafts import create
from tremplin.casework.organisations import organisations
from tremplin.catalogue.door import Fiche
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.codes import CARRIERS
from tremplin_web.carriers.applying.reading import OURS, TypedStep, read
from tremplin_web.dossiers.form import DossierForm
from tremplin_web.dossiers.steps import TITLE
from tremplin_web.frame.door import gettext, site
from tremplin_web.frame.proxy import arrived
from tremplin_web.frame.when import when
from tremplin_web.gate.door import WRONG, desk, number_of, sentences, visit

# the button of the trial
CARRIED = "reprise"


def opening(department: str, call: str, slug: str) -> str:
    """Ask for which organisation, and under what title."""
    return _page(site().platform.fiche(f"{department}/{call}/{slug}"))


def open_draft(department: str, call: str, slug: str) -> ResponseReturnValue:
    """Open a draft: what the trial read of a request comes with it."""
    fiche = site().platform.fiche(f"{department}/{call}/{slug}")
    form = DossierForm(fiche, site().platform.words(fiche))
    typed = read(request.form, form, form.fields.values(), {})
    if request.form.get("action") == CARRIED:
        # from the trial: the fields come before their organisation and their title
        return _page(fiche, typed)
    number, mistakes = _organisation()
    said = {name: value for name, value in typed.changes.items() if value is not None}
    title = said.pop(TITLE, None)
    if TITLE in typed.mistakes:
        mistakes[TITLE] = typed.mistakes[TITLE]
    elif title is None:
        mistakes[TITLE] = gettext("Un dossier a un titre : donnez-lui celui de l'action.")
    if mistakes or number is None or title is None:
        return _page(fiche, typed, mistakes), WRONG
    try:
        made = create(
            desk(), visit().actor, fiche=str(fiche.id), organisation_id=number, title=title, at=arrived(), said=said
        )
    except Forbidden:
        raise
    except RefusedRequest as refused:
        return _page(fiche, typed, {}, sentences(refused)), WRONG
    return redirect(url_for("carriers.dossier", dossier=made, fait="ouvert"), 303)


def _organisation() -> tuple[int | None, dict[str, str]]:
    """The organisation that is chosen, or that a number names; or what is wrong."""
    named, written = number_of(request.form.get("organisation", "")), request.form.get("siret", "").strip()
    own = {each["id"]: each["name"] for each in _own()}
    if named in own:
        return named, {}
    if written:
        try:
            return organisations.carrier(desk(), visit().actor, written), {}
        except (UnknownIdentifier, RefusedRequest, WrongUsage) as refused:
            return None, {"siret": str(refused)}
    told = gettext("Dites quel organisme porte l'action.")
    return None, {"organisation" if own else "siret": told}


def _own() -> list[dict[str, Any]]:
    """The organisations of which whoever asks is a member."""
    actor = visit().actor
    mine = {grant.organisation_id for grant in actor.grants if grant.role in CARRIERS}
    if not mine:
        return []
    return [each for each in organisations.listed(desk(), actor) if each["id"] in mine]


def _page(
    fiche: Fiche, typed: TypedStep | None = None, mistakes: dict[str, str] | None = None, reasons: Any = ()
) -> str:
    ours, own = site(), _own()
    carried = [
        (name, value)
        for name, values in (typed.texts.items() if typed else ())
        for value in values
        if name not in OURS and name != TITLE and value.strip()
    ]
    return render_template(
        "carriers/applying/opening.html",
        fiche=fiche,
        department=ours.platform.department(fiche.id.department),
        own=[(str(each["id"]), each["name"]) for each in own],
        instructs=visit().staff,
        when=when([fiche], ours.clock.today(), ours.clock.hour()),
        given=request.form,
        carried=carried,
        title=next(iter(typed.texts.get(TITLE, [])), "") if typed else "",
        mistakes=mistakes or {},
        reasons=list(reasons),
    )
