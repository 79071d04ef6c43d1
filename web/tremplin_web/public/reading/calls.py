"""A call: its sessions on a line of time, and its fiches."""

from flask import render_template

from tremplin_web.public import blueprint
from tremplin_web.public.reading.listed import listed_fiches
from tremplin_web.public.reading.timeline import sessions, timeline
from tremplin_web.public.reading.when import when
from tremplin_web.site import site


@blueprint.get("/appels/<department>/<call>")
def call(department: str, call: str) -> str:
    """Show a call: what is open today and until when, then its fiches by theme."""
    platform, today = site().platform, site().clock.today()
    found = platform.call(f"{department}/{call}")
    fiches = platform.fiches_of(found)
    told = sessions(fiches)
    themes: dict[str | None, list[object]] = {}
    for listed in listed_fiches(platform, fiches, today):
        themes.setdefault(listed.fiche.theme, []).append(listed)
    return render_template(
        "public/reading/call.html",
        department=platform.department(found.department),
        call=found,
        when=when(fiches, today),
        sessions=told,
        timeline=timeline(told, today),
        today=today,
        count=len(fiches),
        themes=themes,
        unsaid_count=sum(not fiche.windows for fiche in fiches),
    )
