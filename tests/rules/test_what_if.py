"""A fiche under other values: what may be changed, how each mistake is told, and which rules then differ."""

from dataclasses import dataclass, replace
from decimal import Decimal
from inspect import cleandoc

import pytest

from rules.dossiers import KNOWN, day, example_rules
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Stage
from tremplin.documents.fields import Value
from tremplin.documents.figures import Months
from tremplin.documents.schema import RuleSchema
from tremplin.documents.vocabulary import SHARED
from tremplin.errors import WrongUsage
from tremplin.rules.handbook import written
from tremplin.rules.kind import RuleKind
from tremplin.rules.library import KINDS
from tremplin.rules.rewriting import rewritten
from tremplin.rules.what_if import RuleChange, changeable, changed, rules_changed

FICHE = """
audience:
  shares:
    - {public: under_26, at_most: 20 %, source: Publics}
    - {public: brsa, more_than: 50 %, source: Publics}
  source: Publics
windows:
  - {opens: 2026-01-15, closes: 2026-02-14, source: Durée}
  - {opens: 2026-06-01, closes: 2026-06-30, source: Durée}
duration: {at_most: 12 months, action_weeks: {min: 1, max: 4}, source: Durée}
funding:
  costs: [staff, operating]
  source: Financement, 1
  rules:
    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}
    - {kind: indirect_costs, mode: flat, rate: 20 %, base: [staff], source: Financement}
    - kind: results
      months: {weight: 90 %, per_post: 12}
      exits: {weight: 5 %, per_post: 0.45}
      quality: {weight: 5 %, themes: [mobilite, numerique]}
      source: Financement
payment:
  advance: {on: signature, max_rate: 60 %, source: Versement}
"""


@pytest.fixture(scope="module")
def fiche():
    made = written(cleandoc(FICHE), KNOWN)
    assert made is not None
    return made


def terms_of(fiche, kind, rank=0):
    return [rule.terms for rule in fiche.rules if rule.kind == kind][rank]


def refused(fiche, *settings):
    with pytest.raises(WrongUsage) as told:
        changed(fiche, settings, KNOWN)
    return str(told.value).split("\n")


# --- values


@pytest.mark.parametrize(
    ("setting", "kind", "place", "value"),
    [
        ("grant_ceiling.amount=60 000 €", "grant_ceiling", "amount", 6_000_000),
        ("grant_ceiling.amount = 60000.01", "grant_ceiling", "amount", 6_000_001),
        ("indirect_costs.rate=15 %", "indirect_costs", "rate", Rate(3, 20)),
        ("indirect_costs.rate=12,5 %", "indirect_costs", "rate", Rate(1, 8)),
        ("indirect_costs.mode=ceiling", "indirect_costs", "mode", "ceiling"),
        ("indirect_costs.base=[staff, operating]", "indirect_costs", "base", ("staff", "operating")),
        ("indirect_costs.base.0=operating", "indirect_costs", "base", ("operating",)),
        ("indirect_costs.base=null", "indirect_costs", "base", None),
        ("results.months.weight=80 %", "results", "months.weight", Rate(4, 5)),
        ("results.exits.per_post=0.55", "results", "exits.per_post", Decimal("0.55")),
        ("results.exits=null", "results", "exits", None),
        ("advance.max_rate=50 %", "advance", "max_rate", Rate(1, 2)),
        ("max_duration.months=18", "max_duration", "months", 18),
        ("advised_duration.weeks.max=4.5", "advised_duration", "weeks.max", Decimal("4.5")),
        ("advised_duration.weeks.min=null", "advised_duration", "weeks.min", None),
    ],
)
def test_a_value_is_read_as_a_document_would_write_it(fiche, setting, kind, place, value):
    found = terms_of(changed(fiche, [setting], KNOWN), kind)
    for step in place.split("."):
        found = getattr(found, step)
    assert found == value


def test_what_may_be_changed_is_told_in_words_and_each_value_typed_again_changes_nothing(fiche):
    found = changeable(fiche, SHARED.family, KNOWN)
    told = {each.name: each.value.replace("\N{NO-BREAK SPACE}", " ") for each in found}
    assert (told["grant_ceiling.amount"], told["indirect_costs.rate"]) == ("50 000,00 €", "20 %")
    assert (told["results.months.weight"], told["advance.max_rate"]) == ("90 %", "60 %")
    # of two rules of a kind, the rank tells which
    assert told["public_share.0.at_most"] == "20 %"
    assert all(each.says and each.statement for each in found)
    for each in found:
        assert changed(fiche, [f"{each.name}={each.value}"], KNOWN) == fiche, each.name


def test_only_the_values_that_are_named_change(fiche):
    after = changed(fiche, ["results.months.weight=80 %"], KNOWN)
    before = terms_of(fiche, "results")
    assert terms_of(after, "results") == replace(before, months=replace(before.months, weight=Rate(4, 5)))
    assert [rule for rule in after.rules if rule.kind != "results"] == [
        rule for rule in fiche.rules if rule.kind != "results"
    ]
    assert replace(after, rules=fiche.rules) == fiche


