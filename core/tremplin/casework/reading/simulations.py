"""Settle again what was settled, or will be, as if a fiche said otherwise; nothing of it is ever kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest, facts_of, paid, reference_of, visible
from tremplin.casework.acting.due.histories import FOLLOWED
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.walking import dossiers, pages
from tremplin.catalogue.door import Fiche, Stage
from tremplin.documents.vocabulary import speaking
from tremplin.records.dossiers import Dossier, State
from tremplin.rules.comparison import Comparison, outcome
from tremplin.rules.settling.settlement import Reckoning, settled
from tremplin.rules.what_if import RuleChange, changed, rules_changed

SETTLEABLE = (*FOLLOWED, State.CLOSED)
SNAPSHOTS = select(Dossier.snapshot).where(Dossier.call == bindparam("call")).distinct().order_by(Dossier.snapshot)
Pair = tuple[Fiche, Fiche]


@dataclass(frozen=True, kw_only=True)
class Supposition:
    """What is supposed: values of rules, in the fiche of a dossier, in another one, or in that of another edition."""

    settings: tuple[str, ...] = ()
    fiche: str | None = None
    edition: str | None = None


@dataclass(frozen=True)
class Simulation:
    """One dossier settled by its own fiche, and by the one supposed."""

    dossier: str
    fiche: str
    supposed: str
    rules: tuple[RuleChange, ...]
    old: Reckoning
    new: Reckoning

    @property
    def difference_cents(self) -> int:
        return self.new.due_cents - self.old.due_cents

    def published(self) -> dict[str, Any]:
        """The simulation as other software reads it."""
        return {
            "dossier": self.dossier,
            "fiche": self.fiche,
            "supposed": self.supposed,
            "rules": [change._asdict() for change in self.rules],
            "old": self.old.published(),
            "new": self.new.published(),
            "difference_cents": self.difference_cents,
        }


def simulated(desk: Desk, actor: Actor, reference: str, supposing: Supposition, *, day: date) -> Simulation:
    """Settle one dossier twice."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        own = desk.shelf.fiche(session, dossier.snapshot)
        if supposing.fiche is not None:
            other: Fiche | None = desk.catalogue.fiche(supposing.fiche)
        else:
            other = _continuing(desk, own, supposing)
        if other is None:
            raise RefusedRequest(f"appel {supposing.edition} : aucune de ses fiches ne continue {own.id}.")
        other = _with(desk, other, supposing.settings)
        facts = facts_of(session, dossier, own, Stage.SETTLEMENT, day)
        # both settlements take off what was really paid, so that their difference comes from the rules alone
        facts = replace(facts, advance=paid(session, dossier.id))
        return Simulation(
            dossier=reference_of(dossier.call, dossier.id),
            fiche=str(own.id),
            supposed=str(other.id),
            rules=tuple(rules_changed(own, other, desk.catalogue.labels(own, other))),
            old=settled(own, facts),
            new=settled(other, facts),
        )


def supposable(desk: Desk, call: str, supposing: Supposition) -> None:
    """Refuse what cannot be supposed of the fiches of a call, before any dossier is settled."""
    with desk.database.reading() as session:
        _pairs(desk, session, desk.catalogue.call(call).id, supposing)


def compared(
    desk: Desk,
    actor: Actor,
    call: str,
    supposing: Supposition,
    *,
    day: date,
    progress: Callable[[int], object] = lambda count: None,
) -> Comparison:
    """Settle twice the dossiers of a call that the actor may see; ``progress`` is told how many more were read.

    A value is supposed in the fiches that have such a rule, another fiche for the dossiers of the one it continues.
    """
    with desk.database.reading() as session:
        pairs = _pairs(desk, session, desk.catalogue.call(call).id, supposing)
    # a fiche corrected during a call has several snapshots: one change is not counted as many times
    changes = {
        (str(own.id), repr(change))
        for own, other in pairs.values()
        for change in rules_changed(own, other, desk.catalogue.labels(own, other))
    }
    comparison = Comparison(rules=len(changes))
    judged = {hash_: _comparable(desk, pair) for hash_, pair in pairs.items()}
    for state in SETTLEABLE:
        for rows in pages(desk, actor, Filters(call=call, state=state)):
            with desk.database.reading() as session:
                for dossier in dossiers(session, rows):
                    if dossier.snapshot in judged:
                        _compare(session, dossier, judged[dossier.snapshot], day, comparison)
            progress(len(rows))
    return comparison


