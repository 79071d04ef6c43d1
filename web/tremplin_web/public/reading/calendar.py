"""The dates of a fiche as a calendar that software keeps (RFC 5545)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from flask import Response, abort, url_for

from tremplin.catalogue.door import Fiche, hour
from tremplin_web.site import site

# RFC 5545, 3.1: octets, the end of the line left out
WIDEST = 75
# RFC 5545, 3.3.11
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Event(NamedTuple):
    """A whole day; its name never changes, so that a date that moves is moved in the calendars that hold it."""

    name: str
    day: date
    summary: str


def calendar(department: str, call: str, slug: str) -> Response:
    """Serve the dates of a fiche; one that gives no date has no calendar."""
    ours = site()
    fiche = ours.platform.fiche(f"{department}/{call}/{slug}")
    if not has_dates(fiche):
        abort(404)
    address = url_for("public.fiche", department=department, call=call, slug=slug, _external=True)
    text = written(fiche, address, ours.clock.today())
    response = Response(text, mimetype="text/calendar")
    name = "-".join((department, call, slug))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def has_dates(fiche: Fiche) -> bool:
    return next(events(fiche), None) is not None


def events(fiche: Fiche) -> Iterator[Event]:
    """The dates that a fiche gives: sessions, starts, and what is due on a given day."""
    for rank, window in enumerate(fiche.windows, 1):
        session = f"session-{rank}"
        yield Event(f"{session}-ouverture", window.opens, "ouverture du dépôt")
        # a window closes at the end of its last day; an event of a whole day has no hour of its own to show it
        until = hour(window.closes_at) if window.closes_at else "23 h 59"
        yield Event(f"{session}-cloture", window.closes, f"clôture du dépôt à {until}")
        first, last = window.starts_from, window.starts_until
        if first and first == last:
            yield Event(f"{session}-demarrage", first, "démarrage de l'opération")
        else:
            if first:
                yield Event(f"{session}-premier-demarrage", first, "premier jour pour démarrer l'opération")
            if last:
                yield Event(f"{session}-dernier-demarrage", last, "dernier jour pour démarrer l'opération")
    for name, day, summary in (
        ("debut", fiche.duration.fixed_from, "premier jour imposé de l'opération"),
        ("fin", fiche.duration.fixed_until, "dernier jour imposé de l'opération"),
        ("bilan", fiche.reports.final and fiche.reports.final.no_later_than, "date limite du bilan final"),
        ("solde", fiche.payment.balance and fiche.payment.balance.no_later_than, "date limite du solde"),
    ):
        if day:
            yield Event(name, day, summary)


def written(fiche: Fiche, address: str, today: date) -> str:
    """The calendar; but for its stamp, it says the same every day."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tremplin//Calendrier d'une fiche//FR",
        "CALSCALE:GREGORIAN",
        # RFC 5546, 3.2.1: posted, with nobody invited and no answer awaited
        "METHOD:PUBLISH",
        # in no RFC, and older than the NAME of RFC 7986: what calendar software reads
        f"X-WR-CALNAME:{escaped(fiche.title)}",
    ]
    for event in events(fiche):
        lines += [
            "BEGIN:VEVENT",
            # RFC 5545, 3.8.4.7: the same for ever, by which software updates instead of adding
            f"UID:{str(fiche.id).replace('/', '-')}-{event.name}@tremplin",
            # RFC 5545, 3.8.7.2: in UTC, and required
            f"DTSTAMP:{today:%Y%m%d}T000000Z",
            # RFC 5545, 3.6.1: a date without an end lasts its day
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"SUMMARY:{escaped(f'{fiche.title} : {event.summary}')}",
            f"DESCRIPTION:{escaped(f'Fiche {fiche.id}. Heure de Paris ; le texte publié fait foi.')}",
            f"URL:{address}",
            # a deadline must not make its reader busy all day
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A text of a calendar: commas, semicolons, backslashes and ends of lines mean something else."""
    return text.translate(ESCAPED)


def folded(line: str) -> str:
    """A line cut every 75 bytes, between letters; what follows begins with a space."""
    parts, room = [""], WIDEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append("")
            room = WIDEST - 1
        parts[-1] += letter
        room -= size
    return "\r\n ".join(parts)
