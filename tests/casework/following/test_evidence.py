"""Pieces that prove an exit: kept by their content alone, checked by somebody else, and refused for a reason."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from clamd_server import EICAR, answering
from desks import SETTLED, Office
from rosters import AMINA, LATER, PAUL, everything, kept, recorded, sheet

from tremplin.casework.following import evidence, roster
from tremplin.casework.following.access import access, pieces_of
from tremplin.casework.following.milestones import milestone
from tremplin.casework.following.seeking import Sought
from tremplin.clamd import Clamd, clamd
from tremplin.errors import NotYet, RefusedRequest, Unavailable, UnknownIdentifier, WrongUsage
from tremplin.storage.files import kept as lying

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
NAME = "contrat de Lenoir Paul.pdf"


def given(
    office: Office, dossier: str, number: int = 2, content: bytes | None = PDF, **said: Any
) -> evidence.Evidenced:
    """Give a piece of somebody, with its file."""
    stream = BytesIO(content) if content is not None else None
    options = {"at": LATER, "stream": stream, "name": NAME, **said}
    return evidence.give(office.desk, options.pop("who", office.editor), dossier, number, "contract", **options)


def left(office: Office) -> str:
    """A dossier with two people, of whom the second left."""
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA, PAUL))
    return dossier


def test_a_piece_keeps_its_content_and_no_name_that_would_tell_who_it_is_about(office: Office):
    dossier = left(office)
    read = office.version(dossier)
    done = given(office, dossier)
    assert (done.piece, done.standing) == (1, "to_check")
    (row,) = kept(office, "evidence", "number", "participation", "origin", "kind", "hash", "given_on", "accepted")
    assert row[:4] == (1, 2, None, "contract")
    assert row[5:] == (date(2026, 10, 1), None)
    assert list(lying(office.desk.files)) == [row[4]]
    assert not any("Lenoir" in str(each) for each in everything(office, but=("persons",)).values())
    assert kept(office, "participations", "number", "version") == [(1, 1), (2, 2)]
    assert kept(office, "rosters", "version") == [(2,)]
    assert office.version(dossier) == read
    _, act, after = kept(office, "journal", "number", "act", "after")[-1]
    told = json.loads(after)
    assert (act, told["participation"], told["piece"], told["rows"]) == (
        "record_people",
        2,
        1,
        {"added": 1, "changed": 0},
    )
    assert row[4] not in after


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"number": 1}, "La sortie n'est pas encore enregistrée"),
        ({"about": milestone("3-months")}, "L'étape « 3 mois après la sortie » n'est pas encore enregistrée"),
        ({"given_on": date(2026, 10, 2)}, "qui n'est pas encore venu"),
    ],
)
def test_a_piece_of_what_is_not_recorded_or_to_come_is_refused_and_no_file_is_kept(office: Office, said, told):
    dossier = left(office)
    before = everything(office)
    with pytest.raises(NotYet, match=told):
        given(office, dossier, **said)
    assert everything(office) == before
    assert not list(lying(office.desk.files))


def test_one_file_tells_one_thing_once_and_may_tell_another(office: Office):
    dossier = left(office)
    news = {"key": "p2", "from": "exit", "months": "3", "status": "reached"}
    recorded(office, dossier, sheet("milestones", news))
    given(office, dossier)
    with pytest.raises(NotYet, match="Ce fichier est déjà la pièce n° 1"):
        given(office, dossier)
    assert given(office, dossier, about=milestone("3-months")).piece == 2
    # one that was refused is given again
    evidence.check(office.desk, office.local, dossier, 2, accepted=False, reason="Page 2 ?", at=LATER, piece=1)
    assert given(office, dossier).piece == 3


def test_whoever_checks_a_file_given_for_two_people_is_told_of_the_other(office: Office):
    dossier = left(office)
    recorded(
        office, dossier, sheet("participants", {"key": "p1", "exit_on": date(2026, 6, 30), "exit_contract": "cdi"})
    )
    assert given(office, dossier).also_of == ()
    assert given(office, dossier, 1).also_of == (2,)
    done = evidence.check(office.desk, office.instructor, dossier, 2, accepted=True, at=LATER)
    assert done.sentence() == (
        f"Dossier {dossier}, participant n° 2 : pièce n° 1 retenue. Le même fichier est aussi donné pour : n° 1."
    )
    assert done.published()["also_of"] == [1]
    # two pieces without a file are not the same one
    assert given(office, dossier, 1, None).also_of == given(office, dossier, 2, None).also_of == ()


def test_a_file_that_is_no_document_is_refused(office: Office):
    dossier = left(office)
    with pytest.raises(RefusedRequest, match="c'est un programme"):
        given(office, dossier, content=b"MZ" + bytes(200))
    assert kept(office, "evidence") == []


def test_a_check_keeps_who_when_and_why_and_the_one_before_stays_in_the_journal(office: Office):
    dossier = left(office)
    given(office, dossier)
    evidence.check(office.desk, office.local, dossier, 2, accepted=False, reason="Illisible.", at=LATER)
    columns = ("accepted", "reason", "checked_by")
    assert kept(office, "evidence", *columns) == [(False, "Illisible.", office.local.account_id)]
    again = LATER + timedelta(days=1)
    evidence.check(office.desk, office.instructor, dossier, 2, accepted=True, at=again, piece=1)
    assert kept(office, "evidence", *columns) == [(True, None, office.instructor.account_id)]
    lines = kept(office, "journal", "number", "act", "reason", "before", "after")[-2:]
    assert [line[1] for line in lines] == ["check_evidence"] * 2
    assert [json.loads(line[3]) for line in lines] == [{}, {"accepted": False}]
    assert [line[2] for line in lines] == ["Illisible.", None]


@pytest.mark.parametrize("reason", ["Ce contrat n'est pas celui de M. LENOIR.", "Paul n'y est pas."])
def test_a_reason_that_stays_in_the_journal_names_nobody(office: Office, reason):
    dossier = left(office)
    given(office, dossier)
    before = everything(office)
    with pytest.raises(WrongUsage, match="le motif nomme la personne"):
        evidence.check(office.desk, office.local, dossier, 2, accepted=False, reason=reason, at=LATER)
    with pytest.raises(WrongUsage, match="le motif nomme la personne"):
        roster.listed(office.desk, office.local, dossier, at=LATER, names=True, why=reason)
    with pytest.raises(WrongUsage, match="le motif nomme la personne"):
        access(office.desk, office.admin, Sought(dossier=dossier, number=2), at=LATER, reason=reason)
    assert everything(office) == before


def test_a_refusal_without_a_reason_and_a_piece_that_is_not_told_among_several_are_refused(office: Office):
    dossier = left(office)
    given(office, dossier)
    with pytest.raises(NotYet, match="Dites pourquoi"):
        evidence.check(office.desk, office.local, dossier, 2, accepted=False, reason=" \u200b", at=LATER)
    given(office, dossier, content=None)
    with pytest.raises(WrongUsage, match="2 pièces sont à contrôler"):
        evidence.check(office.desk, office.local, dossier, 2, accepted=True, at=LATER)
    with pytest.raises(UnknownIdentifier):
        # that of somebody else
        evidence.check(office.desk, office.local, dossier, 1, accepted=True, at=LATER, piece=1)
    assert kept(office, "evidence", "accepted") == [(None,), (None,)]


def test_once_the_report_is_received_a_piece_is_still_given_and_checked(office: Office):
    dossier = left(office)
    recorded(office, dossier, sheet("participants", {"key": "p2", "publics": ("brsa",)}))
    office.report(dossier)
    given(office, dossier, at=SETTLED)
    done = evidence.check(office.desk, office.local, dossier, 2, accepted=True, at=SETTLED)
    assert done.sentence() == f"Dossier {dossier}, participant n° 2 : pièce n° 1 retenue."


def test_a_piece_is_scanned_as_any_file_and_leaves_with_nobody_before(office: Office):
    dossier = left(office)
    with answering() as server:
        office.desk.scanner = clamd({"TREMPLIN_CLAMD": server.address})
        with pytest.raises(RefusedRequest, match="l'antivirus y a trouvé « Eicar-Signature »"):
            given(office, dossier, content=PDF + EICAR)
        assert kept(office, "evidence", "number") == []
        answers, office.desk.scanner = office.desk.scanner, Clamd(host="127.0.0.1", port=1, timeout=1)
        given(office, dossier)
        found = access(office.desk, office.admin, Sought(dossier=dossier, number=2), at=LATER)
        with pytest.raises(Unavailable, match="n'est pas encore examiné"):
            next(pieces_of(office.desk, found, at=LATER))
        office.desk.scanner = answers
        ((name, content),) = [(name, stream.read()) for name, stream in pieces_of(office.desk, found, at=LATER)]
        assert (name, content, server.sent) == (f"{dossier}-2-1.pdf", PDF, [PDF + EICAR, PDF])
