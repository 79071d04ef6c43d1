"""What a dossier holds besides its figures: documents, answers and opinions."""

from decimal import Decimal

import pytest

from rules.dossiers import make_facts, said
from tremplin.catalogue.fiche import Application, Fiche, FicheId, Question
from tremplin.catalogue.rule import Severity
from tremplin.documents.vocabulary import SHARED
from tremplin.rules.kinds.required_answer import RequiredAnswer, derived
from tremplin.rules.kinds.required_document import RequiredDocument
from tremplin.rules.kinds.required_opinion import RequiredOpinion

BUDGET = RequiredDocument(code="budget", label="Le budget signé")


@pytest.mark.parametrize(
    ("documents", "verdict"), [(("budget",), "met"), (("statuts", "budget"), "met"), (("statuts",), "broken")]
)
def test_a_required_document_is_attached(documents, verdict):
    finding = BUDGET.check(make_facts(documents=documents))
    assert (finding.verdict, finding.nearest) == (verdict, "budget")


def test_a_document_that_is_absent_is_asked_for_by_its_name():
    assert said(BUDGET.check(make_facts(documents=()))) == "Pièce absente : Le budget signé. Joignez-la."


def test_documents_not_known_are_not_documents_that_are_absent():
    finding = BUDGET.check(make_facts())
    assert (finding.verdict, finding.missing) == ("unknown", ("documents",))


def answered(answer, type_, **terms):
    rule = RequiredAnswer(code="q", label="Question", type=type_, **terms)
    return rule.check(make_facts(answers={"q": answer}))


@pytest.mark.parametrize(
    ("type_", "answer", "verdict"),
    [
        ("text", "Oui, au printemps.", "met"),
        ("text", 12, "broken"),
        ("integer", 12, "met"),
        ("integer", "12", "met"),
        ("integer", Decimal("3.7"), "broken"),
        ("integer", "douze", "broken"),
        ("amount", "1 234,56 €", "met"),
        ("amount", Decimal("0.001"), "broken"),
        ("date", "2025-02-28", "met"),
        ("date", "28/02/2025", "met"),
        ("date", "29/02/2025", "broken"),
        ("yes_no", True, "met"),
        ("yes_no", False, "met"),
        ("yes_no", "Oui", "met"),
        ("yes_no", "peut-être", "broken"),
        ("rome", "K1304", "met"),
        ("rome", "K1304, G1602", "met"),
        ("rome", ["K1304", "G1602"], "met"),
        ("rome", "K130", "broken"),
        ("rome", "Z1304", "broken"),
        ("rome", ["K1304", "k1304"], "broken"),
        ("cecrl", "A1.1", "met"),
        ("cecrl", "b2", "met"),
        ("cecrl", "B3", "broken"),
    ],
)
def test_an_answer_is_well_formed_wherever_it_is_given(type_, answer, verdict):
    assert answered(answer, type_).verdict == verdict
    assert answered(answer, type_, required=True).verdict == verdict


@pytest.mark.parametrize(
    ("type_", "answer", "told"),
    [
        ("rome", "K1304 X9", "« Question » : code ROME mal formé, X9. Écrivez-le « K1304 »."),
        ("cecrl", "B3", "« Question » : niveau « B3 » inconnu du CECRL. Connus : A1.1, A1, A2, B1, B2, C1, C2."),
        ("yes_no", "bof", "« Question » : répondez par oui ou par non."),
        ("text", 12, "« Question » : répondez par un texte."),
        ("integer", "douze", "« Question » : nombre entier attendu"),
        ("date", "29/02/2025", "« Question » : date impossible « 29/02/2025 »"),
    ],
)
def test_an_answer_that_is_ill_formed_is_told_how_to_write_it(type_, answer, told):
    assert said(answered(answer, type_)).startswith(told)


@pytest.mark.parametrize(("answer", "verdict"), [("matin", "met"), ("nuit", "broken")])
def test_a_choice_is_one_of_those_offered(answer, verdict):
    finding = answered(answer, "choice", choices=("matin", "soir"))
    assert finding.verdict == verdict
    assert verdict == "met" or said(finding) == "« Question » : choisissez parmi : matin, soir."


