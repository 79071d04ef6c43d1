"""Days as files of people hold them: written, counted by a spreadsheet, or damaged, which is told."""

import re
from datetime import date, timedelta
from typing import Any

from tremplin.documents import writing
from tremplin.errors import WrongUsage

# the day from which spreadsheets count, whose 1900 had a 29 February (ECMA-376, part 1, 18.17.4)
EPOCH = date(1899, 12, 30)
# 1910 to 2199: a lower number would be a year typed alone, 1985
SERIALS = (3_654, 109_574)
SERIAL = re.compile(r"[0-9]{4,6}([.,]0+)?")
SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
NUMERIC = re.compile(r"[0-9]{1,2}([/.-])(?P<month>[0-9]{1,2})\1[0-9]{4}")
INSTANT = re.compile(r"(?P<day>.*[0-9])[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?")
AS = "écrivez le jour comme 31/01/2025."


def day_of(raw: Any) -> date:
    """The day of a cell; the refusal says why, and not what was typed, which may be of somebody."""
    if not isinstance(raw, str):
        return _counted(raw)
    instant = INSTANT.fullmatch(raw)
    text = instant["day"] if instant else raw
    if SERIAL.fullmatch(text):
        return _counted(float(text.replace(",", ".")))
    try:
        return writing.day(text)
    except WrongUsage:
        raise WrongUsage(_why(text)) from None


def _counted(number: float) -> date:
    # not int() first: it raises on the infinite
    if SERIALS[0] <= number <= SERIALS[1]:
        return EPOCH + timedelta(days=int(number))
    if writing.YEARS[0] <= number <= writing.YEARS[1]:
        raise WrongUsage(f"une année seule ne dit pas le jour : {AS}")
    raise WrongUsage(f"un nombre n'est pas une date : {AS}")


def _why(text: str) -> str:
    if SHORT_YEAR.fullmatch(text):
        return "l'année n'a que deux chiffres : écrivez-la sur quatre, comme 31/01/2025."
    numeric = NUMERIC.fullmatch(text)
    if numeric and int(numeric["month"]) > 12:
        return "ce mois n'existe pas : le jour vient d'abord, puis le mois, comme 31/01/2025."
    if numeric or re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", text):
        return f"ce jour n'existe pas, ou pas de {writing.YEARS[0]} à {writing.YEARS[1]} : {AS}"
    return f"ce n'est pas une date : {AS}"
