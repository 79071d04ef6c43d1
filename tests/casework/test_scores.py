"""Scores: by whom, within what bounds, what they replace, the decision that keeps them, and the ranks they give."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desks import AT, FICHE, Office, make_office
from graded import graded_office
from sqlalchemy import select, update

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.scores import score
from tremplin.casework.journal.proof import Proof, verify
from tremplin.casework.reading.page import shown
from tremplin.casework.reading.sitting.ranking import ranking
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.codes import Advice, Role
from tremplin.records.decisions import Decision, Score
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import Database

CALL = "00/2026"
WHY = "Projet solide."
FULL = {"qualite": 15, "cout": Decimal("7.5")}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return graded_office(database, tmp_path)


def reviewed(office: Office, lot: str = "bassin-nord", **said: Any) -> str:
    place = "nord" if lot == "bassin-nord" else "sud"
    return office.under_review(lot=lot, **{"territories": (place,), **said})


def scored(office: Office, written: str, marks: Any = FULL, reason: str = WHY) -> Any:
    return score(office.desk, office.instructor, written, marks, reason, at=AT)


def advised(office: Office, written: str, code: str = "relais", who: Actor | None = None, **marks: Any) -> None:
    opine(
        office.desk,
        who or office.local,
        written,
        code,
        Advice.FAVOURABLE,
        "Utile.",
        at=AT,
        marks=marks,
        replacing="Revu.",
    )


def proof(office: Office) -> Proof:
    with office.desk.database.reading() as session:
        return verify(session)


def last_line(office: Office, act: str) -> JournalLine:
    with office.desk.database.reading() as session:
        lines = select(JournalLine).where(JournalLine.act == act).order_by(JournalLine.number)
        return list(session.scalars(lines))[-1]


def test_the_instructor_scores_with_a_reason_and_is_told_what_it_makes(office: Office):
    written = reviewed(office)
    assert scored(office, written, {"qualite": 15}).sentence() == f"Dossier {written} : il reste à noter Coût."
    assert scored(office, written, {"cout": Decimal("7.5")}).sentence() == f"Dossier {written} : 22,5 sur 30."
    with office.desk.database.reading() as session:
        rows = [(row.criterion, row.points, row.opinion, row.reason) for row in session.scalars(select(Score))]
    assert rows == [("qualite", 15, None, WHY), ("cout", Decimal("7.5"), None, WHY)]


@pytest.mark.parametrize(
    ("marks", "reason", "told"),
    [
        ({"qualite": Decimal("20.001")}, WHY, "« Qualité du projet » se note entre 0 et 20 : vous donnez 20,001."),
        ({"cout": 11}, WHY, "« Coût » se note entre 0 et 10 : vous donnez 11."),
        ({"qualite": 1}, " ", "Une note a un motif : écrivez-le, le dossier le garde."),
        ({}, WHY, "Donnez au moins une note."),
    ],
)
def test_a_score_out_of_its_bounds_or_without_a_reason_is_refused(office: Office, marks, reason, told):
    with pytest.raises(NotYet) as refused:
        scored(office, reviewed(office), marks, reason)
    assert told in refused.value.reasons


@pytest.mark.parametrize(("points", "kept"), [(0, 0), (20, 20)])
def test_the_bounds_themselves_are_scores(office: Office, points, kept):
    assert scored(office, reviewed(office), {"qualite": points}).score.marked[0].points == kept


def test_a_criterion_that_the_fiche_does_not_have_is_told_with_the_nearest(office: Office):
    with pytest.raises(UnknownIdentifier, match="critère « qualité » : identifiant inconnu"):
        scored(office, reviewed(office), {"qualité": 3})


def test_a_score_that_replaces_another_keeps_it_in_the_journal(office: Office):
    written = reviewed(office)
    scored(office, written, {"qualite": 12})
    scored(office, written, {"qualite": 14}, "Précisions reçues.")
    line = last_line(office, "score")
    assert json.loads(line.before)["scores.qualite"] == {"points": 12, "reason": WHY}
    assert json.loads(line.after)["scores.qualite"] == {"points": 14, "reason": "Précisions reçues."}
    assert line.reason == "Précisions reçues."
    with pytest.raises(NotYet, match="rien ne change"):
        scored(office, written, {"qualite": 14})
    assert proof(office).intact


def test_an_opinion_gives_scores_and_the_instructor_s_counts_before_their_mean(office: Office):
    written = reviewed(office)
    advised(office, written, qualite=10, cout=5)
    advised(office, written, "comite", who=office.second, qualite=11)
    (line,) = ranking(office.desk, office.instructor, FICHE)
    assert line.published()["score"] == "15.5"
    assert json.loads(last_line(office, "opine").after)["opinions.comite.scores.qualite"]["points"] == 11
    scored(office, written, {"qualite": 20})
    (line,) = ranking(office.desk, office.instructor, FICHE)
    assert (line.published()["score"], line.published()["below"]) == ("25", [])


def test_a_score_of_an_opinion_out_of_its_bounds_is_refused_with_the_opinion(office: Office):
    written = reviewed(office)
    with pytest.raises(NotYet, match="« Coût » se note entre 0 et 10 : vous donnez 10,5"):
        advised(office, written, cout=Decimal("10.5"))
    with pytest.raises(UnknownIdentifier, match="critère « prix »"):
        advised(office, written, prix=1)
    with office.desk.database.reading() as session:
        assert list(session.scalars(select(Score))) == []


@pytest.mark.parametrize("who", ["signatory", "editor", "local", "decider", "admin"])
def test_only_who_instructs_scores(office: Office, who):
    written = reviewed(office)
    with pytest.raises((Forbidden, UnknownIdentifier)):
        score(office.desk, getattr(office, who), written, FULL, WHY, at=AT)


def test_an_official_does_not_score_a_dossier_of_their_own_organisation(office: Office):
    written = reviewed(office)
    member = Grant(Role.EDITOR, organisation_id=office.organisation)
    thief = Actor(office.instructor.account_id, "double@exemple.fr", (*office.instructor.grants, member))
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de noter le dossier"):
        score(office.desk, thief, written, FULL, WHY, at=AT)
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de rendre un avis"):
        advised(office, written, who=thief, qualite=20)
    assert ranking(office.desk, thief, FICHE) == []


@pytest.mark.parametrize("opinion", [True, False])
def test_whoever_scored_does_not_decide(office: Office, opinion):
    written = reviewed(office)
    if opinion:
        advised(office, written, who=office.second, qualite=20)
    else:
        score(office.desk, office.second, written, FULL, WHY, at=AT)
    for decide in (
        lambda: accept(office.desk, office.second, written, 1_000_00, WHY, at=AT),
        lambda: refuse(office.desk, office.second, written, WHY, at=AT),
    ):
        with pytest.raises(NotYet, match="Vous avez noté ce dossier : sa décision revient à une autre personne"):
            decide()
    accept(office.desk, office.decider, written, 1_000_00, WHY, at=AT)


def test_a_decision_keeps_the_scores_it_was_taken_on_whatever_comes_after(office: Office):
    written = reviewed(office)
    scored(office, written, {"qualite": 9, "cout": 2})
    refuse(office.desk, office.decider, written, WHY, at=AT)
    with office.desk.database.reading() as session:
        kept = json.loads(session.scalars(select(Decision.scores)).one())
    assert (kept["score"], kept["out_of"], kept["below"]) == ("11", "30", ["Qualité du projet", "note totale"])
    assert [(each["code"], each["points"], each["from"]) for each in kept["criteria"]] == [
        ("qualite", "9", "instructor"),
        ("cout", "2", "instructor"),
    ]
    page = shown(office.desk, office.instructor, written, at=AT)
    assert page["decisions"][0]["scores"] == kept
    assert page["scores"][0]["label"] == "Qualité du projet"


def test_nothing_is_scored_once_it_is_decided(office: Office):
    written = reviewed(office)
    accept(office.desk, office.decider, written, 1_000_00, WHY, at=AT)
    with pytest.raises(RefusedRequest, match="pour noter le dossier, il faut qu'il soit « en instruction »"):
        scored(office, written)
    with pytest.raises(NotYet, match="Le dossier est décidé : un avis ne donne plus de note"):
        advised(office, written, qualite=20)
    advised(office, written)


def test_a_carrier_is_shown_no_score(office: Office):
    written = reviewed(office)
    scored(office, written)
    refuse(office.desk, office.decider, written, WHY, at=AT)
    page = shown(office.desk, office.signatory, written, at=AT)
    assert page["decisions"][0]["scores"] is None
    assert {each[key] for each in page["scores"] for key in ("points", "reason", "given_by", "criterion")} == {None}


def test_dossiers_are_ranked_level_ones_together_and_those_that_miss_a_mark_last(office: Office):
    first, second, third, fourth = (reviewed(office) for _ in range(4))
    scored(office, first, {"qualite": 12, "cout": 3})
    scored(office, second, {"qualite": 9, "cout": 6})
    scored(office, third, {"qualite": 20, "cout": 10})
    scored(office, fourth, {"qualite": 20})
    found = [each.published() for each in ranking(office.desk, office.instructor, CALL)]
    assert [(each["rank"], each["dossier"], each["score"], each["tied"], each["missing"]) for each in found] == [
        (1, third, "30", False, []),
        (2, first, "15", True, []),
        (2, second, "15", True, []),
        (None, fourth, None, False, ["Coût"]),
    ]
    # nine points of quality eliminate, and fifteen in all are the threshold itself
    assert [each["below"] for each in found] == [[], [], ["Qualité du projet"], []]


def test_a_ranking_holds_what_is_deposited_and_of_one_lot_where_it_is_asked(office: Office):
    north, south, gone = reviewed(office), reviewed(office, "bassin-sud"), reviewed(office)
    office.draft(lot="bassin-nord")
    withdraw(office.desk, office.signatory, gone, "Nous renonçons.", at=AT)
    assert [each.placed.dossier for each in ranking(office.desk, office.decider, CALL)] == [north, south]
    assert [each.placed.dossier for each in ranking(office.desk, office.decider, CALL, lot="bassin-sud")] == [south]
    with pytest.raises(UnknownIdentifier, match="lot « bassin-est »"):
        ranking(office.desk, office.decider, CALL, lot="bassin-est")


def test_a_ranking_stays_in_the_perimeter_of_who_asks(office: Office):
    north, _south = reviewed(office), reviewed(office, "bassin-sud")
    assert [each.placed.dossier for each in ranking(office.desk, office.local, CALL)] == [north]
    far = Actor(office.instructor.account_id, "loin@exemple.fr", (Grant(Role.INSTRUCTOR, department="01"),))
    for who in (office.signatory, office.editor, office.statistician, office.admin, far):
        with pytest.raises(Forbidden, match="votre rôle ne permet pas de classer les dossiers"):
            ranking(office.desk, who, CALL)


def test_a_score_changed_by_hand_is_located(office: Office):
    written = reviewed(office)
    scored(office, written)
    assert proof(office).intact
    with office.desk.database.writing() as session:
        session.connection().execute(
            update(Score.__table__).where(Score.criterion == "cout").values(points=Decimal(10))
        )
    (problem,) = proof(office).problems
    told = str(problem)
    assert "note" in told
    assert "points" in told
    assert written in told


def test_a_dossier_whose_fiche_has_no_criteria_is_neither_scored_nor_ranked(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents")
    written = office.under_review()
    with pytest.raises(RefusedRequest, match="aucun critère de sélection n'est donné, rien ne classe ses dossiers"):
        ranking(office.desk, office.instructor, CALL)
    offered = {each["act"]: each["reasons"] for each in shown(office.desk, office.instructor, written, at=AT)["acts"]}
    assert offered["score"] == ["Sa fiche ne donne aucun critère de sélection."]
    with pytest.raises(UnknownIdentifier, match="critère « qualite »"):
        scored(office, written, {"qualite": 1})


def test_a_dossier_frozen_before_its_fiche_had_criteria_is_ranked_last_and_not_left_out(office: Office):
    other = office.desk.catalogue.fiche("00/2026/sans-grille")
    first = create(
        *(office.desk, office.signatory),
        fiche=str(other.id),
        organisation_id=office.organisation,
        title="Sans grille",
        at=AT,
    )
    deposit(office.desk, office.signatory, first, at=AT)
    second = reviewed(office)
    scored(office, second, FULL)
    found = [each.published() for each in ranking(office.desk, office.instructor, CALL)]
    assert [(each["dossier"], each["rank"], each["score"], each["missing"]) for each in found] == [
        (second, 1, "22.5", []),
        (first, None, None, []),
    ]
