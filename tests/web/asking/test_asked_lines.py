"""The form of a fiche whose budget has lines: lines are asked for, their families are not."""

from factories import DEPARTMENT, EMPTY, lines, make_platform

from tremplin.catalogue.rule import Stage
from tremplin_web.asking.form import FormMaker

OWN = DEPARTMENT + "cost_lines: {deplacements: {label: Déplacements, family: operating}}\n"
FUNDING = """\
funding:
  costs: [staff, operating, investment]
  source: Financement
  cost_lines: [{code: machines, label: Machines-outils, family: investment}]
"""


def test_lines_are_asked_for_in_the_place_of_their_family_and_by_their_labels(tmp_path):
    platform = make_platform(tmp_path, {"department.yaml": OWN, "calls/2026/vide.yaml": EMPTY + FUNDING})
    assert lines(platform, tmp_path) == []
    fiche = platform.fiche("00/2026/vide")
    asked = FormMaker(fiche, platform.words(fiche)).form(Stage.DEPOSIT).fields
    names = [name for name in asked if name.startswith("budget.")]
    assert names == [
        "budget.staff",
        "budget.deplacements",
        "budget.external_services",
        "budget.other",
        "budget.machines",
    ]
    # the words of a text are not translated
    assert [(asked[name].label, asked[name].ours) for name in ("budget.deplacements", "budget.machines")] == [
        ("Déplacements", False),
        ("Machines-outils", False),
    ]
