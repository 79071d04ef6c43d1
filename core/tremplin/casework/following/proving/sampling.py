"""All that is to be proved of an operation, exits and news, and a sample of it that a seed finds again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from tremplin.casework.acting.door import Actor, Desk
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.milestones import MilestonePlace
from tremplin.casework.following.proving.pieces import EvidencePiece, EvidenceStanding, standing_of, told
from tremplin.casework.following.reading import reading
from tremplin.casework.following.roster import RosterView
from tremplin.catalogue.people_words import NO_OUTCOME, NO_OUTCOME_LABEL
from tremplin.clock import day_in_paris
from tremplin.documents.usual_names import label_of

REACHED = "reached"


@dataclass(frozen=True, kw_only=True)
class ProvenLine:
    """One thing that pieces may prove: the exit of a person, by their number, or news of them at a milestone.

    ``counts`` says whether an exit counts as dynamic by its category and its pieces; nothing of news.
    """

    participation: int
    about: MilestonePlace | None
    what: str
    on: date | None
    category: str | None
    counts: bool | None
    standing: EvidenceStanding
    words: str
    pieces: tuple[EvidencePiece, ...]

    @property
    def key(self) -> str:
        """« 12 », « 12/exit/6 »: what tells it from the others of its operation, whatever is recorded beside it."""
        return "/".join(map(str, (self.participation, *(self.about or ()))))


@dataclass(frozen=True)
class Provable:
    """What is to be proved of an operation; ``on_evidence`` says that exits count only once a piece is accepted."""

    dossier: str
    lines: tuple[ProvenLine, ...]
    on_evidence: bool

    def counts(self) -> dict[EvidenceStanding, int]:
        """How many lines stand where."""
        found = [line.standing for line in self.lines]
        return {standing: found.count(standing) for standing in EvidenceStanding}

    def sample(self, seed: str, size: int) -> tuple[ProvenLine, ...]:
        """So many lines drawn by a seed, in their own order; the same seed draws the same, on any machine.

        What is recorded later takes a place or leaves the others as they were: nothing is drawn anew.
        """
        drawn = sorted(self.lines, key=lambda line: _rank(seed, self.dossier, line.key))[: max(0, size)]
        kept = {line.key for line in drawn}
        return tuple(line for line in self.lines if line.key in kept)


def provable(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> Provable:
    """The exits and the news of an operation with their pieces, by numbers of persons; as many statements for all."""
    with reading(desk, actor, reference, at=at) as (found, _):
        view = RosterView(found, desk.catalogue.words(found.fiche).family, day_in_paris(at), ("milestones",))
        lines = tuple(line for number in view.standing.stays for line in _lines(view, number))
        return Provable(found.reference, lines, view.on_evidence)


def _lines(view: RosterView, number: int) -> Iterator[ProvenLine]:
    pieces = view.pieces.get(number, ())
    departure = view.standing.departures.get(number)
    if departure is not None:
        category, own = view.category(departure), [each for each in pieces if each.about is None]
        yield ProvenLine(
            participation=number,
            about=None,
            what=_exit(view, departure),
            on=departure.exit_on,
            category=view.categories.get(category, category),
            counts=view.counts(category, own),
            **_proof(view, own, departure.evidence),
        )
    for place, news in sorted(view.news.get(number, {}).items()):
        # of somebody who was not reached, nothing is said that a piece could prove
        if news.status == REACHED:
            yield ProvenLine(
                participation=number,
                about=place,
                what=_news(view, news),
                on=news.done_on,
                category=None,
                counts=None,
                **_proof(view, [each for each in pieces if each.about == place], news.evidence),
            )


def _proof(view: RosterView, pieces: Sequence[EvidencePiece], announced: str | None) -> dict[str, Any]:
    words = told(pieces, announced, view.words("evidence"))
    return {"standing": standing_of(pieces), "words": words, "pieces": tuple(pieces)}


def _exit(view: RosterView, departure: work.PathEnd) -> str:
    """« cdd, 6 mois »."""
    if departure.contract is None:
        return "issue non dite"
    if departure.contract == NO_OUTCOME:
        return NO_OUTCOME_LABEL
    name = _called(view, departure.contract)
    return f"{name}{f', {departure.months} mois' if departure.months else ''}"


def _news(view: RosterView, news: work.MilestoneNews) -> str:
    """« en emploi, cdi »."""
    if news.contract == NO_OUTCOME:
        return NO_OUTCOME_LABEL
    work_told = {True: "en emploi", False: "sans emploi", None: "emploi non dit"}[news.in_work]
    return f"{work_told}{f', {_called(view, news.contract)}' if news.contract else ''}"


def _called(view: RosterView, contract: str) -> str:
    return label_of(view.words("exit_contracts").get(contract, contract))


def _rank(seed: str, dossier: str, key: str) -> str:
    return sha256(f"{seed}/{dossier}/{key}".encode("utf-8", "surrogatepass")).hexdigest()
