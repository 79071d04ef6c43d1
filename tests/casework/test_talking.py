"""What a carrier and the service say to each other: kept as it was said, read by both, told by mail without a word."""

import mailbox
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from desks import AT, SIGNED, STARTED, Office
from posting import folder_at, posted, waiting, work
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.conditions.talking import LONGEST, MOST_FILES
from tremplin.casework.applying.attachments import opened, remove
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.reopening import reopen
from tremplin.casework.journal.proof import verify
from tremplin.casework.operating.payments import pay
from tremplin.casework.reading.page import shown
from tremplin.casework.talking import messages, requests
from tremplin.casework.talking.messages import Joined
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.codes import PaymentKind, RequestKind, RequestOutcome
from tremplin.records.dossiers import Dossier
from tremplin.records.talking import CarrierRequest

ADVANCE, AMENDMENT, APPEAL = RequestKind
GRANTED, REFUSED = RequestOutcome
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def refused_dossier(office: Office) -> str:
    written = office.under_review()
    refuse(office.desk, office.decider, written, "Hors du sujet.", at=AT)
    return written


def write(office: Office, who: str, written: str, said: str = "Bonjour.", **more):
    return messages.write(office.desk, getattr(office, who), written, said, at=AT, **more)


def whole(office: Office) -> bool:
    with office.desk.database.reading() as session:
        return verify(session).intact


def test_both_sides_read_what_each_wrote_in_its_order(office: Office):
    written = office.submitted()
    before = office.version(written)
    for who, said in (("editor", "Une question.\n\nEt une autre."), ("instructor", "Une réponse."), ("local", "Oui.")):
        write(office, who, written, said)
    staff, carrier = (messages.listed(office.desk, who, written) for who in (office.decider, office.signatory))
    assert [(each["number"], each["voice"], each["text"]) for each in staff] == [
        (1, "carrier", "Une question.\n\nEt une autre."),
        (2, "service", "Une réponse."),
        (3, "service", "Oui."),
    ]
    assert [each["written_by"] for each in staff] == ["Editor", "Instructor", "Local"]
    # a carrier is not told who does what at the service
    assert [each["written_by"] for each in carrier] == ["Editor", None, None]
    assert [each["text"] for each in shown(office.desk, office.editor, written, at=AT)["messages"]] == [
        each["text"] for each in carrier
    ]
    # whoever edits the dossier meanwhile is in nobody's way
    assert office.version(written) == before
    assert whole(office)


def test_a_message_is_read_and_written_within_one_s_perimeter_alone(office: Office):
    written = office.submitted()
    write(office, "editor", written)
    for who in ("other", "admin", "statistician"):
        with pytest.raises(UnknownIdentifier):
            messages.listed(office.desk, getattr(office, who), written)
        with pytest.raises(UnknownIdentifier):
            write(office, who, written)


def test_a_message_goes_with_its_documents_that_both_open_and_nobody_takes_back(office: Office):
    written = office.submitted()
    write(
        office, "signatory", written, joined=[Joined("a/rib.pdf", BytesIO(PDF)), Joined("b.pdf", BytesIO(PDF + b" "))]
    )
    (message,) = messages.listed(office.desk, office.instructor, written)
    assert [each["name"] for each in message["attachments"]] == ["rib.pdf", "b.pdf"]
    number = message["attachments"][0]["number"]
    with opened(office.desk, office.instructor, written, number, at=AT) as found:
        assert found.stream.read() == PDF
    for who in (office.signatory, office.instructor):
        with pytest.raises(RefusedRequest):
            remove(office.desk, who, written, number, at=AT)
    assert whole(office)


