"""What is kept and yet looks wrong: each kind of doubt told once, with the lines that raise it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from tremplin.casework.acting.door import AnyCase, in_force
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.comparing import RowComparison
from tremplin.casework.following.persons import Identity
from tremplin.casework.following.standing import StandingRows
from tremplin.catalogue.door import Fiche, plural, spell
from tremplin.catalogue.sheets import ACTIVITIES, MILESTONES, PARTICIPANTS, Sheet
from tremplin.documents.texts import folded_name
from tremplin.rules.kinds.capacity import Capacity

# as many lines in a sentence: the others are counted
MOST_TOLD = 5
STEPS = ("referred_on", "positioned_on", "welcomed_on", "entered_on", "hired_on")
Doubt = tuple[Sheet, str, Sequence[int]]


def cautions(case: AnyCase, said: RowComparison, found: StandingRows) -> tuple[str, ...]:
    """The doubts that the rows raise; those that were there already are not told again."""
    terms = in_force(case.session, case.dossier.id)
    period = spell(terms.starts_on, terms.ends_on)
    now: dict[int, work.Stay] = {**found.stays, **{each.number: each.after for each in said.people}}
    leaving = {**found.departures, **{each.number: each.after for each in said.exits}}

    def within(on: date | None) -> bool:
        return on is None or terms.starts_on <= on <= terms.ends_on

    twice, alike = _met_again(said, found)
    doubts: list[Doubt] = [
        *_of_places(case.fiche, said),
        (
            PARTICIPANTS,
            f"l'entrée est hors de l'opération, {period}",
            _lines(said.people, lambda each: not within(each.after.entered_on)),
        ),
        (PARTICIPANTS, "les étapes ne se suivent pas", _lines(said.people, lambda each: not _ordered(each.after))),
        (
            PARTICIPANTS,
            "une sortie est dite, et aucune entrée",
            _lines(said.exits, lambda each: now[each.number].entered_on is None),
        ),
        (PARTICIPANTS, "la personne est déjà dans ce dossier : elle y est deux fois", twice),
        (
            PARTICIPANTS,
            "quelqu'un du même nom est déjà dans ce dossier, et sans date de naissance rien ne les distingue",
            alike,
        ),
        (
            MILESTONES,
            "des nouvelles d'après la sortie, et aucun jour de sortie",
            _lines(said.rows.get("milestones", ()), lambda each: each.key[0] == "exit" and not _left(leaving, each)),
        ),
        (
            ACTIVITIES,
            f"le jour est hors de l'opération, {period}",
            _lines(said.rows.get("activities", ()), lambda each: not within(each.after.held_on)),
        ),
        (
            PARTICIPANTS,
            "la personne est effacée, et déjà comptée : la ligne n'est pas reprise",
            sorted(line for line, _ in said.erased.values()),
        ),
    ]
    told = [_told(*doubt) for doubt in doubts if doubt[2]]
    return (*told, *_beyond(case.fiche, said, now))


def _met_again(said: RowComparison, found: StandingRows) -> tuple[list[int], list[int]]:
    """The lines that bring somebody whom the dossier has, and those that may, were a birth date said.

    They came back, or a slip makes two of them.
    """
    came = [each for each in said.people if each.before is None]
    twice: list[int] = []
    alike: list[int] = []
    if not came:
        return twice, alike
    # by name, the births that were said; none is that of whoever said none
    there: dict[tuple[str, str], set[date | None]] = {}
    for who in found.identities.values():
        if (named := _named(who)) is not None:
            there.setdefault(named, set()).add(_birth(who))
    for each in came:
        who = said.identities[each.number]
        if (named := _named(who)) is None:
            continue
        births, birth = there.setdefault(named, set()), _birth(who)
        if birth is not None and birth in births:
            twice.append(each.line)
        elif births and (birth is None or None in births):
            alike.append(each.line)
        births.add(birth)
    return twice, alike


def _named(who: Identity) -> tuple[str, str] | None:
    last, first = who[:2]
    # « - » says nothing of who somebody is
    return (folded_name(last), folded_name(first)) if isinstance(last, str) and isinstance(first, str) else None


def _birth(who: Identity) -> date | None:
    return who.birth_date if isinstance(who.birth_date, date) else None


def _of_places(fiche: Fiche, said: RowComparison) -> Iterator[Doubt]:
    """Territories and publics that the department knows, and that the fiche does not list."""
    listed = {*fiche.territories.listed}
    if listed:
        outside = _lines(said.people, lambda each: each.after.territory not in (None, *listed))
        yield PARTICIPANTS, "le territoire n'est pas de ceux de la fiche", outside
    publics = {*fiche.audience.publics, *fiche.audience.priority}
    if publics:
        nobody = _lines(
            said.people, lambda each: each.after.publics is not None and not publics & {*each.after.publics}
        )
        yield PARTICIPANTS, "la personne n'est d'aucun public de la fiche", nobody


def _beyond(fiche: Fiche, said: RowComparison, now: dict[int, work.Stay]) -> Iterator[str]:
    """More people entered in a year than the measure is designed for, where this file brings some."""
    most = next((rule.terms.participants_per_year for rule in fiche.rules if isinstance(rule.terms, Capacity)), None)
    if most is None:
        return
    counts = Counter(stay.entered_on.year for stay in now.values() if stay.entered_on)
    years = {each.after.entered_on.year for each in said.people if each.after and each.after.entered_on}
    for year in sorted(years):
        if counts[year] > most:
            yield f"{plural(counts[year], 'participant')} entrés en {year} : le dispositif en prévoit {most} par an."


def _ordered(stay: work.Stay) -> bool:
    days = [day for name in STEPS if (day := getattr(stay, name)) is not None]
    return all(first <= second for first, second in pairwise(days))


def _left(leaving: dict[int, work.PathEnd], news: work.RowChange) -> bool:
    departure = leaving.get(news.number)
    return departure is not None and departure.exit_on is not None


def _lines(changes: Sequence[work.RowChange], doubted: Callable[[work.RowChange], bool]) -> list[int]:
    return sorted(each.line for each in changes if each.after is not None and doubted(each))


def _told(sheet: Sheet, what: str, lines: Sequence[int]) -> str:
    """« Activités, lignes 3, 4 et 12 autres : … »; the sheet alone where no file was read."""
    shown = [str(line) for line in lines[:MOST_TOLD] if line]
    more = len(lines) - len(shown) if shown else 0
    named = [*shown, *([plural(more, "autre")] if more else [])]
    if not named:
        return f"{what[0].upper()}{what[1:]}."
    *others, last = named
    where = f"lignes {', '.join(others)} et {last}" if others else f"ligne {last}"
    return f"{sheet.title}, {where} : {what}."
