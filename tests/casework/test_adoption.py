"""What is granted while an envelope opens is taken into it; what an earlier version left out is adopted."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from awards import REASON
from desks import AT, NO_MORE, SAID, Office, make_office
from factories import FICHE as DOCUMENT
from factories import with_changes
from sqlalchemy import insert, select

from tremplin.casework.acting.commitments import Funds
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import adopt, allot, envelope
from tremplin.casework.granting.instruction import review
from tremplin.errors import Forbidden, NotYet, UnknownIdentifier
from tremplin.records.envelopes import Envelope
from tremplin.records.journal import JournalLine

CALL, FICHE = "00/2026", "00/2026/ateliers"
ROUNDS, DECISIONS, GRANTED = 20, 4, 46_000_00


@pytest.fixture
def fiches(database, tmp_path) -> tuple[Office, list[str]]:
    """An office with as many fiches as rounds: nobody closes an envelope, each round opens that of another."""
    named = [f"00/2026/ronde-{number:02}" for number in range(ROUNDS)]
    documents = {
        f"calls/2026/ronde-{number:02}.yaml": with_changes(DOCUMENT, ("fiche: 00/2026/ateliers", f"fiche: {fiche}"))
        for number, fiche in enumerate(named)
    }
    return make_office(database, tmp_path / "documents", documents), named


def reviewed(office: Office, fiche: str) -> str:
    said = {**SAID, **{name.replace("__", "."): value for name, value in NO_MORE.items()}}
    about = {"fiche": fiche, "organisation_id": office.organisation, "title": "Ronde"}
    written = create(office.desk, office.signatory, **about, said=said, at=AT)
    deposit(office.desk, office.signatory, written, at=AT)
    review(office.desk, office.instructor, written, at=AT)
    return written


def opened_meanwhile(office: Office, fiche: str, draw: random.Random) -> tuple[Funds, int]:
    """Open the envelope of a fiche while its dossiers are granted; the envelope, and what was granted in all."""
    written = [reviewed(office, fiche) for _ in range(DECISIONS)]
    line, waits = Barrier(DECISIONS + 1), [draw.uniform(0, 0.02) for _ in range(DECISIONS + 1)]

    def grant(rank: int) -> int:
        line.wait()
        sleep(waits[rank])
        return accept(office.desk, office.decider, written[rank], GRANTED, REASON, at=AT).granted_cents or 0

    def open_() -> int:
        line.wait()
        sleep(waits[-1])
        allot(office.desk, office.admin, fiche, amount_cents=10 * DECISIONS * GRANTED, at=AT)
        return 0

    with ThreadPoolExecutor(DECISIONS + 1) as pool:
        done = [pool.submit(grant, rank) for rank in range(DECISIONS)]
        done.append(pool.submit(open_))
        granted = sum(each.result() for each in done)
    return envelope(office.desk, office.admin, fiche), granted


def test_an_envelope_that_opens_while_grants_commit_takes_each_of_them_in(fiches):
    office, named = fiches
    draw = random.Random(9)
    for fiche in named:
        found, granted = opened_meanwhile(office, fiche, draw)
        assert (found.committed_cents, found.committed_places) == (granted, DECISIONS), fiche
        with pytest.raises(NotYet, match="rien à reprendre"):
            adopt(office.desk, office.admin, fiche, at=AT, dry_run=True)


@pytest.fixture
def harmed(office: Office) -> list[str]:
    """Three grants beside an envelope that did not see them, as the version before left them; one more drew from it."""
    left = [office.accepted() for _ in range(3)]
    row = {"department": "00", "call": CALL, "fiche": None, "amount_cents": 150_000_00, "places": 4, "version": 1}
    with office.desk.database.writing() as session:
        session.connection().execute(insert(Envelope), {**row, "committed_cents": 0, "committed_places": 0})
    withdraw(office.desk, office.signatory, left.pop(), "Nous renonçons.", at=AT)
    return left


def lines(office: Office) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        mine = select(JournalLine).where(JournalLine.act == "adopt_grants").order_by(JournalLine.number)
        return list(session.scalars(mine))


def test_grants_that_were_left_out_are_taken_in_and_the_journal_says_which(office: Office, harmed: list[str]):
    office.accepted()
    tried = adopt(office.desk, office.decider, CALL, at=AT, dry_run=True)
    assert envelope(office.desk, office.decider, CALL).committed_cents == GRANTED
    assert lines(office) == []
    done = adopt(office.desk, office.decider, CALL, at=AT)
    assert done == tried
    assert done.granted == dict.fromkeys(harmed, GRANTED)
    assert (done.envelope.committed_cents, done.envelope.committed_places) == (3 * GRANTED, 3)
    assert done.envelope == envelope(office.desk, office.decider, CALL)
    (line,) = lines(office)
    assert (line.subject, line.dossier_id) == ("enveloppe 00/2026", None)
    assert json.loads(line.before) == {"committed_cents": GRANTED, "committed_places": 1}
    assert json.loads(line.after) == {
        "adopted": dict.fromkeys(harmed, GRANTED),
        "committed_cents": 3 * GRANTED,
        "committed_places": 3,
    }
    # what is adopted is drawn from it: a withdrawal gives it back
    withdraw(office.desk, office.signatory, harmed[0], "Nous renonçons.", at=AT)
    assert envelope(office.desk, office.decider, CALL).committed_cents == 2 * GRANTED


@pytest.mark.parametrize(
    ("amount", "places", "told"),
    [
        (91_999_99, None, "Portez-la d'abord à 92 000,00 € au moins."),
        (92_000_00, 1, "Portez-la d'abord à 92 000,00 € au moins, 2 places."),
        (92_000_00, 0, "il reste 92 000,00 € et 0 place. Portez-la d'abord à 92 000,00 € au moins, 2 places."),
    ],
)
@pytest.mark.usefixtures("harmed")
def test_an_envelope_that_does_not_suffice_is_raised_first(office: Office, amount, places, told):
    allot(office.desk, office.decider, CALL, amount_cents=amount, places=places, unlimited=places is None, at=AT)
    for dry_run in (True, False):
        with pytest.raises(NotYet) as refused:
            adopt(office.desk, office.decider, CALL, at=AT, dry_run=dry_run)
        assert told in str(refused.value).replace("\N{NO-BREAK SPACE}", " ")
    assert envelope(office.desk, office.decider, CALL).committed_cents == 0
    allot(office.desk, office.decider, CALL, amount_cents=92_000_00, places=2, at=AT)
    assert adopt(office.desk, office.decider, CALL, at=AT).envelope.remaining_cents == 0


@pytest.mark.usefixtures("harmed")
def test_nothing_is_adopted_twice_nor_without_an_envelope(office: Office):
    adopt(office.desk, office.decider, CALL, at=AT)
    with pytest.raises(NotYet, match="il n'y a rien à reprendre"):
        adopt(office.desk, office.decider, CALL, at=AT)
    with pytest.raises(UnknownIdentifier, match="enveloppe « 00/2026/ateliers »"):
        adopt(office.desk, office.decider, FICHE, at=AT)
    assert len(lines(office)) == 1


def test_what_a_fiche_left_out_waits_for_its_own_envelope(office: Office, harmed: list[str]):
    with office.desk.database.writing() as session:
        row = {"department": "00", "call": CALL, "fiche": FICHE, "amount_cents": 100_000_00, "places": None}
        session.connection().execute(
            insert(Envelope), {**row, "version": 1, "committed_cents": 0, "committed_places": 0}
        )
    with pytest.raises(NotYet, match="rien à reprendre"):
        adopt(office.desk, office.decider, CALL, at=AT)
    assert list(adopt(office.desk, office.decider, FICHE, at=AT).granted) == harmed


@pytest.mark.usefixtures("harmed")
@pytest.mark.parametrize("who", ["signatory", "local", "instructor", "statistician"])
def test_only_who_manages_envelopes_adopts(office: Office, who):
    for dry_run in (True, False):
        with pytest.raises(Forbidden, match="votre rôle ne permet pas de reprendre dans une enveloppe"):
            adopt(office.desk, getattr(office, who), CALL, at=AT, dry_run=dry_run)