def test_a_message_that_says_nothing_or_too_much_leaves_nothing_behind(office: Office):
    written = office.submitted()
    many = [Joined(f"{number}.pdf", BytesIO(PDF)) for number in range(MOST_FILES + 1)]
    for said, joined in ((" \u200b\n", []), ("x" * (LONGEST + 1), []), ("x", many)):
        with pytest.raises(NotYet):
            write(office, "editor", written, said, joined=joined)
    write(office, "editor", written, "x" * LONGEST, joined=many[:MOST_FILES])
    with pytest.raises(WrongUsage):
        write(office, "editor", written, "Mme Durand, 2 69 05 49 588 157 80")
    assert len(messages.listed(office.desk, office.editor, written)) == 1


def test_a_document_that_is_refused_leaves_no_message(office: Office):
    written = office.submitted()
    with pytest.raises(RefusedRequest):
        write(office, "editor", written, joined=[Joined("vide.pdf", BytesIO(b""))])
    assert messages.listed(office.desk, office.editor, written) == []


def test_the_base_itself_refuses_that_a_message_changes(office: Office):
    write(office, "editor", office.submitted())
    for order in ("UPDATE messages SET text = 'Autre.'", "DELETE FROM messages"):
        changing = office.desk.database.writing()
        with pytest.raises(IntegrityError, match="un message ne se modifie pas"), changing as session:
            session.execute(text(order))


def test_nobody_writes_of_a_dossier_that_was_withdrawn(office: Office):
    written = office.submitted()
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).values(state="withdrawn"))
    with pytest.raises(RefusedRequest, match="il est « retiré »"):
        write(office, "editor", written)


# requests


@pytest.mark.parametrize(
    ("kind", "state"), [(ADVANCE, "agreed"), (AMENDMENT, "agreed"), (AMENDMENT, "running"), (APPEAL, "refused")]
)
def test_a_request_is_made_in_its_time_and_once(office: Office, kind, state):
    written = refused_dossier(office) if state == "refused" else getattr(office, state)()
    asked = requests.ask(office.desk, office.signatory, written, kind, "Pour ceci.", at=SIGNED)
    assert asked == (written, 1)
    with pytest.raises(NotYet, match=r"La demande n° 1, du 21/02/2026, attend encore"):
        requests.ask(office.desk, office.signatory, written, kind, "Encore.", at=SIGNED)
    (row,) = requests.waiting(office.desk, office.decider)
    assert (row["dossier"], row["kind"], row["reason"], row["outcome"]) == (written, kind.value, "Pour ceci.", None)
    assert requests.listed(office.desk, office.editor, written) == [row]
    assert whole(office)


@pytest.mark.parametrize(("kind", "state"), [(APPEAL, "running"), (ADVANCE, "refused"), (AMENDMENT, "refused")])
def test_a_request_out_of_its_time_is_refused(office: Office, kind, state):
    written = refused_dossier(office) if state == "refused" else office.running()
    with pytest.raises(NotYet, match="se demande quand le dossier est"):
        requests.ask(office.desk, office.signatory, written, kind, "Pour ceci.", at=STARTED)


@pytest.mark.parametrize("state", ["submitted", "accepted", "settled"])
def test_no_request_is_made_of_what_is_not_decided_or_is_over(office: Office, state):
    written = getattr(office, state)()
    for kind in RequestKind:
        with pytest.raises(RefusedRequest):
            requests.ask(office.desk, office.signatory, written, kind, "Pour ceci.", at=STARTED)


def test_a_request_says_why_and_is_a_signatory_s_or_recorded_by_an_instructor(office: Office):
    written = office.agreed()
    with pytest.raises(NotYet, match="Dites ce que vous demandez"):
        requests.ask(office.desk, office.signatory, written, AMENDMENT, " ", at=SIGNED)
    for who in (office.editor, office.local, office.decider):
        with pytest.raises(Forbidden):
            requests.ask(office.desk, who, written, AMENDMENT, "Pour ceci.", at=SIGNED)
    assert requests.ask(office.desk, office.instructor, written, AMENDMENT, "Par courrier.", at=SIGNED).number == 1


