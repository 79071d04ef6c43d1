"""What results earn of a grant, how what is due is rounded, and the kinds of plugins that take part."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest

from rules.settlements import asked, cents, indirect, make_fiche, spent, why
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Stage
from tremplin.errors import RefusedRequest
from tremplin.rules.facts.view import Hours
from tremplin.rules.finding import met
from tremplin.rules.kinds.results import EarnedPart, HoursPerMonth, PayByResults, PerPost, Quality
from tremplin.rules.settling.settlement import settled
from tremplin.rules.trial import tried

THEMES = ("projet", "mobilite", "savoir-etre", "numerique")


# --- results


def paid_by_results(hours=None):
    return PayByResults(
        months=PerPost(weight=Rate(9, 10), per_post=12),
        exits=PerPost(weight=Rate(1, 20), per_post=Decimal("0.45")),
        quality=Quality(weight=Rate(1, 20), themes=THEMES),
        hours=hours,
    )


def obtained(terms=None, granted=9_000_000, **results):
    full = {"months": 240, "exits": 9, "quality": THEMES, **results}
    facts = spent({"staff": 10_000_000}, granted=granted, posts=20, results=full)
    return settled(make_fiche(terms or paid_by_results()), facts)


@pytest.mark.parametrize(
    ("results", "lines"),
    [
        ({}, [8_100_000, 450_000, 450_000]),
        # 239 months of 240: 90 % × 239/240 of 90 000 €
        ({"months": 239}, [8_066_250, 450_000, 450_000]),
        ({"months": 240}, [8_100_000, 450_000, 450_000]),
        ({"months": 480}, [8_100_000, 450_000, 450_000]),
        ({"months": 0}, [0, 450_000, 450_000]),
        ({"exits": 8}, [8_100_000, 400_000, 450_000]),
        ({"exits": 10}, [8_100_000, 450_000, 450_000]),
        ({"quality": THEMES[:3]}, [8_100_000, 450_000, 337_500]),
        ({"quality": ()}, [8_100_000, 450_000, 0]),
        ({"months": 0, "exits": 0, "quality": ()}, [0, 0, 0]),
    ],
)
def test_each_part_earns_in_proportion_and_never_more_than_its_weight(results, lines):
    settlement = obtained(**results)
    assert [settlement.lines[-6 + rank].cents for rank in range(3)] == lines
    assert settlement.due_cents == sum(lines)
    assert settlement.share == Fraction(sum(lines), 9_000_000)


def test_results_are_paid_on_what_the_costs_and_the_grant_allow():
    within = obtained(months=120, granted=9_000_000)
    over = obtained(months=120, granted=20_000_000)
    # 45 + 5 + 5 = 55 % of the grant, or of the costs of 100 000 € where the grant is larger
    assert (within.due_cents, over.due_cents) == (4_950_000, 5_500_000)


def test_each_part_says_what_was_reached_and_what_it_comes_to():
    settlement = obtained(months=216, exits=6, quality=())
    assert why(settlement, "result.1") == (
        "Mois d'accompagnement : 216 sur 240 (90 % de la subvention). "
        "Acquis : 9/10 de 90 % de 90 000,00 €, soit 72 900,00 €. — Financement, 3"
    )
    assert "Acquis : 2/3 de 5 % de 90 000,00 €, soit 3 000,00 €." in why(settlement, "result.2")
    assert "0 sur 4 thèmes (5 % de la subvention). Rien n'est acquis." in why(settlement, "result.3")
    assert why(settlement, "due") == (
        "Part acquise aux résultats : 253/300 de 90 000,00 € retenus (84,33 %), soit 75 900,00 €."
    )
    whole = obtained()
    assert "Acquis : 90 % de 90 000,00 €, soit 81 000,00 €." in why(whole, "result.1")
    assert why(whole, "due") == "Part acquise aux résultats : 100 % de 90 000,00 € retenus, soit 90 000,00 €."


@pytest.mark.parametrize(
    ("months", "hours", "first"),
    [
        # all the months, and 2 160 hours of 2 400
        (240, 2_160, 7_290_000),
        # nine tenths of the months, whose 2 160 hours are all done
        (216, 2_160, 7_290_000),
        (240, 2_400, 8_100_000),
        (240, 2_401, 8_100_000),
        (240, 2_399, 8_096_625),
    ],
)
def test_where_hours_are_set_the_lower_of_the_rates_of_months_and_of_hours_counts(months, hours, first):
    terms = paid_by_results(HoursPerMonth(urban=10, rural=8))
    settlement = obtained(terms, months=months, urban=Hours(months=months, hours=hours))
    assert cents(settlement)["result.1"] == first


def test_a_fiche_that_does_not_pay_by_results_has_no_share():
    settlement = settled(make_fiche(), spent({"staff": 100}))
    assert settlement.share is None
    assert why(settlement, "due") == "Le montant retenu est dû en entier, soit 1,00 €."


# --- rounding


def half_earned(done):
    months = PayByResults(months=PerPost(weight=Rate(1, 1), per_post=12))
    fiche = make_fiche(indirect(), months)
    return settled(fiche, spent({"staff": 33_333}, posts=1, results={"months": done}))


def test_each_line_is_computed_from_the_amounts_that_the_others_print():
    # 20 % of 333,33 € are 66,666 €: printed 66,66 €, hence 399,99 €, of which 10/12 are 333,325 €
    settlement = half_earned(10)
    assert (cents(settlement)["indirect"], settlement.eligible_cents) == (6_666, 39_999)
    assert settlement.due_cents == cents(settlement)["result.1"] == 33_332
    assert why(settlement, "due") == "Part acquise aux résultats : 5/6 de 399,99 € retenus (83,33 %), soit 333,32 €."


def test_the_cents_that_rounding_leaves_go_to_the_largest_remainders_and_the_sentence_says_so():
    # of 1,00 €: 90 + 1,666… + 2,5 = 94,166… cents: the parts cut one by one make 93
    settlement = obtained(granted=100, exits=3, quality=THEMES[:2])
    assert [cents(settlement)[f"result.{rank}"] for rank in (1, 2, 3)] == [90, 2, 2]
    assert settlement.due_cents == 94
    assert why(settlement, "result.2") == (
        "Sorties dynamiques : 3 sur 9 (5 % de la subvention). Acquis : 1/3 de 5 % de 1,00 €, soit 0,01 €, "
        "et 0,01 € du total que les arrondis laissent : 0,02 €. — Financement, 3"
    )
    assert why(settlement, "result.3").endswith("1/2 de 5 % de 1,00 €, soit 0,02 €. — Financement, 3")


def test_nothing_is_known_of_the_results_of_no_post():
    full = {"months": 0, "exits": 0, "quality": THEMES}
    assert asked(make_fiche(paid_by_results()), spent({"staff": 100}, posts=0, results=full)) == ("posts",)


# --- kinds of plugins


@dataclass(frozen=True, kw_only=True, slots=True)
class RentOnly:
    """A plugin's indirect costs: the rent, as it was paid."""

    def check(self, facts):
        raise AssertionError("a settlement judges nothing")

    def due(self, kept):
        return kept.indirect


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """A plugin's pay by results; it has no say in what it is called."""

    weight: Rate
    reached: Fraction

    def check(self, facts):
        raise AssertionError("a settlement judges nothing")

    def parts(self, facts):
        return [EarnedPart("Assiduité", self.weight, self.reached, (), lambda: "Assiduité : bonne")]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportParts:
    """Terms of which a value happens to be called as what a settlement asks."""

    parts: tuple[str, ...] = ("Bilan",)
    due: int = 30

    def check(self, facts):
        raise AssertionError("a settlement judges nothing")