def test_nothing_asked_changes_nothing(fiche):
    assert changed(fiche, [], KNOWN) == fiche


def test_several_values_of_one_rule_change_together(fiche):
    settings = ["results.months.weight=95 %", "results.exits=null", "results.hours.urban=10", "results.hours.rural=8"]
    terms = terms_of(changed(fiche, settings, KNOWN), "results")
    assert (terms.months.weight, terms.exits, terms.hours.rural) == (Rate(19, 20), None, 8)


def test_the_rank_tells_which_of_several_rules_changes(fiche):
    after = changed(fiche, ["public_share.1.more_than=60 %"], KNOWN)
    assert terms_of(after, "public_share", 0) == terms_of(fiche, "public_share", 0)
    assert terms_of(after, "public_share", 1).more_than == Rate(3, 5)


def test_one_of_several_windows_changes(fiche):
    windows = terms_of(changed(fiche, ["deposit_window.windows.1.closes=31/07/2026"], KNOWN), "deposit_window").windows
    before = terms_of(fiche, "deposit_window").windows
    assert windows == (before[0], replace(before[1], closes=day("2026-07-31")))


def test_a_widest_base_is_still_taken_from_the_fiche_where_none_is_stated(fiche):
    terms = terms_of(changed(fiche, ["indirect_costs.base=null"], KNOWN), "indirect_costs")
    assert terms.widest == ("staff", "operating")


def test_a_request_counts_the_indirect_costs_that_the_rate_tried_admits(fiche):
    after = changed(fiche, ["indirect_costs.rate=15 %"], KNOWN)
    assert terms_of(after, "request_within_costs").indirect_rate == Rate(3, 20)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.schema])
def test_every_rule_that_documents_write_is_read_again_as_it_was(kind):
    for rule in example_rules(kind):
        fiche = written(cleandoc(KNOWN[kind].example), KNOWN)
        assert rewritten(rule, {}, KNOWN[kind], fiche) == rule


def test_a_rule_whose_kind_is_no_longer_installed_is_read_by_the_types_of_its_terms(fiche):
    after = changed(fiche, ["indirect_costs.rate=15 %"], {})
    assert terms_of(after, "indirect_costs").rate == Rate(3, 20)


# --- mistakes


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("plafond", "« plafond » : écrivez « règle.terme=valeur »"),
        ("=3", "« =3 » : écrivez « règle.terme=valeur »"),
        ("grant_ceiling=3", "grant_ceiling : dites quel terme de la règle change"),
        ("grant_celing.amount=3", "sorte de règle inconnue « grant_celing ». Vouliez-vous dire « grant_ceiling » ?"),
        ("capacity.participants_per_year=3", "capacity : la fiche n'a pas de règle de cette sorte"),
        ("grant_ceiling.amont=3", "grant_ceiling.amont : terme inconnu. Vouliez-vous dire « amount » ?"),
        ("grant_ceiling.source=3", "grant_ceiling.source : terme inconnu. Connus : amount."),
        ("grant_ceiling.amount=beaucoup", "grant_ceiling.amount : montant en euros attendu"),
        ("grant_ceiling.amount=", "grant_ceiling.amount : valeur obligatoire"),
        ("grant_ceiling.amount.x=3", "grant_ceiling.amount : montant en euros attendu, et non un bloc de clés"),
        ("indirect_costs.rate=15", "indirect_costs.rate : taux attendu, et non le nombre « 15 ». Écrivez « 15 % »."),
        ("indirect_costs.widest=[staff]", "indirect_costs.widest : terme inconnu. Connus : mode, rate, base."),
        ("indirect_costs.base=[stuff]", "base.0 : sorte de dépense inconnue « stuff ». Vouliez-vous dire « staff » ?"),
        ("indirect_costs.base.1=operating", "indirect_costs.base.1 : rang de 0 à 0 attendu, et non « 1 »."),
        ("indirect_costs.base=[staff", "indirect_costs.base : syntaxe YAML : crochet jamais refermé."),
        ("results.months.weight=90,01 %", "results : les poids dépassent 100 %"),
        ("results.hours={urban: 10}", "results.hours.rural : clé obligatoire absente."),
        ("results.exits.wheight=1 %", "results.exits.wheight : terme inconnu. Vouliez-vous dire « weight » ?"),
        ("advance.max_rat=3 %", "advance.max_rat : terme inconnu. Vouliez-vous dire « max_rate » ?"),
        ("advance.max_rate=101 %", "advance.max_rate : « 101 % » : taux attendu entre 0 % et 100 %."),
        ("advance.max_rate=null", "advance.max_rate : valeur obligatoire"),
        ("advance.max_rate.numerator=3", "advance.max_rate.numerator : terme inconnu."),
        ("funded_costs.funded=[staff]", "funded_costs.funded : ce terme n'est ni un nombre, ni une date"),
        ("deposit_window.windows.2.closes=2026-07-01", "windows.2.closes : rang de 0 à 1 attendu, et non « 2 »."),
        ("deposit_window.windows.0.closes=2026-02-30", "windows.0.closes : date impossible « 2026-02-30 »"),
        ("public_share.at_most=30 %", "public_share.at_most : la fiche a 2 règles « public_share », comptées à partir"),
        ("public_share.2.at_most=30 %", "Écrivez « public_share.0.at_most » pour la première."),
        ("advance.1.max_rate=30 %", "la fiche n'a qu'une règle « advance ». Écrivez « advance.0.max_rate »"),
        (f"public_share.{'9' * 5_000}.at_most=30 %", "comptées à partir de 0."),
        (f"deposit_window.windows.{'9' * 5_000}.closes=2026-07-01", "rang de 0 à 1 attendu"),
        ("public_share.1=30 %", "public_share.1 : dites quel terme de la règle change"),
    ],
)
def test_a_mistake_says_what_is_wrong_and_what_to_write(fiche, setting, told):
    (line,) = refused(fiche, setting)
    assert told in line


