"""Instalments: what each comes to of a grant, in whole cents that add up, and the advance that they allow."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import make_facts, said
from tremplin.catalogue.payment import Instalment, PaymentTerms
from tremplin.catalogue.quantities import Rate, apportioned
from tremplin.rules.kinds.instalments import Instalments
from tremplin.rules.kinds.interim_report_deadline import InterimReportDeadline


def paid_in(*shares, last=None):
    """Instalments of these shares, « 30 » of one hundred; the last takes the rest where it has none."""
    events = ("signature", *["interim_report"] * len(shares))
    written = [
        Instalment(code=f"v{rank}", on=on, share=Rate.of_percent(Decimal(share)))
        for rank, (on, share) in enumerate(zip(events, shares, strict=False))
    ]
    rest = Instalment(code="solde", on="final_report", share=last and Rate.of_percent(Decimal(last)))
    return PaymentTerms.by_instalments((*written, rest))


def test_shares_of_a_grant_add_up_to_it_by_largest_remainders():
    # worked out by hand: 3,333.3333 and 3,333.3333 and 3,334.3334 cents, and one cent left
    terms = paid_in("33.33", "33.33", last="33.34")
    assert terms.amounts(10_001) == {"v0": 3333, "v1": 3333, "solde": 3335}
    # 50.5 and 30.3 and 20.2 cents: the largest remainder takes the cent that is left
    assert paid_in("50", "30", last="20").amounts(101) == {"v0": 51, "v1": 30, "solde": 20}


def test_an_instalment_without_a_share_takes_what_the_others_leave():
    assert paid_in("30", "40").amounts(10_001) == {"v0": 3000, "v1": 4000, "solde": 3001}


def test_amounts_never_exceed_the_grant():
    first = Instalment(code="un", on="signature", amount=800_000)
    second = Instalment(code="deux", on="start", amount=500_000)
    rest = Instalment(code="solde", on="final_report")
    terms = PaymentTerms.by_instalments((first, second, rest))
    assert terms.amounts(2_000_000) == {"un": 800_000, "deux": 500_000, "solde": 700_000}
    assert terms.amounts(1_000_000) == {"un": 800_000, "deux": 200_000, "solde": 0}


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_parts_of_a_total_add_up_to_it_and_none_is_a_cent_away(total, weights):
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = apportioned(exact)
    assert sum(parts) == total
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_the_advance_and_the_balance_are_views_of_the_instalments():
    terms = paid_in("30", "40")
    assert (terms.advance.on, terms.advance.max_rate) == ("signature", Rate(3, 10))
    assert terms.balance.on == "final_report"
    assert [each.paid_as for each in terms.schedule] == ["advance", "interim", "balance"]


def test_an_advance_and_a_balance_are_two_instalments_without_a_share():
    terms = PaymentTerms(advance=paid_in("30").advance, balance=paid_in("30").balance)
    assert [(each.code, each.on, each.share) for each in terms.schedule] == [
        ("advance", "signature", None),
        ("balance", "final_report", None),
    ]
    assert terms.amounts(100) == {"advance": None, "balance": None}


@pytest.mark.parametrize(
    ("advance", "verdict", "margin"), [(300_000, "met", 0), (299_999, "met", 1), (300_001, "broken", -1)]
)
def test_an_advance_at_its_instalment_passes_and_one_cent_over_does_not(advance, verdict, margin):
    rule = Instalments(instalments=paid_in("30", "40").instalments)
    finding = rule.check(make_facts(advance=advance, granted=1_000_000))
    assert (finding.verdict, finding.margin) == (verdict, margin)
    if verdict == "broken":
        assert said(finding) == (
            "Avance de 3 000,01 €, 3 000,00 € au plus d'après les versements du texte. Baissez-la de 0,01 €."
        )


def test_an_advance_is_none_where_nothing_is_paid_before_the_start():
    rule = Instalments(instalments=(Instalment(code="un", on="start"), Instalment(code="solde", on="final_report")))
    assert rule.check(make_facts(advance=1, granted=100)).verdict == "broken"
    assert rule.check(make_facts(advance=0, granted=100)).verdict == "met"


@pytest.mark.parametrize(
    ("on", "verdict", "margin"), [("2026-08-01", "met", 0), ("2026-08-02", "broken", -1), (None, "unknown", None)]
)
def test_an_interim_report_counts_from_the_start_of_the_operation(on, verdict, margin):
    # six months after 01/01/2026, then one more
    rule = InterimReportDeadline(code="bilan-1", label="bilan intermédiaire", after=6, within=7)
    facts = make_facts(starts_on="2026-01-01", **({"interim_reports": {"bilan-1": day_of(on)}} if on else {}))
    finding = rule.check(facts)
    assert (finding.verdict, finding.margin) == (verdict, margin)
    if verdict == "broken":
        assert said(finding).startswith("Bilan intermédiaire reçu le 02/08/2026, attendu le 01/08/2026 au plus tard.")
    if verdict == "unknown":
        assert finding.missing == ("interim_reports.bilan-1",)


def day_of(text):
    return make_facts(starts_on=text).starts_on
