"""All that a kind of rule is written with: what it reads, what it finds, how it says it."""

from tremplin.catalogue.calendar import add_months, end_after, french, whole_months
from tremplin.catalogue.duties import Span
from tremplin.catalogue.fiche import Age, Fiche, Window
from tremplin.catalogue.quantities import NO_BREAK, Cents, Number, Rate, euros, number, plural
from tremplin.catalogue.rule import Severity, Stage, plain
from tremplin.catalogue.words import ACCREDITATIONS, CADENCES, COSTS, LEGAL_FORMS, Words, enumerated, of
from tremplin.rules.bounds import at_least, at_most, backwards, within
from tremplin.rules.facts.glossary import block
from tremplin.rules.facts.view import UNKNOWN, Budget, Day, Facts, Money, Results, absent, type_of_unknown
from tremplin.rules.finding import Amount, Finding, Verdict, broken, met, out_of_scope, unanswered, unknown
from tremplin.rules.kind import Derived, RuleKind

__all__ = [
    "ACCREDITATIONS",
    "CADENCES",
    "COSTS",
    "LEGAL_FORMS",
    "NO_BREAK",
    "UNKNOWN",
    "Age",
    "Amount",
    "Budget",
    "Cents",
    "Day",
    "Derived",
    "Facts",
    "Fiche",
    "Finding",
    "Money",
    "Number",
    "Rate",
    "Results",
    "RuleKind",
    "Severity",
    "Span",
    "Stage",
    "Verdict",
    "Window",
    "Words",
    "absent",
    "add_months",
    "at_least",
    "at_most",
    "backwards",
    "block",
    "broken",
    "end_after",
    "enumerated",
    "euros",
    "french",
    "met",
    "number",
    "of",
    "out_of_scope",
    "plain",
    "plural",
    "type_of_unknown",
    "unanswered",
    "unknown",
    "whole_months",
    "within",
]
