"""Questions: choices, bounds, conditions; an answer reaches a rule typed, and one that is not asked does not."""

from datetime import date
from decimal import Decimal

import pytest
from factories import EMPTY, lines, make_platform

from tremplin.rules.facts.file import load_facts
from tremplin.rules.trial import tried

QUESTIONS = """\
application:
  questions:
    - {code: stage, label: Un stage est-il prévu ?, type: yes_no, required: true, source: D}
    - code: lieux
      label: Où ?
      type: choice
      choices: [{code: ici, label: Sur place}, {code: ailleurs, label: "Ailleurs, dehors"}, Mixte]
      multiple: true
      required: true
      shown_if: {question: stage, answer: true}
      source: D
    - code: distance
      label: À combien de kilomètres ?
      type: decimal
      min: 0.5
      max: 30
      required: true
      shown_if: {question: lieux, answer: ailleurs}
      source: D
    - {code: cout, label: À quel coût ?, type: amount, min: 10 €, max: "1 000,50 €", source: D}
    - {code: jour, label: Quel jour ?, type: date, source: D}
    - {code: places, label: Combien de places ?, type: integer, min: 1, source: D}
    - {code: taille, label: Quelle taille ?, type: choice, choices: [Petite, Grande], source: D}
    - {code: duree, label: Combien de jours ?, type: integer, required_if: stage, source: D}
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exemple")
    made = make_platform(folder, {"calls/2026/vide.yaml": EMPTY + QUESTIONS})
    assert lines(made, folder) == []
    return made


def facts(platform, **answers):
    fiche = platform.fiche("00/2026/vide")
    return load_facts({"answers": answers}, fiche, platform.words(fiche))


def finding(platform, code, **answers):
    fiche = platform.fiche("00/2026/vide")
    judged = tried(fiche, facts(platform, **answers)).judged
    [found] = [each.finding for each in judged if getattr(each.rule.terms, "code", "") == code]
    return found


@pytest.mark.parametrize(
    ("code", "said", "read"),
    [
        ("stage", "Oui", True),
        ("stage", False, False),
        ("stage", "peut-être", "peut-être"),
        ("cout", "1 000,50 €", 100050),
        ("cout", 500, 50000),
        ("cout", -5, "-5"),
        ("cout", "cher", "cher"),
        ("jour", "31/01/2026", date(2026, 1, 31)),
        ("places", "12", 12),
        ("taille", "petite", "Petite"),
        ("taille", "Moyenne", "Moyenne"),
    ],
)
def test_an_answer_reaches_a_rule_of_its_type(platform, code, said, read):
    found = facts(platform, **{code: said}).answers[code]
    assert (type(found), found) == (type(read), read)


def test_a_decimal_and_several_choices_are_read_too(platform):
    read = facts(platform, stage=True, lieux=["Sur place", "ailleurs"], distance="12,5").answers
    assert read == {"stage": True, "lieux": ("ici", "ailleurs"), "distance": Decimal("12.5")}
    assert facts(platform, stage=True, lieux="ici | Ailleurs, dehors").answers["lieux"] == ("ici", "ailleurs")


@pytest.mark.parametrize(
    ("code", "answers", "verdict"),
    [
        ("distance", {"distance": "0.49"}, "broken"),
        ("distance", {"distance": "0,5"}, "met"),
        ("distance", {"distance": 30}, "met"),
        ("distance", {"distance": Decimal("30.01")}, "broken"),
        ("cout", {"cout": "9,99 €"}, "broken"),
        ("cout", {"cout": 10}, "met"),
        ("cout", {"cout": "1000,50"}, "met"),
        ("cout", {"cout": "1000,51"}, "broken"),
        ("places", {"places": 0}, "broken"),
        ("places", {"places": 1}, "met"),
    ],
)
def test_bounds_are_included(platform, code, answers, verdict):
    assert finding(platform, code, stage=True, lieux=["ailleurs"], **answers).verdict == verdict


def test_an_answer_out_of_its_bounds_says_them(platform):
    told = finding(platform, "cout", cout="1000,51").message.replace("\N{NO-BREAK SPACE}", " ")
    out = "1 000,51 € est hors des bornes, au moins 10,00 € et au plus 1 000,50 €"
    assert told == f"« À quel coût ? » : {out}. Corrigez la réponse."


@pytest.mark.parametrize(
    ("answers", "lieux", "distance"),
    [
        ({}, "unknown", "unknown"),
        ({"stage": False}, "out_of_scope", "out_of_scope"),
        ({"stage": True}, "unknown", "unknown"),
        ({"stage": True, "lieux": ["ici"]}, "met", "out_of_scope"),
        ({"stage": True, "lieux": ["ici", "ailleurs"]}, "met", "unknown"),
        # what is not asked is not judged, whatever was sent
        ({"stage": False, "lieux": ["nulle part"], "distance": 99}, "out_of_scope", "out_of_scope"),
    ],
)
def test_a_question_that_is_not_asked_is_not_required_and_its_answer_counts_for_nothing(
    platform, answers, lieux, distance
):
    assert finding(platform, "lieux", **answers).verdict == lieux
    assert finding(platform, "distance", **answers).verdict == distance
    if answers.get("stage") is False:
        assert facts(platform, **answers).answers == {"stage": False}


def test_what_is_missing_is_named_by_its_label(platform):
    assert finding(platform, "duree").message == "Il manque : la réponse à « Un stage est-il prévu ? »."
    assert finding(platform, "distance").message == "Il manque : la réponse à « Un stage est-il prévu ? »."
    assert finding(platform, "distance", stage=True).message == "Il manque : la réponse à « Où ? »."


def test_the_published_form_and_the_statement_say_all_of_a_question(platform):
    form = platform.published(platform.fiche("00/2026/vide"))
    lieux, distance, cout = form["questions"][1:4]
    assert lieux["choices"] == [
        {"code": "ici", "label": "Sur place"},
        {"code": "ailleurs", "label": "Ailleurs, dehors"},
        {"code": "Mixte", "label": "Mixte"},
    ]
    assert (lieux["multiple"], lieux["shown_if"]) == (True, {"question": "stage", "answer": "oui"})
    assert (distance["type"], distance["min"], distance["max"]) == ("decimal", "0.5", 30)
    assert (cout["min"], cout["max"]) == (1000, 100050)
    told = [rule["statement"] for rule in form["rules"] if rule["kind"] == "required_answer"]
    assert told[1] == (
        "Réponse exigée à « Où ? » (Sur place ou Ailleurs, dehors ou Mixte, plusieurs choix possibles) "
        "si l'on répond « oui » à « Un stage est-il prévu ? »"
    )


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        (
            "{question: stage, answer: true}",
            "{question: stages, answer: true}",
            "1.shown_if.question",
            "question inconnue « stages ». Vouliez-vous dire « stage » ?",
        ),
        (
            "answer: ailleurs}",
            "answer: ailleur}",
            "2.shown_if.answer",
            "réponse inconnue « ailleur ». Vouliez-vous dire « ailleurs » ?",
        ),
        (
            "{question: stage, answer: true}",
            "{question: distance, answer: true}",
            "1.shown_if.question",
            "les questions tournent en rond (lieux → distance → lieux) : aucune ne serait posée.",
        ),
        (
            "{question: stage, answer: true}",
            "{question: cout, answer: true}",
            "1.shown_if.question",
            "« cout » n'en est pas une : une condition porte sur une question oui/non ou à choix.",
        ),
        ("choices: [Petite, Grande]", "choices: []", "6.choices", "une question à choix a des choix : écrivez-les."),
        (
            "type: date, ",
            "type: date, min: 1, ",
            "4.min",
            "un « date » n'a pas de borne : seuls integer, decimal et amount en ont.",
        ),
        ("min: 0.5", "min: 31", "2.max", "max est plus petit que min : échangez-les."),
        (
            "type: integer, min: 1,",
            "type: integer, multiple: true,",
            "5.multiple",
            "seul le type choice en a, et non « integer » : changez le type, ou retirez la clé.",
        ),
        ("min: 10 €", "min: dix", "3.min", "montant en euros attendu, et non le texte « dix »."),
    ],
)
def test_a_mistake_of_a_question_is_told_at_its_place(tmp_path, old, new, place, told):
    assert QUESTIONS.count(old) == 1
    platform = make_platform(tmp_path, {"calls/2026/vide.yaml": EMPTY + QUESTIONS.replace(old, new)})
    found = [line for line in lines(platform, tmp_path) if f" application.questions.{place} : " in line]
    assert len(found) == 1, lines(platform, tmp_path)
    assert told in found[0]


PRICED = """\
duration: {action_weeks: {min: 8, max: 12}, source: D}
funding:
  rules:
    - kind: unit_price
      code: accueil
      label: Accueil
      per: place
      amount: 300 €
      scale:
        - {when: {question: lieux, answer: ailleurs}, amount: 500 €}
        - {when: {question: stage, answer: true}, amount: 400 €}
      source: D
