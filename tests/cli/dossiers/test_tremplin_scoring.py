"""``tremplin dossiers``: score and rank; a score within an opinion; envelopes of a lot and of a territory."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.storage.engine import Database

GRADED = """\
lots: [bassin-nord, bassin-sud]
partners: {allowed: true, max: 2, source: Groupements}
criteria:
  - {code: qualite, label: Qualité du projet, points: 20, threshold: 10, source: Sélection}
  - {code: cout, label: Coût, points: 10, source: Sélection}
application:
  opinions: [{code: relais, by: relais, label: L'avis du relais, source: Dossier}]
exits: sorties
"""
INSTRUCTOR, DECIDER, LOCAL, SIGNATORY = (f"{who}@exemple.fr" for who in ("instructor", "decider", "local", "signatory"))
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche has criteria and lots."""
    return make_office(database, tmp_path / "documents", {PLACE: with_changes(FICHE, ("exits: sorties\n", GRADED))})


@pytest.fixture
def typed(at_desk: Typed) -> Typed:
    """Type a command; the spaces of what it answers are plain ones."""

    def typed(*words: str, login: str = INSTRUCTOR) -> tuple[int, str, str]:
        code, out, err = at_desk(*words, login=login)
        return code, out.replace("\N{NO-BREAK SPACE}", " "), err.replace("\N{NO-BREAK SPACE}", " ")

    return typed


def reviewed(office: Office) -> str:
    return office.under_review(lot="bassin-nord", territories=("nord",))


def test_a_dossier_is_scored_then_ranked(office: Office, typed: Typed):
    first, second, third = (reviewed(office) for _ in range(3))
    code, out, err = typed(
        *("dossiers", "score", first, "--score", "qualite=15,5", "--score", "cout = 8", "--reason", "Grille.")
    )
    assert (code, out) == (0, f"Dossier {first} : 23,5 sur 30.\n")
    assert "tremplin dossiers rank 00/2026" in err
    code, out, _ = typed("dossiers", "score", second, "--score", "qualite=9", "--reason", "Grille.")
    assert (code, out) == (0, f"Dossier {second} : il reste à noter Coût.\n")
    given = ("--favourable", "--reason", "Utile.", "--score", "qualite=9,5", "--score", "cout=10")
    assert typed("dossiers", "opine", third, "relais", *given, login=LOCAL)[0] == 0
    code, out, _ = typed("dossiers", "rank", "00/2026", "--format", "json")
    found = json.loads(out)
    assert [(each["rank"], each["dossier"], each["score"], each["missing"], each["tied"]) for each in found] == [
        (1, first, "23.5", [], False),
        (2, third, "19.5", [], False),
        (None, second, None, ["Coût"], False),
    ]
    assert found[1]["below"] == ["Qualité du projet"]
    assert list(found[0])[:5] == ["rank", "dossier", "score", "missing", "tied"]
    table = typed("dossiers", "rank", "00/2026/ateliers", "--lot", "bassin-nord")[1]
    assert "23,5 sur 30" in table
    assert "Qualité du projet" in table
    lines = typed("dossiers", "rank", "00/2026", "--format", "csv")[1].splitlines()
    assert lines[0] == "rank;dossier;score;missing;tied;out_of;below;title;fiche;lot;state;state_label"
    assert lines[3].startswith(f";{second};;Coût;false;30;")


@pytest.mark.parametrize(
    ("typed_", "told"),
    [
        ("qualite", "« qualite » : écrivez le critère, « = », puis les points, par exemple qualite=15,5."),
        ("qualite=", "écrivez le critère"),
        ("qualite=vingt", "qualite : "),
        ("qualite=-1", "qualite : "),
        ("qualite=21", "« Qualité du projet » se note entre 0 et 20 : vous donnez 21."),
        ("qualit=12", "critère « qualit » : identifiant inconnu. Vouliez-vous dire « qualite » ?"),
    ],
)
def test_a_score_that_is_typed_wrong_is_told_in_one_sentence(office: Office, typed: Typed, typed_, told):
    code, _, err = typed("dossiers", "score", reviewed(office), "--score", typed_, "--reason", "Grille.")
    assert code != 0
    assert told in err


def test_a_criterion_scored_twice_is_told(office: Office, typed: Typed):
    twice = ("--score", "qualite=1", "--score", "qualite=2", "--reason", "Grille.")
    code, _, err = typed("dossiers", "score", reviewed(office), *twice)
    assert code != 0
    assert "le critère « qualite » est noté deux fois : gardez une note." in err


def test_a_carrier_ranks_nothing(office: Office, typed: Typed):
    reviewed(office)
    code, _, err = typed("dossiers", "rank", "00/2026", login=SIGNATORY)
    assert code != 0
    assert "votre rôle ne permet pas de classer les dossiers ici." in err


def test_a_decision_shows_the_scores_it_was_taken_on_and_who_is_partner(office: Office, typed: Typed):
    partners = (("Les Jardins", "13002526500013", 5_000_00),)
    written = office.under_review(lot="bassin-nord", territories=("nord",), partners=partners)
    typed("dossiers", "score", written, "--score", "qualite=9", "--score", "cout=8", "--reason", "Grille.")
    typed("dossiers", "decide", written, "--refuse", "--reason", "Trop court.", login=DECIDER)
    page = typed("dossiers", "show", written)[1]
    assert "Note ce jour-là : 17 sur 30, en dessous du seuil : Qualité du projet" in page
    assert "Qualité du projet : 9 (instruction), le 20/01/2026 : Grille." in page
    assert "Lot : Bassin nord" in page
    assert "Partenaire : Les Jardins, SIRET 13002526500013, 5 000,00 € du budget" in page
    theirs = typed("dossiers", "show", written, login=SIGNATORY)[1]
    assert "Note ce jour-là" not in theirs
    assert "Grille." not in theirs


def test_a_call_shows_its_lots(office: Office, typed: Typed):
    assert "Lot bassin-nord : Bassin nord (Nord)" in typed("calls", "show", "00/2026")[1]


def test_an_envelope_of_a_lot_is_opened_shown_and_drawn(office: Office, typed: Typed):
    opened = ("--amount", "60 000 €", "--places", "2")
    code, out, err = typed("envelopes", "set", "00/2026", "--lot", "bassin-nord", *opened, login=DECIDER)
    assert code == 0
    assert "Enveloppe 00/2026, lot bassin-nord, version 1" in out
    written = reviewed(office)
    code, out, _ = typed("dossiers", "decide", written, "--accept", "40 000 €", "--reason", "Oui.", login=DECIDER)
    assert "Enveloppe 00/2026, lot bassin-nord : il reste 20 000,00 € et 1 place." in out
    code, out, err = typed("envelopes", "list", "--format", "json", login=DECIDER)
    assert [(each["call"], each["lot"], each["territory"], each["committed_cents"]) for each in json.loads(out)] == [
        ("00/2026", "bassin-nord", None, 40_000_00)
    ]
    _, _, err = typed("envelopes", "list", login=DECIDER)
    assert "tremplin envelopes show 00/2026 --lot bassin-nord" in err
    code, _, err = typed("envelopes", "show", "00/2026", "--lot", "bassin-su", login=DECIDER)
    assert code != 0
    assert "lot « bassin-su » : identifiant inconnu. Vouliez-vous dire « bassin-sud » ?" in err
    code, out, _ = typed("envelopes", "set", "00/2026", "--territory", "nord", *opened, login=DECIDER)
    assert "Enveloppe 00/2026, territoire nord, version 1" in out
