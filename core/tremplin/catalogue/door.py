"""What a department publishes, for whoever takes from several of its pages: fiches, rules, quantities, words."""

from tremplin.catalogue import dossier_fields, openings, places, reading, sections
from tremplin.catalogue.calendar import MONTHS, add_months, days_apart, end_after, french, spell, whole_months
from tremplin.catalogue.colours import READABLE, WHITE, Colours, contrast
from tremplin.catalogue.department import Call, Department, ImplicitDecision, ReceiptWords
from tremplin.catalogue.duties import FinalReport, Span
from tremplin.catalogue.fiche import Age, Balance, Fiche, Labelled, Question, Share, Window
from tremplin.catalogue.measure import BREAKDOWNS, UNITS, Aggregation, Measure
from tremplin.catalogue.published import content_hash, facts_of, published
from tremplin.catalogue.quantities import NO_BREAK, Cents, Number, Rate, agreeing, euros, in_euros, number, plural
from tremplin.catalogue.rule import STAGES, Rule, Severity, Stage, States, Terms, Viewed, plain, unsourced
from tremplin.catalogue.thaw import frozen, thawed
from tremplin.catalogue.typology import MARKET, SUBSIDISED, Category, ExitTypology, TypologyRow
from tremplin.catalogue.words import (
    ACCREDITATIONS,
    BALANCES,
    CADENCES,
    COSTS,
    EXIT_CONTRACTS,
    IMPLICIT_DECISIONS,
    LEGAL_FORMS,
    PUBLICS,
    UNSAID,
    Words,
    enumerated,
    of,
)
