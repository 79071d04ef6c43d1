"""Load a demonstration into an empty database, whole or not at all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting import files
from tremplin.casework.acting.desk import Catalogue, Desk
from tremplin.casework.entering.factors import enrol_for_demonstration
from tremplin.casework.granting import envelopes
from tremplin.casework.journal import line as journal
from tremplin.catalogue.quantities import plural
from tremplin.demo.cast import Cast, Casting, Player, Progress
from tremplin.demo.dice import Dice
from tremplin.demo.instants import at_office, midnight, working
from tremplin.demo.outlines import Slot
from tremplin.demo.planning import Plan, Planner
from tremplin.demo.pouring import copies, pour
from tremplin.demo.rehearsal import Memory, RehearsalStage, play
from tremplin.errors import RefusedRequest
from tremplin.records.tables import GRANTED, METADATA, Duty, HoldReason, JournalHead, MailHold, State
from tremplin.storage.files import kept

USUAL, SEED = 300, 1
ORGANISATIONS, FEWEST, DOSSIERS_EACH = 40, 10, 100
# at most so many are cast from each that is played
CAST_EACH = 100
# before the oldest dossier that comes without a session
LONG_AGO = timedelta(days=1100)
BEFORE = timedelta(days=90)
ROUND, MARGIN = 50_000_00, 108
HOLDS = METADATA.tables[MailHold.__tablename__]
HELD: Mapping[str, str] = {"dossiers": "dossier", "organisations": "organisme", "accounts": "compte"}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a demonstration holds; ``cut`` tells what a refusal stopped short, which only a stranger's rule does."""

    seed: int
    dossiers: int
    organisations: int
    states: Mapping[State, int]
    people: Sequence[Player]
    cut: Sequence[str] = ()


@dataclass(frozen=True)
class Order:
    """What is asked: a demonstration of this day, so many dossiers, of which so many are played."""

    today: date
    dossiers: int
    played: int
    seed: int
    password: str | None


