"""What the views share: the platform, the clock and the search index, kept by the application that serves them."""

from dataclasses import dataclass

from flask import current_app

from tremplin.platform import Platform
from tremplin_web.clock import Clock
from tremplin_web.search.index import Index

KEY = "tremplin"


@dataclass(frozen=True)
class Site:
    """What one application serves."""

    platform: Platform
    clock: Clock
    index: Index


def site() -> Site:
    """The site of the current application."""
    found: Site = current_app.extensions[KEY]
    return found
