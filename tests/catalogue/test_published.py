"""The published form is a contract: exactly these keys, null for what the source does not say, and a hash of it all."""

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from hashlib import sha256
from pathlib import Path

import pytest
from factories import EMPTY, make_platform

from tremplin.catalogue.forms.published import content_hash
from tremplin.catalogue.rule import Rule, Severity, Stage, plain
from tremplin.documents.reading.reader import Document, read

COMPLETE = (Path(__file__).parent / "complete.yaml").read_text("utf-8")

# DESIGN.md, section 3: [] is a list of plain values, [{…}] a list of objects
WINDOW = {"opens", "closes", "starts_from", "starts_until", "closes_at"}
SPAN = {"min", "max"}
ROW = {"contract", "months_at_least", "months_below", "subsidised", "market_sector"}
PER_POST = {"weight", "per_post"}
ROW_OF_SCALE = {"when": {"accreditation", "public", "territory", "question", "answer"}, "amount_cents": None}
FORM = {
    **dict.fromkeys(("form", "id", "department", "call", "slug", "number", "title", "theme", "follows", "summary")),
    "action_types": [{"code", "label"}],
    "official_text": {"title", "url", "voted_on"},
    "deposit": {"how", "url", "address", "email"},
    "publics": [],
    "priority_publics": [],
    "contracts": [],
    "public_shares": [{"public", "at_most", "at_least", "more_than"}],
    "selection": {"by", "how"},
    "territories": {"scope": None, "listed": [], "priority": []},
    "carriers": {"legal_forms": [], "accreditations": [], "conditions": []},
    "windows": [WINDOW],
    "duration": {
        **dict.fromkeys(("max_months", "min_months", "fixed_from", "fixed_until", "tacit_renewal")),
        "action_weeks": SPAN,
    },
    "opinions": [{"code", "by", "label"}],
    "documents": [{"code", "label"}],
    "questions": [{"code", "label", "type", "required", "multiple", "choices", "min", "max", "shown_if"}],
    "attestations": [{"code", "label", "required"}],
    "lots": [{"code": None, "label": None, "territories": []}],
    "partners": {"allowed", "max"},
    "criteria": [{"code", "label", "points", "weight", "threshold"}],
    "ranking": {"threshold"},
    "costs": [],
    "budget_years": [],
    "cost_lines": [{"code", "label", "family"}],
    "indirect_costs": {"mode": None, "rate": None, "base": []},
    "grant_ceiling_cents": None,
    "grant_floor_cents": None,
    "total_cost_floor_cents": None,
    "unit_prices": [{"code": None, "label": None, "per": None, "amount_cents": None, "scale": [ROW_OF_SCALE]}],
    "counts": [{"of", "code", "at_least", "at_most"}],
    "participant_month_cap_cents": None,
    "intervention_rate": None,
    "public_aid_ceiling": None,
    "own_share": None,
    "balanced_budget": None,
    "staffing": {"participants_per_fte"},
    "capacity": {"participants_per_year"},
    "results": {
        "months": PER_POST,
        "exits": PER_POST,
        "quality": {"weight": None, "themes": []},
        "hours": {"urban", "rural"},
    },
    "advance": {"on", "max_rate"},
    "balance": {"on", "within_months", "no_later_than", "annual"},
    "instalments": [{"code", "on", "share", "amount_cents", "date", "within_months", "report"}],
    "committees": {"cadence": None, "attendees": []},
    "dashboard": {"before_committees", "on_request"},
    "execution_reports": {"validated_by": []},
    "follow_up_months": [],
    "final_report": {**dict.fromkeys(("within_months", "no_later_than", "evidence_of_exits")), "parts": []},
    "interim_reports": [{**dict.fromkeys(("code", "after_months", "date", "within_months")), "parts": []}],
    "yearly_documents": {"within_months": None, "parts": []},
    "per_participant": {
        **dict.fromkeys(("interviews_min", "driving_hours_max", "driving_hours_pooled", "initial_driving_hours_max")),
        **dict.fromkeys(("theory_exams_min", "practical_exams_min")),
        "weekly_hours": SPAN,
        "age": SPAN,
    },
    "exits": {"typology": None, "categories": [{"code": None, "label": None, "when": [ROW], "counts_as": None}]},
    "indicators": [
        {**dict.fromkeys(("code", "label", "measure", "at", "unit", "from", "where", "of", "target")), "by": []}
    ],
    "options": [{"code": None, "label": None, "choices": [{"code": None, "label": None, "rules": []}]}],
    "rules": [{"kind", "stage", "severity", "source", "parameters", "statement", "option"}],
    "contacts": [{"service", "subject", "phone"}],
    "notes": [{"about", "literal", "reading", "why"}],
    "sources": [{"about", "section"}],
    "hash": None,
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exemple")
    return make_platform(folder, {"calls/2026/complete.yaml": COMPLETE, "calls/2026/vide.yaml": EMPTY})


def form_of(platform, name):
    assert platform.mistakes == ()
    return platform.published(platform.fiche(f"00/2026/{name}"))


def holds(form, shape, path=""):
    """Compare a form, every key of which says something, with its shape."""
    if isinstance(shape, set):
        shape = dict.fromkeys(shape)
    if isinstance(shape, dict):
        assert form.keys() == shape.keys(), path
        for key, inner in shape.items():
            if inner is not None:
                holds(form[key], inner, f"{path}.{key}")
    else:
        assert isinstance(form, list), path
        assert form, f"{path} is empty: complete.yaml does not fill it"
        for item in form:
            for inner in shape:
                holds(item, inner, path)


def test_a_form_has_exactly_the_keys_of_the_contract_and_so_have_its_parts(platform):
    holds(form_of(platform, "complete"), FORM)


def test_the_complete_fiche_leaves_no_key_unsaid(platform):
    def unsaid(value, path):
        if isinstance(value, dict):
            return [told for key, inner in value.items() for told in unsaid(inner, f"{path}.{key}")]
        return [path] if value in (None, []) else []

    form = form_of(platform, "complete")
    # what a list holds may leave some keys to its other items
    assert [path for key, value in form.items() for path in unsaid(value, key)] == []


def test_of_a_fiche_that_says_nothing_every_key_is_null_or_an_empty_list(platform):
    form = form_of(platform, "vide")
    assert form.keys() == FORM.keys()
    said = {"form", "id", "department", "call", "slug", "title", "summary", "hash"}
    assert {key: form[key] for key in form.keys() - said} == {
        key: [] if isinstance(FORM[key], list) else None for key in FORM.keys() - said
    }
    assert form["form"] == 2


def test_values_are_published_as_the_contract_says(platform):
    form = form_of(platform, "complete")
    assert form["id"] == "00/2026/complete"
    assert (form["department"], form["call"], form["slug"], form["number"]) == ("00", "2026", "complete", "2A")
    assert form["public_shares"] == [
        {"public": "brsa", "at_most": "0.8", "at_least": None, "more_than": None},
        {"public": "seniors", "at_most": None, "at_least": "0.1", "more_than": None},
        {"public": "under_26", "at_most": None, "at_least": None, "more_than": "0.125"},
    ]
    assert form["windows"] == [
        {
            "opens": "2026-01-15",
            "closes": "2026-02-14",
            "starts_from": "2026-03-01",
            "starts_until": "2026-06-01",
            "closes_at": "16:00",
        }
    ]
    assert form["duration"]["max_months"] == 12
    assert form["duration"]["tacit_renewal"] is False
    assert form["indirect_costs"] == {"mode": "ceiling", "rate": "0.2", "base": ["staff"]}
    assert form["grant_ceiling_cents"] == 5_000_000
    assert form["participant_month_cap_cents"] == 37_550
    assert form["intervention_rate"] == {"rate": "0.605", "base": ["staff", "operating"]}
    assert form["public_aid_ceiling"] == {"rate": "0.8", "base": ["staff"]}
    assert form["own_share"] == {"at_least": "0.2"}
    assert form["balanced_budget"] is True
    assert form["results"]["months"] == {"weight": "0.9", "per_post": "12"}
    assert form["results"]["exits"] == {"weight": "0.05", "per_post": "0.45"}
    assert form["results"]["quality"] == {"weight": "0.05", "themes": ["mobilite", "numerique"]}
    assert form["advance"] == {"on": "signature", "max_rate": "0.8"}
    assert form["follow_up_months"] == [3, 6]
    assert form["per_participant"]["age"] == {"min": 18, "max": 62}
    assert form["exits"]["categories"][0]["when"][1] == {
        "contract": "cdd",
        "months_at_least": 6,
        "months_below": None,
        "subsidised": None,
        "market_sector": None,
    }


def test_the_unit_of_an_indicator_is_that_of_its_measure_unless_it_says_its_own(platform):
    assert [(each["code"], each["unit"]) for each in form_of(platform, "complete")["indicators"]] == [
        ("participants", "person"),
        ("heures", "hour"),
        # persons of persons
        ("en-emploi", "percent"),
    ]


def test_lists_keep_the_order_of_the_document(platform):
    form = form_of(platform, "complete")
    assert form["publics"] == ["brsa", "seniors"]
    assert form["territories"] == {"scope": "listed", "listed": ["nord", "sud"], "priority": ["sud"]}
    written = [rule["kind"] for rule in form["rules"] if (rule["source"] or "").startswith("Financement ")]
    assert written == [
        *("chosen_option", "request_within_units", "indirect_costs", "grant_ceiling", "grant_floor"),
        *("total_cost_floor", "unit_price", "count", "participant_month_cap"),
        *("intervention_rate", "public_aid_ceiling", "own_share", "balanced_budget"),
        *("staffing_ratio", "capacity", "results", "count", "count"),
    ]
    assert [source["about"] for source in form["sources"]][:4] == [
        "audience",
        "audience.shares.0",
        "audience.shares.1",
        "audience.shares.2",
    ]


def test_every_rule_has_its_source_and_every_source_its_place(platform):
    form = form_of(platform, "complete")
    assert all(rule["source"] for rule in form["rules"])
    data = read(COMPLETE, "complete.yaml").data
    for source in form["sources"]:
        steps = [int(step) if step.isdigit() else step for step in source["about"].split(".")]
        assert reduce(lambda value, step: value[step], steps, data)["source"] == source["section"]


@pytest.mark.parametrize("name", ["complete", "vide", "ateliers"])
def test_the_hash_is_the_sha_256_of_all_but_itself_and_the_statements_as_canonical_json(name, platform):
    form = form_of(platform, name)
    others = {key: value for key, value in form.items() if key != "hash"}
    others["rules"] = [{key: rule[key] for key in rule if key != "statement"} for rule in form["rules"]]
    text = json.dumps(others, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert form["hash"] == sha256(text.encode("utf-8")).hexdigest() == content_hash(form)


@pytest.mark.parametrize("name", ["complete", "vide", "ateliers"])
def test_a_form_is_plain_json_and_comes_back_the_same(name, platform):
    form = form_of(platform, name)
    assert json.loads(json.dumps(form)) == form


# a word that may stand in place of another; what is not here is a text or a figure, which any other can replace
INSTEAD = {
    "00/2026/ateliers": "00/2026/vide",
    "00/2026/complete": "00/2026/autre",
    "brsa": "rqth",
    "posts": "employees",
    "employees": "posts",
    "oui": "non",
    "800 €": "801 €",
    "900 €": "901 €",
    "1 200 €": "1 201 €",
    "2 000 €": "2 001 €",
    "10 000 €": "10 001 €",
    "seniors": "homeless",
    "under_26": "parent",
    "cer": "ppae",
    "relais": "carrier",
    "carrier": "relais",
    "validation": "referral",
    "association": "company",
    "aci": "ei",
    "rome": "text",
    "ceiling": "flat",
    "final_report": "objectives_and_report",
    "quarterly": "monthly",
    "entry": "exit",
    "participants": "declared",
    "declared": "participants",
    "public": "territory",
    "sex": "age_band",
    "hour": "month",
    "participants_employed": "participants_placed",
    "participants_welcomed": "participants_referred",
    "6-months": "7-months",
    "hiring": "entry",
    "18-25": "18-24",
    "55-": "56-",
    ">0": "1-",
    "80 %": "81 %",
    "50 000 €": "50 001 €",
    "2026-01-15": "2026-01-16",
    "2027-03-31": "2027-03-30",
    "16:00": "16:30",
    "windows.0.closes": "windows.0.opens",
}
# only one word is known, or another would need other keys
ALONE = {"listed", "nord", "sud", "yes_no", "choice", "amount", "avec-groupe", "signature", "staff", "operating"} | {
    *("sorties", "participant"),
}
ALONE |= {"bassin-nord", "62.5 %", "37.5 %"}
# what is forbidden has no maximum
TOGETHER = {("partners", "allowed")}


def leaves(value, path=()):
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path, value
    for step, inner in steps:
        yield from leaves(inner, (*path, step))


def other(value, path):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    if path[-1] in ("code", "label") and value not in INSTEAD:
        return f"{value}x"
    if value in INSTEAD:
        return INSTEAD[value]
    if value.endswith((" %", " months")):
        figure, _, unit = value.partition(" ")
        return f"{Decimal(figure) - 1} {unit}"
    if value[:2] == "20" and value[4:5] == "-":
        return f"{value[:-1]}{2 if value.endswith('1') else 1}" if not value.endswith("31") else f"{value[:-2]}30"
    return f"{value}x"


LEAVES = [
    (path, value)
    for path, value in leaves(read(COMPLETE, "complete.yaml").data)
    # what is counted, « of: public », would need the public that goes with it
    if value not in ALONE and path[-1] not in ("kind", "of") and path not in TOGETHER
]


@pytest.mark.parametrize(("path", "value"), LEAVES, ids=[".".join(map(str, path)) for path, _ in LEAVES])
def test_the_hash_changes_with_any_fact(path, value, platform):
    data = deepcopy(read(COMPLETE, "complete.yaml").data)
    holder = reduce(lambda inner, step: inner[step], path[:-1], data)
    holder[path[-1]] = other(value, path)
    document = Document("essai.yaml", data=data, text=COMPLETE)
    fiche = platform.reader.fiche(document)
    assert document.mistakes == []
    assert platform.published(fiche)["hash"] != form_of(platform, "complete")["hash"]


def test_a_rule_of_a_plugin_fills_no_key_but_those_that_the_contract_leaves_to_rules(platform):
    @dataclass(frozen=True)
    class Greedy:
        def state(self, words):
            return "Tout, et 3 personnes"

        def view(self):
            return {"title": "Pris", "hash": "0", "autre": 1, "capacity": {"participants_per_year": 3}}

    fiche = platform.fiche("00/2026/vide")
    rule = Rule("greedy", Stage.DEPOSIT, Severity.WARNING, "Ici", Greedy())
    form = platform.published(replace(fiche, rules=(rule,)))
    assert form.keys() == FORM.keys()
    assert form["title"] == "Vide"
    assert form["hash"] == content_hash(form)
    assert form["capacity"] == {"participants_per_year": 3}
    assert form["rules"] == [
        {"kind": "greedy", "stage": "deposit", "severity": "warning", "source": "Ici", "parameters": {}}
        | {"statement": "Tout, et 3 personnes", "option": None}
    ]


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (Decimal("12"), 12),
        (Decimal("12.00"), 12),
        (Decimal("4.50"), "4.5"),
        (Decimal("0.1234567890123456789012345678901"), "0.1234567890123456789012345678901"),
        (Stage.FOLLOW_UP, "follow_up"),
        (date(2026, 1, 2), "2026-01-02"),
        ((date(2026, 1, 2), None), ["2026-01-02", None]),
        ({"a": (Decimal("0.5"),)}, {"a": ["0.5"]}),
    ],
)
def test_a_value_is_published_exact_and_plain(value, published):
    assert plain(value) == published


def test_the_hash_does_not_change_with_the_sentences_that_state_the_rules(platform):
    form = form_of(platform, "complete")
    mended = [{**rule, "statement": "Autrement dit"} for rule in form["rules"]]
    assert content_hash({**form, "rules": mended}) == form["hash"]


def test_the_hash_does_not_change_with_what_is_no_fact(platform):
    text = "# un commentaire\n" + COMPLETE.replace("title: Complète", "title:   'Complète'").replace("\n", "\r\n")
    fiche = platform.reader.fiche(read(text, "essai.yaml"))
    assert platform.published(fiche) == form_of(platform, "complete")
