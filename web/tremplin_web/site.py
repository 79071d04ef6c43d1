"""What the views share: the platform, the desk, the clock, and who reads."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app, g

from tremplin.platform import Platform
from tremplin_web.clock import Clock
from tremplin_web.settings import Settings

if TYPE_CHECKING:
    # SQLAlchemy comes with it, which the public site alone does without
    from tremplin.casework.acting.desk import Desk

KEY = "tremplin"
READER = "tremplin_reader"


@dataclass(frozen=True)
class Site:
    """What one application serves; without a ``desk``, the public site alone, which needs no database."""

    platform: Platform
    desk: "Desk | None"
    clock: Clock
    settings: Settings = field(default_factory=Settings)


def site() -> Site:
    """The site of the current application."""
    found: Site = current_app.extensions[KEY]
    return found


def reader() -> Hashable | None:
    """Who reads, once somebody has signed in; ``None`` is whoever comes, of whom nothing is known."""
    # flask.g lives as long as the request: who reads one page is never told to the next
    known: Hashable | None = g.get(READER)
    return known