def test_a_kind_of_a_plugin_that_owes_indirect_costs_takes_part():
    fiche = make_fiche(RentOnly())
    settlement = settled(fiche, spent({"staff": 1_000, "indirect": 300}))
    assert settlement.due_cents == 1_300
    assert why(settlement, "indirect") == "Charges indirectes : 3,00 €, selon une règle de la fiche. — Financement, 3"
    assert asked(fiche, spent({"staff": 1_000})) == ("realised.indirect",)


@pytest.mark.parametrize(("reached", "due"), [(Fraction(1, 2), 50_000), (Fraction(1), 100_000), (Fraction(3), 100_000)])
def test_a_kind_of_a_plugin_that_pays_by_results_takes_part_and_no_rate_counts_for_more_than_one(reached, due):
    fiche = make_fiche(Attendance(weight=Rate(1, 1), reached=reached))
    settlement = settled(fiche, spent({"staff": 100_000}))
    assert (settlement.due_cents, settlement.lines[-4].label) == (due, "Assiduité")


def test_the_parts_of_several_rules_add_up_and_may_not_weigh_more_than_the_grant():
    half = Attendance(weight=Rate(1, 2), reached=Fraction(1, 2))
    assert settled(make_fiche(half, half), spent({"staff": 100_000})).due_cents == 50_000
    with pytest.raises(RefusedRequest, match=r"pèsent 150\s% ensemble"):
        settled(make_fiche(half, half, half), spent({"staff": 100_000}))


def test_a_value_that_is_called_as_a_method_of_settlement_is_none():
    settlement = settled(make_fiche(ReportParts()), spent({"staff": 1_000, "indirect": 300}))
    assert (settlement.due_cents, settlement.share) == (1_000, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A plugin's pay by results that judges and fails to pay."""

    def check(self, facts):
        return met(lambda: "Rien à redire.")

    def parts(self, facts):
        raise ZeroDivisionError


def test_a_plugin_that_fails_to_pay_silences_no_other_finding():
    facts = spent({"staff": 1_000, "indirect": 0})
    judged = tried(make_fiche(Broken(), indirect()), facts, Stage.SETTLEMENT).judged
    assert [each.finding.verdict for each in judged] == ["met", "met"]


# --- what other software reads


def test_the_published_settlement_is_plain_json_and_its_share_comes_back_exact():
    settlement = obtained(months=216, exits=6, quality=THEMES[:3])
    published = json.loads(json.dumps(settlement.published()))
    assert Fraction(published["share"]) == settlement.share == Fraction(1057, 1200)
    assert published["lines"][-1] == settlement.lines[-1]._asdict()
    assert {key: value for key, value in published.items() if key.endswith("_cents")} == {
        "eligible_cents": 10_000_000,
        "granted_cents": 9_000_000,
        "due_cents": 7_927_500,
        "paid_cents": 0,
        "balance_cents": 7_927_500,
        "repayment_cents": 0,
    }
    assert settled(make_fiche(), spent({"staff": 1})).published()["share"] is None
