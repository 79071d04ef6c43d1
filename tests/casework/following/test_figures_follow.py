"""Figures follow the people of a department: tallied, they are what rows come to, whatever was done to them."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from desks import Office
from lived_years import ALONE, DAY, NAMES, Someone, Years
from peopled import peopled_office
from rosters import kept
from sqlalchemy import func, select

from tremplin.casework.following.editing import edit
from tremplin.catalogue.indicator import Indicator
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.measures import MEASURES
from tremplin.records.tables import Dossier, DossierTally
from tremplin.storage.engine import Database

STEPS, SEEDS = 60, (1, 2)
INDICATORS = tuple(
    Indicator(code=measure, label=measure, measure=measure, by=by)
    for measure, by in (("participants", ("sex",)), ("exits", ()), ("hours", ()), ("workshops", ()))
)
ASKED = FiguresAsked(measures={measure.code: measure for measure in MEASURES})
WAYS = ("send", "send", "add", "work", "leave", "stay", "say", "say", "rename", "rename", "erase")
Told = dict[tuple[str, tuple[str, ...]], int]


class CountedYears(Years):
    """Years of which the figures are read after each act; people change their names too, and exits are taken back."""

    ways = WAYS

    def rename(self, reference: str) -> bool:
        """A slip is mended: it was somebody else, known elsewhere or not."""
        someone = self._one(reference, lambda each: not each.gone)
        if someone is None:
            return False
        name = self.random.choice([each for each in NAMES if each not in (ALONE, someone.name)])
        said = {"last_name": name, "birth_date": _born(name)}
        done = self._edit(reference, someone, {code: str(value) for code, value in said.items()})
        someone.name, someone.said = name, {**someone.said, **said}
        return done

    def say(self, reference: str) -> bool:
        """What was not known of somebody is, or no longer."""
        someone = self._one(reference, lambda each: True)
        return someone is not None and self._edit(reference, someone, {"sex": self.random.choice(("f", "m", "-"))})

    def stay(self, reference: str) -> bool:
        """Somebody had not left."""
        someone = self._one(reference, lambda each: each.left_on is not None)
        if someone is None:
            return False
        someone.left_on = None
        return self._edit(reference, someone, {"exit_on": "-", "exit_contract": "-"})

    def _edit(self, reference: str, someone: Someone, said: dict[str, str]) -> bool:
        done = edit(self.office.desk, self.office.editor, reference, someone.number, said, at=self.at)
        self.written[reference] += done.changed
        return done.changed

    def _look(self) -> None:
        super()._look()
        assert _figures(self.office) == _naive(self.office)


def _born(name: str) -> date:
    return date(1990, 1, 1) + NAMES.index(name) * DAY


def _figures(office: Office) -> Told:
    with office.desk.database.reading() as session:
        fiche = str(session.scalar(select(Dossier.fiche).limit(1)))
        found = figured(session, lambda column: column > 0, [FicheAsked(fiche=fiche, indicators=INDICATORS)], ASKED)
    counted = {(each.indicator, each.cell): int(each.numerator or 0) for each in found if each.fiche}
    return {told: number for told, number in counted.items() if number}


def _naive(office: Office) -> Told:
    sexes, found = defaultdict[int, set[str | None]](set), Counter[tuple[str, tuple[str, ...]]]()
    for person, sex, entered_on in kept(office, "participations", "person_id", "sex", "entered_on"):
        if entered_on is not None:
            sexes[person].add(sex)
    for said in sexes.values():
        found.update([("participants", ()), *(("participants", (sex or "?",)) for sex in said - {None} or {None})])
    activities = kept(office, "activities", "dossier_id", "activity_key", "hours_done")
    found["hours", ()] = int(sum(hours for *_, hours in activities))
    found["workshops", ()] = len({(dossier, key) for dossier, key, _ in activities})
    found["exits", ()] = sum(on is not None for (on,) in kept(office, "exits", "exit_on"))
    return {told: number for told, number in found.items() if number}


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_are_those_of_the_rows_after_each_act(database: Database, tmp_path: Path, seed: int):
    office = peopled_office(database, tmp_path)
    done = CountedYears(office, seed).live(STEPS)
    assert {*done} == {*WAYS}
    assert min(done.values()) > 0, done
    with office.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DossierTally)) == 2