def load(
    desk: Desk,
    *,
    today: date,
    dossiers: int = USUAL,
    played: int = USUAL,
    seed: int = SEED,
    password: str | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Loaded:
    """Fill an empty database; the same seed, day and fiches fill it with the same rows.

    Beyond those that are ``played``, dossiers are cast from them: each differs by its title, its carrier and its hours.
    """
    with desk.database.reading() as session:
        _refuse_unless_empty(session)
    slots = _slots(desk.catalogue, today)
    if not slots:
        raise RefusedRequest("aucune session de dépôt n'est encore ouverte : il n'y a rien à montrer ce jour-là.")
    # of the 91 s of 100,000 dossiers, 22 play the first 1,000 (bench/README.md): the rest are cast
    with TemporaryDirectory(prefix="tremplin-") as folder, closing(Memory(desk.database.key)) as memory:
        rehearsal = RehearsalStage(memory, desk.catalogue, Path(folder))
        played = min(dossiers, max(played, dossiers // CAST_EACH))
        order = Order(today, dossiers, played, seed, password)
        cast, plans = _planned(rehearsal, slots, order, progress)
        cut = play(rehearsal, plans, progress)
        with rehearsal.database.reading() as rehearsed:
            made = copies(rehearsed, cast.carriers, dossiers, seed)
            with desk.database.writing() as session:
                # whoever writes at the same moment waits here
                session.execute(journal.HEAD).one()
                _refuse_unless_empty(session)
                pour(rehearsed.connection(), session.connection(), made, progress)
                # its people have no mailbox, and their addresses may be somebody's
                session.execute(insert(HOLDS), {"reason": HoldReason.DEMONSTRATION.value, "since": midnight(today)})
                staff = session.scalars(select(Duty.account_id).distinct().order_by(Duty.account_id))
                enrol_for_demonstration(session, staff, midnight(today))
                _keep_files(Path(folder), desk.files)
    states = Counter(State(copy.mould.state) for copy in made)
    return Loaded(
        seed=seed,
        dossiers=len(made),
        organisations=len(cast.carriers),
        states={state: count for state in State if (count := states[state])},
        people=cast.people,
        cut=tuple(f"{plan.outline.slot.fiche.id}, {told}" for plan, told in cut),
    )


def _planned(rehearsal: Desk, slots: Sequence[Slot], order: Order, progress: Progress) -> tuple[Cast, list[Plan]]:
    """Everybody, and what they will do; people come first, and the envelopes are allotted before any dossier comes."""
    catalogue, dice = rehearsal.catalogue, Dice(order.seed, "cast")
    opened = [slot.window.opens - BEFORE for slot in slots if slot.window]
    at = at_office(working(min([*opened, order.today - LONG_AGO])), dice)
    fiches = [slot.fiche for slot in slots]
    departments = [catalogue.department(code) for code in dict.fromkeys(fiche.id.department for fiche in fiches)]
    organisations = max(min(ORGANISATIONS, FEWEST + order.dossiers), order.dossiers // DOSSIERS_EACH)
    cast = Casting(rehearsal, dice, at, order.password).cast(departments, fiches, organisations, progress)
    planner = Planner(slots, catalogue.vocabulary.kinds, cast, order.seed, order.today)
    plans = planner.plans(order.played)
    if not plans:
        raise RefusedRequest("aucune fiche installée n'admet de dossier ce jour-là : il n'y a rien à montrer.")
    for scope, needed in _needs(plans, order.dossiers).items():
        manager = cast.staff[scope.partition("/")[0]].admin
        amount = -(-needed.cents * MARGIN // 100 // ROUND) * ROUND
        # an envelope of one fiche also counts its places
        places = needed.places * MARGIN // 100 if scope.count("/") > 1 else None
        envelopes.allot(rehearsal, manager, scope, amount_cents=amount, places=places, at=at)
    return cast, plans


class Need(NamedTuple):
    """What dossiers will be granted, and how many they are."""

    cents: int = 0
    places: int = 0


def _needs(plans: Sequence[Plan], dossiers: int) -> dict[str, Need]:
    """What each call will grant; the fiche of it that grants most has an envelope of its own."""
    granted: dict[str, dict[str, Need]] = {}
    # as if each were cast once more than it may be: an envelope is never too small
    count = -(-dossiers // len(plans))
    for plan in plans:
        outline, fiche = plan.outline, plan.outline.slot.fiche.id
        if outline.leaves in GRANTED:
            of_call = granted.setdefault(fiche.call_id, {})
            cents, places = of_call.get(str(fiche), Need())
            of_call[str(fiche)] = Need(cents + outline.granted_cents * count, places + count)
    needs: dict[str, Need] = {}
    for call, fiches in granted.items():
        largest = max(fiches, key=lambda name: fiches[name])
        needs[largest] = fiches.pop(largest)
        if fiches:
            needs[call] = Need(*map(sum, zip(*fiches.values(), strict=True)))
    return needs


def _slots(catalogue: Catalogue, today: date) -> list[Slot]:
    """Every fiche in every session that has opened; a fiche without sessions takes dossiers at any time."""
    return [
        Slot(fiche, catalogue.published(fiche), window)
        for fiche in catalogue.fiches.values()
        for window in fiche.windows or (None,)
        if window is None or window.opens < today
    ]


def _keep_files(rehearsed: Path, folder: Path) -> None:
    """Keep what was attached: a file is there before anything that names it is."""
    for hash_, path in kept(rehearsed).items():
        files.keep(folder, BytesIO(path.read_bytes()), f"{hash_}.pdf")


def _refuse_unless_empty(session: Session) -> None:
    found = next(_held(session), None)
    if found:
        raise RefusedRequest(
            f"la base contient déjà {found} : une démonstration ne se mêle à rien de réel. Donnez-lui une base à elle, "
            "par exemple TREMPLIN_DATABASE=demonstration.db."
        )


def _held(session: Session) -> Iterator[str]:
    """What a database holds already, in the words of people where it has some."""
    for name, word in HELD.items():
        count = session.scalar(select(func.count()).select_from(METADATA.tables[name])) or 0
        if count:
            yield plural(count, word)
    written = session.scalar(select(JournalHead.number))
    if written:
        yield plural(written, "ligne de journal", "lignes de journal")
