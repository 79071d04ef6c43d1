"""The lot of a dossier, the territories that it binds, and partners with their part of the budget."""

from dataclasses import replace

import pytest
from marshmallow import ValidationError

from rules.dossiers import make_facts, said
from tremplin.catalogue.comparing import Lot, Partnership
from tremplin.catalogue.fiche import Fiche, FicheId, Territories
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.facts.file import load_facts
from tremplin.rules.facts.view import UNKNOWN, Budget, PartnerShare
from tremplin.rules.kinds.lot import KIND as LOT
from tremplin.rules.kinds.lot import ChosenLot, LotTerritories
from tremplin.rules.kinds.partners import KIND as PARTNERS
from tremplin.rules.kinds.partners import PartnersAdmitted

WORDS = Vocabulary(territories={"nord": "Nord", "sud": "Sud", "est": "Est"}).family
LABELS = {"nord": "Nord", "sud": "Sud", "est": "Est"}
NORTH = LotTerritories(code="n", label="Bassin nord", allowed=("nord", "est"))
SOUTH = LotTerritories(code="s", label="Bassin sud", allowed=("sud",))
FREE = LotTerritories(code="l", label="Mobilité")
BUDGET = {"staff": 6_000, "operating": 4_000, "external_services": 0, "other": 0, "investment": 0, "indirect": 0}


def of_lots(*lots, **facts):
    return ChosenLot(lots=lots, labels=LABELS).check(make_facts(**facts))


def test_a_lot_is_asked_where_the_fiche_has_several():
    finding = of_lots(NORTH, SOUTH, territories=("nord",))
    assert (finding.verdict, finding.missing) == ("unknown", ("lot",))
    assert said(finding) == "Il manque : le lot de l'appel."


def test_of_a_single_lot_a_dossier_is_that_one_unless_it_says_another():
    assert of_lots(NORTH, territories=("nord",)).verdict == "met"
    assert of_lots(NORTH, lot="n", territories=("nord",)).verdict == "met"
    assert of_lots(NORTH, lot="s", territories=("nord",)).verdict == "broken"


@pytest.mark.parametrize(
    ("lot", "territories", "verdict"),
    [
        ("n", ("nord",), "met"),
        ("n", ("nord", "est"), "met"),
        ("n", ("nord", "sud"), "broken"),
        ("s", ("nord",), "broken"),
        ("s", (), "broken"),
        ("n", UNKNOWN, "unknown"),
        ("l", ("nord", "sud"), "met"),
        ("l", UNKNOWN, "met"),
        ("autre", ("nord",), "broken"),
    ],
)
def test_the_territories_of_a_lot_bind_those_of_the_dossier(lot, territories, verdict):
    assert of_lots(NORTH, SOUTH, FREE, lot=lot, territories=territories).verdict == verdict


def test_what_is_outside_of_the_lot_is_named_and_what_is_inside_kept():
    finding = of_lots(NORTH, SOUTH, lot="n", territories=("nord", "sud"))
    assert said(finding) == "Hors du lot Bassin nord : « Sud ». Territoires du lot : Nord et Est."
    assert [(change.fact, change.value) for change in finding.changes] == [("territories", ("nord",))]
    none_inside = of_lots(NORTH, SOUTH, lot="s", territories=("nord",))
    assert (none_inside.changes, none_inside.choices) == ((), ("Territoires du lot : Sud.",))


def fiche(**said):
    return Fiche(id=FicheId("00", "2026", "a"), title="A", **said)


def test_a_lot_binds_no_territory_that_the_fiche_does_not_list():
    lots = (Lot(code="n", label="Bassin nord", territories=("nord", "est"), source="Lots"),)
    listed = Territories(scope="listed", listed=("nord",))
    ((terms, source),) = LOT.derived(fiche(lots=lots, territories=listed), WORDS)
    assert (terms.lots[0].allowed, source) == (("nord",), "Lots")
    ((whole, _),) = LOT.derived(fiche(lots=lots, territories=Territories(scope="department")), WORDS)
    assert whole.lots[0].allowed == ("nord", "est")
    assert list(LOT.derived(fiche(), WORDS)) == []


def test_the_lots_are_stated_with_their_territories():
    assert ChosenLot(lots=(NORTH, FREE), labels=LABELS).state(WORDS) == (
        "Un lot parmi : Bassin nord (Nord et Est) ; Mobilité"
    )


def partners(*amounts):
    return tuple(PartnerShare(name=f"P{rank}", amount=amount) for rank, amount in enumerate(amounts))