"""
WEEKS = (
    "    - {code: action_weeks, label: Combien de semaines ?, type: integer, shown_if: {question: stage, answer: true}"
)


@pytest.fixture(scope="module")
def priced(tmp_path_factory):
    text = EMPTY + QUESTIONS + f"{WEEKS}, source: D}}\n" + PRICED
    made = make_platform(tmp_path_factory.mktemp("prix"), {"calls/2026/vide.yaml": text})
    assert made.mistakes == ()
    return made.fiche("00/2026/vide"), made


@pytest.mark.parametrize(
    ("answers", "most"),
    [
        # two places at 300 €: the question of the first row is not asked, and the second row is for others
        ({"stage": False}, 600_00),
        ({"stage": True, "lieux": ["ici"]}, 800_00),
        ({"stage": True, "lieux": ["ailleurs"]}, 1_000_00),
        # an answer that a page without a script sends to a question that is not asked changes nothing
        ({"stage": False, "lieux": ["ailleurs"]}, 600_00),
    ],
)
def test_a_scale_goes_past_the_row_of_a_question_that_is_not_asked(priced, answers, most):
    fiche, platform = priced
    for requested, verdict in ((most, "met"), (most + 1, "broken")):
        said = {"requested": str(requested / 100), "places": 2, "answers": answers}
        judged = tried(fiche, load_facts(said, fiche, platform.words(fiche))).judged
        [found] = [each.finding for each in judged if each.rule.kind == "request_within_units"]
        assert found.verdict == verdict


def test_a_question_that_may_still_be_asked_is_missing_and_one_that_is_not_asked_is_not(priced):
    fiche, platform = priced

    def found(kind, answers):
        facts = load_facts({"requested": 601, "places": 2, "answers": answers}, fiche, platform.words(fiche))
        return next(each.finding for each in tried(fiche, facts).judged if each.rule.kind == kind)

    assert found("request_within_units", {}).missing == ("answers.lieux",)
    assert found("advised_duration", {}).missing == ("answers.action_weeks",)
    assert found("advised_duration", {"stage": False}).verdict == "out_of_scope"
