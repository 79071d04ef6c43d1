"""Tremplin: calls for projects in social and job inclusion, from the published text to the evidence.

This is the door of plugin authors. ``hookimpl`` is all that most plugins need; the other names are loaded when they
are asked for, since every plugin imports this module at start.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tremplin.extension.markers import hookimpl

if TYPE_CHECKING:
    from tremplin.catalogue.measure import Aggregation as Aggregation
    from tremplin.catalogue.measure import Measure as Measure
    from tremplin.catalogue.quantities import Cents as Cents
    from tremplin.catalogue.quantities import Rate as Rate
    from tremplin.catalogue.quantities import euros as euros
    from tremplin.catalogue.rule import Bears as Bears
    from tremplin.catalogue.rule import Bounds as Bounds
    from tremplin.catalogue.rule import Extent as Extent
    from tremplin.catalogue.rule import Severity as Severity
    from tremplin.catalogue.rule import Stage as Stage
    from tremplin.catalogue.rule import States as States
    from tremplin.catalogue.rule import Viewed as Viewed
    from tremplin.catalogue.words import Words as Words
    from tremplin.documents.fields import Listed as Listed
    from tremplin.documents.fields import Slug as Slug
    from tremplin.documents.fields import Text as Text
    from tremplin.documents.fields import YesNo as YesNo
    from tremplin.documents.figures import Day as Day
    from tremplin.documents.figures import Euros as Euros
    from tremplin.documents.figures import Months as Months
    from tremplin.documents.figures import Number as Number
    from tremplin.documents.figures import Percent as Percent
    from tremplin.documents.figures import Whole as Whole
    from tremplin.documents.parsers import read_amount as read_amount
    from tremplin.documents.parsers import read_day as read_day
    from tremplin.documents.parsers import read_rate as read_rate
    from tremplin.documents.schema import RuleSchema as RuleSchema
    from tremplin.errors import WrongUsage as WrongUsage
    from tremplin.indicators.exports.columns import FigureRow as FigureRow
    from tremplin.indicators.exports.forms import ExportFormat as ExportFormat
    from tremplin.rules.facts.view import UNKNOWN as UNKNOWN
    from tremplin.rules.facts.view import Budget as Budget
    from tremplin.rules.facts.view import Facts as Facts
    from tremplin.rules.facts.view import Participants as Participants
    from tremplin.rules.finding import Amount as Amount
    from tremplin.rules.finding import Correction as Correction
    from tremplin.rules.finding import Finding as Finding
    from tremplin.rules.finding import Remedy as Remedy
    from tremplin.rules.finding import broken as broken
    from tremplin.rules.finding import met as met
    from tremplin.rules.finding import out_of_scope as out_of_scope
    from tremplin.rules.finding import unknown as unknown
    from tremplin.rules.kind import RuleKind as RuleKind
    from tremplin.rules.powers import Attends as Attends
    from tremplin.rules.powers import Checks as Checks
    from tremplin.rules.powers import EarnedPart as EarnedPart
    from tremplin.rules.powers import Earns as Earns
    from tremplin.rules.powers import Limits as Limits
    from tremplin.rules.powers import Owes as Owes
    from tremplin.rules.powers import PaidLimit as PaidLimit
    from tremplin.rules.powers import Portion as Portion
    from tremplin.rules.powers import Priced as Priced
    from tremplin.rules.powers import Prices as Prices
    from tremplin.rules.powers import Reads as Reads
    from tremplin.rules.powers import Reckons as Reckons

HOMES = {
    **dict.fromkeys(("Aggregation", "Measure"), "catalogue.measure"),
    **dict.fromkeys(("Cents", "Rate", "euros"), "catalogue.quantities"),
    **dict.fromkeys(("Bears", "Bounds", "Extent", "Severity", "Stage", "States", "Viewed"), "catalogue.rule"),
    "Words": "catalogue.words",
    **dict.fromkeys(("Listed", "Slug", "Text", "YesNo"), "documents.fields"),
    **dict.fromkeys(("Day", "Euros", "Months", "Number", "Percent", "Whole"), "documents.figures"),
    **dict.fromkeys(("read_amount", "read_day", "read_rate"), "documents.parsers"),
    "RuleSchema": "documents.schema",
    "WrongUsage": "errors",
    "FigureRow": "indicators.exports.columns",
    "ExportFormat": "indicators.exports.forms",
    **dict.fromkeys(("UNKNOWN", "Budget", "Facts", "Participants"), "rules.facts.view"),
    **dict.fromkeys(
        ("Remedy", "Amount", "Correction", "Finding", "broken", "met", "out_of_scope", "unknown"), "rules.finding"
    ),
    "RuleKind": "rules.kind",
    **dict.fromkeys(
        (
            "Attends",
            "Checks",
            "EarnedPart",
            "Earns",
            "Limits",
            "Owes",
            "PaidLimit",
            "Portion",
            "Priced",
            "Prices",
            "Reads",
            "Reckons",
        ),
        "rules.powers",
    ),
}

__all__ = ["hookimpl", *HOMES]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'tremplin' has no attribute {name!r}")
    return getattr(import_module(f"tremplin.{HOMES[name]}"), name)
