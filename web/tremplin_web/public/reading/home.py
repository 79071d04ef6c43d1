"""The pages that lead to fiches: the home page, a department, and a call with its sessions on a line of time."""

from datetime import date, time

from flask import render_template

from tremplin_web.frame.when import when
from tremplin_web.public.reading.listed import ListedFiche, listed_calls, listed_fiches
from tremplin_web.search.filters import TODAY
from tremplin_web.site import site
from tremplin_web.telling.timeline import sessions, timeline


def home() -> str:
    """Show the departments, each with its calls, and the fiches that take applications today."""
    platform, today, at = site().platform, site().clock.today(), site().clock.hour()
    ours = [
        {"department": department, "calls": listed_calls(platform, code, today, at)}
        for code, department in platform.departments.items()
    ]
    return render_template(
        "public/reading/home.html", departments=ours, open_fiches=_open_fiches(today, at), today_word=TODAY
    )


def department(code: str) -> str:
    """Show a department in its colours: its calls, and what is open."""
    platform, today, at = site().platform, site().clock.today(), site().clock.hour()
    return render_template(
        "public/reading/department.html",
        department=platform.department(code),
        calls=listed_calls(platform, code, today, at),
        open_fiches=_open_fiches(today, at, code),
    )


def call(department: str, call: str) -> str:
    """Show a call: what is open today and until when, then its fiches by theme."""
    platform, today, at = site().platform, site().clock.today(), site().clock.hour()
    found = platform.call(f"{department}/{call}")
    fiches = platform.fiches_of(found)
    told = sessions(fiches)
    themes: dict[str | None, list[ListedFiche]] = {}
    for listed in listed_fiches(platform, fiches, today, at):
        themes.setdefault(listed.fiche.theme, []).append(listed)
    return render_template(
        "public/reading/call.html",
        department=platform.department(found.department),
        call=found,
        when=when(fiches, today, at),
        sessions=told,
        timeline=timeline(told, today),
        today=today,
        at=at,
        count=len(fiches),
        themes=themes,
        unsaid_count=sum(not fiche.windows for fiche in fiches),
    )


def _open_fiches(day: date, at: time, department: str | None = None) -> list[ListedFiche]:
    """The fiches that take applications at an hour of a day, everywhere or in one department."""
    platform = site().platform
    taking = [fiche for fiche in platform.fiches.values() if fiche.open_on(day, at)]
    return listed_fiches(platform, [fiche for fiche in taking if department in (None, fiche.id.department)], day, at)
