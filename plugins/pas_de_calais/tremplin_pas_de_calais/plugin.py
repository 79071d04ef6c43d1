"""Where the documents of Pas-de-Calais are; the core reads and validates them."""

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
def tremplin_exit_typologies() -> Traversable:
    return HERE / "exits"


@hookimpl
def tremplin_letters() -> Traversable:
    return HERE / "letters"
