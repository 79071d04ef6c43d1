"""docs/indicators.md: every measure, every field, how figures add up; and its examples are read."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
import tables_of_page
from factories import EMPTY, lines, make_platform

PAGE = (Path(__file__).parents[2] / "docs" / "indicators.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("table", [tables_of_page.measures, tables_of_page.filters, tables_of_page.ways])
def test_the_page_has_a_row_for_each(table):
    assert [row for row in table() if row not in PAGE.splitlines()] == []


def test_the_page_has_no_row_of_a_measure_that_is_gone():
    known = {*tables_of_page.measures(), *tables_of_page.filters(), *tables_of_page.ways()}
    assert {row for row in PAGE.splitlines() if row.startswith("| `")} == known


def test_the_page_names_what_tells_people_apart():
    assert tables_of_page.people() in PAGE.replace("\n", " ")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_read_in_a_fiche(example, tmp_path):
    platform = make_platform(tmp_path, {"calls/2026/vide.yaml": EMPTY + dedent(example)})
    assert lines(platform, tmp_path) == []


def test_there_are_examples():
    assert len(EXAMPLES) == 3
