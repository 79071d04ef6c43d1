"""« Ma demande passe-t-elle ? »: a form made of a fiche and its rules, and what each rule answers."""

from typing import Any

from flask import Response, make_response, render_template, request

from tremplin_web.asking.facts_file import download, facts_file
from tremplin_web.asking.judging import judged, stage_of
from tremplin_web.frame.door import site

# RFC 9110, 15.5.21; the page comes with it all the same
UNREADABLE = 422


# No CSRF token: there is no session to ride and nothing is stored, so a request forged from another site could only
# show its own visitor an answer. The rules judge what is sent, and forget it.
def trial(department: str, call: str, slug: str) -> Response:
    """Show the form of a fiche; sent, judge what it says, or give it as a file."""
    platform = site().platform
    fiche = platform.fiche(f"{department}/{call}/{slug}")
    # what is being typed is answered for the fields that the page shows, whatever stage is being chosen
    # htmx sends this header with all that it asks; without a script, the same address answers a whole page
    live = request.headers.get("HX-Request") == "true" and request.method == "POST"
    stage = stage_of(request.form.get("shown" if live else "stage", ""))
    found = judged(fiche, platform.words(fiche), request.form, stage)
    typed = found.typed
    if request.form.get("action") == "file" and not typed.wrong:
        return _forgotten(download(facts_file(typed.plain, fiche, stage, site().clock.today()), fiche))
    shown: dict[str, Any] = {
        **found.shown(),
        "fiche": fiche,
        "department": platform.department(department),
        "errors": list(found.errors),
        "judged": request.method == "POST",
    }
    if live:
        # what is not typed whole is no mistake yet: the page tells it, the status does not
        return _forgotten(make_response(render_template("public/asking/trial_live.html", **shown)))
    return _forgotten(
        make_response(render_template("public/asking/trial.html", **shown), UNREADABLE if typed.wrong else 200)
    )


def _forgotten(response: Response) -> Response:
    """What a visitor typed is kept nowhere, not even on the way."""
    if request.method == "POST":
        # what a browser may keep, it shows again to whoever sits next at the machine
        response.headers["Cache-Control"] = "no-store"
    return response
