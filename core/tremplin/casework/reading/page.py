"""Read the whole of a dossier, as people and software see it: its carrier is not shown what staff say among themselves.

What a carrier sees of an act is written beside the act, in ``lifecycle.TRANSITIONS``. Every key is always there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    STATES,
    Act,
    Actor,
    Case,
    Desk,
    commitments,
    granted_years,
    reference_of,
    target_of,
    visible,
)
from tremplin.casework.applying.receipts import receipt_of
from tremplin.casework.reading.committees import committees
from tremplin.casework.reading.completions import completions
from tremplin.casework.reading.offers import offered
from tremplin.casework.reading.plain import but as _but
from tremplin.casework.reading.plain import plain as _plain
from tremplin.casework.reading.published import Line, keep_to_staff, names_somebody, published
from tremplin.catalogue.door import Fiche, dossier_fields
from tremplin.documents.vocabulary import Vocabulary
from tremplin.records.tables import (
    Account,
    Admission,
    AfterExit,
    Agreement,
    Answer,
    Assignment,
    Attachment,
    Attested,
    Base,
    BudgetLine,
    CarrierRequest,
    Committee,
    Completion,
    CompletionField,
    CorrectedRow,
    Decision,
    Deposit,
    Dossier,
    DossierMessage,
    Envelope,
    ExecutionMonth,
    FullTime,
    JournalLine,
    Mandate,
    Opinion,
    Organisation,
    Outcomes,
    Partner,
    Payment,
    Public,
    Report,
    Resource,
    Score,
    Settlement,
    SettlementLine,
    Side,
    Signing,
    State,
    StoredFile,
    Territory,
)
from tremplin.rules.facts.costs import LABELS as COSTS

OF: BindParameter[int] = bindparam("dossier")


def _all(kind: type[Base], *more: Any, by: str = "number") -> Select[Any]:
    """Every column of the children of a kind, in order."""
    table = kind.__table__
    columns = [column for column in table.columns if column.name != "dossier_id"]
    return select(*columns, *more).where(table.c.dossier_id == OF).order_by(table.c[by])


# one statement a kind, whatever the dossier holds: the page costs the same number at ten rows and at a thousand
CHILDREN: Mapping[str, Select[Any]] = {
    "territories": _all(Territory, by="code"),
    "publics": _all(Public, by="code"),
    "fte": _all(FullTime, by="code"),
    "budget": _all(BudgetLine),
    "resources": _all(Resource),
    "partners": _all(Partner),
    "answers": _all(Answer),
    "attestations": _all(Attested, by="code"),
    "attachments": _all(Attachment, StoredFile.size, StoredFile.media_type, StoredFile.scanned_at, StoredFile.found)
    .join(StoredFile, StoredFile.hash == Attachment.hash)
    .where(Attachment.removed_at.is_(None)),
    "deposits": _all(Deposit),
    "assignments": _all(Assignment),
    "completions": _all(Completion),
    "completion_fields": _all(CompletionField),
    "opinions": _all(Opinion),
    "scores": _all(Score),
    "decisions": _all(Decision, commitments.spoken().label("envelope")).outerjoin(
        Envelope, Envelope.id == Decision.envelope_id
    ),
    "agreements": _all(Agreement),
    "payments": _all(Payment),
    "mandates": _all(Mandate),
    "committees": _all(Committee),
    "after_exits": _all(AfterExit),
    "reports": _all(Report),
    "months": _all(ExecutionMonth),
    "outcomes": _all(Outcomes, by="version"),
    "admissions": _all(Admission),
    "settlements": _all(Settlement),
    "settlement_lines": _all(SettlementLine),
    "corrections": _all(CorrectedRow),
    "signings": _all(Signing),
    "messages": _all(DossierMessage),
    "requests": _all(CarrierRequest),
}
WITHDRAWAL = (
    select(JournalLine.at, JournalLine.reason)
    .where(JournalLine.dossier_id == bindparam("dossier"), JournalLine.act == Act.WITHDRAW.value)
    .limit(1)
)


class ActStanding(NamedTuple):
    """A dossier, the fiche by which it is judged, its version, whether it is deposited, the numbers of its carrier."""

    reference: str
    fiche: Fiche
    version: int
    deposited: bool
    carrier: tuple[str, ...]


def shown(desk: Desk, actor: Actor, reference: str, *, at: datetime, offers: bool = True) -> dict[str, Any]:
    """All that is known of a dossier, and the acts that the actor may do at this instant, where ``offers`` asks them.

    To judge them takes as long as to read all the rest: whoever tells them otherwise does not ask.
    """
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        organisation = session.get_one(Organisation, dossier.organisation_id)
        found = {
            name: [dict(row) for row in session.execute(rows, {"dossier": dossier.id}).mappings()]
            for name, rows in CHILDREN.items()
        }
        names = _names(session, dossier, found)
        case = Case(session, dossier, fiche, actor, Act.SEE, at, None)
        acts = offered(case, target_of(session, dossier)) if offers else []
        years = granted_years(session, dossier.id) if fiche.budget_years else {}
        withdrawal = session.execute(WITHDRAWAL, {"dossier": dossier.id}).mappings().first()
    words = desk.catalogue.words(fiche)
    for_carrier = actor.belongs_to(dossier.organisation_id)
    lists = {name: [published(line, names) for line in lines] for name, lines in found.items()}
    if for_carrier:
        keep_to_staff(lists)
    return {
        **_identity(desk, dossier, fiche, organisation),
        "seen_as": "carrier" if for_carrier else "staff",
        # what a person does as an agent is known to the service; the decision alone is signed (CRPA, art. L212-1)
        "instructor": None if for_carrier else names.get(dossier.instructor_id),
        **_said(desk, dossier, fiche, lists),
        "granted_years": [{"year": year, "amount_cents": cents} for year, cents in years.items()],
        **_done(dossier, fiche, lists, found, words),
        "withdrawal": withdrawal and {name: _plain(value) for name, value in withdrawal.items()},
        "acts": acts,
    }


def standing(desk: Desk, actor: Actor, reference: str) -> ActStanding:
    """Where a dossier stands, for whoever edits or judges it."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        organisation = session.get_one(Organisation, dossier.organisation_id)
        return ActStanding(
            reference_of(dossier.call, dossier.id),
            desk.shelf.fiche(session, dossier.snapshot),
            dossier.version,
            dossier.deposited_at is not None,
            tuple(filter(None, (organisation.siret, organisation.rna))),
        )


