"""``tremplin dossiers``: return, review, ask-opinion, opine, decide and withdraw."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.casework.granting.envelopes import allot
from tremplin.storage.engine import Database

WANTED = """\
application:
  opinions: [{code: relais, by: relais, label: L'avis du relais, source: Dossier}]
exits: sorties
"""
INSTRUCTOR, DECIDER, SIGNATORY = "instructor@exemple.fr", "decider@exemple.fr", "signatory@exemple.fr"
LOCAL, SECOND = "local@exemple.fr", "second@exemple.fr"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche wants an opinion."""
    return make_office(database, tmp_path / "documents", {PLACE: with_changes(FICHE, ("exits: sorties\n", WANTED))})


@pytest.fixture
def dossiers(at_desk: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    """Type a command about a dossier; the spaces of what it answers are plain ones."""

    def dossiers(*words: str, login: str) -> tuple[int, str, str]:
        code, out, err = at_desk("dossiers", *words, login=login)
        return code, out.replace("\N{NO-BREAK SPACE}", " "), err.replace("\N{NO-BREAK SPACE}", " ")

    return dossiers


def test_a_dossier_is_given_back_taken_advised_and_granted(office: Office, dossiers):
    written = office.submitted()
    assert dossiers("return", written, "--asked", "Le budget.", login=INSTRUCTOR)[:2] == (
        0,
        f"Dossier {written} rendu à son porteur : « à compléter ».\n",
    )
    written = office.submitted()
    code, out, err = dossiers("review", written, login=INSTRUCTOR)
    assert (code, out) == (0, f"Dossier {written} pris en instruction. 1 avis demandé : L'avis du relais.\n")
    assert f"tremplin dossiers check {written}" in err
    assert f"tremplin dossiers opine {written} relais --favourable|--unfavourable --reason TEXTE" in err
    code, out, _ = dossiers("opine", written, "relais", "--favourable", "--reason", "Utile ici.", login=LOCAL)
    assert (code, out) == (0, f"Dossier {written} : avis « relais » favorable, enregistré.\n")
    code, out, err = dossiers("decide", written, "--accept", "40 000 €", "--reason", "Comité du 12/02.", login=DECIDER)
    assert (code, out) == (
        0,
        f"Dossier {written} accordé : 40 000,00 €. Aucune enveloppe n'est ouverte pour sa fiche, son lot, "
        "son territoire ni son appel : rien n'y est engagé.\n",
    )
    assert f"tremplin dossiers agree {written}" in err


def test_a_number_alone_names_a_dossier_and_the_answer_gives_its_reference(office: Office, dossiers):
    written = office.submitted()
    assert dossiers("review", "1", login=INSTRUCTOR)[1].startswith(f"Dossier {written} pris en instruction.")


def test_a_grant_tells_what_remains_and_which_opinion_is_awaited(office: Office, dossiers):
    allot(office.desk, office.admin, "00/2026", amount_cents=58_000_00, places=4, at=AT)
    code, out, _ = dossiers("decide", office.under_review(), "--accept", "46000", "--reason", "Oui.", login=DECIDER)
    assert code == 0
    assert out.endswith(
        "Enveloppe 00/2026 : il reste 12 000,00 € et 3 places. Attendu avant la convention : L'avis du relais.\n"
    )


def test_a_refusal_of_a_dossier_is_told_in_a_sentence(office: Office, dossiers):
    written = office.under_review()
    code, out, err = dossiers("decide", written, "--refuse", "--reason", "Hors du champ.", login=DECIDER)
    assert (code, out) == (0, f"Dossier {written} refusé.\n")
    assert "agree" not in err


def test_an_act_that_cannot_be_done_is_refused_with_every_reason(office: Office, dossiers):
    written = office.submitted()
    dossiers("review", written, login=SECOND)
    code, out, err = dossiers("decide", written, "--accept", "46 000,01", "--reason", " ", login=SECOND)
    assert (code, out) == (1, "")
    assert err.startswith(f"Erreur : dossier {written} : impossible d'accorder la subvention :\n")
    assert err.count("✗") == 3


@pytest.mark.parametrize(
    "words",
    [
        ("decide", "--reason", "Oui."),
        ("decide", "--reason", "Oui.", "--accept", "1", "--refuse"),
        ("decide", "--accept", "1"),
        ("decide", "--reason", "Oui.", "--accept", "mille"),
        ("decide", "--reason", "Oui.", "--accept", "1,234"),
        ("decide", "--reason", "Oui.", "--accept", "-1"),
        ("opine", "relais", "--reason", "Oui."),
        ("opine", "relais", "--favourable"),
        ("return",),
        ("withdraw",),
    ],
)
def test_a_command_that_lacks_something_is_a_wrong_usage_and_does_nothing(office: Office, dossiers, words):
    written = office.under_review()
    code, out, err = dossiers(words[0], written, *words[1:], login=DECIDER)
    assert (code, out) == (2, "")
    assert err.startswith("Erreur : ")
    assert dossiers("withdraw", written, "--reason", "Renonce.", login=SIGNATORY)[0] == 0


def test_without_an_account_a_command_says_how_to_give_one(at_desk, office: Office):
    done = at_desk("dossiers", "review", office.submitted())
    assert (done.code, done.out) == (2, "")
    assert "--as COMPTE" in done.err


def test_as_names_who_acts(at_desk, office: Office):
    done = at_desk("dossiers", "review", office.submitted(), "--as", INSTRUCTOR)
    assert done.code == 0


def test_an_opinion_is_asked_alone_or_with_all_the_others(office: Office, dossiers):
    written = office.submitted()
    code, out, err = dossiers("ask-opinion", written, login=INSTRUCTOR)
    assert (code, out) == (0, f"Dossier {written}. 1 avis demandé : L'avis du relais.\n")
    assert dossiers("ask-opinion", written, "relais", login=INSTRUCTOR)[0] == 1
    code, _, err = dossiers("ask-opinion", written, "relai", login=INSTRUCTOR)
    assert code == 2
    assert "Vouliez-vous dire « relais »" in err


def test_an_opinion_that_was_given_is_replaced_only_for_a_reason(office: Office, dossiers):
    written = office.under_review()
    given = ("opine", written, "relais", "--unfavourable", "--reason", "Trop loin.")
    assert dossiers(*given, login=LOCAL)[0] == 0
    code, _, err = dossiers(*given, login=LOCAL)
    assert code == 1
    assert "déjà rendu (défavorable)" in err
    assert dossiers(*given, "--replacing", "Le lieu a changé.", login=LOCAL)[0] == 0


def test_a_withdrawal_tells_what_is_free_again(office: Office, dossiers):
    allot(office.desk, office.admin, "00/2026", amount_cents=58_000_00, places=1, at=AT)
    written = office.accepted()
    assert dossiers("withdraw", written, "--reason", "Courrier du 19/01.", login=INSTRUCTOR)[:2] == (
        0,
        f"Dossier {written} retiré. Enveloppe 00/2026 : il reste 58 000,00 € et 1 place.\n",
    )


def test_every_command_answers_software_with_stable_keys(office: Office, dossiers):
    def answered(*words: str, login: str) -> dict[str, object]:
        code, out, err = dossiers(*words, "--format", "json", login=login)
        assert (code, err) == (0, "")
        return json.loads(out)

    written, other = office.submitted(), office.under_review()
    assert answered("ask-opinion", written, login=INSTRUCTOR) == {"dossier": written, "opinions": ["relais"]}
    assert answered("review", written, login=INSTRUCTOR) == {
        "dossier": written,
        "state": "under_review",
        "opinions": [],
    }
    assert answered("opine", written, "relais", "--favourable", "--reason", "Oui.", login=LOCAL) == {
        "dossier": written,
        "opinion": "relais",
        "verdict": "favourable",
        "partner": None,
        "document": None,
        "reason": "Oui.",
        "scores": {},
    }
    decided = {"dossier", "outcome", "reason", "granted_cents", "years", "envelope", "awaited"}
    assert set(answered("decide", written, "--accept", "1", "--reason", "Oui.", login=DECIDER)) == decided
    assert set(answered("decide", other, "--refuse", "--reason", "Non.", login=DECIDER)) == decided
    assert answered("return", office.submitted(), "--asked", "Le titre.", login=INSTRUCTOR)["state"] == "returned"
    assert answered("withdraw", written, "--reason", "Renonce.", login=SIGNATORY) == {
        "dossier": written,
        "state": "withdrawn",
        "envelope": None,
    }