def _comparable(desk: Desk, pair: Pair) -> Pair:
    """Two fiches to judge by; those of two calls without their sessions, which no dossier of the other could meet."""
    own, other = pair
    if own.id.call_id == other.id.call_id:
        return pair
    kinds = desk.catalogue.vocabulary.kinds

    def lasting(fiche: Fiche) -> Fiche:
        # the sessions of an edition lie in its own year: every dossier of another would be out of them
        rules = (rule for rule in fiche.rules if not kinds[rule.kind].reads_fact("deposited_on"))
        return replace(fiche, rules=tuple(rules))

    return lasting(own), lasting(other)


def _compare(session: Session, dossier: Dossier, pair: Pair, day: date, comparison: Comparison) -> None:
    # what was paid changes nothing to what is due, and the rules judge the advance that was agreed
    facts = facts_of(session, dossier, pair[0], Stage.SETTLEMENT, day)
    own, other = (outcome(fiche, facts) for fiche in pair)
    comparison.add(reference_of(dossier.call, dossier.id), own, other)


def _pairs(desk: Desk, session: Session, call: str, supposing: Supposition) -> dict[str, Pair]:
    """By snapshot, the fiche of the dossiers of a call and the one supposed, where something is supposed of it."""
    fiches = {hash_: desk.shelf.fiche(session, hash_) for hash_ in session.scalars(SNAPSHOTS, {"call": call})}
    bases = {hash_: (own, _continuing(desk, own, supposing)) for hash_, own in fiches.items()}
    found = {hash_: (own, base) for hash_, (own, base) in bases.items() if base is not None}
    if fiches and not found:
        asked = supposing.fiche or supposing.edition
        raise RefusedRequest(f"appel {call} : aucune des fiches de ses dossiers n'est continuée par {asked}.")
    unheard = [written for written in supposing.settings if not any(_sets(written, base) for _, base in found.values())]
    if found and unheard:
        # no fiche has such rules: the first of them refuses the values, in its own words
        _with(desk, next(iter(found.values()))[1], unheard)
    pairs = {}
    for hash_, (own, base) in found.items():
        settings = [written for written in supposing.settings if _sets(written, base)]
        if settings or not supposing.settings:
            pairs[hash_] = own, _with(desk, base, settings)
    return pairs


def _continuing(desk: Desk, own: Fiche, supposing: Supposition) -> Fiche | None:
    """The fiche supposed in place of another: the same, or among those that are named the one that continues it."""
    if supposing.fiche is None and supposing.edition is None:
        return own
    if supposing.fiche is not None:
        named = [desk.catalogue.fiche(supposing.fiche)]
    else:
        edition = desk.catalogue.call(supposing.edition or "").id
        named = [fiche for fiche in desk.catalogue.fiches.values() if fiche.id.call_id == edition]
    following = [fiche for fiche in named if str(own.id) in (fiche.follows, str(fiche.id))]
    return next(iter([*following, *(fiche for fiche in named if fiche.id.slug == own.id.slug)]), None)


def _sets(written: str, fiche: Fiche) -> bool:
    """Whether a fiche has the rule of which a value is supposed."""
    kind = written.partition("=")[0].strip().partition(".")[0]
    return any(rule.kind == kind for rule in fiche.rules)


def _with(desk: Desk, fiche: Fiche, settings: Sequence[str]) -> Fiche:
    """A fiche with other values, read in the words of its department."""
    if not settings:
        return fiche
    words = desk.catalogue.words(fiche)
    with speaking(words):
        return changed(fiche, settings, words.kinds)
