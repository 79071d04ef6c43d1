"""The addresses of what the pages show, and what tells a fiche from its namesakes."""

from flask import url_for

from tremplin.catalogue.door import Call, Fiche
from tremplin_web.site import site


def of_fiche(fiche: Fiche, page: str = "fiche") -> str:
    """The address of a fiche, or of another page about it: ``calendar``, ``trial``, ``exits``."""
    return url_for(f"public.{page}", department=fiche.id.department, call=fiche.id.call, slug=fiche.id.slug)


def of_call(call: Call) -> str:
    return url_for("public.call", department=call.department, call=call.id.partition("/")[2])


def of_department(code: str) -> str:
    return url_for("public.department", code=code)


def edition(fiche: Fiche) -> str:
    """The edition of the call of a fiche, or its title where the text gives none."""
    call = site().platform.call(fiche.id.call_id)
    # two editions of a call often give a fiche the same title
    return call.edition or call.title
