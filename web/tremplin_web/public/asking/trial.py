"""« Ma demande passe-t-elle ? »: a form made of a fiche and its rules, and what each rule answers."""

from collections.abc import Iterator
from typing import Any

from flask import Response, make_response, render_template, request

from tremplin.catalogue.rule import STAGES, Stage
from tremplin.rules.trial import tried
from tremplin_web.asking.answers import answers
from tremplin_web.asking.facts_file import download, facts_file
from tremplin_web.asking.fields import STAGES as STAGE_LABELS
from tremplin_web.asking.form import Form, FormMaker
from tremplin_web.asking.reading import TypedForm, read_form
from tremplin_web.asking.showing import Showing, showing
from tremplin_web.frame.door import at_field, gettext, site

# RFC 9110, 15.5.21; the page comes with it all the same
UNREADABLE = 422
MOST_STRANGERS = 5


# No CSRF token: there is no session to ride and nothing is stored, so a request forged from another site could only
# show its own visitor an answer. The rules judge what is sent, and forget it.
def trial(department: str, call: str, slug: str) -> Response:
    """Show the form of a fiche; sent, judge what it says, or give it as a file."""
    platform = site().platform
    fiche = platform.fiche(f"{department}/{call}/{slug}")
    maker = FormMaker(fiche, platform.words(fiche))
    # what is being typed is answered for the fields that the page shows, whatever stage is being chosen
    # htmx sends this header with all that it asks; without a script, the same address answers a whole page
    live = request.headers.get("HX-Request") == "true" and request.method == "POST"
    stage = _stage(request.form.get("shown" if live else "stage", ""))
    form = maker.form(stage)
    typed = read_form(request.form, form, fiche, maker.words)
    states = showing(maker, form, typed)
    # what is not asked is no mistake; what was typed there stays in its field, which the style sheet hides
    typed.mistakes = {name: told for name, told in typed.mistakes.items() if states[name] is not Showing.HIDDEN}
    told = answers(tried(fiche, typed.facts, stage), form.fields, maker)
    if request.form.get("action") == "file" and not typed.wrong:
        return _forgotten(download(facts_file(typed.plain, fiche, stage, site().clock.today()), fiche))
    shown: dict[str, Any] = {
        "fiche": fiche,
        "department": platform.department(department),
        "form": form,
        "typed": typed,
        "showing": states,
        "answers": told,
        "placed": told.by_field,
        "errors": list(_errors(typed, form)),
        "judged": request.method == "POST",
        "stage": stage.value,
        "stages": tuple(STAGE_LABELS.items()),
    }
    if live:
        # what is not typed whole is no mistake yet: the page tells it, the status does not
        return _forgotten(make_response(render_template("public/asking/trial_live.html", **shown)))
    return _forgotten(
        make_response(render_template("public/asking/trial.html", **shown), UNREADABLE if typed.wrong else 200)
    )


def _stage(asked: str) -> Stage:
    return Stage(asked) if asked in STAGES else Stage.DEPOSIT


def _errors(typed: TypedForm, form: Form) -> Iterator[tuple[str, str | None]]:
    """The mistakes in the order of the page, each with the field it leads to."""
    for name, field in form.fields.items():
        if name in typed.mistakes:
            yield at_field(field.label, typed.mistakes[name]), field.id
    for key in typed.strangers[:MOST_STRANGERS]:
        yield gettext("Champ « %(key)s » : cette fiche ne le demande pas, il n'est pas lu.", key=key), None


def _forgotten(response: Response) -> Response:
    """What a visitor typed is kept nowhere, not even on the way."""
    if request.method == "POST":
        # what a browser may keep, it shows again to whoever sits next at the machine
        response.headers["Cache-Control"] = "no-store"
    return response
