"""The page on which one comes in."""

from flask import render_template

from tremplin_web.gate.door import visit


def home() -> str:
    """Show what waits for whoever signed in."""
    return render_template("account/home.html", visit=visit())
