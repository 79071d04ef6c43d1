"""A price that waits for an answer waits for a question that the fiche asks: it would never be paid, in silence."""

import pytest
from factories import FICHE, PLACE, lines, make_platform, with_changes

RULE = "    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}\n"
PRICE = """\
    - kind: unit_price
      code: place
      label: Place
      per: place
      amount: 1 200 €
      scale:
        - {when: {question: QUESTION, answer: true}, amount: 1 500 €}
      source: Barème
"""
ASKED = """\
application:
  questions:
    - {code: nuit, label: La nuit ?, type: yes_no, source: Dossier}
funding:
  costs: [staff]
"""
CHOSEN = """\
  options:
    - code: rythme
      label: Rythme
      source: Barème
      choices:
        - code: plein
          label: Plein
          rules:
            - {kind: unit_price, code: place, label: Place, per: place, source: Barème,
               scale: [{when: {question: nuits, answer: oui}, amount: 1 500 €}]}
        - {code: demi, label: Demi}
  rules:
"""


def told(folder, *changes):
    fiche = with_changes(FICHE, ("funding:\n  costs: [staff]\n", ASKED), *changes)
    return lines(make_platform(folder, {PLACE: fiche}), folder)


@pytest.mark.parametrize(("question", "said"), [("nuit", []), ("nuits", ["nuit"])])
def test_a_scale_waits_for_a_question_of_the_fiche(question, said, tmp_path):
    found = told(tmp_path, (RULE, RULE + PRICE.replace("QUESTION", question)))
    assert found == [
        "calls/2026/ateliers.yaml:33:29 funding.rules.1.scale.0.when.question : question inconnue « nuits » : ce prix "
        f"ne vaudrait jamais. Vouliez-vous dire « {near} » ?"
        for near in said
    ]


def test_so_does_one_that_the_carrier_chooses(tmp_path):
    (found,) = told(tmp_path, ("  rules:\n", CHOSEN))
    assert "funding.options.0.choices.0.rules.0.scale.0.when.question : question inconnue « nuits »" in found