def _identity(desk: Desk, dossier: Dossier, fiche: Fiche, organisation: Organisation) -> dict[str, Any]:
    department = desk.catalogue.department(dossier.department)
    return {
        "reference": reference_of(dossier.call, dossier.id),
        "title": dossier.title,
        "state": dossier.state,
        "state_label": STATES[State(dossier.state)],
        "version": dossier.version,
        "department": {"code": department.code, "name": department.name},
        "call": dossier.call,
        "fiche": {"id": dossier.fiche, "title": fiche.title, "hash": dossier.snapshot},
        "organisation": {
            name: getattr(organisation, name) for name in ("id", "name", "legal_form", "siret", "rna", "email", "phone")
        },
        "key": dossier.key,
        "created_at": _plain(dossier.created_at),
        "changed_at": _plain(dossier.changed_at),
        "deposited_at": _plain(dossier.deposited_at),
        "counts_on": _plain(dossier.counts_on),
        "counts_at": dossier.counts_at,
    }


def _said(desk: Desk, dossier: Dossier, fiche: Fiche, lists: Mapping[str, list[Line]]) -> dict[str, Any]:
    """What the carrier says."""
    words = desk.catalogue.words(fiche)
    questions = {each.code: each.label for each in fiche.asked}
    order, lines = list(COSTS), {line.code: line.label for line in fiche.cost_lines}
    budget = sorted(lists["budget"], key=lambda line: (line["year"] or 0, order.index(line["family"] or line["cost"])))
    costs = [
        {**line, "cost_label": lines.get(line["cost"]) or COSTS[line["family"] or line["cost"]]} for line in budget
    ]
    return {
        "starts_on": _plain(dossier.starts_on),
        "ends_on": _plain(dossier.ends_on),
        "lot": dossier.lot and {"code": dossier.lot, "label": words.lots.get(dossier.lot, dossier.lot)},
        "territories": _labelled(lists["territories"], words.territories),
        "participants": dossier.participants,
        "publics": _labelled(lists["publics"], words.publics),
        **{name: _plain(getattr(dossier, name)) for name in dossier_fields.QUANTITIES},
        "fte": _labelled(_on_side(lists["fte"], Side.PLANNED), words.family("accreditations")),
        "planned": [_but(line, "side") for line in costs if line["side"] == Side.PLANNED],
        "realised": [_but(line, "side") for line in costs if line["side"] == Side.REALISED],
        "requested_cents": dossier.requested_cents,
        "granted_cents": dossier.granted_cents,
        "resources": [_but(line, "side") for line in lists["resources"] if line["side"] is None],
        "final_resources": [_but(line, "side") for line in lists["resources"] if line["side"]],
        # a list of nobody is known, where it is not merely silent
        "no_resources": dossier.funders == 0,
        "no_final_resources": dossier.final_funders == 0,
        "partners": lists["partners"],
        "answers": _labelled(lists["answers"], questions),
        "attestations": _labelled(lists["attestations"], {each.code: each.label for each in fiche.attestations}),
        "attachments": _labelled(lists["attachments"], {each.code: each.label for each in fiche.application.documents}),
    }


