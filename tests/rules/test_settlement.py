"""What a settlement keeps of the costs, what the grant allows of it, and what remains; the figures are by hand."""

from dataclasses import replace
from inspect import cleandoc

import pytest

from rules.dossiers import KNOWN
from rules.settlements import cents, indirect, make_fiche, spent, why
from tremplin.catalogue.quantities import Rate
from tremplin.rules.facts.view import UNKNOWN
from tremplin.rules.handbook import written
from tremplin.rules.settling.settlement import settled

WITHOUT_SERVICES = ("staff", "operating", "other")
DIRECT = (*WITHOUT_SERVICES, "external_services")
each_mode = pytest.mark.parametrize("mode", ["flat", "ceiling", "unspecified"])


# --- direct costs


@pytest.mark.parametrize(("incurred", "kept"), [(0, 0), (99_999, 99_999), (100_000, 100_000), (100_001, 100_000)])
def test_a_cost_is_kept_up_to_what_was_foreseen_and_not_a_cent_beyond(incurred, kept):
    settlement = settled(make_fiche(), spent({"staff": 100_000}, {"staff": incurred}))
    assert (settlement.eligible_cents, settlement.due_cents) == (kept, kept)
    assert ("excess.staff" in cents(settlement)) == (incurred > kept)


def test_what_is_saved_on_one_line_does_not_pay_for_another():
    facts = spent({"staff": 100_000, "operating": 50_000}, {"staff": 120_000, "operating": 10_000})
    settlement = settled(make_fiche(costs=("staff", "operating")), facts)
    assert cents(settlement)["direct.staff"] == 100_000
    assert cents(settlement)["direct.operating"] == 10_000
    assert settlement.due_cents == 110_000


def test_what_was_spent_beyond_what_was_foreseen_has_a_line_at_zero_that_says_so():
    settlement = settled(make_fiche(), spent({"staff": 100_000}, {"staff": 100_001}))
    assert cents(settlement)["excess.staff"] == 0
    assert why(settlement, "excess.staff") == (
        "Personnel : 0,01 € réalisé au-delà des 1 000,00 € prévus, écarté. "
        "Seules les dépenses à la fois prévues et effectives sont retenues. — Financement, 1"
    )


def test_a_cost_that_the_fiche_does_not_fund_is_set_aside_with_its_reason():
    facts = spent({"staff": 100_000, "external_services": 120_000})
    settlement = settled(make_fiche(), facts)
    assert cents(settlement)["unfunded.external_services"] == 0
    assert settlement.due_cents == 100_000
    assert why(settlement, "unfunded.external_services") == (
        "Prestations externes : 1 200,00 € réalisés, écartés. La fiche ne finance pas ces dépenses. "
        "Elle finance : personnel. — Financement, 1"
    )


@pytest.mark.parametrize(
    ("foreseen", "incurred", "told"),
    [
        (100, 100, "1,00 € prévu et réalisé ; tout est retenu"),
        (100, 99, "0,99 € réalisé pour 1,00 € prévu ; le réalisé est retenu"),
        (200, 250, "2,50 € réalisés pour 2,00 € prévus ; le prévu est retenu"),
        (100, 101, "1,01 € réalisé pour 1,00 € prévu ; le prévu est retenu"),
        (100, 0, "rien n'a été réalisé ; rien n'est retenu"),
        (0, 100, "rien n'était prévu ; rien n'est retenu"),
        (0, 0, "rien n'a été réalisé ; rien n'est retenu"),
        (0, UNKNOWN, "rien n'était prévu ; rien n'est retenu"),
        (UNKNOWN, 0, "rien n'a été réalisé ; rien n'est retenu"),
    ],
)
def test_each_line_says_what_was_foreseen_and_incurred(foreseen, incurred, told):
    settlement = settled(make_fiche(), spent({"staff": foreseen}, {"staff": incurred}))
    assert why(settlement, "direct.staff") == f"Personnel : {told}. — Financement, 1"


def test_a_cost_spent_without_being_foreseen_is_told_as_such():
    settlement = settled(make_fiche(), spent({"staff": 0}, {"staff": 100}))
    assert "1,00 € réalisé sans avoir été prévu, écarté." in why(settlement, "excess.staff")


