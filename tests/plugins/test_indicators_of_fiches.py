"""Every indicator of the calls that were read: what computes it, and why the few that no row tells stay told.

``indicators_of_fiches.txt`` lists them all, one a line, in the order of the documents; it is signed by whoever reads
the sources again. A figure of a call is declared, or written in words, for a reason that stands here.
"""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from tremplin.catalogue.indicator import denominator
from tremplin.platform import start

PLATFORM = start({})
MEASURES = PLATFORM.vocabulary.measures
LISTED = Path(__file__).with_name("indicators_of_fiches.txt")
CALLS = ("62/2024", "62/2025", "93/pdie")
DEPARTMENTS = {"62": "tremplin_pas_de_calais", "93": "tremplin_seine_saint_denis"}
STRUCTURES = "ce sont des actes envers des structures : aucune ligne de participant ne les porte"
METHODS = "c'est une description de méthodes, que le texte demande en toutes lettres"
RELEVANCE = "c'est une appréciation, que le texte veut tirer des résultats et des retours de stage"
ENVISAGED = "ce que l'on envisage pour une personne n'est pas ce qui lui arrive, et aucune ligne ne l'enregistre"
REMOBILISED = "le texte ne dit pas à quoi se voit une remobilisation, et aucune ligne ne la porte"
CLAUSES = "la clause dont relève un marché n'est pas un fait d'une personne"
TOLD = {
    "62/2024/accompagner-autrement phasage-methodes-outils": METHODS,
    "62/2024/accompagner-autrement remobilisations": REMOBILISED,
    "62/2024/actions-innovantes phasage-methodes-outils": METHODS,
    "62/2024/actions-innovantes remobilisations": REMOBILISED,
    "62/2024/clauses types-de-clauses": CLAUSES,
    "62/2024/evaluation-competences suites-de-parcours": ENVISAGED,
    "62/2024/handicap sorties-positives": "la fiche, sans typologie, ne dit pas vers quoi une sortie est positive",
    "62/2024/handicap echanges-partenariaux": "un échange entre partenaires n'est pas une activité d'une personne",
    "62/2024/handicap formule-accompagnement": METHODS,
    "62/2024/maintien-emploi qualite": "c'est une appréciation : le texte la dit d'un point de vue qualitatif",
    "62/2024/premieres-heures phasage-methodes-outils": METHODS,
    "62/2024/preparatoires-adaptees phasage-methodes-outils": METHODS,
    "62/2024/sante-employabilite phasage-methodes-outils": METHODS,
    "62/2024/tetes-de-reseau accompagnements-gouvernance": STRUCTURES,
    "62/2024/tetes-de-reseau formations": STRUCTURES,
    "62/2024/tetes-de-reseau interventions-juridiques": STRUCTURES,
    "62/2024/tetes-de-reseau publications-veilles": STRUCTURES,
    "62/2024/tetes-de-reseau participants-webinaires": STRUCTURES,
    "62/2024/tetes-de-reseau participations-comites": STRUCTURES,
    "62/2025/clauses types-de-clauses": CLAUSES,
    "62/2025/evaluation-competences suites-de-parcours": ENVISAGED,
    "93/pdie/acces-emploi pertinence": RELEVANCE,
    "93/pdie/permis-de-conduire relais": "c'est une organisation, décrite : le texte n'en demande pas de nombre",
    "93/pdie/prequalification pertinence": RELEVANCE,
    "93/pdie/qualification pertinence": RELEVANCE,
}
INDICATORS = [
    pytest.param(fiche, indicator, id=f"{fiche.id} {indicator.code}")
    for fiche in PLATFORM.fiches.values()
    if fiche.id.call_id in CALLS
    for indicator in fiche.indicators
]


def line(name, indicator):
    """« 62/2024/clauses participants: participants where activity=travail hours=>0 by public »."""
    where = " ".join(f"{each.field}={'|'.join(each.values)}" for each in indicator.where)
    parts = [
        ("where", where),
        ("at", indicator.at),
        ("from", indicator.since),
        ("by", ",".join(indicator.by)),
        ("of", indicator.of),
    ]
    told = " ".join(f"{key} {value}" for key, value in parts if value)
    return f"{name}: {indicator.measure} {told}".rstrip()


def test_the_28_fiches_are_all_there():
    assert len({str(param.values[0].id) for param in INDICATORS}) == 28


def test_what_computes_each_is_what_the_list_says():
    assert [line(param.id, param.values[1]) for param in INDICATORS] == LISTED.read_text("utf-8").splitlines()


def test_what_no_row_tells_is_told_for_a_reason_and_nothing_else_is():
    told = [param.id for param in INDICATORS if not MEASURES[param.values[1].measure].counted]
    assert sorted(told) == sorted(TOLD)


@pytest.mark.parametrize(("fiche", "indicator"), INDICATORS)
def test_an_indicator_asks_no_roll_up_that_its_measure_does_not_declare(fiche, indicator):
    measure = MEASURES[indicator.measure]
    assert set(indicator.by) <= set(measure.breakdowns)
    assert {each.field for each in indicator.where} <= set(measure.filters)
    base = denominator(indicator, fiche.indicators)
    assert base is None or MEASURES[base if isinstance(base, str) else base.measure].counted


def test_an_indicator_is_written_in_eight_lines_at_most():
    found = []
    for call in CALLS:
        department, name = call.split("/")
        for document in (files(DEPARTMENTS[department]) / "calls" / name).iterdir():
            root = yaml.compose(document.read_text("utf-8"), Loader=yaml.CSafeLoader)
            keys = {key.value: value.value for key, value in root.value}
            # a block ends where the next begins, comments between them included: its last value ends it
            found += [each.value[-1][1].end_mark.line - each.start_mark.line + 1 for each in keys.get("indicators", [])]
    assert len(found) == len(INDICATORS)
    assert max(found) <= 8
