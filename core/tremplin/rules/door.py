"""All that a rule is written, judged and told with: what it reads, what it finds, how it says it."""

from tremplin.catalogue.door import (
    ACCREDITATIONS,
    CADENCES,
    COSTS,
    LEGAL_FORMS,
    NO_BREAK,
    SELDOM,
    Age,
    Cents,
    Fiche,
    Instalment,
    InterimReport,
    Number,
    PaymentTerms,
    Rate,
    Severity,
    Span,
    Stage,
    Window,
    Words,
    add_months,
    agreeing,
    days_apart,
    end_after,
    enumerated,
    euros,
    french,
    hour,
    in_euros,
    number,
    of,
    plain,
    plural,
    spell,
    whole_months,
)
from tremplin.rules.bounds import at_least, at_most, backwards, within
from tremplin.rules.facts.changing import given
from tremplin.rules.facts.glossary import block, label, names_a_fact
from tremplin.rules.facts.view import (
    UNKNOWN,
    Budget,
    Contribution,
    Day,
    Departure,
    Facts,
    Hour,
    Money,
    Participants,
    PartnerShare,
    Results,
    absent,
    type_of_unknown,
    valued,
)
from tremplin.rules.finding import (
    Amount,
    Correction,
    Finding,
    Remedy,
    Verdict,
    asked,
    broken,
    met,
    out_of_scope,
    to_check,
    unanswered,
    undecided,
    unknown,
)
from tremplin.rules.judge import Judged, answering, judge, verdict
from tremplin.rules.kind import Derived, RuleKind, with_rules
from tremplin.rules.labels import labels, named, public_counts
from tremplin.rules.powers import EarnedPart, Earns, Limits, Owes, PaidLimit, Reads, Reckons, can, lacking
