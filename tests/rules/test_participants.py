"""What each person must be, or receive."""

from decimal import Decimal

import pytest

from rules.dossiers import make_facts, said
from tremplin.catalogue.duties import Span
from tremplin.catalogue.fiche import Age
from tremplin.rules.kinds import driving_hours
from tremplin.rules.kinds.driving_hours import DrivingHours
from tremplin.rules.kinds.exam_presentations import ExamPresentations
from tremplin.rules.kinds.initial_driving_hours import InitialDrivingHours
from tremplin.rules.kinds.min_interviews import MinInterviews
from tremplin.rules.kinds.participant_age import ParticipantAge
from tremplin.rules.kinds.participant_contract import ParticipantContract
from tremplin.rules.kinds.weekly_hours import WeeklyHours


def person(rule, **values):
    return rule.check(make_facts(participant=values))


INTERVIEWS = MinInterviews(at_least=4)
HOURS = WeeklyHours(hours=Span(min=4, max=20))
DRIVING = DrivingHours(at_most=50)
FIRST = InitialDrivingHours(at_most=40)
THEORY = ExamPresentations(exam="theory_exams", at_least=2)
PRACTICE = ExamPresentations(exam="practical_exams", at_least=2)
HALF_AN_HOUR = Decimal("0.5")


@pytest.mark.parametrize(
    ("rule", "fact", "value", "verdict", "margin", "nearest", "unit"),
    [
        (INTERVIEWS, "interviews", 5, "met", 1, 5, "interviews"),
        (INTERVIEWS, "interviews", 4, "met", 0, 4, "interviews"),
        (INTERVIEWS, "interviews", 3, "broken", -1, 4, "interviews"),
        (HOURS, "weekly_hours", 4, "met", 0, 4, "hours"),
        (HOURS, "weekly_hours", 4 - HALF_AN_HOUR, "broken", -HALF_AN_HOUR, 4, "hours"),
        (HOURS, "weekly_hours", 20, "met", 0, 20, "hours"),
        (HOURS, "weekly_hours", 20 + HALF_AN_HOUR, "broken", -HALF_AN_HOUR, 20, "hours"),
        (DRIVING, "driving_hours", 50, "met", 0, 50, "hours"),
        (DRIVING, "driving_hours", 51, "broken", -1, 50, "hours"),
        (FIRST, "initial_driving_hours", 40, "met", 0, 40, "hours"),
        (FIRST, "initial_driving_hours", 40 + HALF_AN_HOUR, "broken", -HALF_AN_HOUR, 40, "hours"),
        (THEORY, "theory_exams", 2, "met", 0, 2, "presentations"),
        (THEORY, "theory_exams", 1, "broken", -1, 2, "presentations"),
        (PRACTICE, "practical_exams", 2, "met", 0, 2, "presentations"),
        (PRACTICE, "practical_exams", 0, "broken", -2, 2, "presentations"),
    ],
)
def test_each_bound_passes_and_one_beyond_does_not(rule, fact, value, verdict, margin, nearest, unit):
    finding = person(rule, **{fact: value})
    assert (finding.verdict, finding.margin, finding.nearest, finding.unit) == (verdict, margin, nearest, unit)


@pytest.mark.parametrize(
    ("rule", "fact", "bound"),
    [
        (INTERVIEWS, "interviews", 4),
        (HOURS, "weekly_hours", None),
        (DRIVING, "driving_hours", 50),
        (FIRST, "initial_driving_hours", 40),
        (THEORY, "theory_exams", 2),
        (PRACTICE, "practical_exams", 2),
    ],
)
def test_what_is_not_known_of_a_person_is_asked_for(rule, fact, bound):
    finding = person(rule)
    assert (finding.verdict, finding.missing, finding.nearest) == ("unknown", (f"participant.{fact}",), bound)


