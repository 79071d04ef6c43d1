"""The words of a department: each is read in its fiches and typologies, told by its label, and refused elsewhere."""

from dataclasses import asdict

import pytest
from factories import DEPARTMENT, lines, make_platform, with_changes

from tremplin.documents.vocabulary import SHARED
from tremplin.exits import Exit, classify, flaws, gaps
from tremplin.rules.facts.file import load_facts
from tremplin.rules.kinds.committees_cadence import CommitteesCadence

OWN = (
    DEPARTMENT
    + """\
  suivi_psy: {label: personnes suivies en psychiatrie, sensitive: health}
legal_forms: {scic: société coopérative d'intérêt collectif}
accreditations: {qualiopi: certification Qualiopi}
exit_contracts: {cape: contrat d'appui au projet d'entreprise}
exit_categories:
  projet: {label: Projet engagé, counts_as: positive}
  demarche: Démarche engagée
cadences:
  quadrimestre: {label: tous les quatre mois, every: 4 months}
"""
)
FICHE = """\
fiche: 00/2026/mots
title: Les mots d'un département
summary: Une fiche écrite avec les mots de son département.
audience: {publics: [suivi_psy], source: Public}
carriers: {legal_forms: [scic], accreditations: [qualiopi], source: Porteurs}
follow_up:
  committees: {cadence: quadrimestre, source: Suivi}
exits: a-lui
indicators:
  - {code: emploi, label: En emploi, measure: participants_employed, at: 9-months}
"""
TYPOLOGY = """\
typology: a-lui
label: Sorties à lui
department: "00"
categories:
  - {code: durable, label: Durables, when: [{contract: cdi}]}
  - {code: projet, label: Projets, when: [{contract: cape, months_at_least: 3}]}
  - {code: demarche, label: Démarches, when: [{contract: cape, months_below: 3}]}
"""
PLACES = {"department.yaml": OWN, "calls/2026/mots.yaml": FICHE, "exits/a-lui.yaml": TYPOLOGY}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mots")
    platform = make_platform(folder, PLACES)
    assert lines(platform, folder) == []
    return platform


@pytest.fixture(scope="module")
def fiche(platform):
    return platform.fiche("00/2026/mots")


def told(platform, fiche, kind):
    return next(rule["statement"] for rule in platform.published(fiche)["rules"] if rule["kind"] == kind)


def test_rules_state_and_refuse_in_the_words_of_the_department(platform, fiche):
    assert told(platform, fiche, "legal_form") == "Forme juridique admise : société coopérative d'intérêt collectif"
    assert told(platform, fiche, "accreditation") == "Agrément exigé : certification Qualiopi"
    facts = load_facts({"carrier": {"legal_form": "scic", "accreditations": []}}, fiche, platform.words(fiche))
    found = {rule.kind: rule.terms.check(facts) for rule in fiche.rules if rule.kind in ("legal_form", "accreditation")}
    assert found["legal_form"].message == "Forme juridique admise : société coopérative d'intérêt collectif."
    assert found["accreditation"].message.startswith("Agrément exigé : certification Qualiopi.")


def test_a_cadence_of_a_department_asks_for_a_committee_in_each_of_its_periods(platform, fiche):
    assert told(platform, fiche, "committees_cadence") == "Un comité de suivi au moins tous les quatre mois"
    terms = next(rule.terms for rule in fiche.rules if rule.kind == "committees_cadence")
    assert (terms.period, terms.often()) == (4, "tous les quatre mois")
    year = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}

    def verdict(*days):
        return terms.check(load_facts({**year, "committees": [*days]}, fiche, platform.words(fiche))).verdict

    assert verdict("2026-04-30", "2026-05-01", "2026-12-31") == "met"
    # the second period begins on the first of May
    assert verdict("2026-04-29", "2026-04-30", "2026-12-31") == "broken"


def test_every_six_months_is_a_cadence_that_all_share(fiche):
    terms = CommitteesCadence(cadence="half_yearly")
    year = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    facts = load_facts({**year, "committees": ["2026-06-30"]}, fiche, SHARED)
    assert terms.check(facts).message.endswith("Aucun du 01/07/2026 au 31/12/2026 : tenez-en un par période.")


def test_a_category_says_what_it_counts_as_and_the_published_form_too(platform, fiche):
    categories = platform.published(fiche)["exits"]["categories"]
    assert {each["code"]: each["counts_as"] for each in categories} == {
        "durable": "durable",
        "projet": "positive",
        # no dynamic exit: said, and counted as none
        "demarche": None,
    }


@pytest.mark.parametrize(("months", "category"), [(2, "demarche"), (3, "projet")])
def test_an_exit_of_a_contract_of_the_department_is_classified(platform, fiche, months, category):
    found = classify(platform.exits(fiche), Exit(contract="cape", months=months))
    assert found.category == category
    assert "contrat d'appui au projet d'entreprise" in found.why


def test_the_partition_of_a_typology_holds_the_contracts_of_its_department(platform, fiche):
    typology = platform.exits(fiche)
    assert flaws(typology) == []
    assert not [gap for gap in gaps(typology) if "appui" in gap]
    assert "CDD" in gaps(typology)
    # another typology of the same base knows nothing of it
    assert not [gap for gap in gaps(platform.typologies["sorties"]) if "appui" in gap]


def test_a_public_of_a_department_may_be_sensitive_and_so_is_one_that_all_share(platform, fiche):
    words = platform.words(fiche)
    assert {code: words.sensitive.get(code) for code in ("suivi_psy", "rqth", "seniors", "brsa")} == {
        "suivi_psy": "health",
        "rqth": "health",
        "seniors": None,
        "brsa": None,
    }
    seniors = platform.department("00").publics["seniors"]
    assert asdict(seniors) == {"label": "personnes de 50 ans et plus", "sensitive": None}


def test_a_milestone_is_any_number_of_months(platform, fiche):
    assert platform.published(fiche)["indicators"][0]["at"] == "9-months"


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        ("calls/2026/mots.yaml", ("9-months", "61-months"), "échéance « 61-months » : 60 mois au plus."),
        ("calls/2026/mots.yaml", ("9-months", "0-months"), "échéance inconnue « 0-months »."),
        ("calls/2026/mots.yaml", ("scic]", "scicc]"), "inconnue « scicc ». Vouliez-vous dire « scic » ?"),
        ("exits/a-lui.yaml", ('department: "00"\n', ""), "contrat inconnu « cape »."),
        ("exits/a-lui.yaml", ('"00"', '"99"'), "département inconnu « 99 »"),
        ("exits/a-lui.yaml", ("code: projet", "code: projets"), "catégorie inconnue « projets »."),
        ("exits/a-lui.yaml", ("months_below: 3", "months_below: 4"), "est aussi retenu par « Projets »"),
        ("department.yaml", ("counts_as: positive", "counts_as: projet"), "catégorie inconnue « projet »."),
        ("department.yaml", ("sensitive: health", "sensitive: santé"), "Vouliez-vous dire « health »"),
        ("department.yaml", ("every: 4 months", "every: 0 months"), "cadences.quadrimestre.every"),
        ("department.yaml", (", every: 4 months", ""), "cadences.quadrimestre.every : clé obligatoire absente."),
    ],
)
def test_a_word_that_is_not_of_the_department_is_refused_at_its_place(tmp_path, place, change, said):
    platform = make_platform(tmp_path, {**PLACES, place: with_changes(PLACES[place], change)})
    found = [line for line in lines(platform, tmp_path) if line.startswith(place)]
    assert any(said in line for line in found), lines(platform, tmp_path)
