"""What people type in a form of a dossier is read in part: what can be is kept, the rest is told at its name."""

from datetime import date
from pathlib import Path

import pytest
from factories import make_platform

from tremplin.documents.dossiers.partly import partly

FICHE = "00/2026/ateliers"


@pytest.mark.parametrize(
    ("typed", "said", "wrong"),
    [
        ({"budget.staff": "46 000,50 €"}, {"budget.staff": 46_000_50}, []),
        ({"budget.staff": "beaucoup", "requested": "1"}, {"requested": 1_00}, ["budget.staff"]),
        ({"starts_on": "1er mars 2026"}, {"starts_on": date(2026, 3, 1)}, []),
        ({"starts_on": "02/03/2026", "ends_on": "01/03/2026"}, {"starts_on": date(2026, 3, 2)}, ["ends_on"]),
        ({"participants.total": "2", "participants.brsa": "3"}, {"participants.total": 2}, ["participants.brsa"]),
        ({"territories": ["nord", "lune"]}, {}, ["territories"]),
        ({"resources": "Région ; 5 000 €", "title": "Un"}, {"title": "Un"}, ["resources"]),
        ({"partners": [{"name": "Autre", "siret": "1", "amount": "2"}]}, {}, ["partners"]),
        ({}, {}, []),
    ],
)
def test_what_can_be_read_is_kept_and_each_mistake_has_its_name(tmp_path: Path, typed, said, wrong) -> None:
    platform = make_platform(tmp_path)
    content, mistakes = partly(typed, platform, platform.fiche(FICHE))
    assert (content, list(mistakes)) == (said, wrong)


def test_a_name_that_no_dossier_has_is_told_too(tmp_path: Path) -> None:
    platform = make_platform(tmp_path)
    content, mistakes = partly({"budjet": "1", "title": "Un"}, platform, platform.fiche(FICHE))
    assert content == {"title": "Un"}
    assert list(mistakes) == ["budjet"]
