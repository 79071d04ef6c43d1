"""Depositing a dossier: judged on the day, with a receipt, once per key."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from desks import AT, NO_MORE, SAID, Office, make_office, signed
from desks import FICHE as OPEN
from factories import DOCUMENTS, FICHE, PLACE, make_platform, with_changes
from sqlalchemy import func, select

from tremplin.casework.acting.desk import Desk
from tremplin.casework.applying.deposits import deposit, record
from tremplin.casework.applying.drafts import create, edit
from tremplin.casework.applying.receipts import Receipt, receipt_of
from tremplin.casework.granting.instruction import return_
from tremplin.errors import NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.deposits import Deposit, Mode
from tremplin.records.dossiers import Dossier, State
from tremplin.records.journal import JournalLine
from tremplin.records.organisations import Accreditation
from tremplin.storage.engine import Database

LAST = date(2026, 2, 14)


def test_a_deposit_gives_a_receipt_that_says_what_is_still_missing(office: Office):
    receipt = deposit(office.desk, office.signatory, office.draft(), at=AT)
    assert receipt.sentence() == (
        "Récépissé 00-2026-000001-R1 : dossier 00-2026-000001 reçu le 20/01/2026 à 10 h 00, heure de Paris, "
        "service : Relais."
    )
    assert any("fonctionnement" in each for each in receipt.missing)


def test_a_deposit_is_refused_with_every_finding(office: Office):
    written = office.draft(requested=60_000_00, budget__indirect=9_000_00)
    with pytest.raises(NotYet) as refused:
        deposit(office.desk, office.signatory, written, at=AT)
    assert len(refused.value.reasons) == 3


@pytest.mark.parametrize(
    ("at", "passes"),
    [
        (datetime(2026, 1, 14, 22, 59, 59, 999_999, tzinfo=UTC), False),
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 2, 14, 22, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2026, 2, 14, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_session_opens_and_closes_at_midnight_in_paris(office: Office, at, passes):
    written = office.draft()
    if passes:
        assert deposit(office.desk, office.signatory, written, at=at).received_at == at
    else:
        with pytest.raises(NotYet, match="Déposez entre le 15/01/2026 et le 14/02/2026"):
            deposit(office.desk, office.signatory, written, at=at)


def test_the_same_key_twice_is_one_deposit(office: Office):
    written = office.draft()
    first = deposit(office.desk, office.signatory, written, at=AT, key="k")
    assert deposit(office.desk, office.signatory, written, at=AT.replace(hour=15), key="k") == first


def test_a_key_serves_one_dossier(office: Office):
    deposit(office.desk, office.signatory, office.draft(), at=AT, key="k")
    with pytest.raises(RefusedRequest, match="autre dossier"):
        deposit(office.desk, office.signatory, office.draft(), at=AT, key="k")


def test_a_dossier_is_not_deposited_twice(office: Office):
    written = office.draft()
    deposit(office.desk, office.signatory, written, at=AT)
    with pytest.raises(RefusedRequest, match="il est « déposé »"):
        deposit(office.desk, office.signatory, written, at=AT)


def test_an_instructor_records_a_paper_deposit_by_its_postmark(office: Office):
    late = datetime(2026, 2, 17, 9, 0, tzinfo=UTC)
    receipt = record(
        office.desk,
        office.instructor,
        office.draft(),
        at=late,
        mode=Mode.PAPER,
        counts_on=date(2026, 2, 14),
        reason="Courrier posté le 14/02.",
    )
    assert "compté le 14/02/2026" in receipt.sentence()


def test_a_recorded_deposit_has_a_reason(office: Office):
    with pytest.raises(RefusedRequest, match="motif"):
        record(
            office.desk,
            office.instructor,
            office.draft(),
            at=AT,
            mode=Mode.LATE,
            counts_on=date(2026, 1, 19),
            reason=" ",
        )


def test_forbidden_and_absent_answer_alike(office: Office):
    written = office.draft()
    for shown in (written, "00-2026-000999"):
        with pytest.raises(UnknownIdentifier) as refused:
            deposit(office.desk, office.other, shown, at=AT)
        assert str(refused.value) == f"dossier « {shown} » : identifiant inconnu."


# the last Sundays of March and of October, when the clocks of Paris change
@pytest.mark.parametrize(
    ("closes", "last"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, 999_999, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, 999_999, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2026, 12, 31, 22, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_the_closing_day_ends_at_midnight_whatever_the_clocks_do(database: Database, tmp_path: Path, closes, last):
    changed = with_changes(
        FICHE, ("closes: 2026-02-14", f"closes: {closes}"), ("until: 2026-06-01", "until: 2026-12-31")
    )
    office = make_office(database, tmp_path / "documents", {PLACE: changed})
    in_time, late = office.draft(), office.draft()
    assert "à 23 h 59, heure de Paris" in deposit(office.desk, office.signatory, in_time, at=last).sentence()
    with pytest.raises(NotYet, match="1 jour trop tard"):
        deposit(office.desk, office.signatory, late, at=last + timedelta(microseconds=1))


# 16 h in Paris is 15:00 UTC in winter and 14:00 in summer
@pytest.mark.parametrize(
    ("closes", "last"),
    [
        (date(2026, 2, 14), datetime(2026, 2, 14, 15, 0, 0, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 14, 0, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 15, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_session_closes_at_its_hour_in_paris_whatever_the_clocks_do(database: Database, tmp_path: Path, closes, last):
    office = hourly(database, tmp_path, closes)
    in_time, late = office.draft(), office.draft()
    assert "à 16 h 00, heure de Paris" in deposit(office.desk, office.signatory, in_time, at=last).sentence()
    with pytest.raises(NotYet, match="à 16 h 00 min 01 s : la session fermait à 16 h"):
        deposit(office.desk, office.signatory, late, at=last + timedelta(seconds=1))


def test_a_paper_deposit_of_the_last_day_counts_at_the_hour_that_is_told_else_it_is_missing(
    database: Database, tmp_path: Path
):
    office = hourly(database, tmp_path, LAST)
    posted = {"at": datetime(2026, 2, 17, 9, 0, tzinfo=UTC), "mode": Mode.PAPER, "counts_on": LAST, "reason": "Posté."}
    in_time = record(office.desk, office.instructor, office.draft(), counts_at=time(15, 59), **posted)
    assert "compté le 14/02/2026 à 15 h 59" in in_time.sentence()
    assert in_time.published()["counts_at"] == "15:59"
    unsaid = record(office.desk, office.instructor, office.draft(), **posted)
    assert [each for each in unsaid.missing if "l'heure du dépôt" in each] != []
    with pytest.raises(NotYet, match="la session fermait à 16 h"):
        record(office.desk, office.instructor, office.draft(), counts_at=time(16, 0, 1), **posted)


def test_an_hour_that_has_not_come_is_no_hour_of_a_deposit(database: Database, tmp_path: Path):
    office = hourly(database, tmp_path, LAST)
    told = {"mode": Mode.PAPER, "counts_on": AT.date(), "reason": "Apporté."}
    with pytest.raises(NotYet, match="23 h n'est pas encore passé"):
        record(office.desk, office.instructor, office.draft(), at=AT, counts_at=time(23), **told)


def hourly(database: Database, tmp_path: Path, closes: date) -> Office:
    changed = with_changes(
        FICHE,
        ("closes: 2026-02-14", f"closes: {closes}\n    closes_at: 16:00"),
        ("until: 2026-06-01", "until: 2026-12-31"),
    )
    return make_office(database, tmp_path / "documents", {PLACE: changed})


def test_a_refused_deposit_leaves_nothing(office: Office):
    written = office.draft(requested=60_000_00)
    with pytest.raises(NotYet):
        deposit(office.desk, office.signatory, written, at=AT)
    with office.desk.database.reading() as session:
        dossier = session.get_one(Dossier, 1)
        assert (dossier.state, dossier.deposited_at, dossier.version) == (State.DRAFT, None, 1)
        assert session.scalar(select(func.count()).select_from(Deposit)) == 0
        assert session.scalars(select(JournalLine.act)).all() == ["seal", "create"]


def test_a_deposit_and_its_journal_line_are_kept_together(office: Office):
    deposit(office.desk, office.signatory, office.draft(), at=AT, key="k")
    with office.desk.database.reading() as session:
        line = session.scalars(select(JournalLine).where(JournalLine.act == "deposit")).one()
    assert (line.actor, line.dossier_id, line.at) == (signed(office.desk, office.signatory), 1, AT)
    assert json.loads(line.after) | {"receipt": 1, "mode": "online", "state": "submitted", "version": 2} == json.loads(
        line.after
    )


def test_what_is_completed_after_the_closing_day_keeps_the_day_of_its_first_deposit(office: Office):
    written = office.draft(budget__operating=0, budget__external_services=0)
    deposit(office.desk, office.signatory, written, at=AT)
    return_(office.desk, office.instructor, written, "Les autres dépenses ?", at=AT)
    edit(office.desk, office.editor, written, {"budget.other": 0}, at=AT, version=3)
    late = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    receipt = deposit(office.desk, office.signatory, written, at=late)
    assert (receipt.number, receipt.counts_on, receipt.received_at) == ("00-2026-000001-R2", AT.date(), late)
    assert receipt.missing == ()
    assert "reçu le 01/03/2026 à 10 h 00, heure de Paris, compté le 20/01/2026 à 10 h," in receipt.sentence()


def test_what_is_completed_the_same_day_counts_at_the_hour_of_its_first_deposit(office: Office):
    written = office.draft(budget__operating=0, budget__external_services=0)
    first = deposit(office.desk, office.signatory, written, at=AT + timedelta(minutes=42, seconds=17))
    assert "reçu le 20/01/2026 à 10 h 42, heure de Paris, service" in first.sentence()
    return_(office.desk, office.instructor, written, "Les autres dépenses ?", at=AT + timedelta(hours=1))
    again = deposit(office.desk, office.signatory, written, at=AT + timedelta(hours=2))
    assert "reçu le 20/01/2026 à 12 h 00, heure de Paris, compté le 20/01/2026 à 10 h 42, service" in again.sentence()


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """The answers, or the refusals, of works that begin together."""
    ready = Barrier(count)

    def one(number: int) -> object:
        ready.wait()
        try:
            return work(number)
        except RefusedRequest as refused:
            return str(refused)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_key_sent_many_times_at_once_is_one_deposit(office: Office):
    written = office.draft()
    receipts = at_once(8, lambda number: deposit(office.desk, office.signatory, written, at=AT, key="k"))
    assert len({*receipts}) == 1
    with office.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Deposit)) == 1
        assert session.scalar(select(func.count()).where(JournalLine.act == "deposit")) == 1


def test_a_key_sent_at_once_for_two_dossiers_serves_one(office: Office):
    drafts = [office.draft() for _ in range(4)]
    answers = at_once(4, lambda number: deposit(office.desk, office.signatory, drafts[number], at=AT, key="k"))
    refused = [answer for answer in answers if isinstance(answer, str)]
    assert len(refused) == 3
    assert all("autre dossier" in each for each in refused)


def test_without_a_key_only_the_first_of_those_that_come_at_once_is_a_deposit(office: Office):
    written = office.draft()
    answers = at_once(8, lambda number: deposit(office.desk, office.signatory, written, at=AT))
    assert sum("il est « déposé »" in str(answer) for answer in answers) == 7


def test_a_key_is_the_organisation_s_own(office: Office):
    theirs = create(
        office.desk, office.other, fiche=OPEN, organisation_id=office.stranger, title="Ailleurs", at=AT, said=SAID
    )
    mine = office.draft()
    assert deposit(office.desk, office.signatory, mine, at=AT, key="1").dossier == mine
    assert deposit(office.desk, office.other, theirs, at=AT, key="1").dossier == theirs


def test_an_accreditation_that_nobody_recorded_is_missing_and_one_that_has_ended_refuses(database, tmp_path):
    asked = with_changes(FICHE, ("duration:", "carriers: {accreditations: [aci], source: Porteurs}\nduration:"))
    office = make_office(database, tmp_path, {PLACE: asked})
    receipt = deposit(office.desk, office.signatory, office.draft(), at=AT)
    assert any("agréments" in each for each in receipt.missing)
    until = {"starts_on": date(2020, 1, 1), "ends_on": AT.date() - timedelta(days=1)}
    with database.writing() as session:
        session.add(Accreditation(organisation_id=office.organisation, number=1, code="aci", **until))
    with pytest.raises(NotYet, match="Agrément exigé"):
        deposit(office.desk, office.signatory, office.draft(), at=AT)


def test_an_editor_who_deposits_is_sent_to_a_signatory_and_not_to_the_service(office: Office):
    written = office.draft()
    with pytest.raises(RefusedRequest) as refused:
        deposit(office.desk, office.editor, written, at=AT)
    assert str(refused.value).endswith(" Seul un signataire de votre organisme le dépose.")
    with pytest.raises(RefusedRequest, match=r"Adressez-vous au service qui le peut\.$"):
        deposit(office.desk, office.instructor, written, at=AT)


RECEIPTS = """\
receipts:
  service: Direction de l'insertion
  address: 1 place de la République, 00000 Chef-Lieu
  email: insertion@exemple.fr
  phone: 01 23 45 67 89
  implicit_decision: {result: rejection, after: 4 months}
  remedies: Recours gracieux, puis tribunal administratif, dans les deux mois.
