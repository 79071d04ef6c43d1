"""Days and months as the calls count them: both ends are included, and no clock is read here."""

from calendar import monthrange
from datetime import date, time, timedelta
from functools import lru_cache

from tremplin.catalogue.quantities import plural

# not strftime: its words are those of the server's locale, « January » on a bare machine
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def add_months(day: date, months: int) -> date:
    """The same day, some months later; the last day of the month where that day does not exist (CPC, art. 641)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_after(starts_on: date, months: int) -> date:
    """The last day of a period of whole months: twelve months from 15/03/2024 end on 14/03/2025."""
    # the first day counts: « du 01/01/2024 au 31/12/2024 » are 12 months (a call of 2024, « DUREE ET FINANCEMENT », 2)
    same_day = add_months(starts_on, months)
    # where the day does not exist (31 January plus one month), the period ends with the month itself
    return same_day if same_day.day < starts_on.day else same_day - timedelta(days=1)


def whole_months(starts_on: date, ends_on: date) -> int:
    """How many whole months lie between two days, both included; none when the end comes first."""
    if ends_on < starts_on:
        return 0
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    # 31 January to 28 February is a month: the difference of the numbers of days would miss it
    while end_after(starts_on, months) > ends_on:
        months -= 1
    return months


# kept: a verdict tells some fifteen days, which are those of a few sessions, and of the dossiers of a year
@lru_cache(maxsize=4096)
def french(day: date) -> str:
    """« 31/01/2025 »."""
    # cut out of the ISO form: strftime takes three times as long
    iso = day.isoformat()
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"


def hour(at: time) -> str:
    """« 16 h », « 16 h 30 », « 16 h 00 min 01 s »."""
    if at.second or at.microsecond:
        return f"{at.hour} h {at.minute:02d} min {at.second:02d} s"
    return hour_and_minute(at) if at.minute else f"{at.hour} h"


def to_the_minute(at: time) -> str:
    """« 16 h 30 », as a person says when something came: the seconds are left to software."""
    return hour(at.replace(second=0, microsecond=0))


def hour_and_minute(at: time) -> str:
    """« 16 h 05 », « 9 h 00 »: when something happened, where a person compares instants."""
    return f"{at.hour} h {at.minute:02d}"


def clock_time(at: time) -> str:
    """« 16:00 », as software writes an hour; the seconds where there are some."""
    return at.isoformat("auto" if at.second or at.microsecond else "minutes")


def spell(first: date, last: date) -> str:
    """« du 14/12/2023 au 31/01/2024 », « le 14/12/2023 » of one day."""
    return f"le {french(first)}" if first == last else f"du {french(first)} au {french(last)}"


def days_apart(days: int) -> str:
    """« un jour », « 3 jours »."""
    return "un jour" if days == 1 else plural(days, "jour")
