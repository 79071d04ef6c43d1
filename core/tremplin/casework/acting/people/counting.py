"""What the rows of people say of an operation, counted: rows in, facts out, and how each was counted.

What no row can say is left as it was declared: nobody is followed, no exit recorded, no activity of that kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tremplin.casework.acting.people.each import people_of_rows
from tremplin.casework.acting.people.exits import exits_counted
from tremplin.casework.acting.people.stays import entered_in, left_on_of, stays_of
from tremplin.casework.acting.people.values import CountingTerms, NewsTaken, Path, Rows, plain
from tremplin.catalogue.door import number, plural, whole_months
from tremplin.rules.facts.view import (
    UNKNOWN,
    Departure,
    Facts,
    FollowedUp,
    Hours,
    Results,
)

# a reading: the texts ask for a charter of four themes, and not how it is seen that one was honoured
HONOURED = "Thèmes lus des évaluations : un thème est honoré quand chaque personne entrée y a été évaluée."
UNPROVED = "Sorties déclarées, dont aucune n'est enregistrée : leurs pièces sont demandées."
DECLARED = "Déclaré par le porteur, faute de lignes qui le disent."


def counted(facts: Facts, rows: Rows, terms: CountingTerms) -> Facts:
    """The facts of an operation, of which those that rows can say are what they say."""
    if not rows.paths:
        return facts
    told: dict[str, str] = {}
    results = _results(facts, rows, terms, told)
    exits = _departures(rows)
    if exits is not None:
        told["exits"] = f"Lu de {plural(len(exits), 'sortie enregistrée', 'sorties enregistrées')}."
    declared = {
        f"results.{name}": DECLARED
        for name in ("months", "exits", "hours", "quality", "participants")
        if f"results.{name}" not in told and getattr(facts.results, name) is not UNKNOWN
    }
    return replace(
        facts,
        results=results,
        exits=facts.exits if exits is None else exits,
        people=people_of_rows(facts, rows),
        counted={**declared, **told},
    )


def _results(facts: Facts, rows: Rows, terms: CountingTerms, told: dict[str, str]) -> Results:
    said: dict[str, Any] = {}
    entered = entered_in(facts, rows)
    if entered:
        people = plural(len(entered), "participation enregistrée", "participations enregistrées")
        if outside := sum(path.entered_on is not None for path in rows.paths) - len(entered):
            people += f" ; {outside} hors de l'opération"
        persons = {path.person for path in entered}
        said["participants"] = len(persons)
        told["results.participants"] = f"Compté sur {people}."
        publics = _publics(entered, terms.publics)
        said["publics"] = publics
        told |= {f"results.publics.{code}": f"Compté sur {people}." for code in publics}
        months = _months(facts, rows, entered)
        if months is not None:
            # who left nobody knows when was not there until the end
            undated = sum(path.number in rows.exits and left_on_of(path, rows) is None for path in entered)
            said["months"] = UNKNOWN if undated else months
            left = f" ; {plural(undated, 'sortie', 'sorties')} sans jour, à préciser" if undated else ""
            told["results.months"] = f"Mois comptés sur {people}{left}."
    exits = exits_counted(facts, rows, terms)
    if exits is not None:
        said["exits"], told["results.exits"] = exits
    elif terms.on_evidence and entered and facts.results.exits is not UNKNOWN and facts.results.exits > 0:
        # a number alone would pay what no piece proves
        said["exits"], told["results.exits"] = UNKNOWN, UNPROVED
    hours = _hours(rows)
    if hours is not None:
        said["hours"], told["results.hours"] = hours
    for area in ("urban", "rural"):
        here = _hours(rows, area)
        if here is not None:
            amount, told[f"results.{area}.hours"] = here
            said[area] = Hours(months=getattr(facts.results, area).months, hours=amount)
    if said.get("months", UNKNOWN) is not UNKNOWN:
        _place(facts.results, said, told)
    honoured = _quality(entered, rows, terms)
    if honoured is not None:
        said["quality"] = honoured
        told["results.quality"] = HONOURED
    return replace(facts.results, **said)


def _place(declared: Results, said: dict[str, Any], told: dict[str, str]) -> None:
    """Ask again for the months in town and in the country where they are fewer than those that rows count.

    No row says where a month was: those that are left out would owe no hour.
    """
    urban, rural = declared.urban.months, declared.rural.months
    if urban is UNKNOWN or rural is UNKNOWN or urban + rural >= said["months"]:
        return
    why = f"{number(urban + rural)} déclarés en ville et à la campagne, {number(said['months'])} comptés : à répartir"
    for area in ("urban", "rural"):
        said[area] = replace(said.get(area, getattr(declared, area)), months=UNKNOWN)
        told[f"results.{area}.months"] = f"{why}."


def _publics(entered: Sequence[Path], asked: Iterable[str]) -> dict[str, int]:
    """How many persons of each public; of one who said nothing, no count is known."""
    if any(path.publics is None for path in entered):
        return {}
    of: dict[str, set[int]] = {code: set() for code in asked}
    for path in entered:
        for code in path.publics or ():
            of.setdefault(code, set()).add(path.person)
    return {code: len(persons) for code, persons in of.items()}


def _months(facts: Facts, rows: Rows, entered: Sequence[Path]) -> int | None:
    """Whole months of each participation, both days included, within the operation, summed; no day counts twice."""
    if facts.starts_on is UNKNOWN or facts.ends_on is UNKNOWN:
        return None
    whole = 0
    for stay in stays_of(entered, rows):
        whole += whole_months(max(stay.first, facts.starts_on), min(stay.last, facts.ends_on))
    return whole


def _hours(rows: Rows, area: str | None = None) -> tuple[Any, str] | None:
    """The hours done within the operation, those of an area or all, where a row says some; and of what they are."""
    found = [each for person in rows.done.values() for each in person if area in (None, each.area)]
    if not any(each.told for each in found):
        return None
    # as months: nobody is paid for what was done before the operation, or after it
    found = [each for each in found if each.within]
    untold = sum(each.untold for each in found)
    more = (
        f" ; {plural(untold, 'activité ne dit pas les siennes', 'activités ne disent pas les leurs')}" if untold else ""
    )
    said = f"Heures lues des activités enregistrées, dans l'opération{more}."
    return plain(sum((each.hours for each in found), Decimal(0))), said


def _quality(entered: Sequence[Path], rows: Rows, terms: CountingTerms) -> tuple[str, ...] | None:
    """The themes on which every person who entered was evaluated; no row names any: nothing is told."""
    if not entered or not any(theme in rows.evaluated for theme in terms.themes):
        return None
    everybody = {path.number for path in entered}
    return tuple(theme for theme in terms.themes if everybody <= rows.evaluated.get(theme, frozenset()))


def _departures(rows: Rows) -> tuple[Departure, ...] | None:
    """Those who left, each with the news taken of them; nobody's exit is recorded: nothing is told."""
    # the months of news run from the exit: the day of leaving is that of an exit that says none
    left = [
        (path, exit_.on or path.left_on if (exit_ := rows.exits.get(path.number)) else path.left_on)
        for path in rows.paths
        if path.number in rows.exits or path.left_on
    ]
    if not left:
        return None
    return tuple(
        Departure(left_on=on or UNKNOWN, followed_up=_news(rows.news.get(path.number, ()))) for path, on in left
    )


def _news(taken: Sequence[NewsTaken]) -> Any:
    # who could not be reached was asked, and gave no news
    reached = [each for each in taken if each.reached]
    if any(each.on is None for each in reached):
        return UNKNOWN
    return tuple(FollowedUp(months=each.months, on=each.on) for each in reached if each.on)