"""


SILENT = with_changes(FICHE, ("contacts:\n  - {service: Relais, phone: 00 00 00 00 00}\n", ""))


def told(database: Database, folder: Path, said: str, fiche: str = SILENT) -> Receipt:
    """The receipt of a department that says this of itself."""
    documents = {"department.yaml": f"{DOCUMENTS['department.yaml']}{said}", PLACE: fiche}
    office = make_office(database, folder, documents)
    return deposit(office.desk, office.signatory, office.draft(**NO_MORE), at=AT)


def test_a_receipt_says_all_that_the_law_wants_in_the_words_of_the_department(database, tmp_path):
    # CRPA, art. R112-11-1: date, service, address, telephone, implicit decision and its day, remedies
    receipt = told(database, tmp_path, RECEIPTS)
    assert list(receipt.lines()) == [
        "Récépissé 00-2026-000001-R1 : dossier 00-2026-000001 reçu le 20/01/2026 à 10 h 00, heure de Paris, service : "
        "Direction de l'insertion.",
        "Adresse : 1 place de la République, 00000 Chef-Lieu",
        "Adresse électronique : insertion@exemple.fr",
        "Téléphone : 01 23 45 67 89",
        "Décision implicite : sans réponse le 20/05/2026, la demande est réputée rejetée",
        "Voies de recours : Recours gracieux, puis tribunal administratif, dans les deux mois.",
    ]
    said = receipt.published()
    assert (said["address"], said["implicit_decision"], said["implicit_on"]) == (
        "1 place de la République, 00000 Chef-Lieu",
        "rejection",
        "2026-05-20",
    )


def test_what_a_department_does_not_say_is_told_as_such(database, tmp_path):
    assert list(told(database, tmp_path, "").lines())[1:] == [
        "Adresse : non précisé",
        "Téléphone : non précisé",
        "Décision implicite : non précisé",
        "Voies de recours : non précisé",
    ]


def test_the_service_and_the_telephone_are_those_of_the_fiche_where_it_has_them(database, tmp_path):
    receipt = told(database, tmp_path, RECEIPTS, FICHE)
    assert (receipt.service, receipt.mentions.phone) == ("Relais", "00 00 00 00 00")
    assert receipt.mentions.address == "1 place de la République, 00000 Chef-Lieu"


def test_the_items_that_are_missing_are_told_one_a_line(office: Office):
    receipt = deposit(office.desk, office.signatory, office.draft(), at=AT)
    lines = list(receipt.lines())
    assert lines[lines.index("À compléter :") + 1 :] == [
        "  ? les dépenses de fonctionnement prévues — Financement",
        "  ? les prestations externes prévues — Financement",
        "  ? les autres dépenses directes prévues — Financement",
    ]


def test_a_receipt_stays_what_it_was_when_the_department_says_otherwise_since(database, tmp_path):
    first = told(database, tmp_path / "before", RECEIPTS)
    desk = Desk(database, make_platform(tmp_path / "after"), tmp_path / "files")
    with database.reading() as session:
        row = session.execute(select(Deposit.__table__)).mappings().one()
    assert receipt_of(first.dossier, row) == first
    assert desk.catalogue.department("00").receipts is None


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ("{implicit_decision: {result: silence, after: 2 months}}", "receipts.implicit_decision.result"),
        ("{implicit_decision: {result: rejection}}", "receipts.implicit_decision.after"),
        ("{adresse: x}", "receipts.adresse"),
    ],
)
def test_a_wrong_word_of_receipts_is_refused_at_its_place(tmp_path, wrong, where):
    folder = tmp_path / "documents"
    platform = make_platform(folder, {"department.yaml": f"{DOCUMENTS['department.yaml']}receipts: {wrong}\n"})
    assert [mistake.path for mistake in platform.mistakes] == [where]


ATTESTED = "  attestations:\n    - {code: locaux, label: Il dispose de locaux., required: true, source: Dossier}\n"


def test_a_required_attestation_is_kept_with_the_dossier_and_refuses_the_deposit_without_it(
    database: Database, tmp_path: Path
):
    asked = f"{FICHE}application:\n{ATTESTED}"
    office = make_office(database, tmp_path / "documents", {PLACE: asked})
    written = office.draft()
    with pytest.raises(NotYet, match=r"Attestation absente : « Il dispose de locaux »\. Attestez-le si c'est vrai"):
        deposit(office.desk, office.signatory, written, at=AT)
    version = edit(office.desk, office.editor, written, {"attestations": ("locaux",)}, at=AT, version=1)
    assert edit(office.desk, office.editor, written, {"attestations": ["locaux"]}, at=AT, version=version) == version
    receipt = deposit(office.desk, office.signatory, written, at=AT)
    assert [each for each in receipt.missing if "attest" in each] == []


def test_the_answers_of_a_dossier_reach_its_rules_typed(database: Database, tmp_path: Path):
    questions = (
        "application:\n  questions:\n"
        "    - {code: stage, label: Un stage ?, type: yes_no, source: D}\n"
        "    - {code: cout, label: Son coût ?, type: amount, max: 100 €, shown_if: {question: stage, answer: true},"
        " source: D}\n"
    )
    office = make_office(database, tmp_path / "documents", {PLACE: FICHE + questions})
    dear = office.draft(answers__stage="oui", answers__cout="100,01 €")
    with pytest.raises(NotYet, match="est hors des bornes"):
        deposit(office.desk, office.signatory, dear, at=AT)
    # not asked, it is not judged
    deposit(office.desk, office.signatory, office.draft(answers__stage="non", answers__cout="100,01 €"), at=AT)