def test_an_advance_that_is_paid_is_not_asked_again(office: Office):
    written = office.agreed(advance=20_000_00)
    told = {"kind": PaymentKind.ADVANCE, "paid_on": date(2026, 2, 21), "at": SIGNED}
    pay(office.desk, office.decider, written, amount_cents=19_999_99, **told)
    requests.ask(office.desk, office.signatory, written, ADVANCE, "Le reste.", at=SIGNED)
    requests.answer(office.desk, office.decider, written, 1, GRANTED, "Oui.", at=SIGNED)
    pay(office.desk, office.decider, written, amount_cents=1, **told)
    with pytest.raises(NotYet, match="est déjà versée"):
        requests.ask(office.desk, office.signatory, written, ADVANCE, "Encore.", at=SIGNED)


@pytest.mark.parametrize(("kind", "next_"), [(ADVANCE, "pay"), (AMENDMENT, "amend"), (APPEAL, "reopen")])
def test_what_is_granted_says_the_act_that_does_it_and_does_nothing_else(office: Office, kind, next_):
    written = refused_dossier(office) if kind is APPEAL else office.agreed()
    requests.ask(office.desk, office.signatory, written, kind, "Pour ceci.", at=SIGNED)
    before = shown(office.desk, office.decider, written, at=SIGNED)
    done = requests.answer(office.desk, office.decider, written, 1, GRANTED, "Le budget a changé.", at=STARTED)
    assert (done.outcome, done.next) == (GRANTED, next_)
    after = shown(office.desk, office.decider, written, at=SIGNED)
    assert (after["state"], after["version"], after["payments"], after["agreements"]) == (
        before["state"],
        before["version"],
        before["payments"],
        before["agreements"],
    )
    (row,) = requests.listed(office.desk, office.editor, written)
    assert (row["outcome"], row["answer"], row["answered_on"]) == ("granted", "Le budget a changé.", "2026-03-02")
    assert requests.waiting(office.desk, office.decider) == []
    assert whole(office)


def test_a_request_that_is_refused_leads_to_nothing(office: Office):
    written = refused_dossier(office)
    requests.ask(office.desk, office.signatory, written, APPEAL, "Pour ceci.", at=SIGNED)
    done = requests.answer(office.desk, office.decider, written, 1, REFUSED, "Rien de neuf.", at=SIGNED)
    assert (done.next, done.sentence()) == (None, f"Dossier {written}, demande n° 1 (recours gracieux) : refusée.")


def test_an_answer_that_comes_once_the_dossier_went_on_names_no_act(office: Office):
    written = refused_dossier(office)
    requests.ask(office.desk, office.signatory, written, APPEAL, "Pour ceci.", at=SIGNED)
    reopen(office.desk, office.decider, written, "Recours.", at=SIGNED)
    done = requests.answer(office.desk, office.decider, written, 1, GRANTED, "Rouvert.", at=SIGNED)
    assert done.next is None


def test_a_request_is_answered_once_with_a_reason_by_a_decider_who_did_not_instruct(office: Office):
    written = office.agreed()
    requests.ask(office.desk, office.signatory, written, AMENDMENT, "Pour ceci.", at=SIGNED)

    def answer(who, number=1, reason="Oui."):
        return requests.answer(office.desk, who, written, number, GRANTED, reason, at=SIGNED)

    for who in (office.signatory, office.instructor, office.local):
        with pytest.raises(Forbidden):
            answer(who)
    with pytest.raises(NotYet, match="Dites pourquoi"):
        answer(office.decider, reason="\u200b")
    for number in (0, 2, 2**40):
        with pytest.raises(UnknownIdentifier):
            answer(office.decider, number)
    answer(office.decider)
    requests.ask(office.desk, office.signatory, written, AMENDMENT, "Autre chose.", at=SIGNED)
    with pytest.raises(NotYet, match="une réponse ne se reprend pas"):
        answer(office.decider)
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).values(instructor_id=office.second.account_id))
    with pytest.raises(NotYet, match="une autre personne"):
        answer(office.second, 2)