def test_where_the_source_does_not_say_which_costs_are_funded_all_are_and_the_sentence_says_so():
    budget = {"staff": 1, "operating": 20, "external_services": 300, "other": 4_000}
    settlement = settled(make_fiche(costs=()), spent(budget))
    assert settlement.eligible_cents == 4_321
    assert "La fiche ne dit pas quelles dépenses directes elle finance" in why(settlement, "eligible")
    assert "La fiche ne dit pas" not in why(settled(make_fiche(), spent({"staff": 1})), "eligible")


def test_the_report_that_keeps_only_costs_foreseen_and_incurred_is_the_source_beside_the_costs():
    fiche = written(cleandoc(KNOWN["foreseen_costs"].example), KNOWN)
    settlement = settled(fiche, spent({"staff": 1, "operating": 1}))
    assert why(settlement, "direct.staff").endswith(" — Financement, 1 ; Bilan")


# --- indirect costs


def test_200_000_euros_of_which_80_000_of_services_come_to_224_000_with_a_flat_rate_of_20_percent():
    fiche = make_fiche(indirect(base=WITHOUT_SERVICES), costs=DIRECT)
    budget = {"staff": 9_000_000, "operating": 3_000_000, "external_services": 8_000_000, "other": 0}
    settlement = settled(fiche, spent(budget))
    assert cents(settlement)["indirect"] == 2_400_000
    assert settlement.due_cents == 22_400_000
    assert why(settlement, "indirect") == (
        "Charges indirectes : 24 000,00 €, forfait de 20 % des dépenses retenues (120 000,00 € : personnel, "
        "fonctionnement et autres dépenses directes, prestations exclues). "
        "Il est dû quel que soit le montant dépensé. — Financement, 3"
    )


@pytest.mark.parametrize(
    ("mode", "overheads", "kept"),
    [
        ("flat", 0, 2_400_000),
        ("flat", UNKNOWN, 2_400_000),
        ("flat", 9_900_000, 2_400_000),
        ("ceiling", 0, 0),
        ("ceiling", 2_399_999, 2_399_999),
        ("ceiling", 2_400_000, 2_400_000),
        ("ceiling", 2_400_001, 2_400_000),
        ("unspecified", 2_399_999, 2_399_999),
        ("unspecified", 2_400_001, 2_400_000),
    ],
)
def test_a_flat_rate_is_due_whatever_was_spent_and_the_others_pay_the_lesser_of_spent_and_allowed(
    mode, overheads, kept
):
    fiche = make_fiche(indirect(mode, base=WITHOUT_SERVICES), costs=DIRECT)
    budget = {"staff": 9_000_000, "operating": 3_000_000, "external_services": 8_000_000, "other": 0}
    settlement = settled(fiche, spent(budget, {**budget, "indirect": overheads}))
    assert cents(settlement)["indirect"] == kept
    assert settlement.eligible_cents == 20_000_000 + kept


def test_a_ceiling_says_what_was_spent_and_what_is_allowed_and_whether_the_text_says_that_it_is_one():
    facts = spent({"staff": 10_000, "indirect": 2_001})
    ceiling = why(settled(make_fiche(indirect("ceiling")), facts), "indirect")
    assert ceiling == (
        "Charges indirectes : 20,00 €, le moindre des 20,01 € réalisés et du plafond de 20,00 € "
        "(20 % de 100,00 € retenus : personnel). — Financement, 3"
    )
    doubt = why(settled(make_fiche(indirect("unspecified")), facts), "indirect")
    assert doubt.removesuffix(" — Financement, 3").endswith(
        "Le texte ne dit pas si ce taux est un forfait ou un plafond : il est compté comme un plafond."
    )


@each_mode
def test_indirect_costs_are_computed_on_what_is_kept_and_not_on_what_was_spent(mode):
    facts = spent({"staff": 10_000}, {"staff": 15_000, "indirect": 5_000})
    assert cents(settled(make_fiche(indirect(mode)), facts))["indirect"] == 2_000


