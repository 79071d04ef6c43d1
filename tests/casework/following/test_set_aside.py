"""A file of people that was looked at, then recorded twice at once: the second is told what the first did."""

from pathlib import Path

import pytest

from tremplin.casework.following.waiting import finish


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    """A workbook that waits."""
    made = tmp_path / "e3b0.classeur.xlsx"
    made.touch()
    return made


def test_the_second_is_told_what_the_first_did(aside: Path):
    assert finish(aside, 3, 1) == (3, 1)
    assert finish(aside, 0, 0) == (3, 1)
    assert not aside.exists()


def test_the_second_is_told_its_own_while_the_first_is_being_written(aside: Path):
    aside.with_name("e3b0.fait").touch()
    assert finish(aside, 0, 2) == (0, 2)
    assert not aside.exists()
