"""``tremplin dossiers``: hand over an instruction, ask to complete by field, record the opinion of a partner."""

import json

import pytest
from desks import AT, make_office
from factories import FICHE, PLACE, with_changes

WANTED = """\
application:
  opinions:
    - {code: relais, by: relais, label: L'avis du relais, source: Dossier}
exits: sorties
"""
INSTRUCTOR, SECOND = "instructor@exemple.fr", "second@exemple.fr"


def test_an_instruction_is_handed_over_for_some_days(at_desk, office):
    written = office.under_review()
    words = ("dossiers", "assign", written, "--to", SECOND, "--from", "21/01/2026", "--until", "2026-01-30")
    done = at_desk(*words, "--reason", "Congé.", login=INSTRUCTOR)
    assert (done.code, done.out) == (
        0,
        f"Dossier {written} : instruction confiée à {SECOND} du 21/01/2026 au 30/01/2026.\n",
    )
    page = at_desk("dossiers", "show", written, login=INSTRUCTOR).out
    assert "Instruit par Instructor ; par Second du 21/01/2026 au 30/01/2026" in page
    assert "Instruit par" not in at_desk("dossiers", "show", written, login="signatory@exemple.fr").out


def test_all_those_of_somebody_are_handed_over(at_desk, office):
    written = [office.under_review(), office.under_review()]
    words = ("dossiers", "assign", "--all-of", INSTRUCTOR, "--to", SECOND)
    read = json.loads(at_desk(*words, "--format", "json", login=SECOND).out)
    assert read == {"dossiers": written, "to": SECOND, "from": None, "until": None}
    done = at_desk(*words, login=SECOND)
    assert (done.code, done.out) == (1, "")
    assert "n'instruit aucun dossier en cours" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("--to", SECOND),
        ("00-2026-000001", "--all-of", INSTRUCTOR, "--to", SECOND),
        ("--all-of", "a", "--to", "b", "--version", "1"),
    ],
)
def test_what_is_handed_over_is_one_dossier_or_all_of_somebody(at_desk, office, words):
    done = at_desk("dossiers", "assign", *words, login=INSTRUCTOR)
    assert (done.code, done.out) == (2, "")


def test_a_stale_version_is_refused(at_desk, office):
    written = office.under_review()
    for words in (("assign", written, "--to", SECOND), ("return", written, "--asked", "Le RIB.")):
        done = at_desk("dossiers", *words, "--version", "1", login=INSTRUCTOR)
        assert (done.code, done.out) == (1, "")
        assert "ce n'est plus la version que vous avez lue" in done.err
        assert "version 3" in done.err


def test_what_is_to_complete_is_asked_field_by_field(at_desk, office):
    written = office.submitted()
    words = (
        "dossiers",
        "return",
        written,
        "--field",
        "budget.staff=Le détail = les heures.",
        "--field",
        "title=Vague.",
    )
    done = at_desk(*words, "--format", "json", login=INSTRUCTOR)
    assert json.loads(done.out)["fields"] == {"budget.staff": "Le détail = les heures.", "title": "Vague."}
    page = at_desk("dossiers", "show", written, login="signatory@exemple.fr").out
    assert "Le titre : Vague." in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([], "dites ce qui est à compléter"),
        (["title"], "écrivez CHAMP=MOTIF"),
        (["title=a", "title=b"], "dit deux fois"),
        (["titel=a"], "titel : champ inconnu. Vouliez-vous dire « title » ?"),
    ],
)
def test_a_field_that_is_not_there_asks_nothing(at_desk, office, fields, told):
    written = office.submitted()
    words = [word for field in fields for word in ("--field", field)]
    done = at_desk("dossiers", "return", written, *words, login=INSTRUCTOR)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "déposé" in at_desk("dossiers", "show", written, login=INSTRUCTOR).out


@pytest.fixture
def office(database, tmp_path):
    """The small department, whose fiche wants an opinion."""
    return make_office(database, tmp_path / "documents", {PLACE: with_changes(FICHE, ("exits: sorties\n", WANTED))})


def test_the_opinion_of_a_partner_is_recorded_under_their_name(at_desk, office):
    written = office.submitted()
    words = ("dossiers", "opine", written, "relais", "--favourable", "--reason", "Utile.", "--for", "France Travail")
    done = at_desk(*words, login=INSTRUCTOR, at=AT)
    assert (done.code, done.out) == (
        0,
        f"Dossier {written} : avis « relais » favorable, de France Travail, enregistré.\n",
    )
    page = " ".join(at_desk("dossiers", "show", written, login=INSTRUCTOR).out.split())
    assert "rendu le 20/01/2026 par France Travail, enregistré par Instructor, favorable : Utile." in page