@each_mode
def test_a_cost_that_is_not_funded_gives_no_indirect_costs_even_in_the_base(mode):
    fiche = make_fiche(indirect(mode, base=("staff", "operating")))
    facts = spent({"staff": 10_000, "operating": 10_000, "indirect": 5_000})
    assert cents(settled(fiche, facts))["indirect"] == 2_000


def test_without_a_rule_for_them_indirect_costs_are_set_aside_and_told_when_there_are_some():
    settlement = settled(make_fiche(), spent({"staff": 10_000, "indirect": 500}))
    assert cents(settlement)["unfunded.indirect"] == 0
    assert settlement.eligible_cents == 10_000
    assert "5,00 € réalisés, écartés. Aucune règle de la fiche ne les finance." in why(settlement, "unfunded.indirect")
    for nothing in (0, UNKNOWN):
        without = settled(make_fiche(), spent({"staff": 10_000, "indirect": nothing}))
        assert "unfunded.indirect" not in cents(without)


def test_where_several_rules_bound_the_indirect_costs_all_of_them_hold():
    fiche = make_fiche(indirect("flat"), indirect("ceiling", Rate(1, 10)), indirect("flat", Rate(3, 20)))
    assert cents(settled(fiche, spent({"staff": 10_000, "indirect": 5_000})))["indirect"] == 1_000


# --- the grant


@pytest.mark.parametrize(("granted", "due"), [(99_999, 99_999), (100_000, 100_000), (100_001, 100_000), (0, 0)])
def test_never_more_than_the_grant_is_due(granted, due):
    settlement = settled(make_fiche(), spent({"staff": 100_000}, granted=granted))
    assert (settlement.due_cents, settlement.eligible_cents, settlement.granted_cents) == (due, 100_000, granted)


def test_the_sentence_says_whether_the_grant_or_the_costs_are_kept():
    over = settled(make_fiche(), spent({"staff": 100_000}, granted=99_999))
    under = settled(make_fiche(), spent({"staff": 100_000}, granted=100_000))
    assert why(over, "within_grant") == (
        "1 000,00 € éligibles pour 999,99 € accordés : rien n'est dû au-delà de la subvention accordée."
    )
    assert why(under, "within_grant").endswith("pour 1 000,00 € accordés : le montant éligible est retenu.")


# --- what was paid


@pytest.mark.parametrize(
    ("advance", "balance", "repayment", "code", "shown"),
    [
        (0, 100_000, 0, "balance", 100_000),
        (99_999, 1, 0, "balance", 1),
        (100_000, 0, 0, "balance", 0),
        (100_001, -1, 1, "repayment", 1),
        (250_000, -150_000, 150_000, "repayment", 150_000),
    ],
)
def test_what_was_paid_is_deducted_and_what_exceeds_is_paid_back(advance, balance, repayment, code, shown):
    settlement = settled(make_fiche(), spent({"staff": 100_000}, advance=advance))
    assert (settlement.paid_cents, settlement.balance_cents, settlement.repayment) == (advance, balance, repayment)
    assert (settlement.lines[-1].code, settlement.lines[-1].cents) == (code, shown)


def test_the_last_lines_say_what_remains_to_be_paid_with_the_source_of_the_balance():
    fiche = written(cleandoc(KNOWN["balance_deadline"].example), KNOWN)
    fiche = replace(fiche, costs=("staff",))
    settlement = settled(fiche, spent({"staff": 100_000}, advance=60_000))
    assert why(settlement, "paid") == "600,00 € déjà versés, à déduire."
    assert why(settlement, "balance") == (
        f"1 000,00 € dus, moins 600,00 € déjà versés : 400,00 € restent à verser. — {fiche.payment.balance.source}"
    )


def test_a_repayment_and_nothing_left_are_told_in_words():
    back = settled(make_fiche(), spent({"staff": 40_000}, advance=60_000))
    assert why(back, "repayment") == "600,00 € déjà versés pour 400,00 € dus : 200,00 € sont à reverser au Département."
    even = settled(make_fiche(), spent({"staff": 60_000}, advance=60_000))
    assert why(even, "balance") == "600,00 € dus et déjà versés : il ne reste rien à verser."
    assert why(settled(make_fiche(), spent({"staff": 1})), "paid") == "Rien n'a encore été versé."
