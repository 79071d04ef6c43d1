"""Every address of the public site, and the view that answers there."""

from flask import Blueprint, Flask, render_template

from tremplin_web.public.asking import exits, trial
from tremplin_web.public.reading import calendar, differences, fiches, home, one_fiche

FICHE = "/fiches/<department>/<call>/<slug>"


def accessibility() -> str:
    """Show how far the site is accessible: what is known, tested and not yet audited."""
    return render_template("public/reading/accessibility.html")


ADDRESSES = (
    ("/", home.home),
    ("/departements/<code>", home.department),
    ("/appels/<department>/<call>", home.call),
    ("/fiches", fiches.fiches),
    (FICHE, one_fiche.fiche),
    (f"{FICHE}/calendrier.ics", calendar.calendar),
    (f"{FICHE}/sorties", exits.exits),
    ("/differences", differences.differences),
    ("/accessibilite", accessibility),
)


def register(app: Flask) -> None:
    """Serve the public pages."""
    blueprint = Blueprint("public", __name__)
    for address, view in ADDRESSES:
        blueprint.add_url_rule(address, view_func=view)
    # POST, though nothing is kept: facts in an address would stay in histories and in the logs of proxies
    blueprint.add_url_rule(f"{FICHE}/demande", view_func=trial.trial, methods=["GET", "POST"])
    app.register_blueprint(blueprint)