@pytest.mark.parametrize("empty", ["", "   ", [], ()])
def test_an_empty_answer_is_refused_where_it_is_required_and_accepted_elsewhere(empty):
    required = answered(empty, "text", required=True)
    assert (required.verdict, said(required)) == ("broken", "« Question » : réponse vide. Répondez-y.")
    assert answered(empty, "text").verdict == "out_of_scope"


def test_no_or_zero_is_an_answer():
    assert answered(False, "yes_no", required=True).verdict == "met"
    assert answered(0, "integer", required=True).verdict == "met"


def test_a_required_answer_that_is_not_known_is_asked_for():
    rule = RequiredAnswer(code="q", label="Question", type="text", required=True)
    assert rule.check(make_facts()).missing == ("answers.q",)


def test_an_answer_that_nothing_requires_is_out_of_scope_until_it_is_given():
    rule = RequiredAnswer(code="q", label="Question", type="rome")
    assert rule.check(make_facts()).verdict == "out_of_scope"


@pytest.mark.parametrize(
    ("answers", "verdict", "missing"),
    [
        ({}, "unknown", ("answers.stage",)),
        ({"stage": True}, "unknown", ("answers.duree",)),
        ({"stage": "Oui "}, "unknown", ("answers.duree",)),
        ({"stage": False}, "out_of_scope", ()),
        ({"stage": "non"}, "out_of_scope", ()),
        ({"stage": True, "duree": 3}, "met", ()),
        ({"stage": True, "duree": ""}, "broken", ()),
        ({"stage": True, "duree": "trois"}, "broken", ()),
        # what is given is judged even where it is not required
        ({"stage": False, "duree": "trois"}, "broken", ()),
        ({"stage": False, "duree": ""}, "out_of_scope", ()),
    ],
)
def test_an_answer_is_required_when_the_question_before_it_is_answered_yes(answers, verdict, missing):
    rule = RequiredAnswer(code="duree", label="Durée", type="integer", required_if="stage")
    finding = rule.check(make_facts(answers=answers))
    assert (finding.verdict, finding.missing) == (verdict, missing)


def test_a_free_text_that_nothing_requires_is_no_rule():
    questions = (
        Question(code="libre", label="Libre", type="text", source="1"),
        Question(code="niveau", label="Niveau", type="cecrl", source="2"),
        Question(code="projet", label="Projet", type="text", required=True, source="3"),
    )
    fiche = Fiche(id=FicheId("00", "essai", "essai"), title="Essai", application=Application(questions=questions))
    assert [(terms.code, source) for terms, source in derived(fiche, SHARED.family)] == [
        ("niveau", "2"),
        ("projet", "3"),
    ]


def opined(opinion, **terms):
    rule = RequiredOpinion(code="avis", label="Avis du service", **terms)
    return rule.check(make_facts(opinions={"avis": opinion}))


@pytest.mark.parametrize(
    ("opinion", "favourable", "verdict", "severity"),
    [
        ("favourable", True, "met", None),
        ("favourable", False, "met", None),
        ("pending", True, "broken", None),
        ("pending", False, "broken", None),
        ("unfavourable", True, "broken", None),
        # the call asks for the opinion without saying that it binds: the department decides
        ("unfavourable", False, "broken", Severity.WARNING),
    ],
)
def test_an_unfavourable_opinion_stops_only_where_the_call_asks_for_a_favourable_one(
    opinion, favourable, verdict, severity
):
    finding = opined(opinion, favourable=favourable)
    assert (finding.verdict, finding.severity) == (verdict, severity)
    assert finding.nearest == "favourable"


@pytest.mark.parametrize(
    ("opinion", "favourable", "told"),
    [
        ("pending", False, "Avis du service : en attente. Il se recueille au préalable."),
        ("unfavourable", True, "Avis du service : défavorable ; le texte l'exige favorable."),
        ("favourable", True, "Avis du service : favorable."),
    ],
)
def test_an_opinion_is_told_by_its_name(opinion, favourable, told):
    assert said(opined(opinion, favourable=favourable)) == told


def test_an_opinion_not_known_is_asked_for():
    finding = RequiredOpinion(code="avis", label="Avis").check(make_facts(opinions={"autre": "favourable"}))
    assert (finding.missing, finding.nearest) == (("opinions.avis",), "favourable")
    assert said(finding) == "Il manque : « Avis »."
