"""What is not asked is not shown: questions on a condition, and what only a choice that was not made reads."""

import re

import pytest
from factories import FICHE, PLACE, make_platform, with_changes

from tremplin_web.app import create_app

OPTIONS = """\
  options:
    - code: calcul
      label: Mode de calcul
      source: Financement
      choices:
        - code: heures
          label: À l'heure
          rules:
            - {kind: unit_price, code: heure, label: Heure, per: hour, amount: 20 €, source: Financement}
            - {kind: count, of: participants, at_least: 1, source: Financement}
        - code: places
          label: À la place
          rules:
            - {kind: unit_price, code: place, label: Place, per: place, amount: 900 €, source: Financement}
            - {kind: count, of: participants, at_least: 2, source: Financement}
        - code: forfait
          label: Au forfait
          rules:
            - {kind: grant_floor, amount: 1 000 €, source: Financement}
            - {kind: count, of: participants, at_least: 3, source: Financement}
"""
ASKED = """\
application:
  questions:
    - {code: stage, label: Un stage est-il prévu ?, type: yes_no, source: Dossier}
    - {code: duree, label: Sa durée ?, type: integer, shown_if: {question: stage, answer: true}, source: Dossier}
    - code: lieux
      label: Où a-t-il lieu ?
      type: choice
      choices: [{code: ici, label: Sur place}, {code: ailleurs, label: Ailleurs}]
      shown_if: {question: stage, answer: true}
      source: Dossier
    - code: trajet
      label: Combien de kilomètres ?
      type: decimal
      required: true
      shown_if: {question: lieux, answer: ailleurs}
      source: Dossier
"""
ADDRESS = "/fiches/00/2026/ateliers/demande"
LIVE = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    chosen = with_changes(FICHE, ("  costs: [staff]\n", f"  costs: [staff]\n{OPTIONS}"))
    platform = make_platform(tmp_path_factory.mktemp("exemple"), {PLACE: chosen + ASKED})
    assert platform.mistakes == ()
    return create_app(platform).test_client()


def marks(page, kind="r"):
    """How each field is shown, or each group, by the mark in its own block."""
    blocks = re.findall(rf'<div id="{kind}-([\w-]+)"[^>]*>(?:<span hidden data-showing="(\w+)"></span>)?', page)
    return {name: showing or "shown" for name, showing in blocks}


def sent(visitor, live=False, **said):
    typed = {name.replace("__", "."): value for name, value in said.items()}
    return visitor.post(ADDRESS, data=typed, headers=LIVE if live else {})


def of(page, *names):
    told = marks(page)
    return tuple(told[name] for name in names)


FIRST, SECOND = ("answers-duree", "answers-lieux", "answers-trajet"), ("hours", "places")


def test_at_first_what_depends_on_an_answer_waits_for_it(visitor):
    page = visitor.get(ADDRESS).text
    assert of(page, "answers-stage", *FIRST) == ("shown", "waiting", "waiting", "waiting")
    assert of(page, "answers-calcul", *SECOND) == ("shown", "waiting", "waiting")


@pytest.mark.parametrize("live", [False, True], ids=["page", "live"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"answers__stage": "oui"}, ("shown", "shown", "waiting")),
        ({"answers__stage": "oui", "answers__lieux": "ailleurs"}, ("shown", "shown", "shown")),
        ({"answers__stage": "oui", "answers__lieux": "ici"}, ("shown", "shown", "hidden")),
        ({"answers__stage": "non"}, ("hidden", "hidden", "hidden")),
        # the answer of a question that is not asked asks nothing
        ({"answers__stage": "non", "answers__lieux": "ailleurs"}, ("hidden", "hidden", "hidden")),
    ],
)
def test_a_question_is_shown_once_its_condition_is_met(visitor, live, said, told):
    assert of(sent(visitor, live, **said).text, *FIRST) == told


@pytest.mark.parametrize("live", [False, True], ids=["page", "live"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"answers__calcul": "heures"}, ("shown", "hidden")),
        ({"answers__calcul": "places"}, ("hidden", "shown")),
        ({"answers__calcul": "forfait"}, ("hidden", "hidden")),
        ({"answers__calcul": ""}, ("waiting", "waiting")),
        ({"answers__calcul": "autre"}, ("waiting", "waiting")),
    ],
)
def test_what_only_another_choice_reads_is_not_shown(visitor, live, said, told):
    assert of(sent(visitor, live, **said).text, *SECOND) == told


def test_what_every_choice_reads_waits_for_none(visitor):
    assert of(visitor.get(ADDRESS).text, "participants-total") == ("shown",)


@pytest.mark.parametrize("live", [False, True], ids=["page", "live"])
@pytest.mark.parametrize(("calcul", "told"), [("", "waiting"), ("heures", "shown"), ("forfait", "hidden")])
def test_a_group_is_shown_as_what_it_asks(visitor, live, calcul, told):
    groups = marks(sent(visitor, live, answers__calcul=calcul).text, "g")
    assert (groups["moyens"], groups["questions"]) == (told, "shown")


def test_what_was_typed_stays_in_the_field_that_is_hidden(visitor):
    page = sent(visitor, answers__stage="non", answers__duree="12", hours="400", answers__calcul="places").text
    assert of(page, "answers-duree", "hours") == ("hidden", "hidden")
    assert re.search(r'name="answers\.duree"[^>]*value="12"', page)
    assert re.search(r'name="hours"[^>]*value="400"', page)


def test_what_was_typed_is_shown_as_long_as_it_may_count(visitor):
    page = sent(visitor, answers__duree="12", hours="400").text
    assert of(page, "answers-duree", "answers-trajet", "hours", "places") == ("shown", "waiting", "shown", "waiting")


def test_what_cannot_be_read_is_no_mistake_where_it_is_not_asked(visitor):
    wrong = {"answers__duree": "douze", "hours": "beaucoup"}
    assert sent(visitor, **wrong).status_code == 422
    passed = sent(visitor, answers__stage="non", answers__calcul="places", **wrong)
    assert passed.status_code == 200
    assert "douze" in passed.text
    assert "beaucoup" in passed.text
