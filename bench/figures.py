"""Count all the indicators of a call, persons once: by the stream and by tallies, beside the joint GROUP BY by hand.

python bench/figures.py [participations] [--postgresql]
python bench/figures.py --at ADDRESS

The second works on a base that an earlier run, or ``crowd.py``, has filled.


The base is made by bulk: five hundred participations a dossier, three activities each, exits and news, and 30 % of the
participations of people who are met about three times. The rival is one statement at the grain of all that is asked,
which counts no person. Each work is a process of its own, so that its memory is its own; seconds are those of the
processor, of the process and of the cluster that serves it.
"""

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from os import getloadavg, sysconf
from pathlib import Path
from subprocess import run
from time import perf_counter, process_time
from typing import Any, NamedTuple

from crowd import FICHES, fiche, filled
from engines import postgresql, sqlite
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from tremplin.catalogue.filters import Filter
from tremplin.catalogue.indicator import Indicator
from tremplin.catalogue.typology import Category, ExitTypology, TypologyRow
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked, figures_of, lines_of, queries_of
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.engine.summing import streamed
from tremplin.indicators.measures import MEASURES
from tremplin.records.tables import DossierTally, TallyLayout, TallyUnion
from tremplin.storage.engine import Database

PARTICIPATIONS, LEAST = 1_000_000, 10_000
# of the rival on each engine: the stream, then tallies that stand
GOALS = {"sqlite": (1.0, 0.2), "postgresql": (2.0, 0.4)}
MEMORY, AT_ONCE = 100, 0.2
STREAM, MAKING, STANDING, CACHED = "stream", "tallies, made", "tallies, standing", "tallies, union cached"
PERIOD, RIVAL, PANDAS = "stream, in a period", "GROUP BY by hand", "pandas"
TYPOLOGY = ExitTypology(
    code="sorties",
    label="Sorties",
    categories=(
        Category(
            code="durable",
            label="Durables",
            when=(TypologyRow(contract="cdi"), TypologyRow(contract="cdd", months_at_least=6)),
            counts_as="durable",
        ),
        Category(
            code="transition",
            label="De transition",
            when=(TypologyRow(contract="cdd", months_below=6, subsidised=False),),
            counts_as="transition",
        ),
        Category(
            code="positive",
            label="Positives",
            when=(TypologyRow(contract="formation_qualifiante"),),
            counts_as="positive",
        ),
    ),
)
YOUNG = (Filter(field="public", values=("brsa",)), Filter(field="age", values=("18-25",)))
# code, measure, what it is told apart by, and the rest of what an indicator says
ASKED: tuple[tuple[str, str, tuple[str, ...], Mapping[str, Any]], ...] = (
    ("accompagnees", "participants", ("public", "sex", "schooling"), {}),
    ("accueillies", "participants_welcomed", ("age_band",), {}),
    ("orientees", "participants_referred", (), {}),
    ("par-territoire", "participants", ("territory",), {}),
    ("jeunes", "participants", (), {"where": YOUNG}),
    ("actives", "participants", (), {"where": (Filter(field="hours", values=(">0",)),)}),
    ("sorties", "exits", ("exit_category",), {}),
    ("taux", "exit_rate", (), {"target": Decimal("0.5")}),
    ("en-emploi", "participants_employed", (), {"at": "6-months", "of": "accompagnees"}),
    ("a-six-mois", "exits", ("exit_category",), {"at": "6-months"}),
    ("heures", "hours", ("activity",), {}),
    ("entretiens", "interviews", (), {}),
    ("ateliers", "workshops", (), {}),
    ("mois", "months", (), {}),
    ("comites", "committees", (), {}),
)  # fmt: skip
INDICATORS = tuple(
    Indicator(code=code, label=code, measure=measure, by=by, **more) for code, measure, by, more in ASKED
)
FICHES_ASKED = [FicheAsked(fiche=fiche(rank), indicators=INDICATORS, typology=TYPOLOGY) for rank in range(FICHES)]
ALL = FiguresAsked(measures={measure.code: measure for measure in MEASURES})
BAND = """CASE WHEN p.age_at_entry IS NULL THEN '?' WHEN p.age_at_entry < 18 THEN '0-17' WHEN p.age_at_entry < 26
THEN '18-25' WHEN p.age_at_entry < 30 THEN '26-29' WHEN p.age_at_entry < 55 THEN '30-54' ELSE '55+' END"""
JOINT = f"""
SELECT d.fiche, p.sex, {BAND}, p.territory, p.schooling, p.entered_on IS NOT NULL, p.welcomed_on IS NOT NULL,
    p.referred_on IS NOT NULL, e.contract, e.months, e.subsidised, m.status, m.in_work, m.contract, a.kind,
    count(*), sum(a.hours_done)
FROM participations p JOIN dossiers d ON d.id = p.dossier_id
LEFT JOIN exits e ON e.dossier_id = p.dossier_id AND e.participation = p.number
LEFT JOIN milestones m ON m.dossier_id = p.dossier_id AND m.participation = p.number
    AND m.origin = 'exit' AND m.months = '6'
LEFT JOIN activities a ON a.dossier_id = p.dossier_id AND a.participation = p.number
GROUP BY {", ".join(map(str, range(1, 16)))}
"""


