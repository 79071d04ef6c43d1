"""A figure as people read it: its value in its unit, its mark, what its cell and its milestone are called."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tremplin.catalogue.door import NO_BREAK, NO_OUTCOME_LABEL, PERCENT, TRIAL_END, Words, french, number, value_told
from tremplin.documents.texts import folded
from tremplin.indicators.exports.columns import FigureRow

MASKED, UNDEFINED, NOTHING = "masqué", "sans objet", "–"
UNKNOWN, NONE = "?", "none"
HUNDREDTH = Decimal("0.01")
# the fields of filters name most dimensions; these are called otherwise
FAMILIES = {"insertion_contract": "contracts", "milestone": "milestones"}
WITHOUT = {
    "exit_category": "aucune catégorie",
    "public": "aucun public",
    "attendee": "aucun service",
    "contract": NO_OUTCOME_LABEL,
}
NOBODY = "aucun"
UNSURE = {"exit_category": "catégorie à préciser"}
# a masked cell is told in one way, whatever it holds
WHY_MASKED = "« masqué » : moins de 5 personnes (11 pour une donnée de santé), zéro compris, ou de quoi les retrouver."
NOTES = {
    "masked": "« Masqué » : le chiffre est petit, ou il en ferait retrouver un petit.",
    "coarsened": "Des cases voisines sont réunies, pour le secret des petits effectifs.",
    "undefined": "« Sans objet » : il n'y a personne, ou rien, sur quoi calculer le taux.",
}
# a series that changes typology on the way, and one that is told under another than its own
CHANGED = (
    "Rupture de série : toutes ces sorties ne sont pas classées par une même typologie, ou le furent par une autre."
)
OTHERWISE = "Rupture de série : ces sorties sont classées par une autre typologie que celle de leur fiche."
BREAK = "rupture de série"


def amount(value: Decimal, unit: str) -> str:
    """« 1 234,5 », « 63,79 % »; a mean is rounded to the hundredth."""
    if unit == PERCENT:
        return f"{number(value * 100)}{NO_BREAK}%"
    return number(value)


def told(row: FigureRow) -> str:
    """The figure of a row, or the word that stands for it."""
    if row.status == "masked":
        return MASKED
    if row.status == "undefined":
        return UNDEFINED
    if row.value is None:
        return NOTHING
    rounded = row.value
    if row.denominator is not None and row.unit != PERCENT:
        rounded = rounded.quantize(HUNDREDTH, ROUND_HALF_UP)
    return amount(rounded, row.unit)


def parts(row: FigureRow) -> tuple[str, str] | None:
    """The two figures of a rate that is shown."""
    if row.numerator is None or row.denominator is None:
        return None
    return number(row.numerator), number(row.denominator)


def marked(label: str, row: FigureRow) -> str:
    """A label, with a mark where the series changes typology."""
    return f"{label} ({BREAK})" if row.series_break else label


def headed(row: FigureRow, words: Words) -> str:
    """What a figure is, with its unit and its milestone: « En emploi (%), 6 mois après l'embauche »."""
    unit = str(words("units").get(row.unit, row.unit))
    when = milestone(row.at, row.since, words)
    # « Heures réalisées », « Emplois à la sortie » say it already
    label = folded(row.label)
    said = f"{row.label} ({unit})" if unit and folded(unit) not in label else row.label
    return f"{said}, {when}" if when and folded(when) not in label else said


def capital(text: str) -> str:
    """The text with a capital, as a label stands by itself."""
    return text[:1].upper() + text[1:]


def milestone(at: str | None, since: str | None, words: Words) -> str:
    """« à la sortie », « 6 mois après l'embauche »."""
    if at is None:
        return ""
    named = words("milestones").get(at)
    if named is not None and not named.endswith(" après"):
        return str(named)
    after = str(named or f"{at.removesuffix('-months')} mois après")
    return f"{after} {words('origins')[since or 'exit']}"


def milestone_order(at: str | None) -> tuple[int, int]:
    """The exit before what comes after it; the end of a trial is no number of months."""
    months = (at or "").removesuffix("-months")
    if at == TRIAL_END:
        return 2, 0
    return (1, int(months)) if months.isdecimal() else (0, 0)


def cut(row: FigureRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The dimensions of a row and their values; a name that people typed may hold the bar too, and is then the last."""
    by = tuple(row.by.split("|")) if row.by else ()
    return by, tuple(row.cell.split("|", len(by) - 1)) if by else ()


def shown(row: FigureRow) -> str:
    """The figure of a row, with both of its numbers where it is a rate: « 63,79 % (37 sur 58) »."""
    both = parts(row)
    return f"{told(row)} ({both[0]} sur {both[1]})" if both else told(row)


def cell_told(by: Iterable[str], cell: Iterable[str], words: Words) -> str:
    """What a cell is called, one value for each of its dimensions: « femme, de 18 à 25 ans »."""
    return ", ".join(_value(name, value, words) for name, value in zip(by, cell, strict=True))


def _value(name: str, value: str, words: Words) -> str:
    if value == UNKNOWN:
        return UNSURE.get(name, "non renseigné")
    if name == "age_band":
        low, _, high = value.rstrip("+").partition("-")
        return f"de {low} à {high} ans" if high else f"{low} ans et plus"
    said = str(words(FAMILIES[name]).get(value, value)) if name in FAMILIES else value_told(name, value, words)
    # of some dimensions, none is an answer that has a label
    return WITHOUT.get(name, NOBODY) if said == NONE else said


def notes(rows: Iterable[FigureRow], why: str = CHANGED) -> tuple[str, ...]:
    """What must be known to read these figures."""
    seen = list(rows)
    marks = {row.status for row in seen}
    said = [sentence for status, sentence in NOTES.items() if status in marks]
    return (*said, *([why] if any(row.series_break for row in seen) else []))


def period(first: date | None, last: date | None) -> str:
    """« du 01/01/2024 au 31/12/2024 », « depuis le 01/01/2024 »; nothing where no day is looked at."""
    if first and last:
        return f"du {french(first)} au {french(last)}"
    if first:
        return f"depuis le {french(first)}"
    return f"jusqu'au {french(last)}" if last else ""
