"""A settlement under a rate of intervention: what other funders paid is not paid again; a reckoning apart agrees."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from rules.dossiers import make_facts
from rules.funders import WHOLE, budget, funders
from rules.settlements import cents, indirect, make_fiche, spent, why
from rules.spoken import Recomputed
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.words import COSTS
from tremplin.errors import MissingFacts
from tremplin.rules.facts.view import UNKNOWN, Contribution
from tremplin.rules.kinds.intervention_rate import InterventionRate
from tremplin.rules.kinds.own_share import OwnShare
from tremplin.rules.kinds.public_aid_ceiling import PublicAidCeiling
from tremplin.rules.kinds.results import PayByResults, PerPost
from tremplin.rules.settling.settlement import settled

HALF = Rate(1, 2)
SEEDS = 600


def due(*told, kept=1000, granted=10**9, rate=HALF, base=None, **more):
    fiche = make_fiche(InterventionRate(rate=rate, base=base), costs=())
    return settled(fiche, spent(budget(kept), granted=granted, resources=funders(*told), **more))


@pytest.mark.parametrize(
    ("granted", "kept", "told", "amount"),
    [
        (500, 1000, (), 500),  # a rate of what is kept, exactly the grant
        (500, 1001, (), 500),
        (500, 999, (), 499),
        (501, 1001, (), 500),
        (500, 1000, ("Région public obtained 500",), 500),  # what others left is exactly the rate
        (500, 1000, ("Région public obtained 501",), 499),
        (500, 1000, ("Région public obtained 200", "Fondation private obtained 301"), 499),
        (500, 1000, ("Région public obtained 1000",), 0),  # others paid all of it, or more than the costs
        (500, 1000, ("Région public obtained 5000",), 0),
        (500, 1000, ("Région public asked 5000",), 500),  # what was asked alone, one's own money, what is in kind
        (500, 1000, ("Porteur own obtained 5000",), 500),
        (500, 1000, ("Mairie in_kind obtained 5000",), 500),
        (500, 0, ("Région public obtained 1",), 0),
        (0, 1000, (), 0),
    ],
)
def test_the_least_of_the_grant_of_the_rate_and_of_what_others_left_is_due(granted, kept, told, amount):
    settlement = due(*told, kept=kept, granted=granted)
    assert settlement.due_cents == amount
    Recomputed(settlement)


def test_every_line_says_how_it_is_computed():
    settlement = due("Région public obtained 60000", "Fondation private obtained 5000", kept=1000_00, granted=900_00)
    assert why(settlement, "limit.1") == (
        "50 % de 1 000,00 € retenus (budget total, charges indirectes comprises) : 500,00 € au plus. — Financement, 3"
    )
    assert why(settlement, "limit.2") == (
        "1 000,00 € retenus, moins 650,00 € obtenus d'autres financeurs publics ou privés (Région : 600,00 € et "
        "Fondation : 50,00 €) : il reste 350,00 €. — Financement, 3"
    )
    assert why(settlement, "retained") == "Le moindre de 900,00 €, 500,00 € et 350,00 € : 350,00 €."
    assert why(settlement, "due") == "Le montant retenu est dû en entier, soit 350,00 €."
    assert cents(settlement)["retained"] == settlement.due_cents == 350_00


def test_results_earn_their_part_of_what_is_retained():
    results = PayByResults(months=PerPost(weight=Rate(1, 1), per_post=10))
    fiche = make_fiche(InterventionRate(rate=HALF), results, costs=())
    facts = spent(budget(1000), posts=1, results={"months": 8}, resources=funders("Région public obtained 700"))
    settlement = settled(fiche, facts)
    assert (cents(settlement)["retained"], settlement.due_cents) == (300, 240)
    Recomputed(settlement)


def test_the_resources_of_the_report_are_counted_in_the_place_of_those_of_the_plan():
    plan = funders("Région public obtained 900")
    fiche = make_fiche(InterventionRate(rate=HALF), costs=())
    for final, amount in ((("Région public obtained 600",), 400), (("Région public asked 900",), 500), ((), 500)):
        facts = spent(budget(1000), resources=plan, final_resources=funders(*final))
        assert settled(fiche, facts).due_cents == amount


@pytest.mark.parametrize("fact", ["resources", "final_resources"])
def test_a_funder_obtained_of_no_nature_is_asked_for_by_its_name(fact):
    fiche = make_fiche(InterventionRate(rate=HALF), costs=())
    told = funders("Région ? obtained 1", "Ville ? asked 100", "État ? obtained 0")
    with pytest.raises(MissingFacts) as refused:
        settled(fiche, spent(budget(1000), **{"resources": (), fact: told}))
    assert refused.value.missing == (fact,)
    assert str(refused.value) == "Le solde ne peut pas être calculé. Il manque : la nature du financement « Région »."


def test_funders_of_whom_nothing_is_said_are_asked_for_with_all_that_lacks():
    fiche = make_fiche(InterventionRate(rate=HALF), costs=("staff",))
    with pytest.raises(MissingFacts) as refused:
        settled(fiche, make_facts(budget={"staff": 1}, advance=0))
    assert refused.value.missing == ("realised.staff", "resources", "granted")


@pytest.mark.parametrize("terms", [(), (PublicAidCeiling(rate=HALF),), (OwnShare(at_least=HALF),)])
def test_without_a_rate_of_intervention_other_funders_are_not_counted(terms):
    told = funders("Région public obtained 5000", "Ville ? obtained 9")
    settlement = settled(make_fiche(*terms, costs=()), spent(budget(1000), resources=told))
    assert (settlement.due_cents, "retained" in cents(settlement)) == (1000, False)
    assert settled(make_fiche(*terms, costs=()), spent(budget(1000))).due_cents == 1000


# --- another reckoning, written apart: the published terms alone, and what remains taken from one funder after another


def reckoned(rates, form, facts):
    """What is due, in fractions: the room under each bound is narrowed, funder after funder, and cut to the cent."""
    kept = {cost: min(getattr(facts.budget, cost), getattr(facts.realised, cost)) for cost in COSTS}
    kept = {cost: amount if not form["costs"] or cost in form["costs"] else 0 for cost, amount in kept.items()}
    flat = Fraction(form["flat"]) * sum(kept.values()) // 1 if form["flat"] else 0
    kept["indirect"] = flat
    room = Fraction(sum(kept.values()))
    for each in facts.final_resources if facts.final_resources is not UNKNOWN else facts.resources:
        if each.status == "obtained" and each.nature not in ("own", "in_kind"):
            room -= each.amount
    bounds = [Fraction(facts.granted), Fraction(sum(kept.values())), room]
    for rate, base in rates:
        bounds.append(Fraction(rate) * sum(kept[cost] for cost in base or kept) // 1)
    earned = Fraction(1)
    if form["months"]:
        earned = min(Fraction(facts.results.months) / (facts.posts * form["months"]), Fraction(1))
    return max(Fraction(0), min(bounds)) * earned // 1


def drawn(dice):
    most = dice.choice((9, 250, 10_000, 9_000_000))

    def amount():
        return dice.choice((0, dice.randint(0, most), dice.randint(most // 2, most)))

    def told():
        return tuple(
            Contribution(
                funder=f"F{rank}",
                nature=dice.choice(("public", "private", "own", "in_kind")),
                status=dice.choice(("asked", "obtained", "obtained")),
                amount=amount(),
            )
            for rank in range(dice.randint(0, 4))
        )

    plan = {cost: amount() for cost in WHOLE}
    final = {"final_resources": told()} if dice.random() < 0.4 else {}
    rates = [
        (
            str(Decimal(dice.randint(1, 10_000)) / 10_000),
            dice.choice((None, None, ("staff",), ("staff", "operating"), ("other", "external_services"))),
        )
        for _ in range(dice.choice((1, 1, 1, 2)))
    ]
    form = {
        "costs": dice.choice(((), tuple(COSTS), ("staff", "operating"))),
        "flat": dice.choice((None, None, "0.15", "0.2")),
        "months": dice.choice((None, None, 12)),
    }
    realised = plan if dice.random() < 0.4 else {cost: amount() for cost in WHOLE}
    facts = spent(
        plan,
        realised,
        dice.choice((amount(), 2 * most)),
        posts=dice.randint(1, 9),
        results={"months": dice.randint(0, 120)},
        resources=told(),
        **final,
    )
    return rates, form, facts


def test_hundreds_of_dossiers_settle_to_the_cent_as_another_reckoning_finds():
    held = {"rate": 0, "others": 0, "nothing": 0}
    for seed in range(SEEDS):
        rates, form, facts = drawn(Random(f"funders {seed}"))
        terms = [InterventionRate(rate=Rate.of_percent(Decimal(rate) * 100), base=base) for rate, base in rates]
        if form["flat"]:
            terms.append(
                indirect(rate=Rate.of_percent(Decimal(form["flat"]) * 100), base=form["costs"] or tuple(COSTS))
            )
        if form["months"]:
            terms.append(PayByResults(months=PerPost(weight=Rate(1, 1), per_post=form["months"])))
        settlement = settled(make_fiche(*terms, costs=form["costs"]), facts)
        assert settlement.due_cents == reckoned(rates, form, facts), seed
        lines = Recomputed(settlement).cents
        held["rate"] += lines["retained"] == lines["limit.1"] > 0
        held["others"] += lines["retained"] == lines["limit.2"] < lines["limit.1"]
        held["nothing"] += lines["limit.2"] == 0
    # each bound is the one that holds in some of them, or nothing of it would be proved
    assert min(held.values()) > SEEDS // 20, held
