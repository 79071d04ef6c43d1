"""What plugins are told once an act is kept: nothing that they do of it changes what is kept."""

import logging
from typing import Any

import pytest
from desks import AT, REPORTED, SETTLED, SIGNED, Office
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tremplin import hookimpl
from tremplin.casework.acting.desk import Desk
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.instruction import return_
from tremplin.casework.journal.proof import verify
from tremplin.casework.operating.settlements import settle
from tremplin.errors import NotYet, RefusedRequest, UnknownIdentifier
from tremplin.extension.plugin import Plugin
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine

TOLD = (
    "tremplin_dossier_submitted",
    "tremplin_dossier_decided",
    "tremplin_agreement_signed",
    "tremplin_report_received",
    "tremplin_dossier_settled",
)


class Listener:
    """A plugin that keeps what it is told, and what it reads of the database when it is."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.read: list[tuple[str, int]] = []

    def hear(self, hook: str, **facts: Any) -> None:
        self.heard.append((hook, facts))
        with self.desk.database.reading() as session:
            state = session.scalars(select(Dossier.state)).one()
            self.read.append((state, session.scalar(select(func.count()).select_from(JournalLine)) or 0))

    @hookimpl
    def tremplin_dossier_submitted(self, reference, fiche, at):
        self.hear("tremplin_dossier_submitted", reference=reference, fiche=fiche, at=at)

    @hookimpl
    def tremplin_dossier_decided(self, reference, fiche, at, outcome, granted_cents):
        self.hear("tremplin_dossier_decided", outcome=outcome, granted_cents=granted_cents, at=at)

    @hookimpl
    def tremplin_agreement_signed(self, amount_cents, starts_on, ends_on, at):
        self.hear("tremplin_agreement_signed", amount_cents=amount_cents, at=at)

    @hookimpl
    def tremplin_report_received(self, kind, received_on, at):
        self.hear("tremplin_report_received", kind=kind, at=at)

    @hookimpl
    def tremplin_dossier_settled(self, due_cents, balance_cents, at):
        self.hear("tremplin_dossier_settled", due_cents=due_cents, balance_cents=balance_cents, at=at)


def breaking(hook: str, error: BaseException) -> Any:
    """A plugin that raises when it is told."""

    def tell(self: Any) -> None:
        raise error

    tell.__name__ = hook
    return type("Breaking", (), {hook: hookimpl(tell)})()


def join(office: Office, module: Any) -> Any:
    """Install a plugin in the office."""
    plugin = Plugin("voisin", "tremplin-voisin", "2.0")
    office.desk.catalogue.extensions.register(plugin, module)
    assert plugin.problems == []
    return module


def kept(office: Office) -> tuple[str, int, int]:
    """The state of the only dossier, its version, and how many lines the journal has, which is whole."""
    with office.desk.database.reading() as session:
        proof = verify(session)
        assert proof.intact
        return (*session.execute(select(Dossier.state, Dossier.version)).one(), proof.lines)


def test_a_whole_life_is_told_act_by_act_once_each_is_kept(office: Office):
    listener = join(office, Listener(office.desk))
    written = office.settled()
    name = {"reference": written, "fiche": "00/2026/ateliers", "at": AT}
    assert listener.heard == [
        ("tremplin_dossier_submitted", name),
        ("tremplin_dossier_decided", {"outcome": "accepted", "granted_cents": 46_000_00, "at": AT}),
        ("tremplin_agreement_signed", {"amount_cents": 46_000_00, "at": SIGNED}),
        ("tremplin_report_received", {"kind": "final", "at": REPORTED}),
        ("tremplin_dossier_settled", {"due_cents": 40_250_00, "balance_cents": 40_250_00, "at": SETTLED}),
    ]
    # what they read is what was kept, its line of the journal included
    assert listener.read == [("submitted", 3), ("accepted", 5), ("agreed", 6), ("reported", 9), ("settled", 10)]


def test_a_refusal_is_told_without_an_amount(office: Office):
    listener = join(office, Listener(office.desk))
    refuse(office.desk, office.decider, office.under_review(), "Hors du sujet.", at=AT)
    assert listener.heard[-1] == (
        "tremplin_dossier_decided",
        {"outcome": "refused", "granted_cents": None, "at": AT},
    )


@pytest.mark.parametrize("error", [ValueError("secret"), SystemExit(3)], ids=["error", "exit"])
@pytest.mark.parametrize("hook", TOLD)
def test_a_plugin_that_raises_undoes_nothing_and_is_logged(office: Office, caplog, hook, error):
    join(office, breaking(hook, error))
    listener = Listener(office.desk)
    office.desk.catalogue.extensions.register(Plugin("autre", "tremplin-autre", "1.0"), listener)
    with caplog.at_level(logging.ERROR, "tremplin.extension"):
        written = office.settled()
    assert kept(office) == ("settled", 9, 9)
    assert [heard for heard, _ in listener.heard] == list(TOLD)
    (logged,) = [record.getMessage() for record in caplog.records]
    assert logged.startswith(f"voisin (tremplin-voisin 2.0) : {hook} lève une erreur, {type(error).__name__}")
    assert written in logged
    assert "secret" not in logged


def test_an_act_that_is_refused_tells_nothing(office: Office):
    listener = join(office, Listener(office.desk))
    draft = office.draft(requested=60_000_00)
    for who, refusal in (
        (office.signatory, NotYet),
        (office.editor, RefusedRequest),
        (office.other, UnknownIdentifier),
    ):
        with pytest.raises(refusal):
            deposit(office.desk, who, draft, at=AT)
    with pytest.raises(RefusedRequest):
        accept(office.desk, office.decider, draft, 1_00, "Avis favorable.", at=AT)
    with pytest.raises(RefusedRequest):
        settle(office.desk, office.instructor, draft, at=SETTLED)
    assert listener.heard == []


def test_a_deposit_is_told_once_for_its_key_and_again_once_completed(office: Office):
    listener = join(office, Listener(office.desk))
    written = office.draft()
    for _ in range(2):
        deposit(office.desk, office.signatory, written, at=AT, key="k")
    assert len(listener.heard) == 1
    return_(office.desk, office.instructor, written, "Le budget.", at=AT)
    deposit(office.desk, office.signatory, written, at=AT, key="l")
    assert len(listener.heard) == 2


def test_an_act_that_cannot_be_kept_tells_nothing(office: Office):
    listener = join(office, Listener(office.desk))
    written = office.draft()
    with office.desk.database.writing() as session:
        session.execute(text("ALTER TABLE journal_head RENAME TO elsewhere"))
    with pytest.raises(DBAPIError, match="journal_head"):
        deposit(office.desk, office.signatory, written, at=AT)
    with office.desk.database.writing() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO journal_head"))
    assert listener.heard == []
    assert kept(office) == ("draft", 1, 1)


def test_a_plugin_may_act_in_its_turn(office: Office):
    class Assistant:
        """A plugin that returns every dossier as soon as it comes."""

        @hookimpl
        def tremplin_dossier_submitted(self, reference: str) -> None:
            return_(office.desk, office.instructor, reference, "Le budget.", at=AT)

    join(office, Assistant())
    deposit(office.desk, office.signatory, office.draft(), at=AT)
    assert kept(office) == ("returned", 3, 3)
