"""Who may apply, and where."""

import pytest

from rules.dossiers import example_rules, make_facts, said
from tremplin.catalogue.fiche import Fiche, FicheId
from tremplin.catalogue.fiche import Territories as Section
from tremplin.documents.vocabulary import SHARED, Vocabulary
from tremplin.rules.kinds.accreditation import AccreditationHeld
from tremplin.rules.kinds.legal_form import LegalForm
from tremplin.rules.kinds.priority_territories import PriorityTerritories
from tremplin.rules.kinds.territories import ListedTerritories, derived

LABELS = {"littoral": "Littoral", "plaine": "Plaine", "vallee": "Vallée"}


def applying(form):
    return LegalForm(admitted=("association", "training_body")).check(make_facts(carrier={"legal_form": form}))


@pytest.mark.parametrize(
    ("form", "verdict"), [("association", "met"), ("training_body", "met"), ("association_owned", "broken")]
)
def test_only_the_legal_forms_of_the_closed_list_are_admitted(form, verdict):
    assert applying(form).verdict == verdict


def test_a_form_that_is_not_admitted_is_told_those_that_are():
    finding = applying("company")
    assert said(finding) == (
        "Forme juridique « entreprise ». Formes admises : association et organisme de formation. "
        "Faites porter le projet par une structure d'une forme admise."
    )
    assert finding.nearest == ("association", "training_body")


def test_a_form_that_nobody_knows_is_told_by_its_code():
    assert "« sci »" in said(applying("sci"))


def test_a_legal_form_not_known_is_asked_for_with_those_admitted():
    finding = LegalForm(admitted=("association",)).check(make_facts())
    assert (finding.missing, finding.nearest) == (("carrier.legal_form",), ("association",))


@pytest.mark.parametrize(
    ("held", "verdict"), [(("aci",), "met"), (("ai", "ei", "aci"), "met"), (("ai",), "broken"), ((), "broken")]
)
def test_one_accreditation_of_those_asked_is_enough_and_none_is_a_known_fact(held, verdict):
    finding = AccreditationHeld(one_of=("aci", "ei")).check(make_facts(carrier={"accreditations": held}))
    assert finding.verdict == verdict


def test_the_accreditations_held_are_named_and_those_lacking_asked_for():
    rule = AccreditationHeld(one_of=("aci", "ei"))
    assert said(rule.check(make_facts(carrier={"accreditations": ("ei", "ai")}))) == (
        "Agrément détenu : entreprise d'insertion."
    )
    assert said(rule.check(make_facts(carrier={"accreditations": ()}))) == (
        "Agrément exigé : atelier et chantier d'insertion ou entreprise d'insertion. Obtenez-le avant la demande."
    )


def test_an_accreditation_not_known_is_asked_for():
    finding = AccreditationHeld(one_of=("aci",)).check(make_facts())
    assert (finding.missing, finding.nearest) == (("carrier.accreditations",), ("aci",))


def on(*territories):
    rule = ListedTerritories(allowed=("littoral", "plaine"), labels=LABELS)
    return rule.check(make_facts(territories=territories))


@pytest.mark.parametrize(
    ("territories", "verdict", "margin", "nearest"),
    [
        (("littoral",), "met", 0, ("littoral",)),
        (("plaine", "littoral"), "met", 0, ("plaine", "littoral")),
        (("plaine", "vallee"), "broken", -1, ("plaine",)),
        (("vallee", "ouest"), "broken", -2, ("littoral", "plaine")),
        ((), "broken", -1, ("littoral", "plaine")),
    ],
)
def test_all_the_territories_chosen_are_of_the_fiche_and_one_at_least_is(territories, verdict, margin, nearest):
    finding = on(*territories)
    assert (finding.verdict, finding.margin, finding.nearest) == (verdict, margin, nearest)
    assert finding.unit == "territories"


@pytest.mark.parametrize(
    ("territories", "told"),
    [
        (("plaines",), "Hors de la fiche : « plaines ». Vouliez-vous dire « plaine » ? Territoires admis :"),
        (("ouest",), "Hors de la fiche : « ouest ». Retirez-le. Territoires admis : Littoral, Plaine."),
        (("ouest", "mars"), "Hors de la fiche : « ouest » et « mars ». Retirez-les. Territoires admis :"),
        ((), "Aucun territoire choisi. Possibles : Littoral, Plaine."),
        (("plaine",), "Territoire admis : Plaine."),
    ],
)
def test_territories_are_told_by_their_labels_and_what_to_do(territories, told):
    assert told in said(on(*territories))


def test_territories_not_known_are_asked_for_with_those_allowed():
    finding = ListedTerritories(allowed=("littoral",)).check(make_facts())
    assert (finding.missing, finding.nearest) == (("territories",), ("littoral",))


def test_a_fiche_of_the_whole_department_allows_all_its_territories():
    fiche = Fiche(id=FicheId("00", "essai", "essai"), title="Essai", territories=Section(scope="department"))
    ((terms, _),) = derived(fiche, Vocabulary(territories=LABELS).family)
    assert terms.allowed == ("littoral", "plaine", "vallee")


@pytest.mark.parametrize("section", [Section(), Section(scope="department")])
def test_a_fiche_that_says_nothing_or_a_department_without_territories_makes_no_rule(section):
    fiche = Fiche(id=FicheId("00", "essai", "essai"), title="Essai", territories=section)
    assert list(derived(fiche, SHARED.family)) == []


def test_the_example_speaks_the_labels_of_its_department():
    (rule,) = example_rules("territories")
    assert "Littoral" in said(rule.terms.check(make_facts(territories=("littoral",))))


@pytest.mark.parametrize(
    ("territories", "verdict"), [(("littoral",), "met"), (("littoral", "plaine"), "met"), (("plaine",), "broken")]
)
def test_one_priority_territory_is_enough(territories, verdict):
    rule = PriorityTerritories(territories=("littoral", "vallee"), labels=LABELS)
    assert rule.check(make_facts(territories=territories)).verdict == verdict


def test_an_operation_on_no_priority_territory_is_told_which_they_are():
    finding = PriorityTerritories(territories=("littoral", "vallee"), labels=LABELS).check(
        make_facts(territories=("plaine",))
    )
    assert "Littoral, Vallée" in said(finding)
    assert (finding.margin, finding.nearest) == (-1, ("littoral", "vallee"))


def test_an_area_of_unknown_composition_is_to_check_and_never_a_warning_that_no_priority_holds():
    rule = PriorityTerritories(territories=("littoral",), labels=LABELS, areas=("Marais",))
    finding = rule.check(make_facts(territories=("plaine",)))
    assert (finding.verdict, finding.missing, finding.to_check) == ("unknown", (), True)
    assert said(finding) == (
        "À vérifier : le texte donne aussi la priorité à « Marais », dont la composition n'est pas donnée."
    )
    assert rule.check(make_facts(territories=("littoral",))).verdict == "met"
    assert rule.check(make_facts()).missing == ("territories",)


def test_priority_territories_ask_for_the_territories():
    assert PriorityTerritories(territories=("littoral",)).check(make_facts()).missing == ("territories",)
