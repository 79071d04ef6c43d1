"""The facts of a dossier, read from its records: what no row says is unknown, which is neither zero nor no."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Date,
    Text,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from tremplin.casework.acting.funders import BAR, FUNDERS, contributions
from tremplin.casework.acting.money import AGREEMENT
from tremplin.casework.acting.people.rows import with_people
from tremplin.catalogue.door import Fiche, Stage, dossier_fields
from tremplin.records.tables import (
    THOUSANDTHS,
    Accreditation,
    Answer,
    Attachment,
    Attested,
    BudgetLine,
    Committee,
    Dossier,
    FullTime,
    Opinion,
    Organisation,
    Outcomes,
    Partner,
    Public,
    Report,
    ReportKind,
    Resource,
    Side,
    Territory,
    stands,
)
from tremplin.rules.facts.costs import budget_of
from tremplin.rules.facts.typed import typed
from tremplin.rules.facts.view import (
    UNKNOWN,
    Carrier,
    Facts,
    Hours,
    Participants,
    PartnerShare,
    Reports,
    Results,
    type_of_unknown,
)

# Built once: a statement made anew for each dossier would cost more than it reads. What a carrier says is read in one
# statement, as lines of (what about, code, text, number): a deposit is judged while others wait for their turn.
OF: BindParameter[int] = bindparam("dossier")
DAY = bindparam("day", type_=Date)
# two bare NULLs of a UNION are a text to PostgreSQL, which it refuses beside a bigint (PostgreSQL, 10.5)
YEARS_TOLD = cast(func.count(distinct(BudgetLine.year)), Text)
NO_TEXT, NO_NUMBER = cast(null(), Text), cast(null(), BigInteger)


def _said() -> CompoundSelect[Any]:
    """The lines of what a carrier says."""
    organisation = select(Dossier.organisation_id).where(Dossier.id == OF).scalar_subquery()
    line, given, held, funder = BudgetLine, Attachment, Accreditation, Resource
    holds = and_(held.starts_on <= DAY, or_(held.ends_on.is_(None), held.ends_on >= DAY))
    return union_all(
        select(literal("legal_form"), Organisation.legal_form, NO_TEXT, NO_NUMBER).where(
            Organisation.id == organisation
        ),
        select(literal("accreditation"), held.code, NO_TEXT, func.max(cast(case((holds, 1), else_=0), BigInteger)))
        .where(held.organisation_id == organisation)
        .group_by(held.code),
        select(literal("territory"), Territory.code, NO_TEXT, NO_NUMBER).where(Territory.dossier_id == OF),
        # its number first: two partners may bear one name
        select(literal("partner"), cast(Partner.number, Text), NO_TEXT, Partner.amount_cents).where(
            Partner.dossier_id == OF
        ),
        select(literal("public"), Public.code, NO_TEXT, cast(Public.count, BigInteger)).where(Public.dossier_id == OF),
        select(literal("fte"), FullTime.code, NO_TEXT, cast(FullTime.fte, BigInteger)).where(
            FullTime.dossier_id == OF, FullTime.side == Side.PLANNED
        ),
        # the sum of bigint is numeric on PostgreSQL, hence a Decimal in Python: cast back to what SQLite gives
        select(line.side, line.cost, YEARS_TOLD, cast(func.sum(line.amount_cents), BigInteger))
        .where(line.dossier_id == OF)
        .group_by(line.side, line.cost),
        # the number keeps their order, which is that of the plan; an amount is told beside words of its own
        select(
            case((funder.side.is_(None), "resources"), else_="final_resources"),
            cast(funder.number, Text),
            func.coalesce(funder.nature, "") + BAR + funder.status + BAR + funder.funder,
            cast(funder.amount_cents, BigInteger),
        ).where(funder.dossier_id == OF),
        select(literal("answer"), Answer.code, Answer.value, NO_NUMBER).where(Answer.dossier_id == OF),
        select(literal("attested"), Attested.code, NO_TEXT, NO_NUMBER).where(Attested.dossier_id == OF),
        select(literal("document"), given.code, NO_TEXT, NO_NUMBER).where(
            given.dossier_id == OF, given.removed_at.is_(None), given.code.is_not(None)
        ),
    )


SAID = _said()
TERRITORIES = select(Territory.code).where(Territory.dossier_id == OF)
OPINIONS = select(Opinion.code, Opinion.verdict).where(Opinion.dossier_id == OF)
COMMITTEES = select(Committee.held_on).where(Committee.dossier_id == OF, stands(Committee))
# a report that is sent again, completed, was received when it first came: its time limit runs to that day
REPORTS = (
    select(Report.kind, Report.about, func.min(Report.received_on))
    .where(Report.dossier_id == OF, Report.kind.in_((ReportKind.FINAL, ReportKind.INTERIM)), stands(Report))
    .group_by(Report.kind, Report.about)
)
FULL_TIME = select(FullTime.code, FullTime.fte).where(FullTime.dossier_id == OF, FullTime.side == Side.REALISED)
OUTCOMES = select(Outcomes).where(Outcomes.dossier_id == OF)


def facts_of(
    session: Session, dossier: Dossier, fiche: Fiche, stage: Stage, day: date, at: time | None = None
) -> Facts:
    """What is known of a dossier at a stage; ``day`` and ``at`` stand for the deposit as long as there is none."""
    facts = _deposited(session, dossier, dossier.counts_on or day, fiche)
    facts = replace(
        facts,
        deposited_at=_hour(dossier) if dossier.counts_on else _known(at),
        **typed(fiche, facts.answers)._asdict(),
    )
    if stage is Stage.DEPOSIT:
        return facts
    agreement = session.scalars(AGREEMENT, {"dossier": dossier.id}).first()
    facts = replace(
        facts,
        granted=_known(dossier.granted_cents),
        opinions={code: verdict or "pending" for code, verdict in session.execute(OPINIONS, {"dossier": dossier.id})},
        advance=UNKNOWN if agreement is None else agreement.advance_cents,
        # once agreed, the days are those of the terms in force: what was asked is no longer what both have signed
        starts_on=agreement.starts_on if agreement else facts.starts_on,
        ends_on=agreement.ends_on if agreement else facts.ends_on,
    )
    if stage is Stage.AGREEMENT:
        return facts
    return with_people(session, dossier, fiche, _followed(session, dossier.id, facts), day)


def _deposited(session: Session, dossier: Dossier, day: date, fiche: Fiche) -> Facts:
    said: dict[str, dict[str, Any]] = defaultdict(dict)
    lines = fiche.cost_lines
    # the connection itself: no row of these becomes an object
    for about, code, words, number in session.connection().execute(SAID, {"dossier": dossier.id, "day": day}):
        # unknown is not zero: the budget of one year out of two is no budget
        if about == Side.PLANNED and int(words) < len(fiche.budget_years):
            continue
        said[about][code] = words if number is None else (words, int(number)) if about in FUNDERS else int(number)
    return Facts(
        deposited_on=day,
        starts_on=_known(dossier.starts_on),
        ends_on=_known(dossier.ends_on),
        carrier=Carrier(
            legal_form=_known(next(iter(said["legal_form"]), None)),
            # nobody recorded any: that is not known. One that has ended is known not to hold
            accreditations=tuple(code for code, holds in said["accreditation"].items() if holds)
            if said["accreditation"]
            else UNKNOWN,
        ),
        lot=_known(dossier.lot),
        territories=tuple(said["territory"]) or UNKNOWN,
        # who names none has none: no column tells it apart from not having said
        partners=tuple(PartnerShare(amount=cents) for cents in said["partner"].values()),
        participants=Participants(total=_known(dossier.participants), publics=said["public"]),
        **{name: _number(getattr(dossier, name)) for name in dossier_fields.QUANTITIES},
        fte={code: _number(Decimal(fte) / THOUSANDTHS) for code, fte in said["fte"].items()},
        budget=budget_of(said[Side.PLANNED], lines),
        realised=budget_of(said[Side.REALISED], lines),
        requested=_known(dossier.requested_cents),
        **{name: contributions(said[name], getattr(dossier, column)) for name, (_, column) in FUNDERS.items()},
        documents=tuple(said["document"]),
        attestations=tuple(said["attested"]),
        answers={code: json.loads(value) for code, value in said["answer"].items()},
    )


def _hour(dossier: Dossier) -> time | type_of_unknown:
    """The hour in Paris at which a deposit counts; one on paper may have none."""
    return time.fromisoformat(dossier.counts_at) if dossier.counts_at else UNKNOWN


def _followed(session: Session, dossier_id: int, facts: Facts) -> Facts:
    own = {"dossier": dossier_id}
    obtained = session.scalars(OUTCOMES, own).first()
    received = {(kind, about): on for kind, about, on in session.execute(REPORTS, own)}
    full_time = {code: _number(fte) for code, fte in session.execute(FULL_TIME, own)}
    return replace(
        facts,
        committees=tuple(sorted(session.scalars(COMMITTEES, own))),
        reports=Reports(final=received.get((ReportKind.FINAL, None), UNKNOWN)),
        interim_reports={about: on for (kind, about), on in received.items() if kind == ReportKind.INTERIM and about},
        results=replace(_results(obtained) if obtained else Results(), fte=full_time),
    )


def _results(obtained: Outcomes) -> Results:
    return Results(
        months=_number(obtained.months),
        exits=_number(obtained.exits),
        quality=UNKNOWN if obtained.quality is None else tuple(json.loads(obtained.quality)),
        participants=_known(obtained.participants),
        hours=_number(obtained.hours),
        places=_known(obtained.places),
        posts=_number(obtained.posts),
        publics=json.loads(obtained.publics or "{}"),
        urban=Hours(months=_number(obtained.urban_months), hours=_number(obtained.urban_hours)),
        rural=Hours(months=_number(obtained.rural_months), hours=_number(obtained.rural_hours)),
    )


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _number(value: Decimal | int | None) -> Any:
    """A whole number where it is one, as documents write it."""
    if value is None:
        return UNKNOWN
    return int(value) if value == int(value) else value
