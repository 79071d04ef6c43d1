"""How values of the published form read to a person."""

import pytest

from tremplin.catalogue.forms import reading
from tremplin.catalogue.words import enumerated, of
from tremplin.documents.vocabulary import Vocabulary
from tremplin.indicators.measures import MEASURES

WORDS = Vocabulary().family
PARTICIPANTS = next(measure for measure in MEASURES if measure.code == "participants")
NB = "\N{NO-BREAK SPACE}"


def make_window(starts_from=None, starts_until=None):
    return {"opens": "2025-01-15", "closes": "2025-02-14", "starts_from": starts_from, "starts_until": starts_until}


@pytest.mark.parametrize(
    ("window", "told"),
    [
        (make_window(), ""),
        (make_window("2025-03-01", "2025-08-01"), ", pour démarrer du 01/03/2025 au 01/08/2025"),
        (make_window("2025-12-01", "2025-12-01"), ", pour démarrer le 01/12/2025"),
        (make_window("2025-03-01"), ", pour démarrer à partir du 01/03/2025"),
        (make_window(None, "2025-08-01"), ", pour démarrer au plus tard le 01/08/2025"),
    ],
)
def test_a_session_says_when_operations_start_as_far_as_it_is_known(window, told):
    assert reading.window(window, WORDS) == f"du 15/01/2025 au 14/02/2025{told}"


@pytest.mark.parametrize(
    ("span", "told"),
    [((4, 20), "de 4 à 20 heures"), ((None, 20), "20 heures au plus"), (("4.5", None), "4,5 heures au moins")],
)
def test_a_span_says_the_bounds_that_are_known(span, told):
    assert reading.span("heures")({"min": span[0], "max": span[1]}, WORDS) == told


@pytest.mark.parametrize(
    ("read", "value", "told"),
    [
        (reading.money, 123456, f"1{NB}234,56{NB}€"),
        (reading.percent, "0.2", f"20{NB}%"),
        (reading.percent, "0.125", f"12,5{NB}%"),
        (reading.quantity, "0.45", "0,45"),
        (reading.months, 1, "1 mois"),
        (reading.day, "2025-01-31", "31/01/2025"),
        (reading.yes_no, False, "non"),
        (reading.word("publics"), "brsa", "bénéficiaires du RSA"),
        (reading.word("publics"), "inconnu", "inconnu"),
        (reading.each(reading.word("costs")), ["staff", "other"], "personnel, autres dépenses directes"),
        (reading.by, ["public", "sex"], "par public, par sexe"),
    ],
)
def test_values_read_in_french(read, value, told):
    assert read(value, WORDS) == told


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("bénéficiaires du RSA", "de bénéficiaires du RSA"),
        ("allocataires", "d'allocataires"),
        ("Élèves", "d'Élèves"),
        ("habitants d'un quartier", "d'habitants d'un quartier"),
        ("handicapés", "de handicapés"),
    ],
)
def test_of_is_elided_before_a_vowel(label, told):
    assert of(label) == told


def test_the_last_of_several_is_told_apart():
    assert [enumerated(["a", "b", "c"][:count]) for count in range(4)] == ["", "a", "a et b", "a, b et c"]
    assert enumerated(["a", "b"], "ou") == "a ou b"


def test_a_contact_without_telephone_says_so():
    contact = {"service": "Service insertion", "subject": "Conventions", "phone": None}
    assert reading.contact(contact, WORDS) == "Service insertion (Conventions) : non précisé"


def test_an_exit_is_read_with_all_that_its_row_asks():
    row = {"contract": "cdd", "months_at_least": 3, "months_below": 6, "subsidised": True, "market_sector": False}
    assert reading.exit_row(row, WORDS) == "CDD, de 3 à moins de 6 mois, aidé, hors secteur marchand"


def make_indicator(**said):
    silent = dict.fromkeys(("at", "from", "of", "target", "unit"))
    return {"code": "emploi", "label": "En emploi", "measure": "employed", "by": [], "where": {}, **silent, **said}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "En emploi"),
        ({"unit": "person", "at": "exit"}, "En emploi (personnes, à la sortie)"),
        ({"at": "6-months", "from": "hiring"}, "En emploi (6 mois après l'embauche)"),
        ({"at": "trial_end", "from": "hiring"}, "En emploi (à la fin de la période d'essai)"),
        ({"at": "9-months"}, "En emploi (9 mois après)"),
        (
            {"where": {"public": ["brsa"], "age": ["18-25", "55-"]}, "by": ["sex"]},
            "En emploi (public : bénéficiaires du RSA, âge à l'entrée : de 18 à 25 ou 55 et plus, par sexe)",
        ),
        # a share reads in percents, a count does not
        (
            {"unit": "percent", "of": "accueillis", "target": "0.6"},
            f"En emploi (%, part de « Personnes accueillies », objectif : 60{NB}%)",
        ),
        ({"of": "participants"}, "En emploi (part de « Personnes accompagnées »)"),
        ({"unit": "person", "target": 1200}, f"En emploi (personnes, objectif : 1{NB}200)"),
    ],
)
def test_an_indicator_says_of_whom_when_and_of_what_without_a_code(said, told):
    words = Vocabulary(
        measures={"participants": PARTICIPANTS}, indicators={"accueillis": "Personnes accueillies"}
    ).family
    assert reading.indicator(make_indicator(**said), words) == told
