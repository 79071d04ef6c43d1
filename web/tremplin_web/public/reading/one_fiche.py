"""The page of a fiche, and the ways to what one does next with it."""

from flask import render_template

from tremplin.catalogue.fiche import Fiche
from tremplin_web.frame.door import addresses, kept, site
from tremplin_web.public.reading.calendar import has_dates
from tremplin_web.telling.whole import told


def fiche(department: str, call: str, slug: str) -> str:
    """Show a fiche."""
    found = site().platform.fiche(f"{department}/{call}/{slug}")
    return kept(lambda: _page(found))


def _page(fiche: Fiche) -> str:
    platform, clock = site().platform, site().clock
    return render_template(
        "public/reading/fiche.html",
        **told(platform, fiche, clock.today(), clock.hour()),
        dated=has_dates(fiche),
        before=platform.fiches.get(fiche.follows or ""),
        after=[other for other in platform.fiches.values() if other.follows == str(fiche.id)],
        addresses=addresses,
    )