COUNTED = ("dossiers", "participations")


class Spent(NamedTuple):
    """Seconds of the processor and of the clock, and the most memory that the process held, in MiB."""

    processor: float
    clock: float
    memory: int


def everything(column: Any) -> Any:
    return column > 0


def by_stream(session: Session, asked: FiguresAsked = ALL) -> Any:
    lines = lines_of(FICHES_ASKED, asked)
    return figures_of(lines, streamed(session, everything, queries_of(lines)))


def in_a_period(session: Session) -> Any:
    return by_stream(session, FiguresAsked(measures=ALL.measures, first=date(2026, 3, 1), last=date(2026, 12, 31)))


def by_tallies(session: Session) -> Any:
    return figured(session, everything, FICHES_ASKED, ALL)


def by_hand(session: Session) -> None:
    cursor = session.connection().execute(text(JOINT), execution_options={"yield_per": 1000})
    for _ in cursor:
        pass


def by_pandas(session: Session) -> None:
    """Some of the figures alone: the whole tables in memory, and persons by ``nunique``."""
    import pandas

    read = {
        name: pandas.read_sql(f"SELECT * FROM {name}", session.connection())
        for name in ("participations", "participation_publics", "exits", "milestones", "activities")
    }
    dossiers = pandas.read_sql("SELECT id AS dossier_id, fiche FROM dossiers", session.connection())
    people = read["participations"].merge(dossiers, on="dossier_id")
    for by in ([], ["sex"], ["schooling"], ["territory"], ["age_at_entry"]):
        people.groupby(["fiche", *by], dropna=False).person_id.nunique()
    people = people.rename(columns={"number": "participation"})
    for name in ("participation_publics", "exits", "milestones", "activities"):
        joined = read[name].merge(people[["dossier_id", "participation", "fiche", "person_id"]])
        by = [each for each in ("code", "contract", "kind") if each in joined]
        joined.groupby(["fiche", *by], dropna=False).person_id.nunique()
    read["activities"].merge(people[["dossier_id", "participation", "fiche"]]).groupby(
        ["fiche", "kind"]
    ).hours_done.sum()


WORKS: Mapping[str, Callable[[Session], Any]] = {
    RIVAL: by_hand,
    STREAM: by_stream,
    PERIOD: in_a_period,
    MAKING: by_tallies,
    STANDING: by_tallies,
    CACHED: by_tallies,
    PANDAS: by_pandas,
}


