"""What a document may write under « funding.rules », and what each kind refuses there."""

import pytest
from marshmallow import ValidationError

from rules.dossiers import KNOWN
from tremplin.catalogue.quantities import Rate

RIGHT = {
    "grant_ceiling": {"amount": "50 000 €"},
    "participant_month_cap": {"amount": "375 €"},
    "grant_floor": {"amount": "2 000 €"},
    "total_cost_floor": {"amount": "10 000 €"},
    "count": {"of": "participants", "at_least": 8},
    "indirect_at_cost": {},
    "unit_price": {"code": "heure", "label": "Heure", "per": "hour", "amount": "42 €"},
    "staffing_ratio": {"participants_per_fte": 1},
    "capacity": {"participants_per_year": 1},
    "indirect_costs": {"mode": "flat", "rate": "20 %", "base": ["staff", "operating"]},
    "intervention_rate": {"rate": "50 %", "base": ["staff"]},
    "public_aid_ceiling": {"rate": "80 %"},
    "own_share": {"at_least": "20 %"},
    "balanced_budget": {},
    "results": {"months": {"weight": "100 %", "per_post": 12}},
}
VIEWS = {
    "grant_ceiling": {"grant_ceiling_cents": 5_000_000},
    "participant_month_cap": {"participant_month_cap_cents": 37_500},
    "grant_floor": {"grant_floor_cents": 200_000},
    "total_cost_floor": {"total_cost_floor_cents": 1_000_000},
    "count": {"counts": [{"of": "participants", "code": None, "at_least": 8, "at_most": None}]},
    "indirect_at_cost": {},
    "unit_price": {
        "unit_prices": [{"code": "heure", "label": "Heure", "per": "hour", "amount_cents": 4_200, "scale": []}]
    },
    "staffing_ratio": {"staffing": {"participants_per_fte": 1}},
    "capacity": {"capacity": {"participants_per_year": 1}},
    "indirect_costs": {"indirect_costs": {"mode": "flat", "rate": "0.2", "base": ["staff", "operating"]}},
    "intervention_rate": {"intervention_rate": {"rate": "0.5", "base": ["staff"]}},
    "public_aid_ceiling": {"public_aid_ceiling": {"rate": "0.8", "base": None}},
    "own_share": {"own_share": {"at_least": "0.2"}},
    "balanced_budget": {"balanced_budget": True},
    "results": {
        "results": {"months": {"weight": "1", "per_post": "12"}, "exits": None, "quality": None, "hours": None}
    },
}


def read(kind, **terms):
    return KNOWN[kind].read({"kind": kind, "source": "Financement, 3", **RIGHT[kind], **terms})


def test_the_kinds_that_documents_write_are_these():
    assert {name for name, kind in KNOWN.items() if kind.schema} == set(RIGHT)


@pytest.mark.parametrize("kind", RIGHT)
def test_a_written_rule_keeps_its_source_and_fills_its_keys_of_the_published_form(kind):
    rule = read(kind)
    assert (rule.kind, rule.source) == (kind, "Financement, 3")
    assert (rule.stage, rule.severity) == (KNOWN[kind].stage, KNOWN[kind].severity)
    assert rule.view() == VIEWS[kind]


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("source", [None, "", "  "])
def test_a_written_rule_always_says_where_it_comes_from(kind, source):
    with pytest.raises(ValidationError, match="source"):
        read(kind, source=source)


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("grant_ceiling", {"amount": None}),
        ("grant_ceiling", {"amount": "-1 €"}),
        ("participant_month_cap", {"amount": "beaucoup"}),
        ("staffing_ratio", {"participants_per_fte": 0}),
        ("staffing_ratio", {"participants_per_fte": "quinze"}),
        ("grant_floor", {"amount": None}),
        ("total_cost_floor", {"amount": "-1 €"}),
        ("count", {"of": "sorties"}),
        ("count", {"at_least": -1}),
        ("unit_price", {"per": "jour"}),
        ("unit_price", {"amount": "gratuit"}),
        ("capacity", {"participants_per_year": 0}),
        ("capacity", {"participants_per_year": None}),
        ("indirect_costs", {"mode": "forfait"}),
        ("indirect_costs", {"mode": None}),
        ("indirect_costs", {"rate": 20}),
        ("indirect_costs", {"rate": "100,01 %"}),
        ("indirect_costs", {"rate": None}),
        ("indirect_costs", {"base": ["staff", "staff"]}),
        ("indirect_costs", {"base": ["indirect"]}),
        ("intervention_rate", {"rate": 50}),
        ("intervention_rate", {"rate": None}),
        ("intervention_rate", {"base": ["personnel"]}),
        ("public_aid_ceiling", {"rate": "quatre-vingts"}),
        ("public_aid_ceiling", {"base": ["staff", "staff"]}),
        ("own_share", {"at_least": None}),
        ("own_share", {"at_least": "120 %"}),
        ("balanced_budget", {"rate": "100 %"}),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(kind, terms):
    with pytest.raises(ValidationError) as refused:
        read(kind, **terms)
    assert list(refused.value.messages) == list(terms)


def test_a_rate_keeps_all_its_decimals():
    assert read("indirect_costs", rate="12,5 %").terms.rate == Rate(1, 8)
    assert read("indirect_costs", rate="0,01 %").terms.rate == Rate(1, 10_000)
    assert read("indirect_costs", rate="33,333333 %").view()["indirect_costs"]["rate"] == "0.33333333"
