"""Tallies: read where they stand, made again where they have aged, and never waited for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from databases import Lender
from desks import AT, Office
from lent_roles import READS, as_role
from peopled import peopled_office, person, row
from sqlalchemy import func, insert, select, text, update

from tremplin.casework.acting.desk import Desk
from tremplin.catalogue.indicator import Indicator
from tremplin.indicators.engine.assembling import FicheAsked, Figure, FiguresAsked
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.measures import MEASURES
from tremplin.indicators.tallying import layout
from tremplin.indicators.tallying.dossier import amounts_of
from tremplin.indicators.tallying.layout import CODE, OWN, packed, unpacked
from tremplin.records.tables import Dossier, DossierTally, Participation, Roster, TallyUnion, identifier
from tremplin.storage.engine import Database
from tremplin.storage.erasing import empty
from tremplin.storage.keys import SealKey

MARCH = date(2026, 3, 1)
ENGINE = re.compile(r"^from tremplin\.indicators\.engine(?:\.| import )(\w+)", re.MULTILINE)
ASKED = FiguresAsked(measures={measure.code: measure for measure in MEASURES})
PEOPLE = Indicator(code="accueillies", label="Accueillies", measure="participants", by=("sex",))
HOURS = Indicator(code="heures", label="Heures", measure="hours")
Found = dict[tuple[str | None, tuple[str, ...]], int]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


@pytest.fixture
def scope(office: Office) -> tuple[str, str]:
    """Two dossiers, a person of both, and the roster of each."""
    one, two = office.running(), office.running(title="Deux")
    who = person(office, one, 1, entered_on=MARCH, sex="f")
    person(office, two, 1, person_id=who, entered_on=MARCH, sex="f")
    person(office, two, 2, entered_on=MARCH, sex="m")
    with office.desk.database.writing() as session:
        for reference in (one, two):
            session.execute(insert(Roster), {"dossier_id": identifier(reference), "version": 1, "changed_at": AT})
    return one, two


def counted(office: Office, *indicators: Indicator, asked: FiguresAsked = ASKED) -> Found:
    with office.desk.database.reading() as session:
        fiche = session.scalars(select(Dossier.fiche)).first()
        fiches = [FicheAsked(fiche=str(fiche), indicators=indicators or (PEOPLE,))]
        found: list[Figure] = figured(session, lambda column: column > 0, fiches, asked)
    return {(each.fiche and each.indicator, each.cell): int(each.numerator) for each in found}


def kept(office: Office, kind: type = DossierTally) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def tallies(office: Office) -> list[tuple[int, str, bytes]]:
    with office.desk.database.reading() as session:
        chosen = select(DossierTally.dossier_id, DossierTally.stamp, DossierTally.amounts)
        return [tuple(row) for row in session.execute(chosen.order_by(DossierTally.dossier_id))]


def doubled(office: Office) -> None:
    """Make of each tally another, so that whoever reads it shows."""
    with office.desk.database.writing() as session:
        for each in session.scalars(select(DossierTally)):
            each.amounts = packed(*([2 * number for number in part] for part in amounts_of(each.amounts)))


TRUE: Found = {("accueillies", ()): 2, ("accueillies", ("f",)): 1, ("accueillies", ("m",)): 1, (None, ()): 2}


def test_a_tally_that_stands_is_read_and_one_that_has_aged_is_made_again(office: Office, scope: tuple[str, str]):
    assert counted(office) == TRUE
    assert (kept(office), kept(office, TallyUnion)) == (2, 1)
    doubled(office)
    assert counted(office)["accueillies", ("m",)] == 2
    with office.desk.database.writing() as session:
        session.execute(update(Roster).values(version=Roster.version + 1))
    assert counted(office) == TRUE
    assert kept(office) == 2


def test_a_new_cell_comes_after_those_of_older_tallies(office: Office, scope: tuple[str, str]):
    counted(office)
    one, _ = scope
    person(office, one, 2, entered_on=MARCH, sex="x")
    with office.desk.database.writing() as session:
        own = Roster.dossier_id == identifier(one)
        session.execute(update(Roster).where(own).values(version=Roster.version + 1))
    assert counted(office) == {**TRUE, ("accueillies", ()): 3, (None, ()): 3, ("accueillies", ("x",)): 1}
    with office.desk.database.reading() as session:
        lengths = [len(amounts_of(each.amounts)[0]) for each in session.scalars(select(DossierTally))]
    assert sorted(lengths) == [3, 4]


def test_what_is_asked_of_a_few_is_served_by_the_tallies_of_all(office: Office, scope: tuple[str, str]):
    row(office, "activities", scope[0], 1, activity_key="a", kind="interview", held_on=MARCH, hours_done=1)
    assert counted(office, PEOPLE, HOURS)["heures", ()] == 1
    doubled(office)
    assert counted(office, HOURS)["heures", ()] == 2
    # as long as they stand: what is not asked cannot be counted anew
    with office.desk.database.writing() as session:
        session.execute(update(Roster).values(version=Roster.version + 1))
    before = tallies(office)
    assert counted(office, HOURS)["heures", ()] == 1
    assert tallies(office) == before


@pytest.mark.parametrize(
    "asked",
    [
        FiguresAsked(measures=ASKED.measures, first=date(2026, 1, 1)),
        FiguresAsked(measures=ASKED.measures, by=(("territory",),)),
        FiguresAsked(measures=ASKED.measures, under_one=True),
    ],
    ids=["a period", "another breakdown", "another typology"],
)
def test_what_no_tally_tells_is_read_from_the_rows(office: Office, scope: tuple[str, str], asked: FiguresAsked):
    counted(office)
    doubled(office)
    assert TRUE.items() <= counted(office, asked=asked).items()


@contextmanager
def busy(office: Office) -> Iterator[None]:
    """Somebody writes meanwhile."""
    with office.desk.database.writing() as session:
        sqlite = office.desk.database.dialect == "sqlite"
        # SQLite has one writer, whatever it writes
        session.execute(text("SELECT 1" if sqlite else "LOCK TABLE tally_layouts IN EXCLUSIVE MODE"))
        yield


def test_a_base_where_somebody_writes_tells_the_same_at_once(office: Office, scope: tuple[str, str]):
    with busy(office):
        assert counted(office) == TRUE
    assert kept(office) == 0
    assert counted(office) == TRUE
    assert kept(office) == 2


@pytest.mark.parametrize("orders", [(), ("ALTER ROLE {role} SET default_transaction_read_only = on",)])
def test_a_role_that_only_reads_is_told_the_same(postgresql_lender: Lender, tmp_path: Path, orders: tuple[str, ...]):
    with postgresql_lender.lent(SealKey(tmp_path / "tremplin.key")) as postgresql:
        office = peopled_office(postgresql, tmp_path)
        person(office, office.running(), 1, entered_on=MARCH, sex="f")
        grants = READS if not orders else ("GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}",)
        with as_role(postgresql, *grants, *orders) as database:
            desk = Desk(database, office.desk.catalogue, office.desk.files)
            reader = replace(office, desk=desk)
            assert [counted(reader)["accueillies", ()] for _ in range(2)] == [1, 1]
        assert kept(office) == 0


def test_an_erasure_removes_the_tallies_of_the_dossiers_of_a_person(office: Office, scope: tuple[str, str]):
    counted(office)
    with office.desk.database.writing() as session:
        (alone,) = session.scalars(select(Participation.person_id).where(Participation.number == 2))
        empty(session, [alone], [], AT)
    assert [number for number, *_ in tallies(office)] == [identifier(scope[0])]
    assert counted(office) == TRUE


def test_a_tally_hangs_on_every_module_that_counts_it():
    files = {module.__name__.rpartition(".")[2]: Path(str(module.__file__)) for module in CODE}
    reached: set[str] = set()
    edge = [Path(layout.__file__).with_name(OWN)]
    while edge:
        found = set(ENGINE.findall(edge.pop().read_text("utf-8"))) - reached
        assert found <= files.keys()
        reached |= found
        edge += [files[name] for name in found]
    assert {"summing", "unions", "blocks"} <= reached


def test_numbers_are_packed_and_brought_back():
    parts = [[1, -2, 3_000_000_000], [], [7]]
    assert [list(part) for part in unpacked(packed(*parts), 3)] == parts
