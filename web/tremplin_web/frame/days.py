"""Days and instants as pages tell them: with the day of the week where something is due, and how far they are."""

from datetime import date, datetime

from flask_babel import format_date, gettext, ngettext
from markupsafe import Markup

from tremplin.catalogue.door import hour_and_minute
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin_web.frame.language import SOURCE, spoken

A_MONTH = 31


def full(day: date | str) -> str:
    """« vendredi 14 février 2025 »."""
    # a deadline is told with its day of the week
    return _said(_day(day), "EEEE {} MMMM y")


def short(day: date | str) -> str:
    """« 14 février 2025 »."""
    return _said(_day(day), "{} MMMM y")


def instant(at: datetime | str) -> str:
    """« 14 février 2025 à 16 h 05 », in Paris."""
    told = datetime.fromisoformat(at) if isinstance(at, str) else at
    return str(gettext("%(day)s à %(hour)s", day=short(day_in_paris(told)), hour=hour_of(told)))


def day_at(at: datetime) -> str:
    """« 14 février 2025 », the day in Paris of an instant."""
    return short(day_in_paris(at))


def full_instant(at: datetime) -> str:
    """« vendredi 14 février 2025 à 16 h 05 », in Paris."""
    return str(gettext("%(day)s à %(hour)s", day=full(day_in_paris(at)), hour=hour_of(at)))


def hour_of(at: datetime) -> str:
    """« 16 h 05 », in Paris."""
    return hour_and_minute(hour_in_paris(at))


def moment(said: str) -> str:
    """A day, or an instant, as it is written."""
    return short(said) if len(said) == len("2025-01-20") else instant(said)


def away(day: date | str, today: date) -> str:
    """« dans 3 jours », « en retard de 12 jours »; said beside a day, never alone."""
    left = (_day(day) - today).days
    if left < 0:
        return str(ngettext("en retard d'un jour", "en retard de %(num)s jours", -left))
    # zero is singular in French: without its own sentence, today would read « demain »
    return str(gettext("aujourd'hui")) if left == 0 else str(ngettext("demain", "dans %(num)s jours", left))


def ago(at: datetime, now: datetime) -> str:
    """« il y a 4 minutes », « hier », « il y a 12 jours », then the day."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    days = (day_in_paris(now) - day_in_paris(at)).days
    if days == 1:
        return str(gettext("hier"))
    # nobody counts further back in days
    if days > A_MONTH:
        return str(gettext("le %(day)s", day=short(day_in_paris(at))))
    if days > 1:
        return Markup(ngettext("il y a %(num)s jour", "il y a %(num)s jours", days))
    if minutes >= 60:
        return Markup(ngettext("il y a %(num)s heure", "il y a %(num)s heures", minutes // 60))
    if minutes == 0:
        return str(gettext("à l'instant"))
    return Markup(ngettext("il y a %(num)s minute", "il y a %(num)s minutes", minutes))


def _said(day: date, pattern: str) -> str:
    # Babel, after CLDR, writes « 1 janvier », where French writes « 1er janvier »
    first = day.day == 1 and spoken() == SOURCE
    return str(format_date(day, pattern.format("d'er'" if first else "d")))


def _day(said: date | str) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said


def month_named(first: date) -> str:
    """« mars 2026 »."""
    return str(format_date(first, "MMMM y"))


FILTERS = {
    "day_at": day_at,
    "day_away": away,
    "day_full": full,
    "day_short": short,
    "full_instant": full_instant,
    "instant": instant,
    "moment": moment,
    "month_named": month_named,
}