def test_what_waits_is_that_of_one_s_perimeter(office: Office):
    requests.ask(office.desk, office.signatory, office.agreed(), AMENDMENT, "Pour ceci.", at=SIGNED)
    for who, count in ((office.local, 1), (office.signatory, 1), (office.other, 0), (office.admin, 0)):
        assert len(requests.waiting(office.desk, who)) == count


def test_an_answer_changed_outside_shows(office: Office):
    written = office.agreed()
    requests.ask(office.desk, office.signatory, written, AMENDMENT, "Pour ceci.", at=SIGNED)
    with office.desk.database.writing() as session:
        session.execute(text("UPDATE requests SET reason = 'Autre chose.'"))
    assert not whole(office)


# what is told of it by mail


def told(office: Office, folder: Path) -> dict[str, list[str]]:
    work(office, folder_at(folder))
    found: dict[str, list[str]] = {}
    for message in mailbox.Maildir(folder):
        payload = message.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found.setdefault(str(message["To"]), []).append(payload.decode())
    return found


def test_a_message_is_told_to_the_other_side_without_its_text(office: Office, tmp_path: Path):
    written = office.under_review()
    posted(office)
    write(office, "editor", written, "Le RIB de ZQX-0042.")
    assert set(told(office, tmp_path / "one")) == {"instructor@exemple.fr"}
    write(office, "instructor", written, "Merci, ZQX-0042.")
    found = told(office, tmp_path / "two")
    assert set(found) == {"signatory@exemple.fr", "editor@exemple.fr"}
    assert "ZQX" not in str(found)
    assert "Le service a écrit un message, le 20/01/2026" in str(found)


def test_a_message_of_a_dossier_that_nobody_instructs_is_told_to_all_who_might(office: Office, tmp_path: Path):
    posted(office)
    write(office, "editor", office.draft())
    assert set(told(office, tmp_path / "m")) == {"instructor@exemple.fr", "second@exemple.fr"}


def test_a_request_is_told_to_who_may_answer_and_its_answer_to_the_carrier(office: Office, tmp_path: Path):
    written = refused_dossier(office)
    posted(office)
    requests.ask(office.desk, office.signatory, written, APPEAL, "Un motif ZQX-0042.", at=SIGNED)
    asked = told(office, tmp_path / "one")
    assert set(asked) == {"instructor@exemple.fr", "decider@exemple.fr", "second@exemple.fr"}
    assert "ZQX" not in str(asked)
    requests.answer(office.desk, office.decider, written, 1, REFUSED, "Rien de neuf.", at=SIGNED)
    answered = told(office, tmp_path / "two")
    assert set(answered) == {"signatory@exemple.fr", "editor@exemple.fr"}
    (said,) = answered["editor@exemple.fr"]
    assert "est refusée le 21/02/2026." in said
    assert "Motif : Rien de neuf." in said
    assert "deux mois" in said


def test_a_request_that_has_its_answer_is_not_told_any_more(office: Office, tmp_path: Path):
    written = office.agreed()
    posted(office)
    requests.ask(office.desk, office.signatory, written, AMENDMENT, "Pour ceci.", at=SIGNED)
    requests.answer(office.desk, office.decider, written, 1, GRANTED, "Oui.", at=SIGNED)
    assert set(told(office, tmp_path / "m")) == {"signatory@exemple.fr", "editor@exemple.fr"}
    assert {row.error for row in waiting(office, "dropped")} == {"la demande a sa réponse."}


def test_half_an_answer_cannot_be_kept(office: Office):
    requests.ask(office.desk, office.signatory, office.agreed(), AMENDMENT, "Pour ceci.", at=SIGNED)
    for half in ({"outcome": "granted"}, {"answer": "Oui."}, {"answered_at": AT}):
        with pytest.raises(IntegrityError), office.desk.database.writing() as session:
            session.execute(update(CarrierRequest).values(**half))
