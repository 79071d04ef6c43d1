"""The people of an operation as they are listed and shown: numbers and facts, where each stands, and what is due."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from tremplin.casework.acting.door import Actor, Desk, UnknownIdentifier
from tremplin.casework.acting.door import participating as work
from tremplin.casework.acting.people.rows import category, counting, typology_of
from tremplin.casework.following.milestones import MilestonePlace, awaited
from tremplin.casework.following.persons import Identity
from tremplin.casework.following.places import FOLLOWED
from tremplin.casework.following.proving.pieces import EvidencePiece, pieces_of, standing_of, told
from tremplin.casework.following.reading import PeopleRead, reading
from tremplin.casework.following.standing import StandingRows, identities_of, publics_of, standing
from tremplin.catalogue.people_words import NO_OUTCOME, NO_OUTCOME_LABEL, PATH_STAGES
from tremplin.catalogue.typology import ExitTypology
from tremplin.clock import day_in_paris
from tremplin.documents.texts import folded
from tremplin.documents.usual_names import label_of
from tremplin.exits import INDETERMINATE, Exit, classify

NO_CATEGORY = "none"
# by what somebody is looked for
SOUGHT = ("key", "last_name", "first_name")
ALL = slice(None)
KEYS = (
    *("number", "key", "last_name", "first_name", "birth_date", "stage", "age_at_entry", "sex", "publics", "health"),
    *("contract", "territory", "qpv", "schooling", "prescriber", "household", "post_kind"),
    *("referred_on", "positioned_on", "welcomed_on", "entered_on", "left_on", "hired_on"),
    *("exit_on", "exit_contract", "exit_months", "exit_category", "evidence", "evidence_told", "counts"),
    *("due", "due_on", "due_standing", "unreachable", "version"),
)


@dataclass(frozen=True, kw_only=True)
class RosterFilters:
    """Which people of a dossier are listed; all of them, where nothing is said."""

    stage: str | None = None
    public: str | None = None
    territory: str | None = None
    category: str | None = None
    evidence: str | None = None
    due: str | None = None
    # a number, or where they may be read a key or a part of a name
    text: str | None = None

    def keeps(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is one of those that are asked for."""
        asked = {
            "stage": self.stage,
            "territory": self.territory,
            "exit_category": self.category,
            "evidence": self.evidence,
            "due_standing": self.due,
        }
        if self.public is not None and self.public not in [*(row["publics"] or ()), *(row["health"] or ())]:
            return False
        return self._finds(row) and all(row[name] == said for name, said in asked.items() if said is not None)

    def _finds(self, row: Mapping[str, Any]) -> bool:
        wanted = folded(self.text or "").split()
        if not wanted or wanted == [str(row["number"])]:
            return True
        # names that are not read are none of the row: nobody is found by what may not be shown
        told = folded(" ".join(str(row[name]) for name in SOUGHT if row[name] is not None))
        return all(word in told for word in wanted)


@dataclass(frozen=True)
class RosterPage:
    """The people that are listed, and how many the dossier has in all."""

    dossier: str
    fiche: str
    total: int
    rows: list[dict[str, Any]]
    labels: Callable[[str], Mapping[str, Any]]
    categories: Mapping[str | None, str]
    # how many are found, of whom ``rows`` may be a part; and how many of all stand where
    found: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


def counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many of some people came, left, wait for news that are late, have evidence to give or to be checked."""
    return {
        "entered": sum(row["entered_on"] is not None for row in rows),
        "exited": sum(row["stage"] == "exited" for row in rows),
        "dynamic": sum(row["counts"] is True for row in rows),
        "unproved": sum(row["evidence"] in ("none", "refused") for row in rows),
        "late": sum(row["due_standing"] == "late" for row in rows),
        "due": sum(row["due_standing"] == "due" for row in rows),
    }


def coded(said: str | None, words: Mapping[Any, Any]) -> str | None:
    """The code of a word as people say it; what is not one of them stays as it is."""
    if said is None or said in words:
        return said
    called = folded(said).strip()
    return next((code for code, label in words.items() if folded(label_of(label)) == called), said)


def listed(
    desk: Desk,
    actor: Actor,
    reference: str,
    filters: RosterFilters = RosterFilters(),
    *,
    at: datetime,
    names: bool = False,
    health: bool = False,
    why: str | None = None,
    part: slice = ALL,
) -> RosterPage:
    """The people of a dossier, in the order of their numbers; ``names`` and ``health`` are asked for, and journaled.

    ``part`` are those of them that are shown: a page of a long list.
    """
    with reading(desk, actor, reference, at=at, names=names, health=health, why=why) as (found, count):
        view = RosterView(found, desk.catalogue.words(found.fiche).family, day_in_paris(at), ("milestones",))
        asked = replace(
            filters,
            public=coded(filters.public, view.words("publics")),
            territory=coded(filters.territory, view.words("territories")),
            category=coded(filters.category, view.categories),
        )
        everybody = [*map(view.row, view.standing.stays)]
        kept = [row for row in everybody if asked.keeps(row)]
        rows = kept[part]
        count.people = len(rows)
        return RosterPage(
            *(found.reference, str(found.fiche.id), len(everybody), rows, view.words, view.categories),
            found=len(kept),
            counts=counts(everybody),
        )


def shown(
    desk: Desk,
    actor: Actor,
    reference: str,
    number: int,
    *,
    at: datetime,
    names: bool = False,
    health: bool = False,
    why: str | None = None,
) -> tuple[dict[str, Any], RosterPage]:
    """One person of a dossier, with all that is followed of them; and the roster whose words tell it."""
    with reading(desk, actor, reference, at=at, names=names, health=health, why=why) as (found, count):
        view = RosterView(found, desk.catalogue.words(found.fiche).family, day_in_paris(at), tuple(FOLLOWED))
        if number not in view.standing.stays:
            raise UnknownIdentifier("participant", str(number), ())
        row, count.people = view.page(number), 1
        return row, RosterPage(found.reference, str(found.fiche.id), 1, [row], view.words, view.categories)


class RosterView:
    """What is shown of the people of a dossier on a day."""

    def __init__(self, found: PeopleRead, words: Callable[[str], Mapping[str, Any]], day: date, sheets: Sequence[str]):
        session, dossier = found.session, found.dossier.id
        self.found, self.words, self.day = found, words, day
        self.standing: StandingRows = standing(session, dossier, sheets)
        self.plain = publics_of(session, dossier, health=False)
        self.pieces = pieces_of(session, dossier)
        self.who = identities_of(session, dossier) if found.names else {}
        self.keys = {number: key for key, number in self.standing.keys.items()} if found.names else {}
        self.typology: ExitTypology | None = typology_of(session, found.dossier.snapshot)
        self.news = self._by_person("milestones")
        after = found.fiche.follow_up.after_exit if found.fiche.follow_up else None
        self.months = after.months if after else ()
        final = found.fiche.reports.final if found.fiche.reports else None
        self.on_evidence = bool(final and final.evidence_of_exits)

    @property
    def categories(self) -> dict[str | None, str]:
        """What people call each category of exits."""
        own: dict[str | None, str] = {}
        if self.typology:
            own = {each.code: each.label for each in self.typology.categories}
        return {**own, INDETERMINATE: "à préciser", NO_CATEGORY: "aucune catégorie"}

    def row(self, number: int) -> dict[str, Any]:
        """One person on one line: facts and standings; names and health where they may be shown."""
        stay, departure = self.standing.stays[number], self.standing.departures.get(number)
        pieces = [piece for piece in self.pieces.get(number, ()) if piece.about is None]
        news = self.news.get(number, {})
        waiting = awaited(self.months, departure, frozenset(news), self.day)
        first = min(waiting, key=lambda each: each.due, default=None)
        said = {name: value for name, value in stay._asdict().items() if name not in work.CONTACT}
        days = {name: value and value.isoformat() for name, value in said.items() if name.endswith("_on")}
        category_ = self.category(departure)
        return {
            "number": number,
            **self.identity(number, stay),
            **said,
            **days,
            "stage": stage(stay, departure),
            "publics": self.publics(number, stay),
            "health": self.health(number, stay),
            "exit_on": departure and departure.exit_on and departure.exit_on.isoformat(),
            "exit_contract": departure and departure.contract,
            "exit_months": departure and departure.months,
            "exit_category": category_,
            "evidence": standing_of(pieces).value if departure else None,
            "evidence_told": self.evidence(pieces, departure),
            "counts": self.counts(category_, pieces) if departure else None,
            "due": first and first.months,
            "due_on": first and first.due.isoformat(),
            "due_standing": first and first.standing,
            "unreachable": sum(each.status == "unreachable" for each in news.values()),
            "version": self.standing.versions[number],
        }

    def page(self, number: int) -> dict[str, Any]:
        """One person, with all that is followed of them."""
        departure = self.standing.departures.get(number)
        news = self.news.get(number, {})
        exit_ = departure and {**departure._asdict(), "exit_on": departure.exit_on and departure.exit_on.isoformat()}
        return {
            **self.row(number),
            "exit": exit_ and {**exit_, "why": self.why(departure)},
            "pieces": [
                {**piece._asdict(), "given_on": piece.given_on.isoformat(), "standing": standing_of([piece]).value}
                for piece in self.pieces.get(number, ())
            ],
            "milestones": [
                {"from": place.origin, "months": place.months, **_plain(each)} for place, each in sorted(news.items())
            ],
            "awaited": [
                {"months": each.months, "due": each.due.isoformat(), "standing": each.standing}
                for each in awaited(self.months, departure, frozenset(news), self.day)
            ],
            "activities": [
                {"activity_key": key, **_plain(each)}
                for (key,), each in sorted(self._of("activities", number), key=lambda told: (told[1].held_on, told[0]))
            ],
            "evaluations": [
                {"on": on.isoformat(), "item": item, **_plain(each)}
                for (on, item), each in sorted(self._of("evaluations", number))
            ],
        }

    def identity(self, number: int, stay: work.Stay) -> dict[str, Any]:
        """Who somebody is: silent unless names are read."""
        who = self.who.get(self.standing.persons[number], Identity())
        birth = who.birth_date.isoformat() if isinstance(who.birth_date, date) else None
        contact = {name: getattr(stay, name) if self.found.names else None for name in work.CONTACT}
        return {"key": self.keys.get(number), **who._asdict(), "birth_date": birth, **contact}

    def publics(self, number: int, stay: work.Stay) -> list[str] | None:
        """The publics that tell nothing of anybody's health; unknown where none was told."""
        return None if stay.publics is None else [*self.plain.get(number, ())]

    def health(self, number: int, stay: work.Stay) -> list[str] | None:
        """Those that tell of it, for whoever reads health: of the others, nothing says whether there are any."""
        if not self.found.health or stay.publics is None:
            return None
        plain = self.plain.get(number, ())
        return [code for code in stay.publics if code not in plain]

    def category(self, departure: work.PathEnd | None) -> str | None:
        """The category of an exit by the typology of the fiche."""
        if departure is None or self.typology is None:
            return None
        if departure.contract == NO_OUTCOME:
            return NO_CATEGORY
        facts = departure.months, departure.subsidised, departure.market_sector
        return category(self.typology, departure.contract, facts) or NO_CATEGORY

    def why(self, departure: work.PathEnd | None) -> str | None:
        """Why an exit is of its category, in a sentence."""
        if departure is None or self.typology is None:
            return None
        if departure.contract is None:
            return "Il manque de quoi trancher : l'issue de la sortie."
        if departure.contract == NO_OUTCOME:
            return f"{NO_OUTCOME_LABEL[0].upper()}{NO_OUTCOME_LABEL[1:]} : aucune catégorie."
        facts = {name: getattr(departure, name) for name in ("months", "subsidised", "market_sector")}
        return classify(self.typology, Exit(contract=departure.contract, **facts)).why

    def evidence(self, pieces: list[EvidencePiece], departure: work.PathEnd | None) -> str | None:
        """Where the evidence of an exit stands, in words: always shown, whether it counts or not."""
        return told(pieces, departure.evidence, self.words("evidence")) if departure else None

    def counts(self, category_: str | None, pieces: list[EvidencePiece]) -> bool | None:
        """Whether an exit counts as dynamic: by its category, and by its evidence where the fiche asks for it."""
        if category_ in (None, INDETERMINATE):
            return None
        if self.typology is None or category_ not in counting(self.typology):
            return False
        if not self.on_evidence:
            return True
        return {"accepted": True, "to_check": None}.get(standing_of(pieces).value, False)

    def _by_person(self, sheet: str) -> dict[int, dict[MilestonePlace, work.MilestoneNews]]:
        found: dict[int, dict[MilestonePlace, work.MilestoneNews]] = {}
        for (number, *key), values in self.standing.rows[sheet].items():
            found.setdefault(number, {})[MilestonePlace(*key)] = work.MilestoneNews(*values)
        return found

    def _of(self, sheet: str, number: int) -> Iterator[tuple[tuple[Any, ...], Any]]:
        make = FOLLOWED[sheet].row._make
        for (own, *key), values in self.standing.rows[sheet].items():
            if own == number:
                yield tuple(key), make(values)


def stage(stay: work.Stay, departure: work.PathEnd | None) -> str:
    """The furthest that somebody came."""
    if departure is not None:
        return "exited"
    reached = (name for name in PATH_STAGES if getattr(stay, f"{name}_on", None) is not None)
    return next(reached, "recorded")


def _plain(row: Any) -> dict[str, Any]:
    """A row for software: days and numbers as texts."""
    return {
        name: value.isoformat() if isinstance(value, date) else value if isinstance(value, bool | int) else _text(value)
        for name, value in row._asdict().items()
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
