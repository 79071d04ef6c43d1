"""Import what only some commands need, when they need it.

A listing takes as long as what it imports: marshmallow, YAML and the classes of the catalogue are each as long to
import as half of a bare Click command (bench/README.md). What starts every command takes them from here.
"""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def late(module: str, name: str) -> Any:
    """What a module of ours gives under a name."""
    return getattr(import_module(f"tremplin.{module}"), name)
