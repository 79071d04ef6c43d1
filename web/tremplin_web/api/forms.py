"""The published forms, made once: what is installed does not change while it is served."""

from flask import current_app

from tremplin.catalogue.fiche import Fiche
from tremplin_web.api.shapes import Json
from tremplin_web.site import site

KEY = "tremplin_forms"


def form_of(fiche: Fiche) -> Json:
    """The published form of a fiche."""
    made: dict[str, Json] = current_app.extensions.setdefault(KEY, {})
    name = str(fiche.id)
    if name not in made:
        made[name] = site().platform.published(fiche)
    return made[name]
