"""Where the documents of Seine-Saint-Denis are; the core reads and validates them."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from tremplin import hookimpl

# no path: a plugin may be installed as a zip, which importlib.resources reads all the same
HERE = files(__package__)


@hookimpl
def tremplin_department() -> Traversable:
    return HERE / "department.yaml"


@hookimpl
def tremplin_calls() -> Traversable:
    return HERE / "calls"


@hookimpl
def tremplin_fiches() -> Traversable:
    return HERE / "calls"


@hookimpl
def tremplin_letters() -> Traversable:
    return HERE / "letters"
