"""Opening a draft and saying things in it: all that is said is read back, and nothing that no dossier may say."""

from datetime import date
from decimal import Decimal

import pytest
from desks import AT, FICHE, SAID, Office, signed
from sqlalchemy import func, select

from tremplin.casework.acting import content
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create, edit
from tremplin.casework.reading.page import shown
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.dossiers import Dossier, State
from tremplin.records.journal import JournalLine

EVERYTHING = {
    "title": "Ateliers",
    "starts_on": date(2026, 3, 1),
    "ends_on": date(2026, 3, 1),
    "lot": "bassin-nord",
    "territories": ("nord", "sud"),
    "partners": (("Les Jardins", "13002526500013", 5_000_00), ("Autre", None, 0)),
    "participants.total": 20,
    "participants.under_26": 0,
    "posts": Decimal("2.5"),
    "supervisors_fte": 1,
    "budget.staff": (("Paie", 30_000_00), (None, 10_000_00)),
    "budget.indirect": 0,
    "requested": 1,
    "resources": (("Région", "asked", 5_000_00, "public"), ("État", "obtained", 0, None)),
    "answers.rome": ["K1304", "K1305"],
    "answers.stage": False,
}


def said(office: Office) -> dict[str, object]:
    with office.desk.database.reading() as session:
        return content.read(session, session.get_one(Dossier, 1))


def lines(office: Office) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(JournalLine)) or 0


def test_all_that_is_said_is_read_back(office: Office):
    written = office.draft(title="Autre titre")
    assert edit(office.desk, office.editor, written, EVERYTHING, at=AT, version=1) == 2
    assert said(office) == {**EVERYTHING, "participants.under_26": 0, "budget.indirect": 0}


@pytest.mark.parametrize("name", sorted(EVERYTHING.keys() - {"title"}))
def test_what_is_not_said_any_more_is_not_zero(office: Office, name):
    written = office.draft()
    edit(office.desk, office.editor, written, EVERYTHING, at=AT, version=1)
    edit(office.desk, office.editor, written, {name: None}, at=AT, version=2)
    assert said(office) == {key: value for key, value in EVERYTHING.items() if key != name}


def test_what_is_not_named_is_left_alone(office: Office):
    written = office.draft()
    edit(office.desk, office.editor, written, {"posts": 5}, at=AT, version=1)
    assert said(office) == {"title": "Ateliers du nord", **SAID, "posts": 5}


def test_saying_the_same_again_changes_nothing(office: Office):
    written, before = office.draft(), lines(office)
    same = {"territories": ("nord", "nord"), "posts": Decimal("4.000"), "title": " Ateliers  du nord "}
    assert edit(office.desk, office.editor, written, same, at=AT, version=1) == 1
    assert lines(office) == before


def test_a_draft_is_a_draft_and_its_journal_says_so(office: Office):
    written = office.draft()
    whole = shown(office.desk, office.editor, written, at=AT)
    assert (whole["state"], whole["deposited_at"], whole["deposits"]) == (State.DRAFT, None, [])
    with office.desk.database.reading() as session:
        line = session.scalars(select(JournalLine).where(JournalLine.act == "create")).one()
    actor = signed(office.desk, office.signatory)
    assert (line.act, line.subject, line.actor) == ("create", f"dossier {written}", actor)


@pytest.mark.parametrize("title", ["", " \t\n", "\u200b", "x" * 251])
def test_a_dossier_has_a_title_of_a_length_that_can_be_kept(office: Office, title):
    with pytest.raises(NotYet, match="titre"):
        office.draft(title=title)
    written = office.draft(title="x" * 250)
    with pytest.raises(NotYet, match="titre"):
        edit(office.desk, office.editor, written, {"title": title}, at=AT, version=1)


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        ({"ends_on": date(2026, 3, 1)}, True),
        ({"ends_on": date(2026, 2, 28)}, False),
        ({"starts_on": date(2027, 2, 28)}, True),
        ({"starts_on": date(2027, 3, 1)}, False),
        # both move beyond what was said of either
        ({"starts_on": date(2028, 1, 1), "territories": ("sud",), "ends_on": date(2028, 12, 31)}, True),
        ({"starts_on": None, "ends_on": date(2020, 1, 1)}, True),
    ],
)
def test_an_operation_does_not_end_before_it_starts(office: Office, changes, passes):
    written = office.draft()
    if passes:
        assert edit(office.desk, office.editor, written, changes, at=AT, version=1) == 2
    else:
        with pytest.raises(NotYet, match="avant de commencer"):
            edit(office.desk, office.editor, written, changes, at=AT, version=1)
        assert said(office) == {"title": "Ateliers du nord", **SAID}


def test_a_deposited_dossier_is_not_edited(office: Office):
    written = office.draft()
    deposit(office.desk, office.signatory, written, at=AT)
    with pytest.raises(RefusedRequest, match="il est « déposé »"):
        edit(office.desk, office.editor, written, {"posts": 5}, at=AT, version=2)


@pytest.mark.parametrize("who", ["local", "decider"])
def test_who_sees_a_dossier_may_not_edit_it_for_all_that(office: Office, who):
    with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
        edit(office.desk, getattr(office, who), office.draft(), {"posts": 5}, at=AT, version=1)


def test_a_dossier_is_opened_under_a_fiche_that_is_installed(office: Office):
    with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « 00/2026/ateliers »"):
        create(
            office.desk,
            office.editor,
            fiche="00/2026/atelier",
            organisation_id=office.organisation,
            title="A",
            at=AT,
        )


def test_the_organisation_of_others_is_not_told_from_one_that_is_not_there(office: Office):
    told = []
    for organisation in (office.stranger, 999):
        with pytest.raises(RefusedRequest) as refused:
            create(office.desk, office.editor, fiche=FICHE, organisation_id=organisation, title="A", at=AT)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_an_instructor_opens_a_dossier_for_a_carrier_and_for_nobody_unknown(office: Office):
    made = create(office.desk, office.instructor, fiche=FICHE, organisation_id=office.stranger, title="A", at=AT)
    assert shown(office.desk, office.other, made, at=AT)["organisation"]["name"] == "Autre"
    with pytest.raises(UnknownIdentifier, match="organisme « 999 »"):
        create(office.desk, office.instructor, fiche=FICHE, organisation_id=999, title="A", at=AT)


def test_a_draft_never_tells_more_people_of_a_public_than_in_all():
    said = {"title": "Action", "participants.total": 2, "participants.brsa": 3, "participants.rqth": None}
    (told,) = content.wrong(said)
    assert told == "bénéficiaires du RSA : 3 pour 2 participants en tout. Corrigez l'un des deux nombres."
    assert list(content.wrong({**said, "participants.brsa": 2})) == []
