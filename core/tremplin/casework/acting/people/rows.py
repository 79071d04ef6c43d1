"""Read what is recorded of the people of a dossier, as far as its facts are made of it."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Date, bindparam, case, func, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from tremplin.casework.acting.people import digest as people_digest
from tremplin.casework.acting.people.counting import counted
from tremplin.casework.acting.people.stays import days_of
from tremplin.casework.acting.people.values import CountingTerms, Done, Left, NewsTaken, Path, Rows
from tremplin.catalogue.door import CATEGORIES, Category, ExitTypology, Fiche, thawed
from tremplin.documents.texts import folded
from tremplin.exits import INDETERMINATE, Exit, classify
from tremplin.records.tables import (
    THOUSANDTHS,
    Activity,
    Dossier,
    Evaluation,
    Evidence,
    FicheSnapshot,
    HealthPublic,
    Leaving,
    Milestone,
    Participation,
    ParticipationPublic,
)
from tremplin.rules.facts.view import Facts
from tremplin.rules.kinds.results import themes

OF: BindParameter[int] = bindparam("dossier")
DAY, FIRST, LAST = (bindparam(name, type_=Date) for name in ("day", "first", "last"))
PATHS = (
    select(
        Participation.number,
        Participation.person_id,
        Participation.age_at_entry,
        Participation.contract,
        Participation.entered_on,
        Participation.left_on,
        Participation.publics_told,
    )
    .where(Participation.dossier_id == OF)
    .order_by(Participation.number)
)
# a public of health is counted with the others, and named to nobody here
PUBLICS = union_all(
    *(
        select(kind.participation, kind.code).where(kind.dossier_id == OF)
        for kind in (ParticipationPublic, HealthPublic)
    )
)
EXITS = select(*Leaving.__table__.columns).where(Leaving.dossier_id == OF)
PIECES = select(Evidence.participation, Evidence.accepted, Evidence.checked).where(
    Evidence.dossier_id == OF, Evidence.origin.is_(None)
)
NEWS = select(Milestone.participation, Milestone.months, Milestone.done_on, Milestone.status).where(
    Milestone.dossier_id == OF, Milestone.origin == "exit"
)
# who was absent from an exam was not presented, and an interview of no hour was not held
_HELD = case((or_(Activity.hours_done == 0, Activity.outcome == "absent"), 0), else_=1)
_WITHIN = case((or_(Activity.held_on < FIRST, Activity.held_on > LAST), 0), else_=1).label("within")
_APART = Activity.participation, Activity.kind, Activity.exam, Activity.area, _WITHIN
DONE = (
    select(
        *(*_APART, func.sum(_HELD)),
        *(func.sum(type_coerce(Activity.hours_done, BigInteger)), func.count(Activity.hours_done), func.count()),
    )
    # what is planned is told ahead, and was not done yet
    .where(Activity.dossier_id == OF, Activity.held_on <= DAY)
    .group_by(Activity.participation, Activity.kind, Activity.exam, Activity.area, "within")
)
EVALUATED = select(Evaluation.participation, Evaluation.item).where(Evaluation.dossier_id == OF).distinct()
FORM = select(FicheSnapshot.form).where(FicheSnapshot.hash == bindparam("hash"))


def with_people(session: Session, dossier: Dossier, fiche: Fiche, facts: Facts, day: date) -> Facts:
    """The facts of a dossier on a day, of which those that the rows of its people can say are what they say."""
    own = {"dossier": dossier.id}
    paths = session.execute(PATHS, own).all()
    if not paths:
        return facts
    typology = typology_of(session, dossier.snapshot)
    terms = CountingTerms(
        counting=None if typology is None else counting(typology),
        on_evidence=bool(fiche.reports.final and fiche.reports.final.evidence_of_exits),
        themes=themes(fiche),
        publics=fiche.audience.publics,
    )
    publics: dict[int, set[str]] = defaultdict(set)
    for number, code in session.execute(PUBLICS, own):
        publics[number].add(code)
    first, last = days_of(facts)
    rows = Rows(
        paths=[
            Path(number, person, age, contract, entered, left, frozenset(publics[number]) if told else None)
            for number, person, age, contract, entered, left, told in paths
        ],
        exits=_exits(session, own, typology),
        news=_news(session, own),
        done=_done(session, {**own, "day": day, "first": first, "last": last}),
        evaluated=_evaluated(session, own, terms.themes),
    )
    return counted(facts, rows, terms)


def typology_of(session: Session, snapshot: str) -> ExitTypology | None:
    """The typology that a fiche named when it was frozen, as it was then."""
    form = session.scalar(FORM, {"hash": snapshot})
    return None if form is None else _typology(form)


@lru_cache(maxsize=256)
def _typology(form: str) -> ExitTypology | None:
    said = json.loads(form).get("exits")
    if not said:
        return None
    return ExitTypology(
        code=said["typology"], label=said["typology"], categories=thawed(tuple[Category, ...], said["categories"])
    )


def counting(typology: ExitTypology) -> frozenset[str]:
    """The categories that count as dynamic exits; those of form 1 said it by their codes alone."""
    return frozenset(each.code for each in typology.categories if each.counts_as or each.code in CATEGORIES)


def category(typology: ExitTypology, contract: str | None, told: tuple[Any, ...]) -> str | None:
    """The category of an exit; of one whose outcome nobody said, nothing is known."""
    if contract is None:
        return INDETERMINATE
    months, subsidised, market = told
    raw = Exit(contract=contract, months=months, subsidised=subsidised, market_sector=market)
    return classify(typology, raw).category


def _exits(session: Session, own: dict[str, int], typology: ExitTypology | None) -> dict[int, Left]:
    pieces: dict[int, list[tuple[bool | None, str | None]]] = defaultdict(list)
    for number, accepted, checked in session.execute(PIECES, own):
        pieces[number].append((accepted, checked))
    found = {}
    for row in session.execute(EXITS, own).mappings():
        number = row["participation"]
        # a piece proves what was checked: of an exit that changed since, it is to be looked at again
        now = people_digest.of_row(Leaving.__tablename__, {**row}) if pieces.get(number) else None
        given = [None if accepted and checked != now else accepted for accepted, checked in pieces.get(number, [])]
        # one piece that was accepted is enough; one that nobody looked at may be
        accepted = True if True in given else None if None in given else False if given else None
        told = row["months"], row["subsidised"], row["market_sector"]
        counts_in = None if typology is None else category(typology, row["contract"], told)
        found[number] = Left(row["exit_on"], counts_in, bool(given), accepted)
    return found


def _news(session: Session, own: dict[str, int]) -> dict[int, list[NewsTaken]]:
    found: dict[int, list[NewsTaken]] = defaultdict(list)
    for number, months, on, status in session.execute(NEWS, own):
        if months.isdecimal():
            found[number].append(NewsTaken(int(months), on, status == "reached"))
    return found


def _done(session: Session, own: dict[str, Any]) -> dict[int, list[Done]]:
    found: dict[int, list[Done]] = defaultdict(list)
    # the driver gives thousandths: the sum of a type of ours is no longer of that type on both engines
    for number, kind, exam, area, within, times, thousandths, told, rows in session.execute(DONE, own):
        hours = Decimal(int(thousandths or 0)) / THOUSANDTHS
        found[number].append(Done(kind, exam, area, int(times), hours, told, rows - told, bool(within)))
    return found


def _evaluated(session: Session, own: dict[str, int], asked: tuple[str, ...]) -> dict[str, frozenset[int]]:
    named = {_loose(theme): theme for theme in asked}
    found: dict[str, set[int]] = defaultdict(set)
    for number, item in session.execute(EVALUATED, own):
        theme = named.get(_loose(item))
        if theme is not None:
            found[theme].add(number)
    return {theme: frozenset(numbers) for theme, numbers in found.items()}


def _loose(text: str) -> str:
    """« Projet professionnel » and « projet_professionnel » are one theme."""
    return " ".join(folded(text).replace("_", " ").replace("-", " ").split())
