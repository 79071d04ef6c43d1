"""The home page: the departments installed, what is open, and the search."""

from flask import render_template

from tremplin_web.frame.days import TODAY
from tremplin_web.public import blueprint
from tremplin_web.public.reading.listed import listed_calls, listed_fiches
from tremplin_web.site import site


@blueprint.get("/")
def home() -> str:
    """Show the departments, each with its calls, and the fiches that take applications today."""
    platform, today = site().platform, site().clock.today()
    ours = [
        {"department": department, "calls": listed_calls(platform, code, today)}
        for code, department in platform.departments.items()
    ]
    open_ones = [fiche for fiche in platform.fiches.values() if fiche.open_on(today)]
    return render_template(
        "public/reading/home.html",
        departments=ours,
        open_fiches=listed_fiches(platform, open_ones, today),
        today_word=TODAY,
    )