def test_every_mistake_is_told_at_once(fiche):
    lines = refused(
        fiche,
        "grant_celing.amount=3",
        "indirect_costs.rate=15",
        "indirect_costs.rat=15 %",
        "advance.max_rate=x",
        "advance.max=1 %",
        "results.months.weight=99 %",
    )
    assert len(lines) == 6


def test_a_value_given_twice_is_refused(fiche):
    assert refused(fiche, "advance.max_rate=10 %", "advance.0.max_rate=20 %", "grant_ceiling.amount=3") == [
        "advance.max_rate : valeur donnée deux fois, gardez-en une."
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """Terms of a plugin, whose document writes thousands of euros."""

    amount: int

    def check(self, facts):
        raise AssertionError("nothing is judged here")


class Thousands(Value):
    """A field of a plugin: what it reads is not what it gives."""

    def read(self, value):
        return int(value) * 100_000


class FloorSchema(RuleSchema):
    """A floor."""

    builds = Floor
    amount = Thousands(required=True)


def test_a_rule_that_does_not_read_its_own_values_is_refused_and_never_taken_for_another(fiche):
    kind = RuleKind(name="floor", meaning="", stage=Stage.DEPOSIT, reads=(), schema=FloorSchema())
    with_floor = replace(fiche, rules=(kind.read({"kind": "floor", "source": "1", "amount": 3}),))
    with pytest.raises(WrongUsage, match=r"^floor : cette règle ne se réécrit pas à l'identique"):
        changed(with_floor, ["floor.amount=4"], {"floor": kind})


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Terms of a plugin, in months."""

    within: int

    def check(self, facts):
        raise AssertionError("nothing is judged here")


class NoticeSchema(RuleSchema):
    """A notice."""

    builds = Notice
    within = Months(required=True)


def test_months_are_written_as_documents_write_them(fiche):
    kind = RuleKind(name="notice", meaning="", stage=Stage.DEPOSIT, reads=(), schema=NoticeSchema())
    with_notice = replace(fiche, rules=(kind.read({"kind": "notice", "source": "1", "within": "3 months"}),))
    after = changed(with_notice, ["notice.within=4 mois"], {"notice": kind})
    assert after.rules[0].terms == Notice(within=4)


# --- which rules differ

FIFTY, SIXTY = (f"Subvention de {amount}\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€ au plus" for amount in (50, 60))


def test_the_rules_that_differ_are_told_before_and_after(fiche):
    after = changed(fiche, ["grant_ceiling.amount=60 000 €", "public_share.1.more_than=60 %"], KNOWN)
    share, ceiling = rules_changed(fiche, after, SHARED.family)
    assert ceiling == RuleChange("grant_ceiling", {"amount": 5_000_000}, {"amount": 6_000_000}, FIFTY, SIXTY)
    assert (share.kind, share.before["more_than"], share.after["more_than"]) == ("public_share", "0.5", "0.6")


def test_a_rule_that_comes_or_goes_differs_from_nothing(fiche):
    without = replace(fiche, rules=tuple(rule for rule in fiche.rules if rule.kind != "grant_ceiling"))
    terms = {"amount": 5_000_000}
    assert rules_changed(fiche, without, SHARED.family) == [RuleChange("grant_ceiling", terms, None, FIFTY, None)]
    assert rules_changed(without, fiche, SHARED.family) == [RuleChange("grant_ceiling", None, terms, None, FIFTY)]


def test_rules_that_only_moved_in_the_text_do_not_differ(fiche):
    moved = written(cleandoc(FICHE.replace("source: Durée", "source: Ailleurs")), KNOWN)
    assert moved.rules != fiche.rules
    assert rules_changed(fiche, moved, SHARED.family) == []
    assert rules_changed(fiche, replace(fiche, rules=fiche.rules[::-1]), SHARED.family) == []
