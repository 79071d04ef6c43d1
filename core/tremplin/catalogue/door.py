"""What a department publishes, for whoever takes from several of its pages: fiches, rules, quantities, words."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tremplin.catalogue import dossier_fields
from tremplin.catalogue.asked import Question, conditions
from tremplin.catalogue.calendar import (
    MONTHS,
    add_months,
    clock_time,
    days_apart,
    end_after,
    french,
    hour,
    hour_and_minute,
    spell,
    to_the_minute,
    whole_months,
)
from tremplin.catalogue.comparing import WHOLE, Criterion, Lot, Partnership, Ranking, out_of
from tremplin.catalogue.costs import TAKEN, CostLine, grid, of_family
from tremplin.catalogue.department import (
    RETENTION_MONTHS,
    Cadence,
    Call,
    Department,
    ImplicitDecision,
    OwnCategory,
    OwnPublic,
    ReceiptWords,
    Reminders,
)
from tremplin.catalogue.duties import FinalReport, InterimReport, ReportDuties, Span
from tremplin.catalogue.fiche import Age, Fiche, FicheId, Labelled, Share, Source
from tremplin.catalogue.filters import Filter, FilterBounds, value_told
from tremplin.catalogue.indicator import PERCENT, Indicator, counted, denominator, unit_of
from tremplin.catalogue.options import Option, OptionChoice, chosen, spoken
from tremplin.catalogue.payment import Balance, Instalment, PaidOn, PaymentTerms
from tremplin.catalogue.people_words import NO_OUTCOME_LABEL, TRIAL_END
from tremplin.catalogue.quantities import (
    NO_BREAK,
    Cents,
    Number,
    Rate,
    agreeing,
    apportioned,
    euros,
    in_euros,
    number,
    plural,
)
from tremplin.catalogue.rule import (
    STAGES,
    Bears,
    Bounds,
    Choosing,
    Extent,
    Rule,
    Severity,
    Stage,
    States,
    Terms,
    Viewed,
    plain,
    unsourced,
)
from tremplin.catalogue.window import Window
from tremplin.catalogue.words import (
    ACCREDITATIONS,
    BALANCES,
    CADENCES,
    CATEGORIES,
    CONTRACTS,
    COSTS,
    EXIT_CONTRACTS,
    IMPLICIT_DECISIONS,
    LEGAL_FORMS,
    NATURES,
    PUBLICS,
    RESOURCE_STATUSES,
    SELDOM,
    SENSITIVITIES,
    UNSAID,
    Words,
    enumerated,
    of,
)

if TYPE_CHECKING:
    from tremplin.catalogue.colours import READABLE, WHITE, Colours, contrast
    from tremplin.catalogue.forms import openings, places, reading, sections
    from tremplin.catalogue.forms.published import applying, content_hash, divided, facts_of, published
    from tremplin.catalogue.forms.thaw import frozen, parts_of, thawed
    from tremplin.catalogue.letters import LetterWords, OwnLetter, filled
    from tremplin.catalogue.measure import ALONG, BREAKDOWNS, GRAINS, UNITS, Aggregation, Measure
    from tremplin.catalogue.typology import MARKET, SUBSIDISED, Category, ExitTypology, TypologyRow

# read when they are asked for: judging a dossier, which starts with each « fiches try », does without them
LATE = {
    **dict.fromkeys(("openings", "places", "reading", "sections"), "forms"),
    **dict.fromkeys(("READABLE", "WHITE", "Colours", "contrast"), "colours"),
    **dict.fromkeys(("LetterWords", "OwnLetter", "filled"), "letters"),
    **dict.fromkeys(("ALONG", "BREAKDOWNS", "GRAINS", "UNITS", "Aggregation", "Measure"), "measure"),
    **dict.fromkeys(("applying", "content_hash", "divided", "facts_of", "published"), "forms.published"),
    **dict.fromkeys(("frozen", "parts_of", "thawed"), "forms.thaw"),
    **dict.fromkeys(("MARKET", "SUBSIDISED", "Category", "ExitTypology", "TypologyRow"), "typology"),
}


def __getattr__(name: str) -> Any:
    if name not in LATE:
        raise AttributeError(f"module 'tremplin.catalogue.door' has no attribute {name!r}")
    home = f"tremplin.catalogue.{LATE[name]}"
    # of « forms » pages are given, and of pages names
    return import_module(f"{home}.{name}") if LATE[name] == "forms" else getattr(import_module(home), name)