def _done(
    dossier: Dossier,
    fiche: Fiche,
    lists: Mapping[str, list[Line]],
    found: Mapping[str, list[Line]],
    words: Vocabulary,
) -> dict[str, Any]:
    """What was done to the dossier."""
    name = reference_of(dossier.call, dossier.id)
    opinions = {each.code: each.label for each in fiche.application.opinions}
    criteria = {each.code: each.label for each in fiche.criteria}
    plain = (
        *("assignments", "decisions", "agreements", "payments", "committees", "after_exits", "reports", "admissions"),
        *("mandates", "corrections", "signings", "messages", "requests"),
    )
    return {
        "deposits": [
            {**line, "receipt": receipt_of(name, kept).number}
            for line, kept in zip(lists["deposits"], found["deposits"], strict=True)
        ],
        "completions": completions(lists, fiche, words),
        "opinions": _labelled(lists["opinions"], opinions),
        "scores": [{**line, "label": criteria.get(line["criterion"])} for line in lists["scores"]],
        **{name: lists[name] for name in (*plain, "months")},
        "reports": [*map(_counted, lists["reports"])],
        "committees": committees(lists, words.services),
        "outcomes": next((_obtained(line, words.themes) for line in lists["outcomes"]), None),
        "realised_fte": _on_side(lists["fte"], Side.REALISED),
        "settlements": [
            {
                **line,
                "lines": [_but(each, "settlement") for each in lists["settlement_lines"] if _of(each, line)],
            }
            for line in lists["settlements"]
        ],
    }


def _counted(report: Line) -> Line:
    """A report, and what the rows told that day, without their digest."""
    return {**report, "figures": report["figures"] and _but(report["figures"], "digest")}


def _names(session: Session, dossier: Dossier, found: Mapping[str, list[Line]]) -> Mapping[Any, str]:
    """The names of all those who did something."""
    did = {line[key] for lines in found.values() for line in lines for key in line if names_somebody(key)}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_({*did, dossier.instructor_id})))
    return {row.id: row.name for row in rows}


def _labelled(lines: Iterable[Line], labels: Mapping[str, str]) -> list[Line]:
    """The same lines, each with what people call its code."""
    return [{**line, "label": labels.get(line["code"], line["code"])} for line in lines]


def _obtained(line: Line, themes: Mapping[str, str]) -> Line:
    """What was obtained, with what people call the themes that were honoured."""
    return {**line, "themes": _labelled([{"code": code} for code in line["quality"] or ()], themes)}


def _on_side(lines: Iterable[Line], side: Side) -> list[Line]:
    return [_but(line, "side") for line in lines if line["side"] == side]


def _of(line: Line, settlement: Line) -> bool:
    return bool(line["settlement"] == settlement["number"])
