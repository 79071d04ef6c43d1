"""Opinions: those that the fiche wants, asked once, given once, and replaced for a reason that the journal keeps."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from advised import advised_office
from desks import AT, NO_MORE, Office
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.applying.attachments import attach
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.granting.instruction import return_, review
from tremplin.casework.granting.opinions import ask, opine
from tremplin.casework.reading.offers import proposed
from tremplin.casework.reading.page import shown
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.decisions import Advice, Opinion
from tremplin.records.journal import JournalLine
from tremplin.records.reference import identifier
from tremplin.storage.engine import Database

YES, NO = Advice.FAVOURABLE, Advice.UNFAVOURABLE


@pytest.fixture
def advised(database: Database, tmp_path: Path) -> Office:
    """The department whose fiche wants the opinions « relais » and « opportunite »."""
    return advised_office(database, tmp_path)


def opinions(office: Office) -> dict[str, str | None]:
    with office.desk.database.reading() as session:
        return {row.code: row.verdict for row in session.scalars(select(Opinion).order_by(Opinion.number))}


def last_line(office: Office) -> JournalLine:
    with office.desk.database.reading() as session:
        return session.scalars(select(JournalLine).order_by(JournalLine.number.desc()).limit(1)).one()


def test_taking_a_dossier_asks_for_every_opinion_of_its_fiche(advised: Office):
    asked = review(advised.desk, advised.instructor, advised.submitted(), at=AT)
    assert asked.labels == {"relais": "L'avis du relais", "opportunite": "L'avis d'opportunité"}
    assert opinions(advised) == {"relais": None, "opportunite": None}


def test_an_opinion_that_was_asked_before_is_not_asked_again(advised: Office):
    written = advised.submitted()
    assert list(ask(advised.desk, advised.instructor, written, "opportunite", at=AT).labels) == ["opportunite"]
    opine(advised.desk, advised.local, written, "opportunite", YES, "Utile ici.", at=AT)
    assert list(review(advised.desk, advised.instructor, written, at=AT).labels) == ["relais"]
    assert opinions(advised) == {"opportunite": "favourable", "relais": None}


def test_without_a_code_all_those_that_are_left_are_asked(advised: Office):
    written = advised.submitted()
    ask(advised.desk, advised.instructor, written, "relais", at=AT)
    assert list(ask(advised.desk, advised.instructor, written, at=AT).labels) == ["opportunite"]
    with pytest.raises(RefusedRequest, match="Tous les avis de sa fiche sont déjà demandés"):
        ask(advised.desk, advised.instructor, written, at=AT)
    with pytest.raises(RefusedRequest, match="« relais » est déjà demandé"):
        ask(advised.desk, advised.instructor, written, "relais", at=AT)


def test_a_fiche_that_wants_none_has_none_to_ask(office: Office):
    with pytest.raises(RefusedRequest, match="Sa fiche ne demande aucun avis"):
        ask(office.desk, office.instructor, office.submitted(), at=AT)


def test_a_fiche_that_wants_none_has_none_to_give(office: Office):
    # offered, the act would lead to a page that refuses it
    given = proposed(office.desk, office.instructor, office.under_review(), at=AT)
    assert [each.reasons for each in given if each.act is Act.OPINE] == [["Sa fiche ne demande aucun avis."]]


def test_an_opinion_that_the_fiche_does_not_want_is_told_with_the_nearest(advised: Office):
    written = advised.under_review()
    for act in (
        lambda: ask(advised.desk, advised.instructor, written, "oportunite", at=AT),
        lambda: opine(advised.desk, advised.instructor, written, "oportunite", YES, "Oui.", at=AT),
    ):
        with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « opportunite »"):
            act()


def test_an_opinion_that_nobody_asked_for_is_asked_and_given_at_once(advised: Office):
    written = advised.submitted()
    opine(advised.desk, advised.instructor, written, "relais", NO, "Courrier du relais du 19/01.", at=AT)
    assert opinions(advised) == {"relais": "unfavourable"}


def test_an_opinion_is_given_once_and_replaced_for_a_reason(advised: Office):
    written = advised.under_review()
    opine(advised.desk, advised.local, written, "relais", YES, "Utile ici.", at=AT)
    for replacing in (None, "  "):
        with pytest.raises(RefusedRequest, match=r"déjà rendu \(favorable\)"):
            opine(advised.desk, advised.local, written, "relais", NO, "Trop loin.", at=AT, replacing=replacing)
    assert opinions(advised)["relais"] == "favourable"
    opine(advised.desk, advised.local, written, "relais", NO, "Trop loin.", at=AT, replacing="Le lieu a changé.")
    line = last_line(advised)
    assert opinions(advised)["relais"] == "unfavourable"
    assert (line.act, line.reason) == ("opine", "Le lieu a changé.")
    assert json.loads(line.before)["opinions.relais"] == {"verdict": "favourable", "reason": "Utile ici."}
    assert json.loads(line.after)["opinions.relais"] == {"verdict": "unfavourable", "reason": "Trop loin."}


@pytest.mark.parametrize("reason", ["", " \t"])
def test_an_opinion_has_a_reason(advised: Office, reason):
    written = advised.under_review()
    with pytest.raises(RefusedRequest, match="motif"):
        opine(advised.desk, advised.local, written, "relais", YES, reason, at=AT)


@pytest.mark.parametrize("who", ["signatory", "editor", "decider"])
def test_neither_the_carrier_nor_who_decides_gives_an_opinion(advised: Office, who):
    written = advised.under_review()
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de rendre un avis"):
        opine(advised.desk, getattr(advised, who), written, "relais", YES, "Oui.", at=AT)


def test_a_service_of_another_territory_is_told_of_no_dossier(advised: Office):
    written = advised.under_review(territories=("sud",))
    with pytest.raises(UnknownIdentifier):
        opine(advised.desk, advised.local, written, "relais", YES, "Oui.", at=AT)


def test_a_late_opinion_is_still_given_once_the_dossier_is_accepted(advised: Office):
    written = advised.accepted()
    opine(advised.desk, advised.local, written, "relais", YES, "Utile ici.", at=AT)
    assert opinions(advised)["relais"] == "favourable"


def test_no_opinion_is_given_on_a_dossier_that_its_carrier_is_completing(advised: Office):
    written = advised.under_review()
    return_(advised.desk, advised.instructor, written, "Le budget.", at=AT)
    with pytest.raises(RefusedRequest, match="il est « à compléter »"):
        opine(advised.desk, advised.local, written, "relais", YES, "Oui.", at=AT)


@pytest.mark.parametrize(
    "half",
    [
        {"verdict": "favourable"},
        {"verdict": "favourable", "given_at": AT, "given_by": 1, "reason": " "},
        {"verdict": "peut-être", "given_at": AT, "given_by": 1, "reason": "Oui."},
        {"given_at": AT, "given_by": 1},
    ],
)
def test_the_database_keeps_no_half_of_an_opinion(advised: Office, half):
    mine = Opinion.dossier_id == identifier(advised.under_review())
    with pytest.raises(IntegrityError), advised.desk.database.writing() as session:
        session.execute(update(Opinion).where(mine).values(half))


def given(office: Office, reader: object, written: str) -> dict[str, object]:
    """The opinion « relais », as somebody reads it."""
    return next(each for each in shown(office.desk, reader, written, at=AT)["opinions"] if each["code"] == "relais")


def test_the_opinion_of_a_partner_without_an_account_is_theirs_and_recorded_by_an_instructor(advised: Office):
    written = advised.submitted()
    whose = {"partner": "  France  Travail ", "at": AT}
    opine(advised.desk, advised.instructor, written, "relais", YES, "Utile ici.", **whose)
    read = given(advised, advised.reader, written)
    assert (read["partner"], read["given_by"], read["attachment"]) == ("France Travail", "Instructor", None)
    told = given(advised, advised.signatory, written)
    assert (told["verdict"], told["reason"], told["partner"], told["attachment"]) == (None, None, None, None)
    # replaced by the service itself, it is no longer theirs
    opine(advised.desk, advised.local, written, "relais", NO, "Doublon.", at=AT, replacing="Nouvelle lecture.")
    assert given(advised, advised.reader, written)["partner"] is None


def test_a_local_service_gives_its_own_opinion_alone(advised: Office):
    written = advised.submitted()
    with pytest.raises(RefusedRequest, match="celui d'un partenaire sans compte est enregistré par un instructeur"):
        opine(advised.desk, advised.local, written, "relais", YES, "Utile ici.", at=AT, partner="France Travail")
    assert opinions(advised) == {}


def test_what_a_partner_sent_is_attached_to_the_dossier(advised: Office):
    written = advised.draft(**NO_MORE)
    number = attach(advised.desk, advised.signatory, written, "avis.pdf", BytesIO(b"%PDF-1.4 avis"), at=AT)
    deposit(advised.desk, advised.signatory, written, at=AT)
    own = {"at": AT, "partner": "France Travail"}
    with pytest.raises(RefusedRequest, match="Pièce n° 9 : elle n'est pas jointe à ce dossier"):
        opine(advised.desk, advised.instructor, written, "relais", YES, "Utile.", document=9, **own)
    with pytest.raises(RefusedRequest, match="Dites de qui vient ce document"):
        opine(advised.desk, advised.instructor, written, "relais", YES, "Utile.", document=number, at=AT)
    opine(advised.desk, advised.instructor, written, "relais", YES, "Utile.", document=number, **own)
    assert given(advised, advised.reader, written)["attachment"] == number


def test_a_partner_has_a_name(advised: Office):
    written = advised.submitted()
    with pytest.raises(WrongUsage, match="le nom est vide"):
        opine(advised.desk, advised.instructor, written, "relais", YES, "Utile ici.", at=AT, partner=" ")