@pytest.mark.parametrize(
    ("terms", "amounts", "verdict"),
    [
        ({"allowed": False}, (), "met"),
        ({"allowed": False}, (0,), "broken"),
        ({"allowed": True}, (), "met"),
        ({"allowed": True, "max": 2}, (1, 1), "met"),
        ({"allowed": True, "max": 2}, (1, 1, 1), "broken"),
        ({"allowed": True}, (6_000, 4_000), "met"),
        # a cent over
        ({"allowed": True}, (6_000, 4_001), "broken"),
    ],
)
def test_partners_are_admitted_up_to_their_number_and_their_parts_up_to_the_budget(terms, amounts, verdict):
    finding = PartnersAdmitted(**terms).check(make_facts(partners=partners(*amounts), budget=BUDGET))
    assert finding.verdict == verdict


def test_a_budget_that_is_not_whole_admits_parts_within_what_is_known_of_it():
    known = {key: value for key, value in BUDGET.items() if key != "other"}
    rule = PartnersAdmitted(allowed=True)
    assert rule.check(make_facts(partners=partners(10_000), budget=known)).verdict == "met"
    over = rule.check(make_facts(partners=partners(10_001), budget=known))
    assert (over.verdict, over.missing) == ("unknown", ("budget.other",))


def test_an_investment_that_is_not_told_is_no_part_of_the_budget_and_one_that_is_asked_for_may_be():
    usual = {key: value for key, value in BUDGET.items() if key != "investment"}
    rule = PartnersAdmitted(allowed=True)
    parts = partners(10_001)
    assert rule.check(make_facts(partners=parts, budget=usual)).verdict == "broken"
    assert rule.check(make_facts(partners=parts, budget={**usual, "investment": 1})).verdict == "met"
    # a fiche that asks for its lines: untold, they may hold what is lacking
    lines = Budget(**usual, parts={"investment": {"machines": UNKNOWN}})
    found = rule.check(replace(make_facts(partners=parts), budget=lines))
    assert (found.verdict, found.missing) == ("unknown", ("budget.machines",))


def test_what_to_do_of_partners_is_told():
    none = PartnersAdmitted(allowed=False).check(make_facts(partners=partners(1)))
    assert said(none) == "1 partenaire : la fiche n'en admet aucun. Portez le dossier seul."
    assert [(change.fact, change.value) for change in none.changes] == [("partners", ())]
    many = PartnersAdmitted(allowed=True, max=2).check(make_facts(partners=partners(1, 1, 1, 1)))
    assert said(many) == "4 partenaires : 2 au plus. Retirez-en 2."
    over = PartnersAdmitted(allowed=True).check(make_facts(partners=partners(10_001), budget=BUDGET))
    assert said(over) == "1 partenaire, pour 100,01 € d'un budget de 100,00 €. Baissez leurs parts de 0,01 €."
    assert over.choices == ("Baissez leurs parts de 0,01\N{NO-BREAK SPACE}€.",)


def test_a_fiche_that_says_nothing_of_partners_has_no_rule_about_them():
    assert list(PARTNERS.derived(fiche(), WORDS)) == []
    ((terms, source),) = PARTNERS.derived(fiche(partners=Partnership(allowed=True, max=3, source="G")), WORDS)
    assert (terms, source) == (PartnersAdmitted(allowed=True, max=3), "G")
    assert terms.state(WORDS).replace("\N{NO-BREAK SPACE}", " ") == (
        "Dossier ouvert à plusieurs partenaires, 3 partenaires au plus ; leurs parts tiennent dans le budget"
    )
    assert PartnersAdmitted(allowed=False).state(WORDS) == "Dossier porté par un seul organisme"


def test_a_file_of_facts_says_the_lot_and_the_partners_and_none_is_known():
    lots = (Lot(code="n", label="Bassin nord"), Lot(code="s", label="Bassin sud"))
    of_two = fiche(lots=lots)
    words = Vocabulary().about(of_two)
    said = {"lot": "n", "partners": [{"name": "Les Jardins", "siret": "130 025 265 00013", "amount": "12,50 €"}]}
    facts = load_facts(said, of_two, words)
    assert (facts.lot, facts.partners) == (
        "n",
        (PartnerShare(name="Les Jardins", siret="13002526500013", amount=12_50),),
    )
    assert load_facts({"partners": []}, of_two, words).partners == ()
    assert load_facts({}, of_two, words).partners is UNKNOWN
    for wrong, told in (
        ({"lot": "x"}, "lot inconnu « x »"),
        ({"partners": [{"name": "A"}]}, "clé obligatoire absente"),
    ):
        with pytest.raises(ValidationError) as refused:
            load_facts(wrong, of_two, words)
        assert told in str(refused.value.messages)
