"""Rows of figures for charts: of an invented call, shown unless they say otherwise."""

from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.indicators.exports.columns import FigureRow

ATELIERS, CHANTIERS = "00/2026/ateliers", "00/2026/chantiers"
ABOUT = "Appel à projets 2026, du 01/01/2026 au 31/12/2026"
TOTAL = FigureRow(
    schema=1,
    department="00",
    scope_kind="call",
    scope="00/2026",
    fiche=None,
    period_from=date(2026, 1, 1),
    period_until=date(2026, 12, 31),
    indicator="exits",
    label="Sorties",
    measure="exits",
    unit="exit",
    at=None,
    since=None,
    typology=None,
    by="",
    cell="",
    numerator=None,
    denominator=None,
    value=None,
    target=None,
    declared=None,
    status="shown",
    series_break=False,
)


def figure(count: int | str | None = None, of: int | None = None, **said: Any) -> FigureRow:
    """A figure, or a rate of two; a count of nothing is masked."""
    if count is None:
        return TOTAL._replace(**{"status": "masked"} | said)
    above = Decimal(count)
    if of is None:
        return TOTAL._replace(numerator=above, value=above, **said)
    value = (above / of).quantize(Decimal("0.0001")) if of else None
    status = "shown" if of else "undefined"
    return TOTAL._replace(**{"numerator": above, "denominator": Decimal(of), "value": value, "status": status} | said)


def exits(at: str, total: int | None, **cells: int | None) -> list[FigureRow]:
    """The exits of a milestone, in all and by category; « unsure » are those that nobody can classify."""
    by = {"at": at, "since": "exit" if at.endswith("-months") else None}
    rows = [figure(total, **by)]
    for cell, count in cells.items():
        rows.append(figure(count, by="exit_category", cell="?" if cell == "unsure" else cell, **by))
    return rows


EXITS = [
    *exits("6-months", 48, durable=30, transition=18),
    *exits("exit", 60, durable=37, transition=0, positive=None, none=13, unsure=5),
]
RATE = {"indicator": "taux", "label": "Taux de sorties dynamiques", "measure": "exit_rate", "unit": "percent"}
HOSTILE = "Accueil <script>alert(1)</script> & « suivi » \"'\N{RIGHT-TO-LEFT OVERRIDE}\0"
EXPECTED = [
    figure(58, fiche=ATELIERS, label=HOSTILE, unit="person", target=Decimal(60), declared=Decimal(61)),
    figure(37, 58, fiche=ATELIERS, **RATE, target=Decimal("0.6"), declared=Decimal("0.65"), series_break=True),
    figure(fiche=ATELIERS, indicator="jeunes", label="Jeunes", unit="person", target=Decimal(6)),
    figure("1234567.25", fiche=CHANTIERS, label="Heures réalisées", unit="hour", target=Decimal(1_000_000)),
    figure(0, fiche=CHANTIERS, label="Embauches", unit="event", target=Decimal(12)),
    figure(0, 0, fiche=CHANTIERS, **RATE, target=Decimal("0.6")),
]
TITLES = ("Territoires côte à côte", "Territoire")
TERRITORIES = {"nord": "Nord", "sud": "Littoral Sud", "est": "Est"}
BY_TERRITORY = [
    figure(178, label="Personnes", unit="person", measure="participants", indicator="participants"),
    *(
        figure(count, label="Personnes", unit="person", indicator="participants", by="territory", cell=cell)
        for cell, count in {"nord": 120, "sud": 60, "est": None, "?": 4}.items()
    ),
    *(
        figure(count, of, **RATE, by="territory", cell=cell)
        for cell, count, of in (("nord", 30, 50), ("sud", 20, 20), ("est", 0, 0))
    ),
]
