"""The API, read-only: what the pages show, for software; and the same judgement as the command line."""

from flask import Flask

from tremplin_web.api import (  # noqa: F401 -- to import them puts their views on the blueprint
    calls,
    check,
    departments,
    differences,
    documentation,
    exits,
    fiches,
    problems,
    rules,
)
from tremplin_web.api.operations import blueprint

problems.told_by(blueprint)


def register(app: Flask) -> None:
    """Serve the API, its declaration and the page that explains it."""
    problems.register(app)
    documentation.register(app)
