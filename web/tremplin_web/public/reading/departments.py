"""A department: its calls, and what is open."""

from flask import render_template

from tremplin_web.public import blueprint
from tremplin_web.public.reading.listed import listed_calls, listed_fiches
from tremplin_web.site import site


@blueprint.get("/departements/<code>")
def department(code: str) -> str:
    """Show a department in its colours."""
    platform, today = site().platform, site().clock.today()
    found = platform.department(code)
    open_ones = [fiche for fiche in platform.fiches.values() if fiche.id.department == code and fiche.open_on(today)]
    return render_template(
        "public/reading/department.html",
        department=found,
        calls=listed_calls(platform, code, today),
        open_fiches=listed_fiches(platform, open_ones, today),
    )
