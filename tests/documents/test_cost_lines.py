"""Lines inside the families of costs: told by a department or a fiche, and each mistake at its place."""

import pytest
from factories import DEPARTMENT, lines, make_platform, with_changes

FICHE = """\
fiche: 00/2026/lignes
title: Ateliers dont le budget a des lignes
summary: Une grille de budget.
funding:
  costs: [staff, operating, investment]
  source: Financement
  cost_lines:
    - {code: chef-de-projet, label: Chef de projet, family: staff}
    - {code: loyers, label: Loyers des ateliers, family: operating}
"""
OWN = """\
cost_lines:
  loyers: {label: Loyers, family: operating}
  machines: {label: Machines, family: investment}
  honoraires: {label: Honoraires, family: external_services}
"""
PLACE = "calls/2026/lignes.yaml"


def read(folder, *changes, department=DEPARTMENT):
    documents = {PLACE: with_changes(FICHE, *changes), "department.yaml": department}
    platform = make_platform(folder, documents)
    return platform, lines(platform, folder)


def test_the_lines_of_a_fiche_are_those_of_its_department_for_what_it_funds_then_its_own_which_win(tmp_path):
    platform, told = read(tmp_path, department=DEPARTMENT + OWN)
    assert told == []
    assert platform.published(platform.fiche("00/2026/lignes"))["cost_lines"] == [
        # the fiche names it its own way; it keeps the place that the department gives it
        {"code": "loyers", "label": "Loyers des ateliers", "family": "operating"},
        {"code": "machines", "label": "Machines", "family": "investment"},
        {"code": "chef-de-projet", "label": "Chef de projet", "family": "staff"},
    ]
    # a fiche that funds staff alone asks for none of the lines of its department
    assert platform.fiche("00/2026/ateliers").cost_lines == ()


def test_a_fiche_and_a_department_that_tell_no_line_have_none(tmp_path):
    platform = make_platform(tmp_path)
    assert platform.published(platform.fiche("00/2026/ateliers"))["cost_lines"] == []


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        (("family: operating", "family: external_services"), "9:58", "la fiche ne finance pas cette famille"),
        (("family: staff", "family: personnel"), "8:61", "famille de dépenses inconnue « personnel »."),
        (("code: loyers", "code: operating"), "9:14", "« operating » est déjà le nom d'une part du budget"),
        (("code: loyers", "code: total"), "9:14", "« total » est déjà le nom d'une part du budget"),
        (("code: loyers", "code: chef-de-projet"), "9:14", "code « chef-de-projet » écrit deux fois"),
        (("family: operating}", "famille: operating}"), "9:50", "clé inconnue."),
    ],
)
def test_a_mistake_of_a_line_is_told_at_its_place(tmp_path, change, place, told):
    _, found = read(tmp_path, change)
    assert any(line.startswith(f"{PLACE}:{place} ") and told in line for line in found), found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("cost_lines: {loyers: Loyers}", "cost_lines.loyers.family : clé obligatoire absente."),
        ("cost_lines: {indirect: {label: Frais, family: staff}}", "« indirect » est déjà le nom d'une part du budget"),
        ("cost_lines: {Loyers: {label: Loyers, family: operating}}", "code « Loyers » : minuscules sans accent"),
        ("cost_lines: [loyers]", "suite de « code: libellé » attendu"),
    ],
)
def test_a_mistake_of_a_line_of_a_department_is_told(tmp_path, line, told):
    _, found = read(tmp_path, department=f"{DEPARTMENT}{line}\n")
    assert any(told in each for each in found), found
