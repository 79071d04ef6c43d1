"""One kind a file: its terms, what it computes, how documents write it. A kind has the name of its module."""

from typing import TYPE_CHECKING

from tremplin.late import late

if TYPE_CHECKING:
    from tremplin.rules.kind import RuleKind

# in the order in which a fiche is read
NAMES = (
    "deposit_window",
    "max_duration",
    "min_duration",
    "fixed_period",
    "advised_duration",
    "public_share",
    "priority_publics",
    "lot",
    "territories",
    "priority_territories",
    "legal_form",
    "accreditation",
    "partners",
    "required_document",
    "required_answer",
    "required_attestation",
    "chosen_option",
    "funded_costs",
    "request_within_costs",
    "indirect_costs",
    "indirect_at_cost",
    "grant_floor",
    "grant_ceiling",
    "total_cost_floor",
    "unit_price",
    "request_within_units",
    "participant_month_cap",
    "intervention_rate",
    "public_aid_ceiling",
    "own_share",
    "balanced_budget",
    "count",
    "staffing_ratio",
    "capacity",
    "required_opinion",
    "advance",
    "instalments",
    "committees_cadence",
    "participant_age",
    "participant_contract",
    "min_interviews",
    "weekly_hours",
    "driving_hours",
    "initial_driving_hours",
    "exam_presentations",
    "follow_up_after_exit",
    "interim_report_deadline",
    "report_deadline",
    "balance_deadline",
    "absolute_deadline",
    "foreseen_costs",
    "results",
)


def kind(name: str) -> "RuleKind":
    """The kind of a name: its module alone is imported, since a fiche has a dozen kinds out of three times as many."""
    found: RuleKind = late(f"rules.kinds.{name}", "KIND")
    return found
