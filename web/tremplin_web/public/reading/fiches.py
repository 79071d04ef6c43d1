"""Find a fiche: search, filters, and results that one can share by their address."""

from flask import render_template, request

from tremplin_web.public.reading.listed import listed_fiches
from tremplin_web.search.filters import NAMES, Search, choices
from tremplin_web.search.index import index
from tremplin_web.site import site

PER_PAGE = 40


def fiches() -> tuple[str, int]:
    """Show the fiches that are looked for; something typed wrong is told, and what was typed is kept."""
    ours = site()
    today = ours.clock.today()
    at = ours.clock.hour()
    search = Search.read(request.args, choices(ours.platform), today, at)
    found = search.first_ones_first(search.keep(ours.platform.fiches.values(), index()), today)
    pages = max(1, -(-len(found) // PER_PAGE))
    # Werkzeug gives the default where int refuses: « page=deux » is the first
    page = min(max(1, request.args.get("page", 1, int)), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    unsaid = search.silent(ours.platform.fiches.values(), index())
    told = render_template(
        "public/reading/fiches.html",
        search=search,
        found=listed_fiches(ours.platform, shown, today, at),
        count=len(found),
        unsaid=len(unsaid),
        page=page,
        pages=pages,
        without_day={name: value for name, value in search.given.items() if name != "ouverte"},
        errors=[(search.errors[name], name) for name in NAMES if name in search.errors],
    )
    return told, 400 if search.errors else 200
