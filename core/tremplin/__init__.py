"""Tremplin: calls for projects in social and job inclusion, from the published text to the evidence.

This is the door of plugin authors. ``hookimpl`` is all that most plugins need; the other names are loaded when they
are asked for, since every plugin imports this module at start.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tremplin.extension.markers import hookimpl

if TYPE_CHECKING:
    from tremplin.catalogue.door import Aggregation as Aggregation
    from tremplin.catalogue.door import Bears as Bears
    from tremplin.catalogue.door import Bounds as Bounds
    from tremplin.catalogue.door import Cents as Cents
    from tremplin.catalogue.door import Extent as Extent
    from tremplin.catalogue.door import Measure as Measure
    from tremplin.catalogue.door import Rate as Rate
    from tremplin.catalogue.door import Severity as Severity
    from tremplin.catalogue.door import Stage as Stage
    from tremplin.catalogue.door import States as States
    from tremplin.catalogue.door import Viewed as Viewed
    from tremplin.catalogue.door import Words as Words
    from tremplin.catalogue.door import euros as euros
    from tremplin.documents.door import Day as Day
    from tremplin.documents.door import Euros as Euros
    from tremplin.documents.door import Listed as Listed
    from tremplin.documents.door import Months as Months
    from tremplin.documents.door import Number as Number
    from tremplin.documents.door import Percent as Percent
    from tremplin.documents.door import RuleSchema as RuleSchema
    from tremplin.documents.door import Slug as Slug
    from tremplin.documents.door import Text as Text
    from tremplin.documents.door import Whole as Whole
    from tremplin.documents.door import YesNo as YesNo
    from tremplin.documents.parsers import read_amount as read_amount
    from tremplin.documents.parsers import read_day as read_day
    from tremplin.documents.parsers import read_rate as read_rate
    from tremplin.errors import WrongUsage as WrongUsage
    from tremplin.indicators.exports.columns import FigureRow as FigureRow
    from tremplin.indicators.exports.forms import ExportFormat as ExportFormat
    from tremplin.rules.door import UNKNOWN as UNKNOWN
    from tremplin.rules.door import Amount as Amount
    from tremplin.rules.door import Attends as Attends
    from tremplin.rules.door import Budget as Budget
    from tremplin.rules.door import Checks as Checks
    from tremplin.rules.door import Correction as Correction
    from tremplin.rules.door import EarnedPart as EarnedPart
    from tremplin.rules.door import Earns as Earns
    from tremplin.rules.door import Facts as Facts
    from tremplin.rules.door import Finding as Finding
    from tremplin.rules.door import Limits as Limits
    from tremplin.rules.door import Owes as Owes
    from tremplin.rules.door import PaidLimit as PaidLimit
    from tremplin.rules.door import Participants as Participants
    from tremplin.rules.door import Portion as Portion
    from tremplin.rules.door import Priced as Priced
    from tremplin.rules.door import Prices as Prices
    from tremplin.rules.door import Reads as Reads
    from tremplin.rules.door import Reckons as Reckons
    from tremplin.rules.door import Remedy as Remedy
    from tremplin.rules.door import RuleKind as RuleKind
    from tremplin.rules.door import broken as broken
    from tremplin.rules.door import met as met
    from tremplin.rules.door import out_of_scope as out_of_scope
    from tremplin.rules.door import unknown as unknown

HOMES = {
    **dict.fromkeys(
        (
            "Aggregation",
            "Bears",
            "Bounds",
            "Cents",
            "Extent",
            "Measure",
            "Rate",
            "Severity",
            "Stage",
            "States",
            "Viewed",
            "Words",
            "euros",
        ),
        "catalogue.door",
    ),
    **dict.fromkeys(
        ("Day", "Euros", "Listed", "Months", "Number", "Percent", "RuleSchema", "Slug", "Text", "Whole", "YesNo"),
        "documents.door",
    ),
    **dict.fromkeys(("read_amount", "read_day", "read_rate"), "documents.parsers"),
    "WrongUsage": "errors",
    "FigureRow": "indicators.exports.columns",
    "ExportFormat": "indicators.exports.forms",
    **dict.fromkeys(
        (
            "UNKNOWN",
            "Amount",
            "Attends",
            "Budget",
            "Checks",
            "Correction",
            "EarnedPart",
            "Earns",
            "Facts",
            "Finding",
            "Limits",
            "Owes",
            "PaidLimit",
            "Participants",
            "Portion",
            "Priced",
            "Prices",
            "Reads",
            "Reckons",
            "Remedy",
            "RuleKind",
            "broken",
            "met",
            "out_of_scope",
            "unknown",
        ),
        "rules.door",
    ),
}

__all__ = ["hookimpl", *HOMES]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'tremplin' has no attribute {name!r}")
    return getattr(import_module(f"tremplin.{HOMES[name]}"), name)