def served(database: Database) -> float:
    """The seconds that the processes of a cluster have used, those that are gone too."""
    if database.dialect == "sqlite":
        return 0.0
    with database.reading() as session:
        folder = session.scalar(text("SHOW data_directory"))
    master = int((Path(folder) / "postmaster.pid").read_text().split()[0])
    ticks = sum(_ticks(master, gone=True))
    for each in Path("/proc").glob("[0-9]*"):
        try:
            said = (each / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(_ticks(int(each.name), gone=False)) if int(said[1]) == master else 0
        except OSError:
            continue
    return ticks / sysconf("SC_CLK_TCK")


def _ticks(process: int, *, gone: bool) -> list[int]:
    said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return [int(said[rank]) for rank in ((13, 14) if gone else (11, 12))]


def worked(url: str, work: str) -> None:
    """Do one work on a base that stands, in this process, and say what it took."""
    with closing(Database(url)) as database:
        if work in (MAKING, STANDING):
            # the union alone is reckoned again where tallies stand
            gone = (DossierTally, TallyLayout, TallyUnion) if work == MAKING else (TallyUnion,)
            with database.writing() as session:
                for each in gone:
                    session.execute(delete(each))
        before, begun, clock = served(database), process_time(), perf_counter()
        with database.reading() as session:
            WORKS[work](session)
        spent, elapsed = process_time() - begun, perf_counter() - clock
        spent += served(database) - before
    print(json.dumps([spent, elapsed, held()]))


def held() -> int:
    """The most memory that this process held, in MiB: that of getrusage begins with what its parent had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def spent(database: Database, work: str) -> Spent | None:
    url = database.url.render_as_string(hide_password=False)
    done = run([sys.executable, __file__, "--work", work, url], capture_output=True, text=True, check=False)
    if done.returncode:
        if work != PANDAS:
            sys.exit(done.stderr)
        return None
    return Spent(*json.loads(done.stdout))


def measured(database: Database, participations: int | None = None) -> dict[str, Spent]:
    """Make the base, unless it stands, and do each work once."""
    begun = perf_counter()
    if participations is not None:
        filled(database, participations)
    with database.reading() as session:
        dossiers, participations = (session.scalar(text(f"SELECT count(*) FROM {name}")) for name in COUNTED)
    lines = len([line for line in lines_of(FICHES_ASKED, ALL) if line.fiche in (fiche(0), None)])
    print(
        f"{database.dialect}, {participations} participations, {dossiers} dossiers, {FICHES} fiches of {lines} queries "
        f"with those of all; made in {perf_counter() - begun:.0f} s, load of the machine {getloadavg()[0]:.1f}",
        flush=True,
    )
    found: dict[str, Spent] = {}
    for work in WORKS:
        told = spent(database, work)
        if told is None:
            print(f"  {work:24} not installed")
            continue
        found[work] = told
        ratio = told.processor / found[RIVAL].processor
        print(
            f"  {work:24} {told.processor:>7.2f} s  {told.clock:>7.2f} s by the clock  × {ratio:.2f}  "
            f"{told.memory} MiB",
            flush=True,
        )
    return found


def judged(dialect: str, found: Mapping[str, Spent], participations: int, least: Mapping[str, Spent]) -> None:
    """Say of each goal whether it is held."""
    stream, standing = GOALS[dialect]
    rival, own = found[RIVAL].processor, found[STREAM]
    each = own.processor / participations, least[STREAM].processor / LEAST
    said = {
        f"the stream ≤ × {stream}": own.processor <= stream * rival,
        f"tallies that stand ≤ × {standing}": found[STANDING].processor <= standing * rival,
        f"one call, union cached ≤ {AT_ONCE * 1000:.0f} ms": found[CACHED].clock <= AT_ONCE,
        f"memory ≤ {MEMORY} MiB": own.memory <= MEMORY,
        f"linear from {LEAST}: {each[0] * 1e6:.1f} µs a participation, then {each[1] * 1e6:.1f}": each[0] <= each[1],
    }
    for goal, held in said.items():
        print(f"  {goal}: {'held' if held else 'MISSED'}")


def main() -> None:
    if "--work" in sys.argv:
        worked(sys.argv[3], sys.argv[2])
        return
    if "--at" in sys.argv:
        with closing(Database(sys.argv[-1])) as database:
            measured(database)
        return
    counts = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    engine = postgresql if "--postgresql" in sys.argv else sqlite
    participations = counts[0] if counts else PARTICIPATIONS
    with engine() as (database, _):
        least = measured(database, LEAST)
    with engine() as (database, _):
        judged(database.dialect, measured(database, participations), participations, least)


if __name__ == "__main__":
    main()
