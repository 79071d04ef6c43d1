"""Unit prices and their scales: what is foreseen bounds the request, what was realised is paid, to the cent."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

import pytest

from rules.dossiers import make_facts, said
from rules.settlements import asked, cents, make_fiche, spent, why
from tremplin.rules.facts.view import Carrier, Participants, Results
from tremplin.rules.finding import Verdict
from tremplin.rules.kinds.request_within_units import RequestWithinUnits
from tremplin.rules.kinds.unit_price import ScaleRow, ScaleWhen, UnitPrice
from tremplin.rules.settling.settlement import settled

HOUR = UnitPrice(code="heure", label="Heure", per="hour", amount=4_250)
FOLLOWED = UnitPrice(
    code="suivi",
    label="Suivi",
    per="participant",
    amount=80_000,
    scale=(ScaleRow(when=ScaleWhen(public="brsa"), amount=120_000, label="bénéficiaires du RSA"),),
)


def within(*prices, **facts):
    return RequestWithinUnits(prices=prices).check(make_facts(**facts))


@pytest.mark.parametrize(("requested", "verdict"), [(42_500_0, "met"), (42_500_1, "broken"), (42_499_9, "met")])
def test_a_request_at_what_the_prices_come_to_passes_and_one_cent_over_does_not(requested, verdict):
    finding = within(HOUR, hours=100, requested=requested)
    assert finding.verdict == verdict
    if verdict == "broken":
        assert said(finding) == (
            "4 250,01 € demandés, 4 250,00 € au plus (« Heure » : 100 heures × 42,50 € = 4 250,00 €). "
            "Baissez la demande de 0,01 €."
        )
        assert [tuple(change) for change in finding.changes] == [("requested", 42_500_0)]


def test_a_part_of_an_hour_is_paid_in_part_and_cut_to_the_cent():
    finding = within(HOUR, hours=Decimal("1.333"), requested=5_665)
    assert (finding.verdict, finding.margin) == (Verdict.MET, 0)
    assert within(HOUR, hours=Decimal("1.333"), requested=5_666).verdict is Verdict.BROKEN


def test_an_unknown_quantity_is_named_and_what_is_known_is_a_lower_bound():
    finding = within(HOUR, FOLLOWED, hours=100, requested=42_500_1)
    assert finding.missing == ("participants.total",)
    assert within(HOUR, FOLLOWED, hours=100, requested=42_500_0).verdict is Verdict.MET
    counted = within(FOLLOWED, participants={"total": 10}, requested=1)
    assert counted.missing == ("participants.brsa",)
    assert said(counted) == "Il manque : le nombre de participants (bénéficiaires du RSA)."


def test_publics_overlap_so_that_nobody_is_paid_twice():
    two = replace(
        FOLLOWED,
        scale=(*FOLLOWED.scale, ScaleRow(when=ScaleWhen(public="under_26"), amount=100_000, label="jeunes")),
    )
    facts = make_facts(participants={"total": 10, "brsa": 8, "under_26": 5})
    found = two.priced(facts, realised=False)
    assert [(portion.quantity, portion.price) for portion in found.portions] == [(8, 120_000), (2, 100_000)]


@pytest.mark.parametrize(
    ("facts", "price"),
    [
        ({"territories": ("nord",)}, 9_00),
        # in two territories, an operation is in none of them alone
        ({"territories": ("nord", "sud"), "answers": {"groupe": False}, "carrier": Carrier(accreditations=())}, 5_00),
        ({"territories": ("sud",), "answers": {"groupe": True}}, 7_00),
        ({"territories": ("sud",), "answers": {"groupe": "oui"}}, 7_00),
        ({"territories": ("sud",), "answers": {"groupe": False}, "carrier": Carrier(accreditations=("aci",))}, 6_00),
        ({"territories": ("sud",), "answers": {"groupe": False}, "carrier": Carrier(accreditations=())}, 5_00),
        ({"territories": ("sud",), "answers": {"groupe": False}}, "carrier.accreditations"),
        ({"territories": ("sud",)}, "answers.groupe"),
        ({}, "territories"),
    ],
)
def test_the_first_row_that_takes_chooses_and_what_decides_is_named_when_unknown(facts, price):
    scale = (
        ScaleRow(when=ScaleWhen(territory="nord"), amount=9_00),
        ScaleRow(when=ScaleWhen(question="groupe", answer="oui"), amount=7_00),
        ScaleRow(when=ScaleWhen(accreditation="aci"), amount=6_00),
    )
    found = UnitPrice(code="a", label="A", per="hour", amount=5_00, scale=scale).priced(
        replace(make_facts(hours=1), **facts), realised=False
    )
    assert (found.missing or (found.cents,)) == (price,)


@pytest.mark.parametrize(
    ("fte", "held", "told"),
    [
        ({"aci": 2, "ei": 1}, None, 2 * 300 + 200),
        ({"total": 4, "aci": 2, "ei": 1}, None, 2 * 300 + 200 + 100),
        ({"total": 2, "aci": 2}, None, 600),
        ({"aci": 2}, ("aci",), 600),
        # of an accreditation of which nothing is said, nobody knows that there is none
        ({"aci": 2}, None, "fte.ei"),
        ({}, None, "fte.total"),
    ],
)
def test_full_time_equivalents_are_paid_by_their_accreditation(fte, held, told):
    scale = tuple(
        ScaleRow(when=ScaleWhen(accreditation=code), amount=amount) for code, amount in (("aci", 300), ("ei", 200))
    )
    facts = replace(make_facts(), fte=fte, **({"carrier": Carrier(accreditations=held)} if held else {}))
    found = UnitPrice(code="a", label="A", per="fte", amount=100, scale=scale).priced(facts, realised=False)
    assert (found.missing or (found.cents,)) == (told,)


def test_a_fiche_that_funds_no_cost_pays_the_units_realised_within_the_grant():
    fiche = make_fiche(HOUR, FOLLOWED, costs=())
    done = Results(hours=90, participants=9, publics={"brsa": 4})
    facts = replace(spent({}, granted=10**7), results=done)
    reckoning = settled(fiche, facts)
    told = cents(reckoning)
    assert [told[code] for code in ("unit.1", "unit.2", "unit.3", "units")] == [382_500, 480_000, 400_000, 1_262_500]
    assert why(reckoning, "units") == "3 825,00 € + 4 800,00 € + 4 000,00 € = 12 625,00 € par les prix unitaires."
    assert why(reckoning, "unit.2") == (
        "« Suivi », réalisé : 4 participants (bénéficiaires du RSA) × 1 200,00 € = 4 800,00 €. — Financement, 3"
    )
    assert reckoning.due_cents == 1_262_500
    assert settled(fiche, replace(facts, granted=1_262_499)).due_cents == 1_262_499
    assert asked(fiche, replace(facts, results=replace(done, publics={}))) == ("results.publics.brsa",)


@pytest.mark.parametrize(("staff", "due"), [(382_499, 382_499), (382_500, 382_500), (382_501, 382_500)])
def test_where_costs_are_funded_too_the_lesser_counts(staff, due):
    fiche = make_fiche(HOUR, costs=("staff",))
    facts = replace(spent({"staff": staff}), results=Results(hours=90))
    reckoning = settled(fiche, facts)
    assert (reckoning.due_cents, reckoning.eligible_cents) == (due, due)
    assert "le moindre compte" in why(reckoning, "eligible_units")


def reckoned(dice: Random):
    """A dossier drawn, and what it is due, computed apart from rows, walks and portions."""
    total, brsa = dice.randint(0, 40), dice.randint(0, 40)
    brsa = min(brsa, total)
    hours = Decimal(dice.randint(0, 500_000)) / 1000
    aci, ei = (Decimal(dice.randint(0, 9_000)) / 1000 for _ in range(2))
    each, other, hourly, chantier, company = (dice.randint(0, 99_999) for _ in range(5))
    granted, staff = dice.randint(0, 6_000_000), dice.randint(0, 6_000_000)
    due = brsa * each + (total - brsa) * other
    due += floor(Fraction(hours) * hourly) + floor(Fraction(aci) * chantier) + floor(Fraction(ei) * company)
    prices = (
        UnitPrice(
            code="a", label="A", per="participant", amount=other,
            scale=(ScaleRow(when=ScaleWhen(public="brsa"), amount=each),),
        ),
        UnitPrice(code="b", label="B", per="hour", amount=hourly),
        UnitPrice(
            code="c", label="C", per="fte",
            scale=tuple(
                ScaleRow(when=ScaleWhen(accreditation=code), amount=amount)
                for code, amount in (("aci", chantier), ("ei", company))
            ),
        ),
    )  # fmt: skip
    done = Results(hours=hours, participants=total, publics={"brsa": brsa}, fte={"aci": aci, "ei": ei})
    foreseen = {
        "hours": hours,
        "fte": {"aci": aci, "ei": ei},
        "participants": Participants(total=total, publics={"brsa": brsa}),
    }
    facts = replace(spent({"staff": staff}, granted=granted), results=done, **foreseen)
    return prices, facts, due, granted, staff


@pytest.mark.parametrize("seed", range(4))
def test_hundreds_of_dossiers_are_due_what_an_independent_reckoning_says(seed):
    dice = Random(seed)
    for _ in range(150):
        prices, facts, due, granted, staff = reckoned(dice)
        assert settled(make_fiche(*prices, costs=()), facts).due_cents == min(due, granted)
        assert settled(make_fiche(*prices), facts).due_cents == min(due, granted, staff)
        rule = RequestWithinUnits(prices=prices)
        assert rule.check(replace(facts, requested=due)).margin == 0
        assert rule.check(replace(facts, requested=due + 1)).verdict is Verdict.BROKEN
