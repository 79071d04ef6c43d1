"""What people type for a word: by its code, its label or its usual name, the nearest is proposed."""

import pytest
from marshmallow import ValidationError

from tremplin.documents.describing.lexicon import FAMILIES, words_of
from tremplin.documents.fields import MilestoneField, UnlistedWord, Word
from tremplin.documents.usual_names import USUAL, nearest
from tremplin.documents.vocabulary import FIXED, SHARED


@pytest.mark.parametrize(
    ("family", "typed", "meant"),
    [
        ("publics", "RSA", "brsa"),
        ("publics", "allocataires du RSA", "brsa"),
        ("publics", "Bénéficiaires du RSA", "brsa"),
        ("publics", "bresa", "brsa"),
        ("publics", "handicap", "rqth"),
        ("exit_contracts", "CDI", "cdi"),
        ("exit_contracts", "Intérim", "mission"),
        ("exit_contracts", "alternance", "apprentissage"),
        ("legal_forms", "asso loi 1901", "association"),
        ("legal_forms", "Mairie", "local_authority"),
        ("costs", "salaires", "staff"),
        ("costs", "investissements", "investment"),
        ("cadences", "Trimestriel", "quarterly"),
        ("cadences", "tous les six mois", "half_yearly"),
        ("accreditations", "ACI", "aci"),
        ("question_types", "oui ou non", "yes_no"),
        ("publics", "xyz", None),
    ],
)
def test_the_word_that_was_meant_is_found(family, typed, meant):
    assert nearest(family, typed, SHARED.family(family)) == meant


def test_usual_names_are_of_words_that_are_known_and_written_as_they_are_compared():
    assert [(family, name) for family, names in USUAL.items() for name in names if name != name.casefold()] == []
    wrong = [word for family, names in USUAL.items() for word in names.values() if word not in SHARED.family(family)]
    assert wrong == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (Word("publics", "public inconnu"), "RSA", "Vouliez-vous dire « brsa » (bénéficiaires du RSA) ?"),
        # near by its code: nobody asks what it is
        (Word("publics", "public inconnu"), "brsaa", "public inconnu « brsaa ». Vouliez-vous dire « brsa » ?"),
        (Word("scopes", "étendue inconnue"), "xyz", "Connus : department, listed."),
        (MilestoneField(), "12-monthes", "échéance inconnue « 12-monthes »."),
    ],
)
def test_a_mistake_proposes_the_nearest_else_the_list(field, typed, said):
    with pytest.raises(ValidationError) as refused:
        field.read(typed)
    assert said in refused.value.messages[0]


def test_of_a_long_family_the_list_is_not_told_and_an_edge_knows_which_to_show():
    with pytest.raises(ValidationError) as refused:
        Word("exit_contracts", "contrat inconnu").read("zzzz")
    message = refused.value.messages[0]
    assert message == "contrat inconnu « zzzz ». 13 mots sont admis : lisez-en la liste."
    assert isinstance(message, UnlistedWord)
    assert message.family == "exit_contracts"


def test_every_family_of_words_has_a_name_and_each_word_a_label():
    assert set(FIXED) <= set(FAMILIES)
    assert [name for name in FAMILIES if SHARED.family(name) is None] == []
    assert [word for word in words_of(SHARED, {}) if not word.label] == []
