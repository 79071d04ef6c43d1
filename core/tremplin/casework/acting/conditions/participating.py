"""People of an operation: what is said of them has come, in order, and changes nothing that was already counted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.catalogue.calendar import add_months, french
from tremplin.catalogue.people_words import NO_OUTCOME, ORIGINS, TRIAL_END
from tremplin.catalogue.sheets import ACTIVITIES, EVALUATIONS, EXIT, MILESTONES, PARTICIPANTS, Sheet
from tremplin.errors import PlacedReason
from tremplin.records.codes import State

# what a final report counted stands
COUNTED = (State.REPORTED, State.SETTLED)


class Stay(NamedTuple):
    """What is known of a person in an operation, their exit and who they are apart; ``publics``, once told."""

    age_at_entry: int | None = None
    sex: str | None = None
    publics: tuple[str, ...] | None = None
    contract: str | None = None
    territory: str | None = None
    qpv: bool | None = None
    schooling: str | None = None
    prescriber: str | None = None
    household: str | None = None
    post_kind: str | None = None
    phone: str | None = None
    email: str | None = None
    referred_on: date | None = None
    positioned_on: date | None = None
    welcomed_on: date | None = None
    entered_on: date | None = None
    left_on: date | None = None
    hired_on: date | None = None


# how to reach a person: it is of their identity, and each carrier has what they were told themselves
CONTACT = ("phone", "email")
DAYS = Stay._fields[Stay._fields.index("referred_on") :]


class PathEnd(NamedTuple):
    """An exit, raw."""

    exit_on: date | None = None
    contract: str | None = None
    months: int | None = None
    subsidised: bool | None = None
    market_sector: bool | None = None
    employer_kind: str | None = None
    target_trade: bool | None = None
    first_access: bool | None = None
    evidence: str | None = None


class MilestoneNews(NamedTuple):
    """News of a person at a milestone."""

    done_on: date | None
    status: str | None
    in_work: bool | None = None
    contract: str | None = None
    contract_months: int | None = None
    subsidised: bool | None = None
    market_sector: bool | None = None
    evidence: str | None = None


class ParticipantDoing(NamedTuple):
    """What a person did, or is to do."""

    kind: str | None
    held_on: date | None
    hours_planned: Decimal | None = None
    hours_done: Decimal | None = None
    mode: str | None = None
    area: str | None = None
    employer: str | None = None
    exam: str | None = None
    outcome: str | None = None


class Acquired(NamedTuple):
    """Where a person stands on a point."""

    result: str | None


class RowChange(NamedTuple):
    """A row as it stands and as it is to be: the line of the file, the participation, and its own key there.

    ``before`` is none where it comes, ``after`` where it is taken back.
    """

    line: int
    number: int
    key: tuple[Any, ...]
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class GivenPiece:
    """A piece that is given: what it tells, whether that is recorded, and whether the same file tells it already."""

    about: str
    recorded: bool
    twin: int | None
    given_on: date


@dataclass(kw_only=True)
class PeopleWork:
    """What rows would change of the people of a dossier; ``unreadable`` are those that cannot be kept at all.

    ``stays`` and ``departures`` are what stands once they are kept, of every participation; ``renamed`` are the lines
    that change who somebody is, each with its participation, and ``proved`` those of which a piece was accepted.
    """

    reported_on: date | None = None
    unreadable: Sequence[PlacedReason] = ()
    people: Sequence[RowChange] = ()
    exits: Sequence[RowChange] = ()
    renamed: Sequence[tuple[int, int]] = ()
    proved: Collection[int] = ()
    news: Sequence[RowChange] = ()
    doings: Sequence[RowChange] = ()
    acquired: Sequence[RowChange] = ()
    stays: Mapping[int, Stay] = field(default_factory=dict)
    departures: Mapping[int, PathEnd] = field(default_factory=dict)
    piece: GivenPiece | None = None


def placed(sheet: Sheet, line: int, column: str, told: str) -> PlacedReason:
    """A reason at its cell; without a line, at its column."""
    return PlacedReason(sheet.name, sheet.title, line, column, sheet.column(column).label, told)


def due_on(origin: str, months: str, stay: Stay | None, departure: PathEnd | None) -> date | None:
    """The day on which a milestone comes; unknown as long as what it counts from is."""
    since = {
        "exit": departure.exit_on if departure else None,
        "entry": stay.entered_on if stay else None,
        "hiring": stay.hired_on if stay else None,
    }[origin]
    # no text says how long a trial period is: it ends after it begins
    return since if since is None or months == TRIAL_END else add_months(since, int(months))


@condition("chaque ligne se lit, et sa clé est celle d'un participant", About.CONTENT, proposed=True)
def rows_known(case: Case[PeopleWork]) -> Iterator[str]:
    yield from case.proposed.unreadable


@condition("ce qui est dit d'une personne est arrivé", About.DAYS, proposed=True)
def come_to_pass(case: Case[PeopleWork]) -> Iterator[str]:
    work, today = case.proposed, case.day
    for each in work.people:
        # what was kept was judged when it came
        for name in DAYS:
            on = getattr(each.after, name)
            if on is not None and on > today and (each.before is None or getattr(each.before, name) != on):
                yield placed(PARTICIPANTS, each.line, name, _to_come(on))
    for exit_ in work.exits:
        if exit_.after and exit_.after.exit_on and exit_.after.exit_on > today:
            yield placed(PARTICIPANTS, exit_.line, "exit_on", _to_come(exit_.after.exit_on))
    for news in work.news:
        if news.after is None:
            continue
        origin, months = news.key
        if news.after.done_on is not None and news.after.done_on > today:
            yield placed(MILESTONES, news.line, "on", _to_come(news.after.done_on))
        due = due_on(origin, months, work.stays.get(news.number), work.departures.get(news.number))
        if due is not None and due > today:
            yield placed(
                *(MILESTONES, news.line, "months"),
                f"cette échéance, comptée depuis {ORIGINS[origin]}, vient le {french(due)} : attendez ce jour.",
            )
    for doing in work.doings:
        # what is planned is told ahead: what was done is not
        if doing.after and doing.after.held_on and doing.after.held_on > today and (doing.after.hours_done or 0) > 0:
            yield placed(ACTIVITIES, doing.line, "hours_done", _to_come(doing.after.held_on))
    for acquired in work.acquired:
        if acquired.key[0] > today:
            yield placed(EVALUATIONS, acquired.line, "on", _to_come(acquired.key[0]))


@condition("la sortie et le départ ne précèdent pas l'entrée", About.DAYS, proposed=True)
def days_in_order(case: Case[PeopleWork]) -> Iterator[str]:
    work = case.proposed
    lines = {each.number: each.line for each in (*work.exits, *work.people)}
    for number, line in lines.items():
        stay, departure = work.stays.get(number) or Stay(), work.departures.get(number) or PathEnd()
        if stay.entered_on is not None:
            if departure.exit_on is not None and departure.exit_on < stay.entered_on:
                yield _before_entry(line, "exit_on", departure.exit_on, stay.entered_on)
            if stay.left_on is not None and stay.left_on < stay.entered_on:
                yield _before_entry(line, "left_on", stay.left_on, stay.entered_on)
    for news in work.news:
        if news.after and news.after.done_on:
            origin = news.key[0]
            since = due_on(origin, "0", work.stays.get(news.number), work.departures.get(news.number))
            if since is not None and news.after.done_on < since:
                told = f"le {french(news.after.done_on)} précède {ORIGINS[origin]}, le {french(since)}."
                yield placed(MILESTONES, news.line, "on", told)


@condition("une sortie sans emploi ni formation n'a pas de durée de contrat", About.CONTENT, proposed=True)
def nothing_has_no_months(case: Case[PeopleWork]) -> Iterator[str]:
    for each in case.proposed.exits:
        if each.after and each.after.contract == NO_OUTCOME and each.after.months is not None:
            told = "une sortie sans emploi ni formation n'a pas de contrat : retirez sa durée, ou dites lequel."
            yield placed(PARTICIPANTS, each.line, f"{EXIT}months", told)
    for news in case.proposed.news:
        if news.after and news.after.contract == NO_OUTCOME and news.after.contract_months is not None:
            told = "sans emploi ni formation, il n'y a pas de contrat : retirez sa durée, ou dites lequel."
            yield placed(MILESTONES, news.line, "contract_months", told)


@condition("de qui n'a pas été joint, rien n'est dit", About.CONTENT, proposed=True)
def nothing_of_unreachable(case: Case[PeopleWork]) -> Iterator[str]:
    for each in case.proposed.news:
        if each.after and each.after.status == "unreachable" and any(said is not None for said in each.after[2:7]):
            told = "la personne n'a pas été jointe : retirez ce qui est dit de son emploi, ou dites-la jointe."
            yield placed(MILESTONES, each.line, "status", told)


# « en emploi » and what the contract is are one answer
@condition("qui n'est pas en emploi n'a pas de contrat de travail", About.CONTENT, proposed=True)
def in_work_or_not(case: Case[PeopleWork]) -> Iterator[str]:
    for each in case.proposed.news:
        if each.after and each.after.in_work and each.after.contract == NO_OUTCOME:
            told = "la personne est dite en emploi, et sans emploi ni formation : gardez l'un des deux."
            yield placed(MILESTONES, each.line, "in_work", told)


@condition(
    "une fois le bilan remis, le porteur n'enregistre plus que des nouvelles d'après la sortie",
    About.PEOPLE,
    proposed=True,
)
def counted_stands(case: Case[PeopleWork]) -> Iterator[str]:
    work = case.proposed
    if case.dossier.state not in COUNTED or not case.actor.belongs_to(case.dossier.organisation_id):
        return
    # the report counted what had come by then: news of later months are what it could not know
    fixed = [
        # persons are counted once each: a name that changes parts two of them, or makes them one
        *(
            (PARTICIPANTS, line)
            for line in sorted(
                {each.line for each in (*filter(_says_more, work.people), *work.exits)}
                | {line for line, _ in work.renamed}
            )
        ),
        *((ACTIVITIES, each.line) for each in work.doings),
        *((EVALUATIONS, each.line) for each in work.acquired),
        *((MILESTONES, each.line) for each in work.news if _counted(each, work.reported_on)),
    ]
    for sheet, line in fixed:
        told = "le bilan final est remis : demandez au service qui instruit de le corriger."
        yield placed(sheet, line, "key", told)


def _says_more(each: RowChange) -> bool:
    """Whether a row changes more than how to reach somebody: news is taken of people for months."""
    same = {name: getattr(each.after, name) for name in CONTACT}
    return each.before is None or each.before._replace(**same) != each.after


# whoever checks a piece reads on it the name that was recorded then
@condition("le porteur ne renomme pas qui une pièce retenue nomme", About.PEOPLE, proposed=True)
def proved_stands(case: Case[PeopleWork]) -> Iterator[str]:
    work = case.proposed
    if case.dossier.state in COUNTED or not case.actor.belongs_to(case.dossier.organisation_id):
        return
    for line, number in work.renamed:
        if number in work.proved:
            told = (
                "une pièce de cette personne est retenue : demandez au service qui instruit de corriger qui elle est."
            )
            yield placed(PARTICIPANTS, line, "key", told)


@condition("une pièce dit une sortie ou une étape enregistrée, une seule fois", About.CONTENT, proposed=True)
def piece_in_place(case: Case[PeopleWork]) -> Iterator[str]:
    piece = case.proposed.piece
    if piece is None:
        return
    if not piece.recorded:
        yield f"{piece.about} n'est pas encore enregistrée : enregistrez-la, puis donnez la pièce qui la dit."
    if piece.twin is not None:
        yield f"Ce fichier est déjà la pièce n° {piece.twin}, qui dit la même chose."
    if piece.given_on > case.day:
        yield f"La pièce est dite donnée le {french(piece.given_on)}, qui n'est pas encore venu."


@dataclass(frozen=True)
class PieceCheck:
    """A piece that is checked: who recorded it, and whether it is kept."""

    recorded_by: int
    accepted: bool


# « un contrôle » is by somebody else than who gives: an instructor may record a piece that came on paper
@condition("une autre personne que celle qui a enregistré la pièce", About.PEOPLE, proposed=True)
def checked_by_another(case: Case[PieceCheck]) -> Iterator[str]:
    if case.proposed.recorded_by == case.actor.account_id:
        yield "Vous avez enregistré cette pièce : son contrôle revient à une autre personne."


@condition("une pièce est refusée pour un motif", About.REASON, proposed=True)
def refused_why(case: Case[PieceCheck]) -> Iterator[str]:
    if not case.proposed.accepted and not case.reason:
        yield "Dites pourquoi la pièce est refusée : le porteur le lira, pour en donner une autre."


def _counted(news: RowChange, reported_on: date | None) -> bool:
    if news.key[0] != "exit":
        return True
    known = news.before and (news.before.done_on or date.min)
    return known is not None and (reported_on is None or known <= reported_on)


def _to_come(on: date) -> str:
    return f"le {french(on)} n'est pas encore venu : donnez le jour où cela s'est fait."


def _before_entry(line: int, column: str, on: date, entered: date) -> PlacedReason:
    return placed(PARTICIPANTS, line, column, f"le {french(on)} précède l'entrée, le {french(entered)}.")
