"""Keep what was given out: each release is certified with those that share a figure with it, under one lock.

What is given out is kept before anybody sees it, and two who export at once are certified one with the other. Nothing
else reads these rows, which hold what they mask.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest
from tremplin.casework.reading.figures.bearing import bearing, names_of, size_of, windowed
from tremplin.clock import day_in_paris
from tremplin.indicators.disclosure.certified import Certified, from_json
from tremplin.indicators.disclosure.control import UNCERTIFIED, Undisclosable, certify
from tremplin.indicators.disclosure.release import Release, Union
from tremplin.records.tables import METADATA, KeptRelease

RELEASES = METADATA.tables[KeptRelease.__tablename__]
# of PostgreSQL: nobody else keeps a release meanwhile, and whoever reads goes on; SQLite has one writer at a time
ALONE = text(f"LOCK TABLE {RELEASES.name} IN SHARE ROW EXCLUSIVE MODE")
# certified again as long as somebody else was quicker, then once for all while the others wait
PATIENCE = 3
# how many times each figure was told are reckoned with together; a release before that, with the new one alone
WINDOW = 3
# cells: the work grows faster than they do together, and as they do one release after the other (bench/releases.py)
MOST_TOGETHER, MOST_APART = 6_000, 60_000
# a control of eight hundred cells took four seconds
AT_ONCE = 1_000
LONG = "Le contrôle de ces chiffres avec ceux qui ont été diffusés avant eux prend plus d'un instant."
# what one release asks for may be too little for another
ROUNDS = 4
TOO_MANY = (
    "Ces chiffres ont été diffusés {times} fois déjà, jamais les mêmes, et se contrôlent ensemble : c'est trop pour "
    "être vérifié. Demandez moins d'indicateurs, ou moins de ventilations."
)
TOO_MUCH = "Trop de cases pour être contrôlées ensemble. Demandez moins d'indicateurs, ou moins de ventilations."
# of those that were refused beside the same others, so many are remembered: a page that is read again is not reckoned
# again (a second, of a call of a thousand people)
REMEMBERED = 256
REFUSED: dict[str, str] = {}
# what the sets of dossiers that releases are about are the sums of, as it is found now
Unions = Callable[[Iterable[str]], Iterable[Union]]


class KeptBefore(NamedTuple):
    """The releases that are certified with the next one, and the last of all, after which none came."""

    last: int
    releases: tuple[Certified, ...]


class LongControl(RefusedRequest):
    """Figures that were not given out yet, and take longer to control than a page is waited for."""


def kept(
    desk: Desk,
    actor: Actor,
    department: str,
    release: Release,
    unions: Unions,
    *,
    at: datetime,
    at_once: bool = False,
) -> Certified:
    """The release as it may be given out, kept; the same figures asked again are given as they were.

    ``at_once`` refuses what is long to control.
    """
    digest = digest_of(release)
    for _ in range(PATIENCE):
        with desk.database.reading() as session:
            again = _again(session, department, digest)
            if again is not None:
                return again
            before = _before(session, department, release)
        # nobody waits meanwhile: on SQLite, all that write would
        made = certified_beside(release, before, unions, department, at, at_once=at_once)
        with _locked(desk) as session:
            if _last(session) == before.last:
                _keep(session, actor, department, digest, made, before.last + 1, at)
                return made
    # others were quicker each time: they wait now
    with _locked(desk) as session:
        again = _again(session, department, digest)
        if again is not None:
            return again
        before = _before(session, department, release)
        made = certified_beside(release, before, unions, department, at, at_once=at_once)
        _keep(session, actor, department, digest, made, before.last + 1, at)
        return made


@contextmanager
def _locked(desk: Desk) -> Iterator[Session]:
    """A transaction in which nobody else keeps a release."""
    with desk.database.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(ALONE)
        yield session


def digest_of(release: Release) -> str:
    """The digest of what is told, without a name: the same figures have the same."""
    bare = replace(release, name="", unions=())
    return sha256(Certified(bare, frozenset()).to_json().encode()).hexdigest()


def certified_beside(
    release: Release, before: KeptBefore, unions: Unions, department: str, at: datetime, *, at_once: bool = False
) -> Certified:
    """A release under a name of its own, as it may be given out beside those that were kept."""
    # a name is nobody else's, ever: the day, and the rank among all
    name = f"{department} {day_in_paris(at).isoformat()} {before.last + 1}"
    releases = (*(each.release for each in before.releases), release)
    named = {table.scope.name for each in releases for table in each.tables}
    # what was the whole of a call then is no more, where a fiche came since
    earlier = [replace(each, release=replace(each.release, unions=())) for each in before.releases]
    recent, older = windowed(earlier, WINDOW)
    _bounded(release, recent, older, len(earlier))
    asked = replace(release, name=name, unions=tuple(unions(named)))
    told = (digest_of(release), repr(asked.unions), *(each.to_json() for each in (*recent, *older)))
    key = sha256("\n".join(told).encode()).hexdigest()
    if key in REFUSED:
        raise Undisclosable(REFUSED[key])
    if at_once and size_of([*recent, *older, Certified(release, frozenset())]) > AT_ONCE:
        raise LongControl(LONG)
    try:
        return _reckoned(asked, recent, older)
    except Undisclosable as refused:
        REFUSED[key] = str(refused)
        while len(REFUSED) > REMEMBERED:
            del REFUSED[next(iter(REFUSED))]
        raise


def _reckoned(asked: Release, recent: Sequence[Certified], older: Sequence[Certified]) -> Certified:
    """A release certified with the recent ones together, and with each older one alone."""
    made = certify(asked, recent)
    for _ in range(ROUNDS):
        beside = made
        for each in older:
            beside = certify(beside.release, [each], start=beside)
        if beside == made:
            return made
        made = certify(beside.release, recent, start=beside)
    raise Undisclosable(UNCERTIFIED)


def _bounded(release: Release, recent: Sequence[Certified], older: Sequence[Certified], times: int) -> None:
    """Refuse what would take minutes to control."""
    mine = size_of([Certified(release, frozenset())])
    if size_of(recent) + mine > MOST_TOGETHER or size_of(older) + mine * len(older) > MOST_APART:
        raise RefusedRequest(TOO_MANY.format(times=times) if times else TOO_MUCH)


def _keep(
    session: Session, actor: Actor, department: str, digest: str, made: Certified, number: int, at: datetime
) -> None:
    row = {
        "number": number,
        "department": department,
        "name": made.release.name,
        "digest": digest,
        "figures": json.dumps(sorted(names_of(made.release)), ensure_ascii=False),
        "content": made.to_json(),
        "made_by": actor.account_id,
        "kept_at": at,
    }
    session.execute(insert(RELEASES), row)


def _again(session: Session, department: str, digest: str) -> Certified | None:
    same = RELEASES.c.department == department, RELEASES.c.digest == digest
    content = session.scalar(select(RELEASES.c.content).where(*same))
    return None if content is None else from_json(content)


def _last(session: Session) -> int:
    return session.scalar(select(func.max(RELEASES.c.number))) or 0


def _before(session: Session, department: str, release: Release) -> KeptBefore:
    """The releases that tell something of the figures of a new one, directly or through each other."""
    rows = select(RELEASES.c.number, RELEASES.c.figures).where(RELEASES.c.department == department)
    told = {number: {*json.loads(figures)} for number, figures in session.execute(rows.order_by(RELEASES.c.number))}
    reached, found = names_of(release), set[int]()
    while more := {number for number, figures in told.items() if number not in found and figures & reached}:
        found |= more
        reached |= {name for number in more for name in told[number]}
    contents = select(RELEASES.c.content).where(RELEASES.c.number.in_(sorted(found))).order_by(RELEASES.c.number)
    tied = bearing([from_json(content) for content in session.scalars(contents)] if found else [], release)
    return KeptBefore(_last(session), tied)
