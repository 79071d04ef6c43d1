"""Dossiers drawn at random: each fact that a kind reads is known or not, and no fact bears on another."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from rules.dossiers import KNOWN, NOTHING, with_fact
from tremplin.catalogue.words import ACCREDITATIONS, LEGAL_FORMS
from tremplin.rules.facts.glossary import FACTS, FAMILIES
from tremplin.rules.facts.view import (
    UNKNOWN,
    Contribution,
    Departure,
    Facts,
    FollowedUp,
    Participants,
    PartnerShare,
)

# small amounts, and the ceiling of the example with its neighbours
MONEY = st.one_of(st.integers(0, 100_000), st.integers(4_999_990, 5_000_010))
COUNT = st.integers(0, 60)
QUANTITY = st.one_of(COUNT, st.decimals(0, 60, places=2))
DAY = st.dates(date(2024, 11, 1), date(2026, 7, 1))
BY_WRITING = {"euros": MONEY, "nombre entier": COUNT, "nombre": QUANTITY, "date": DAY}


NEWS = st.builds(FollowedUp, months=st.sampled_from([1, 3, 6, 12]), on=DAY)
DEPARTURE = st.builds(
    Departure,
    left_on=st.one_of(DAY, st.just(UNKNOWN)),
    followed_up=st.one_of(st.lists(NEWS, max_size=2).map(tuple), st.just(UNKNOWN)),
)


CONTRIBUTION = st.builds(
    Contribution,
    funder=st.sampled_from(["Région", "Ville", "Fondation"]),
    status=st.sampled_from(["asked", "obtained"]),
    amount=MONEY,
    nature=st.sampled_from(["public", "private", "own", "in_kind", UNKNOWN]),
)
FUNDERS = st.lists(CONTRIBUTION, max_size=3).map(tuple)


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), unique=True).map(tuple)


BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "carrier.legal_form": st.sampled_from([*LEGAL_FORMS]),
    "carrier.accreditations": some(*ACCREDITATIONS),
    "lot": st.sampled_from(["bassin-nord", "bassin-sud", "autre"]),
    "partners": st.lists(
        st.builds(PartnerShare, name=st.just("Les Jardins"), amount=st.one_of(MONEY, st.just(UNKNOWN))), max_size=4
    ).map(tuple),
    "territories": some("littoral", "plaine", "ailleurs"),
    "participants.total": COUNT,
    "participants.under_26": COUNT,
    "participants.brsa": COUNT,
    "participants.ase_youth": COUNT,
    "fte.aci": QUANTITY,
    "fte.ei": QUANTITY,
    "results.publics.brsa": COUNT,
    "results.fte.aci": QUANTITY,
    "documents": some("budget", "statuts"),
    "attestations": some("locaux", "carriers-1"),
    "deposited_at": st.times().map(lambda at: at.replace(microsecond=0)),
    "opinions.opportunite": st.sampled_from(["favourable", "unfavourable", "pending"]),
    "answers.action_weeks": st.one_of(QUANTITY, st.sampled_from(["12", "12,5", "douze"])),
    "answers.metiers": st.sampled_from(["K1304", "K1304, G1602", "G160", "", ["K1304"], []]),
    "answers.charges-indirectes": st.sampled_from(["forfait", "reel", "autre", ""]),
    "answers.stage": st.sampled_from([True, False, "oui", "Non", "peut-être", ""]),
    "answers.duree-stage": st.one_of(COUNT, st.sampled_from(["3", "trois", ""])),
    "committees": st.lists(DAY, max_size=12).map(tuple),
    "exits": st.lists(DEPARTURE, max_size=3).map(tuple),
    "resources": FUNDERS,
    "final_resources": FUNDERS,
    "results.quality": some("mobilite", "numerique", "autre"),
    "participant.contract": st.sampled_from(["cer", "ppae", "none"]),
    "interim_reports.bilan-6-mois": DAY,
}


NAMES = {fact.name for fact in FACTS}
NAMED = [fact for fact in FACTS if not fact.name.endswith("…")]
STRATEGIES = {fact.name: BY_WRITING[fact.written] for fact in NAMED if fact.written in BY_WRITING} | BY_NAME


def in_glossary(fact: str) -> str:
    """The name of a fact in the glossary: « participants.brsa » is one of « participants.… »."""
    family = fact.rpartition(".")[0]
    return fact if fact in NAMES or family not in FAMILIES else f"{family}.…"


@st.composite
def dossiers(draw: st.DrawFn, kind: str) -> Facts:
    """Facts of which only those that a kind reads may be known."""
    read = {name: values for name, values in STRATEGIES.items() if in_glossary(name) in KNOWN[kind].reads}
    # five times out of six: a dossier of which much is unknown tells little of a rule
    told = {name: draw(values) for name, values in read.items() if draw(st.integers(0, 5))}
    made = NOTHING
    for name, value in told.items():
        made = _with(made, name, value)
    return made


def _with(facts: Facts, name: str, value: Any) -> Facts:
    block, _, rest = name.partition(".")
    place, _, key = rest.partition(".")
    if not key:
        return with_fact(facts, name, value)
    inner = getattr(getattr(facts, block), place)
    if isinstance(inner, dict):
        return with_fact(facts, f"{block}.{place}", {**inner, key: value})
    return with_fact(facts, f"{block}.{place}", replace(inner, **{key: value}))


def value_of(facts: Facts, name: str) -> Any:
    """The value of a fact by its name."""
    value: Any = facts
    for step in name.split("."):
        if isinstance(value, Participants) and step != "total":
            value = value.of(step)
        elif isinstance(value, dict):
            value = value.get(step, UNKNOWN)
        else:
            value = getattr(value, step)
    return value
