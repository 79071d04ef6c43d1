"""The page that tells how far the site is accessible, and whom to tell when it is not."""

from flask import render_template

from tremplin_web.public import blueprint


@blueprint.get("/accessibilite")
def accessibility() -> str:
    """Show what is known, tested and not yet audited."""
    return render_template("public/reading/accessibility.html")
