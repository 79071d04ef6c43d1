"""The columns of an export, in their order: what is added comes after, and none changes meaning."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

SCHEMA = 1
MASKED = "masked"


class ExportColumn(NamedTuple):
    """One column: what it holds, as a Table Schema names it, what it says, and whether every row has it."""

    name: str
    kind: str
    description: str
    filled: bool = False


class FigureRow(NamedTuple):
    """One figure; ``since`` is what « from » says, a word that Python keeps for itself."""

    schema: int
    department: str
    scope_kind: str
    scope: str
    fiche: str | None
    period_from: date | None
    period_until: date | None
    indicator: str
    label: str
    measure: str
    unit: str
    at: str | None
    since: str | None
    typology: str | None
    by: str
    cell: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    target: Decimal | None
    declared: Decimal | None
    status: str
    series_break: bool

    def masked(self) -> "FigureRow":
        """The same row, which holds nothing of what was counted."""
        return self._replace(numerator=None, denominator=None, value=None, declared=None, status=MASKED)

    def place(self) -> tuple[str, ...]:
        """What tells it from the other rows of a scope, and where it stands among them."""
        return self.fiche or "", self.indicator, self.at or "", self.since or "", self.by, self.cell

    def named(self) -> dict[str, Any]:
        """What the row holds, under the names of the columns."""
        return dict(zip(NAMES, self, strict=True))


COLUMNS = (
    ExportColumn("schema", "integer", "La version de ces colonnes : 1.", True),
    ExportColumn("department", "string", "Le code du département.", True),
    ExportColumn(
        "scope_kind", "string", "Ce que dit scope : department, call, lot, fiche, dossier, organisation…", True
    ),
    ExportColumn("scope", "string", "Ce sur quoi le chiffre est compté.", True),
    ExportColumn("fiche", "string", "La fiche dont c'est l'indicateur ; vide pour un chiffre de tout le périmètre."),
    ExportColumn("period_from", "date", "Le premier jour de la période, compris ; vide sans période."),
    ExportColumn("period_until", "date", "Le dernier jour de la période, compris ; vide sans période."),
    ExportColumn("indicator", "string", "Le code de l'indicateur.", True),
    ExportColumn("label", "string", "Son libellé.", True),
    ExportColumn("measure", "string", "La mesure qui le compte.", True),
    ExportColumn("unit", "string", "L'unité."),
    ExportColumn("at", "string", "L'échéance : exit, 6-months… ; vide s'il n'y en a pas."),
    ExportColumn("from", "string", "Ce depuis quoi l'échéance compte : exit, entry ou hiring."),
    ExportColumn("typology", "string", "La typologie qui classe les sorties."),
    ExportColumn("by", "string", "Les dimensions de la ventilation, séparées par une barre ; vide pour le total."),
    ExportColumn("cell", "string", "La case : une valeur par dimension ; vide pour le total."),
    ExportColumn("numerator", "number", "Ce qui est compté ; vide si la case est masquée."),
    ExportColumn("denominator", "number", "Ce sur quoi un taux est compté ; vide pour ce qui n'est pas un taux."),
    ExportColumn("value", "number", "Le numérateur, ou le quotient à quatre décimales."),
    ExportColumn("target", "number", "L'objectif."),
    ExportColumn("declared", "number", "Ce que le porteur a déclaré."),
    ExportColumn("status", "string", "shown, masked, coarsened, declared, narrative ou undefined.", True),
    ExportColumn("series_break", "boolean", "Si la série change de typologie.", True),
)
NAMES = tuple(column.name for column in COLUMNS)
STATUSES = ("shown", MASKED, "coarsened", "declared", "narrative", "undefined")
