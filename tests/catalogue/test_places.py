"""Where a note belongs on the page: the key of a document, and the part of a section that shows it."""

import pytest

from tremplin.catalogue.forms.places import BLOCKS, Place, place
from tremplin.catalogue.forms.sections import SECTIONS

VIEWS = ({"indirect_costs": {}}, {"results": {}}, {})
FORM = {
    "indirect_costs": {"mode": None, "rate": "0.2", "base": None},
    "results": {"months": {"weight": "0.9"}, "exits": None, "quality": None, "hours": None},
    "final_report": None,
    "committees": {"cadence": "monthly"},
}


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("summary", Place("Présentation", "summary")),
        ("audience.shares.1", Place("Qui est visé", "public_shares", 1)),
        ("audience.age", Place("Qui est visé", "per_participant.age")),
        ("windows.2.starts.until", Place("Sessions de dépôt", "windows", 2)),
        ("indicators.10.at", Place("Indicateurs", "indicators", 10)),
        ("payment.balance.no_later_than", Place("Versement", "balance.no_later_than")),
        ("reports.final.within", Place("Bilans", "final_report.within_months")),
        ("carriers", Place("Qui peut candidater")),
        ("audience", Place("Qui est visé")),
        ("exits", Place("Sorties")),
        ("follow_up.committees", Place("Suivi", "committees.cadence")),
        # the first of its parts that says something; where none does, the first
        ("funding.rules.0", Place("Financement", "indirect_costs.rate")),
        ("reports.final", Place("Bilans", "final_report.within_months")),
        ("funding.rules.1.months", Place("Financement", "results.months.weight")),
        # a rule of a plugin's own kind fills no key, and a note may point at a rule that is not there
        ("funding.rules.2", None),
        ("funding.rules.7", None),
        ("funding.rules.x", None),
        ("notes", None),
    ],
)
def test_a_key_of_a_document_is_shown_at(about, found):
    assert place(about, FORM, VIEWS) == found


def test_the_blocks_are_those_of_sections():
    assert set(BLOCKS.values()) <= set(SECTIONS)
