"""Tallies follow all that verbs do to people and to dossiers: after each act they tell what the rows come to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

from databases import Lender
from desks import make_office
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from rosters import kept
from sqlalchemy import select
from test_people_life import ROUNDS, Lend, PeopleLife, sides
from whole_rows import several, stream

from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.operations import meet
from tremplin.catalogue.indicator import Indicator
from tremplin.indicators.engine.assembling import (
    FicheAsked,
    FiguresAsked,
    figures,
    figures_of,
    lines_of,
    queries_of,
)
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.engine.summing import streamed
from tremplin.indicators.measures import MEASURES
from tremplin.records.tables import Dossier
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey

FIRST = date(2026, 5, 4)
ASKED = FiguresAsked(measures={measure.code: measure for measure in MEASURES})


def indicator(measure: str, *by: str) -> Indicator:
    return Indicator(code=measure, label=measure, measure=measure, by=by)


INDICATORS = (
    indicator("participants", "public", "age_band"),
    indicator("exits", "exit_category", "contract"),
    indicator("exit_rate"),
    indicator("hours", "activity"),
    indicator("interviews", "public"),
    indicator("workshops"),
    indicator("months"),
    indicator("committees"),
)


class CountedLife(PeopleLife):
    """The life of two dossiers, of which figures are read after each act."""

    def __init__(self, lend: Lend, done: Counter[str]):
        super().__init__(lend, done)
        self.typology = self.office.desk.catalogue.typologies["sorties"]
        self.met: list[list[int]] = [[], []]
        self.held_on = [0, 0]

    @rule(which=sides)
    def meet_(self, which: int) -> None:
        """A committee is held."""
        side = self.sides[which]
        self.held_on[which] += 1
        held_on = FIRST + timedelta(days=self.held_on[which])
        meet(self.office.desk, self.office.instructor, side.reference, held_on=held_on, at=self.now())
        self.met[which].append(self.held_on[which])
        self.done["meet"] += 1

    @rule(which=sides, at=st.integers(0, 2))
    def correct_(self, which: int, at: int) -> None:
        """A committee was recorded by mistake."""
        if self.met[which]:
            number = self.met[which].pop(at % len(self.met[which]))
            reference, row = self.sides[which].reference, f"committees.{number}"
            correct(self.office.desk, self.office.instructor, reference, row, "Saisi deux fois.", at=self.now())
            self.done["correct"] += 1

    @invariant()
    def figures_are_those_of_the_rows(self) -> None:
        """Tallies that were made before this act, those that are made now, the stream and the rows say the same."""
        with self.office.desk.database.reading() as session:
            fiche = session.scalars(select(Dossier.fiche)).first()
            fiches = [FicheAsked(fiche=str(fiche), indicators=INDICATORS, typology=self.typology)]
            lines = lines_of(fiches, ASKED)
            found = [figured(session, everything, fiches, ASKED)]
            found.append(figures_of(lines, streamed(session, everything, queries_of(lines))))
            found.append(figures(stream(session, everything), fiches, ASKED, several(session, everything)))
        assert found[0] == found[1] == found[2]
        # of the tallies that are kept, whatever was counted beside
        with self.office.desk.database.reading() as session:
            assert figured(session, everything, fiches, ASKED) == found[0]
        assert len(kept(self.office, "tallies")) == len(self.sides)


def everything(column):
    return column > 0


def lived(lend: Lend, *, examples: int, steps: int) -> Counter[str]:
    done: Counter[str] = Counter()
    run_state_machine_as_test(
        lambda: CountedLife(lend, done),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    return done


def test_figures_follow_whatever_is_done(migrated_sqlite: Path, tmp_path: Path):
    file = copyfile(migrated_sqlite, tmp_path / "tremplin.sqlite")
    database = Database(f"sqlite:///{file}")
    office = make_office(database, tmp_path)
    database.close()
    new = copyfile(file, tmp_path / "new.sqlite")

    @contextmanager
    def lend() -> Iterator:
        copyfile(new, file)
        with closing(database):
            yield office

    every, done = {"import", "edit", "exit", "erase", "meet", "correct"}, Counter[str]()
    for _ in range(ROUNDS):
        done += lived(lend, examples=12, steps=12)
        # what is drawn may leave one of them out: it is drawn again
        if every <= set(done):
            break
    # the rarest need people who were imported first: which of them a machine draws is its own
    assert {"import", "meet"} <= set(done), done


def test_figures_follow_whatever_is_done_on_postgresql(postgresql_lender: Lender, tmp_path: Path):
    @contextmanager
    def lend() -> Iterator:
        with postgresql_lender.lent(SealKey(tmp_path / "tremplin.key")) as database:
            yield make_office(database, tmp_path)

    assert sum(lived(lend, examples=4, steps=8).values()) > 0
