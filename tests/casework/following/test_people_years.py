"""Years of people by seed: whatever is recorded, sent again, proved or erased, what stands is what came to pass."""

from pathlib import Path

import pytest
from databases import Lender
from lived_years import WAYS, Years
from peopled import peopled_office

from tremplin.storage.engine import Database


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_people_is_counted_as_it_was_lived(database: Database, tmp_path: Path, seed: int):
    done = Years(peopled_office(database, tmp_path), seed).live(45)
    assert sum(done.values()) > 25, done


def test_each_way_is_taken_within_some_years(sqlite_lender: Lender, tmp_path: Path):
    with sqlite_lender.lent() as database:
        done = Years(peopled_office(database, tmp_path), 3).live(90)
    assert {*done} == {*WAYS}
    assert min(done.values()) > 0, done