@pytest.mark.parametrize(
    ("rule", "fact", "value", "told"),
    [
        (INTERVIEWS, "interviews", 1, "1 entretien individuel, 4 au moins par personne. Il en manque 3."),
        (HOURS, "weekly_hours", 2, "2 heures par semaine : de 4 à 20 heures sont prévues. Ajoutez-en 2."),
        (
            HOURS,
            "weekly_hours",
            Decimal("22.5"),
            "22,5 heures par semaine : de 4 à 20 heures sont prévues. Retirez-en 2,5.",
        ),
        (DRIVING, "driving_hours", 53, "53 heures de conduite, 50 au plus par personne. Il y en a 3 de trop."),
        (
            FIRST,
            "initial_driving_hours",
            45,
            "Évaluation de départ de 45 heures de conduite, 40 au plus. "
            "Elle en compte 5 de trop pour entrer dans l'action.",
        ),
        (THEORY, "theory_exams", 0, "0 présentation à l'examen théorique, 2 au moins. Offrez-en 2 de plus"),
        (PRACTICE, "practical_exams", 1, "1 présentation à l'examen pratique, 2 au moins. Offrez-en 1 de plus"),
    ],
)
def test_a_person_short_of_a_bound_is_told_by_how_much(rule, fact, value, told):
    assert said(person(rule, **{fact: value})).startswith(told)


def test_hours_over_the_quota_can_be_taken_on_those_that_others_left():
    finding = person(DrivingHours(at_most=50, pooled=True), driving_hours=53)
    assert finding.verdict == "broken"
    assert said(finding).endswith("Prenez-les sur les heures mises en commun.")


def test_hours_that_the_text_refers_to_somebody_warn_and_say_to_whom():
    terms = DrivingHours(at_most=50, referral="au service référent")
    assert said(person(terms, driving_hours=51)).endswith(
        "Faites remonter cette situation particulière au service référent."
    )
    assert driving_hours.KIND.rule(terms, None).severity == "warning"
    assert driving_hours.KIND.rule(DrivingHours(at_most=50), None).severity == "blocking"


@pytest.mark.parametrize(
    ("bounds", "age", "verdict", "margin"),
    [
        ({"min": 18, "max": 25}, 17, "broken", -1),
        ({"min": 18, "max": 25}, 18, "met", 0),
        ({"min": 18, "max": 25}, 25, "met", 0),
        ({"min": 18, "max": 25}, 26, "broken", -1),
        ({"max": 25}, 3, "met", 22),
        ({"min": 18}, 99, "met", 81),
    ],
)
def test_an_age_between_its_bounds_passes_both_included(bounds, age, verdict, margin):
    finding = person(ParticipantAge(age=Age(**bounds)), age=age)
    assert (finding.verdict, finding.margin, finding.unit) == (verdict, margin, "years")


def test_an_age_out_of_its_bounds_is_told_where_to_go():
    finding = person(ParticipantAge(age=Age(min=18, max=25)), age=26)
    assert said(finding) == "26 ans : de 18 à 25 ans. Orientez la personne vers une autre action."
    assert finding.nearest == 25


UNLESS = ParticipantAge(age=Age(min=18, max=25, unless=("cer",)))


@pytest.mark.parametrize(
    ("values", "verdict", "missing"),
    [
        ({"age": 40, "contract": "cer"}, "out_of_scope", ()),
        ({"contract": "cer"}, "out_of_scope", ()),
        ({"age": 40, "contract": "ppae"}, "broken", ()),
        ({"age": 40, "contract": "none"}, "broken", ()),
        # the contract may still open the measure to someone out of the bounds
        ({"age": 40}, "unknown", ("participant.contract",)),
        ({"age": 20}, "met", ()),
        ({"contract": "ppae"}, "unknown", ("participant.age",)),
        ({}, "unknown", ("participant.age",)),
    ],
)
def test_some_contracts_open_the_measure_at_any_age(values, verdict, missing):
    finding = person(UNLESS, **values)
    assert (finding.verdict, finding.missing) == (verdict, missing)


CONTRACT = ParticipantContract(one_of=("cer", "ppae"), labels={"cer": "le CER", "ppae": "le PPAE"})


@pytest.mark.parametrize(
    ("contract", "verdict", "nearest"),
    [("cer", "met", "cer"), ("ppae", "met", "ppae"), ("none", "broken", ("cer", "ppae")), ("ami", "broken", None)],
)
def test_a_path_is_formalised_by_one_of_the_contracts_expected(contract, verdict, nearest):
    finding = person(CONTRACT, contract=contract)
    assert finding.verdict == verdict
    assert finding.nearest == (nearest or ("cer", "ppae"))


def test_a_path_that_no_contract_formalises_is_told_which_would():
    assert said(person(CONTRACT, contract="none")) == (
        "Parcours non formalisé par un contrat attendu : le CER ou le PPAE. "
        "Voyez avec le service référent de la personne."
    )


def test_a_contract_not_known_is_not_the_absence_of_a_contract():
    assert person(CONTRACT).missing == ("participant.contract",)
