"""Decisions: two people, a reason, no more than what was asked, within the envelope, upon findings that are kept."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier

import pytest
from advised import advised_office
from awards import REASON
from desks import AT, Office, make_office, signed
from factories import FICHE, PLACE, FolderModule, with_changes
from pluggy import PluginManager
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from tremplin import hookimpl
from tremplin.casework.acting.desk import Desk
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.envelopes import allot
from tremplin.casework.granting.instruction import findings, return_, review
from tremplin.casework.granting.opinions import opine
from tremplin.catalogue.quantities import euros
from tremplin.catalogue.rule import Stage
from tremplin.catalogue.words import Words
from tremplin.errors import Conflict, Forbidden, NotYet, RefusedRequest
from tremplin.extension import hookspecs
from tremplin.extension.manager import Extensions
from tremplin.extension.markers import PROJECT
from tremplin.extension.plugin import Plugin
from tremplin.platform import assemble
from tremplin.records.decisions import Advice, Decision
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.records.reference import identifier
from tremplin.rules.facts.view import UNKNOWN, Facts
from tremplin.rules.finding import Finding, broken, met, unknown
from tremplin.rules.kind import RuleKind
from tremplin.storage.engine import Database

CALL = "00/2026"
ASKED = 46_000_00


def dossier(office: Office, written: str) -> Dossier:
    with office.desk.database.reading() as session:
        return session.get_one(Dossier, identifier(written))


def decisions(office: Office) -> list[Decision]:
    with office.desk.database.reading() as session:
        return list(session.scalars(select(Decision)))


def test_a_grant_is_kept_with_who_why_and_upon_which_findings(office: Office):
    written = office.under_review()
    trial = findings(office.desk, office.decider, written, Stage.DEPOSIT, at=AT)
    done = accept(office.desk, office.decider, written, 40_000_00, f" {REASON}\n", at=AT)
    (row,) = decisions(office)
    assert (row.outcome, row.reason, row.granted_cents) == ("accepted", REASON, 40_000_00)
    assert (row.instructed_by, row.decided_by) == (office.instructor.account_id, office.decider.account_id)
    assert json.loads(row.findings) == trial.published()
    found = dossier(office, written)
    assert (found.state, found.decided_by, found.granted_cents) == ("accepted", row.decided_by, 40_000_00)
    assert done.sentence() == (
        f"Dossier {written} accordé : 40\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€. "
        "Aucune enveloppe n'est ouverte pour sa fiche, son lot, son territoire ni son appel : rien n'y est engagé."
    )


def test_a_refusal_grants_nothing_and_needs_no_complete_dossier(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=0, at=AT)
    written = office.under_review(budget__operating=None)
    done = refuse(office.desk, office.decider, written, "Hors du champ de l'appel.", at=AT)
    (row,) = decisions(office)
    assert (row.outcome, row.granted_cents, row.envelope_id) == ("refused", None, None)
    assert (dossier(office, written).state, dossier(office, written).granted_cents) == ("refused", None)
    assert done.published()["outcome"] == "refused"


def test_who_instructs_does_not_decide_whatever_their_roles(office: Office):
    written = office.submitted()
    review(office.desk, office.second, written, at=AT)
    for decide in (
        lambda actor: accept(office.desk, actor, written, ASKED, REASON, at=AT),
        lambda actor: refuse(office.desk, actor, written, REASON, at=AT),
    ):
        with pytest.raises(NotYet, match="cet acte revient à une autre personne"):
            decide(office.second)
    accept(office.desk, office.decider, written, ASKED, REASON, at=AT)
    assert dossier(office, written).state == "accepted"


def test_whoever_instructed_before_a_return_does_not_decide_after_it(office: Office):
    written = office.submitted()
    review(office.desk, office.second, written, at=AT)
    return_(office.desk, office.second, written, "Le détail du personnel.", at=AT)
    deposit(office.desk, office.signatory, written, at=AT)
    review(office.desk, office.instructor, written, at=AT)
    with pytest.raises(NotYet, match="autre personne"):
        accept(office.desk, office.second, written, ASKED, REASON, at=AT)
    accept(office.desk, office.decider, written, ASKED, REASON, at=AT)


@pytest.mark.parametrize("who", ["signatory", "editor", "local", "instructor"])
def test_only_who_decides_decides(office: Office, who):
    written = office.under_review()
    with pytest.raises(Forbidden, match="votre rôle ne permet pas d'accorder la subvention"):
        accept(office.desk, getattr(office, who), written, ASKED, REASON, at=AT)
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de refuser le dossier"):
        refuse(office.desk, getattr(office, who), written, REASON, at=AT)


def test_the_database_itself_wants_two_people_a_reason_and_a_grant_that_is_accepted(office: Office):
    written = office.under_review()
    number, who = identifier(written), office.instructor.account_id
    whole = {
        "dossier_id": number,
        "number": 1,
        "outcome": "accepted",
        "reason": REASON,
        "instructed_by": who,
        "decided_by": office.decider.account_id,
        "decided_at": AT,
        "granted_cents": 1,
        "findings": "{}",
    }
    for wrong in ({"decided_by": who}, {"reason": " "}, {"granted_cents": None}, {"granted_cents": 0}):
        with pytest.raises(IntegrityError), office.desk.database.writing() as session:
            session.execute(insert(Decision), whole | wrong)
    for half in ({"state": "accepted"}, {"decided_by": who}, {"granted_cents": 1}, {"state": "refused"}):
        with pytest.raises(IntegrityError), office.desk.database.writing() as session:
            session.execute(update(Dossier).where(Dossier.id == number).values(half))
    with office.desk.database.writing() as session:
        session.execute(insert(Decision), whole)


@pytest.mark.parametrize(
    ("granted", "passes"), [(-1, False), (0, False), (1, True), (ASKED - 1, True), (ASKED, True), (ASKED + 1, False)]
)
def test_what_is_granted_is_more_than_nothing_and_no_more_than_what_is_asked(office: Office, granted, passes):
    written = office.under_review()
    if passes:
        assert accept(office.desk, office.decider, written, granted, REASON, at=AT).granted_cents == granted
    else:
        with pytest.raises(NotYet, match="ccordez au"):
            accept(office.desk, office.decider, written, granted, REASON, at=AT)
        assert dossier(office, written).state == "under_review"


def test_nothing_is_granted_to_a_dossier_that_does_not_say_what_it_asks(office: Office):
    with pytest.raises(NotYet, match="ne dit pas ce qu'il demande"):
        accept(office.desk, office.decider, office.under_review(requested=None), 1, REASON, at=AT)


def test_everything_that_stops_a_grant_is_told_at_once(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=10_000_00, places=3, at=AT)
    written = office.submitted(budget__operating=None)
    review(office.desk, office.second, written, at=AT)
    with pytest.raises(NotYet) as refused:
        accept(office.desk, office.second, written, ASKED + 1, " ", at=AT)
    assert str(refused.value).replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        f"dossier {written} : impossible d'accorder la subvention :",
        "  ✗ Dites pourquoi : le motif est gardé dans le dossier, où le porteur et le service le lisent.",
        "  ✗ Vous avez instruit ce dossier, ou enregistré son dépôt : cet acte revient à une autre personne.",
        "  ✗ Il manque : les dépenses de fonctionnement prévues. — Financement",
        "  ✗ 46 000,01 € accordés pour 46 000,00 € demandés : accordez au plus ce qui est demandé.",
        "  ✗ L'enveloppe 00/2026 n'y suffit pas : il reste 10 000,00 € et 3 places.",
    ]


def test_two_rules_of_one_article_that_lack_one_fact_ask_for_it_once(database: Database, tmp_path: Path):
    ceiling = "    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}\n"
    capped = "    - {kind: intervention_rate, rate: 90 %, source: Financement}\n"
    fiche = with_changes(FICHE, (ceiling, ceiling + capped))
    office = make_office(database, tmp_path / "documents", {PLACE: fiche})
    written = office.under_review(budget__operating=None)
    lacking = [
        each
        for each in findings(office.desk, office.decider, written, Stage.DEPOSIT, at=AT).judged
        if each.finding.missing
    ]
    assert len(lacking) > 1
    with pytest.raises(NotYet) as refused:
        accept(office.desk, office.decider, written, ASKED, REASON, at=AT)
    assert [reason for reason in refused.value.reasons if "manque" in reason] == [
        "Il manque : les dépenses de fonctionnement prévues. — Financement"
    ]


def test_a_decision_upon_an_older_version_is_a_conflict(office: Office):
    written = office.under_review()
    with pytest.raises(Conflict):
        accept(office.desk, office.decider, written, ASKED, REASON, at=AT, version=2)
    accept(office.desk, office.decider, written, ASKED, REASON, at=AT, version=3)


def test_a_dossier_is_decided_once(office: Office):
    written = office.accepted()
    for decide in (
        lambda: accept(office.desk, office.decider, written, ASKED, REASON, at=AT),
        lambda: refuse(office.desk, office.decider, written, REASON, at=AT),
    ):
        with pytest.raises(RefusedRequest, match="il est « accordé »"):
            decide()
    assert len(decisions(office)) == 1


def test_of_decisions_that_come_at_once_upon_one_dossier_one_is_kept(office: Office):
    written, line = office.under_review(), Barrier(8)

    def decided(granted: bool) -> bool:
        line.wait()
        try:
            if granted:
                accept(office.desk, office.decider, written, ASKED, REASON, at=AT)
            else:
                refuse(office.desk, office.second, written, REASON, at=AT)
        except RefusedRequest:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(decided, [True, False] * 4)).count(True) == 1
    (row,) = decisions(office)
    assert dossier(office, written).state == row.outcome


def test_a_decision_is_one_line_of_the_journal_with_its_reason(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=50_000_00, at=AT)
    written = office.accepted(40_000_00)
    with office.desk.database.reading() as session:
        (line,) = session.scalars(select(JournalLine).where(JournalLine.act == "accept"))
    assert (line.actor, line.reason, line.dossier_id) == (
        signed(office.desk, office.decider),
        REASON,
        identifier(written),
    )
    after = json.loads(line.after)
    assert (after["state"], after["granted_cents"], after["envelope"]) == ("accepted", 40_000_00, CALL)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Comité\n\tdu 12/02. ", "Comité\n\tdu 12/02."),
        ("a\0b\r\n\x1b[31mc", "ab\n[31mc"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
    ],
)
def test_a_reason_is_kept_line_by_line_without_what_cannot_be_seen(office: Office, written, kept):
    assert refuse(office.desk, office.decider, office.under_review(), written, at=AT).reason == kept
    (row,) = decisions(office)
    assert row.reason == kept


@pytest.mark.parametrize("nothing", ["", " \n", "\0", "\N{ZERO WIDTH SPACE}"])
def test_a_decision_without_a_reason_is_refused(office: Office, nothing):
    with pytest.raises(NotYet, match="Dites pourquoi"):
        refuse(office.desk, office.decider, office.under_review(), nothing, at=AT)


@pytest.mark.parametrize(("granted", "told"), [(40_000_00, "accepté : 40 000,00 €"), (None, "refusé")])
def test_plugins_are_told_of_a_decision_that_is_kept_and_of_no_other(office: Office, caplog, granted, told):
    written = office.under_review()
    caplog.set_level("INFO", "tremplin.news")
    with pytest.raises(NotYet):
        accept(office.desk, office.decider, written, ASKED + 1, REASON, at=AT)
    assert caplog.messages == []
    if granted:
        accept(office.desk, office.decider, written, granted, REASON, at=AT)
    else:
        refuse(office.desk, office.decider, written, REASON, at=AT)
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in caplog.messages] == [f"{written} {told}"]


# rules and opinions


def test_an_opinion_that_must_be_favourable_and_is_not_stops_a_grant(database: Database, tmp_path: Path):
    office = advised_office(database, tmp_path)
    written = office.under_review()
    for code in ("relais", "opportunite"):
        opine(office.desk, office.local, written, code, Advice.UNFAVOURABLE, "Trop loin.", at=AT)
    with pytest.raises(NotYet) as refused:
        accept(office.desk, office.decider, written, ASKED, REASON, at=AT)
    assert refused.value.reasons == ("L'avis d'opportunité : défavorable ; le texte l'exige favorable.",)
    refuse(office.desk, office.decider, written, REASON, at=AT)


def test_a_grant_tells_which_opinions_are_still_awaited(database: Database, tmp_path: Path):
    office = advised_office(database, tmp_path)
    written = office.under_review()
    opine(office.desk, office.local, written, "relais", Advice.FAVOURABLE, "Utile ici.", at=AT)
    assert accept(office.desk, office.decider, written, ASKED, REASON, at=AT).awaited == ("L'avis d'opportunité",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """Refuse to spread grants thin."""

    least: int = 5_000_00

    def state(self, words: Words) -> str:
        return f"Subvention de {euros(self.least)} au moins"

    def check(self, facts: Facts) -> Finding:
        if facts.requested is UNKNOWN:
            return unknown("requested")
        return met(lambda: "Assez.") if facts.requested >= self.least else broken(lambda: "Demandez au moins 5 000 €.")


class FloorPlugin:
    """A plugin with a rule that a smaller grant breaks, which none of the library is."""

    @hookimpl
    def tremplin_rule_kinds(self) -> Iterator[RuleKind]:
        yield RuleKind(
            name="floor",
            meaning="La subvention n'est pas trop petite.",
            stage=Stage.DEPOSIT,
            reads=("requested",),
            derived=lambda fiche, words: [(Floor(), "Financement")],
            builds=Floor,
        )


@pytest.mark.parametrize(("granted", "passes"), [(5_000_00, True), (4_999_99, False)])
def test_a_rule_that_reads_the_amount_asked_holds_for_the_amount_granted(
    database: Database, tmp_path: Path, granted, passes
):
    office = make_office(database, tmp_path / "documents")
    extensions = Extensions(PluginManager(PROJECT))
    extensions.manager.add_hookspecs(hookspecs)
    extensions.register(Plugin("exemple", "tremplin-exemple", "1.0"), FolderModule(tmp_path / "documents"))
    extensions.register(Plugin("plancher", "tremplin-plancher", "1.0"), FloorPlugin())
    office = replace(office, desk=Desk(database, assemble(extensions), office.desk.files))
    written = office.under_review()
    if passes:
        accept(office.desk, office.decider, written, granted, REASON, at=AT)
    else:
        with pytest.raises(NotYet) as refused:
            accept(office.desk, office.decider, written, granted, REASON, at=AT)
        (told,) = refused.value.reasons
        assert told.endswith("accordés au lieu de demandés : Demandez au moins 5 000 €. — Financement")
