"""The powers of a rule: the page that tells them, and kinds of a stranger that have them all."""

import re

import pytest
import yaml
from distributions import PAGE, of_the_page

import tremplin
from tremplin.catalogue.rule import Stage
from tremplin.rules.facts.view import Budget, Facts, Participants, Results
from tremplin.rules.judge import judge
from tremplin.rules.powers import POWERS, powers_of
from tremplin.rules.settling.settlement import settled

SECTION = re.search(r"^## The powers of a rule\n(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE)[1]
# the modules that the page shows, and the rule that a fiche writes of each
WRITTEN = {
    "request_floor": {"amount": "5 000 €"},
    "public_floor": {"public": "brsa", "at_least": 3},
    "places": {"places": 12},
    "overheads": {"rate": "10 %"},
    "sessions": {"price": "500 €"},
    "presence": {"weight": "40 %", "months": 10},
    "kept_share": {"rate": "90 %"},
    "group": {"people": 4},
}
NB = "\N{NO-BREAK SPACE}"
PLUGIN = """
from importlib.resources import files
from importlib import import_module
from tremplin import hookimpl

@hookimpl
def tremplin_rule_kinds():
    return [import_module(f"{__package__}.{name}").KIND for name in NAMES]

@hookimpl
def tremplin_fiches():
    return files(__package__) / "calls"
"""


@pytest.fixture
def platform(beside, install):
    """The fiche of a plugin that has all the kinds of the page, each written once."""
    rules = [{"kind": kind, "source": "Financement", **terms} for kind, terms in WRITTEN.items()]
    funding = {"costs": ["staff"], "source": "Financement", "rules": rules}
    said = {"fiche": "00/2026/essai", "title": "Essai", "summary": "Un essai.", "funding": funding}
    shown = {f"{name}.py": of_the_page()[f"tremplin_exemple/{name}.py"] for name in WRITTEN}
    files = {**shown, "calls/essai.yaml": yaml.safe_dump(said, allow_unicode=True)}
    return beside(install("autre", f"NAMES = {list(WRITTEN)!r}\n{PLUGIN}", files))


@pytest.fixture
def fiche(platform):
    assert platform.mistakes == ()
    return platform.fiche("00/2026/essai")


def rules_of(fiche):
    return {rule.kind: rule for rule in fiche.rules if rule.kind in WRITTEN}


def test_the_page_tells_every_power_with_its_method_and_opens_a_section_for_it():
    told = re.findall(r"^\| `(\w+)` \| `(\w+)\([\w, ]*\)` \|", SECTION, re.MULTILINE)
    assert told == [(power.__name__, method) for power, method in POWERS.items()]
    titles = re.findall(r"^### (.*)$", SECTION, re.MULTILINE)
    assert ", ".join(titles).split(", ") == [power.__name__ for power in POWERS]


@pytest.mark.parametrize("power", POWERS, ids=lambda power: power.__name__)
def test_every_power_is_a_protocol_at_the_door(power):
    assert getattr(tremplin, power.__name__) is power


def test_the_kinds_of_the_page_have_all_the_powers(fiche):
    had = {power for rule in fiche.rules for power in powers_of(type(rule.terms))}
    assert had == set(POWERS)


def test_a_kind_of_a_stranger_states_its_terms(platform, fiche):
    stated = {rule["kind"]: rule["statement"] for rule in platform.published(fiche)["rules"]}
    assert {kind: stated[kind] for kind in WRITTEN} == {
        "request_floor": f"Subvention de 5{NB}000,00{NB}€ au moins",
        "public_floor": "bénéficiaires du RSA : 3 au moins",
        "places": "12 places par an",
        "overheads": f"Frais de siège : 10{NB}% des dépenses de personnel",
        "presence": f"40{NB}% de la subvention selon la présence : 10 mois attendus",
        "sessions": f"500,00{NB}€ par poste",
        "group": "Un groupe de 4 personnes au moins",
        "kept_share": f"Solde de 90{NB}% au plus des dépenses de personnel retenues",
    }


def test_a_kind_of_a_stranger_checks_and_says_which_facts_its_rule_reads(platform, fiche):
    rule = rules_of(fiche)["public_floor"]
    assert platform.kind("public_floor").reads_of(rule) == ("participants.brsa",)
    facts = Facts(participants=Participants(total=14, publics={"brsa": 2}))
    found = {each.rule.kind: each.finding for each in judge(fiche.rules, facts, Stage.SETTLEMENT)}
    assert {kind: str(found[kind].verdict) for kind in WRITTEN} == {
        "request_floor": "unknown",
        "public_floor": "broken",
        "places": "broken",
        "overheads": "unknown",
        "presence": "unknown",
        "group": "met",
        "kept_share": "unknown",
        "sessions": "unknown",
    }
    assert found["public_floor"].margin == -1


def test_a_kind_of_a_stranger_is_viewed_in_the_published_form(platform, fiche):
    assert platform.published(fiche)["capacity"] == {"participants_per_year": 12}


def test_kinds_of_a_stranger_owe_and_take_part_in_a_settlement(fiche):
    spent = Budget(staff=200_000, operating=0, external_services=0, other=0, indirect=0)
    facts = Facts(budget=spent, realised=spent, granted=300_000, advance=0, posts=10, results=Results(months=5))
    settlement = settled(fiche, facts)
    # 2 000,00 € of staff and a tenth of it, bounded to nine tenths of the staff, of which the half of 40 % is earned
    assert (settlement.eligible_cents, settlement.due_cents) == (220_000, 36_000)
    told = {line.code: line.why for line in settlement.lines}
    assert told["indirect"] == (
        f"Charges indirectes : 200,00{NB}€, 10{NB}% de 2{NB}000,00{NB}€ de personnel. — Financement"
    )
    assert told["limit.1"] == f"90{NB}% de 2{NB}000,00{NB}€ : 1{NB}800,00{NB}€ au plus. — Financement"
    assert told["retained"] == f"Le moindre de 2{NB}200,00{NB}€ et 1{NB}800,00{NB}€ : 1{NB}800,00{NB}€."
    assert told["result.1"].startswith("Présence : 5 mois sur 10.")


LACKING = """
from dataclasses import dataclass
from tremplin import RuleKind, Stage, hookimpl, met

@dataclass(frozen=True)
class Own:
    {body}

@hookimpl
def tremplin_rule_kinds():
    return [RuleKind(name="own", meaning="Une règle.", stage=Stage.DEPOSIT, reads=(), builds=Own)]
"""
CHECK, STATE = "def check(self, facts): return met(str)", "def state(self, words): return 'Oui'"


@pytest.mark.parametrize(
    ("body", "without"), [(CHECK, "« state »"), (STATE, "« check »"), ("pass", "« state » et « check »")]
)
def test_a_kind_that_does_not_state_or_check_is_refused_by_name(beside, install, body, without):
    platform = beside(install("autre", LACKING.format(body=body)))
    (plugin,) = platform.failing
    assert plugin.problems == [f"tremplin_rule_kinds : les termes de « own » n'ont pas de méthode {without}"]
    assert "own" not in platform.vocabulary.kinds


@pytest.mark.parametrize(
    ("said", "problem"),
    [("1 / 0", "ZeroDivisionError: division by zero"), ("''", "ValueError: its terms state nothing")],
)
def test_a_kind_whose_statement_fails_refuses_the_fiche_that_writes_it(beside, install, said, problem):
    shown = of_the_page()["tremplin_exemple/places.py"].replace('f"{self.places} places par an"', said)
    rules = [{"kind": "places", "places": 12, "source": "Publics"}]
    wanted = {"fiche": "00/2026/essai", "title": "Essai", "summary": "Un essai.", "funding": {"rules": rules}}
    files = {"places.py": shown, "calls/essai.yaml": yaml.safe_dump(wanted, allow_unicode=True)}
    platform = beside(install("autre", f"NAMES = ['places']\n{PLUGIN}", files))
    assert "00/2026/essai" not in platform.fiches
    (plugin,) = platform.failing
    assert plugin.problems[0] == f"la règle « places » lève une erreur : {problem}"
