"""Export a million figures in each form: the processor that it takes, and the memory that it adds; each beside a rival.

python bench/exports.py [ROWS]

Every work has a process of its own, and they take turns; rows are drawn by a seed, one by one: what drawing them takes
is told apart, and is part of each time. The memory is what the process held at most, above what it held once it had
written ten rows. The rivals are bare: the csv module with a row as it is, XlsxWriter in constant memory, pyarrow by
batches of the same size; none makes a formula harmless nor forgets the day. pyarrow is measured where it is installed.
"""

import csv
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import BinaryIO, NamedTuple

from tremplin.indicators.exports.columns import COLUMNS, NAMES, FigureRow
from tremplin.indicators.exports.formats import FORMATS

ROWS, RUNS, MEMORY, BATCH = 1_000_000, 3, 40, 50_000
GOALS = {"csv": 6, "xlsx": 15, "parquet": 4}
PUBLICS = ("brsa", "under_26", "rqth", "former_rsa", "job_seeker", "ase_youth")
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
TARGETS = (None, None, Decimal("0.6"), Decimal(40))
RIVALS = {"csv": "csv module, bare", "xlsx": "XlsxWriter, constant memory", "parquet": "pyarrow"}
Work = Callable[[Iterable[FigureRow], BinaryIO], object]


class TakenByExport(NamedTuple):
    """Seconds of the processor, and MiB more than before."""

    seconds: float
    more: float


def drawn(rows: int) -> Iterator[FigureRow]:
    """Figures as a wide export holds them: counts and rates of forty fiches, by public, sex and territory."""
    bits = random.Random(20261201).getrandbits
    for number in range(rows):
        dice, rate, fiche = bits(31), number % 2, number // 500
        below = dice % 5_000 + 1
        above = (dice >> 8) % (below + 1)
        masked = dice % 7 == 0
        counted = None if masked else Decimal(above)
        value = Decimal(above * 10_000 // below).scaleb(-4) if rate and not masked else counted
        yield FigureRow(
            1, "62", "call", "62/2024", f"62/2024/fiche-{fiche % 40}", FIRST, LAST,
            f"taux-sorties-{fiche % 12}", "Taux de sorties dynamiques", "exit_rate", "percent", "6-months", "exit",
            "sorties-dynamiques-iae", "public|sex|territory", f"{PUBLICS[number % 6]}|{'fm'[rate]}|lieu-{dice % 300}",
            counted, Decimal(below) if rate and not masked else None, value, TARGETS[number % 4], None,
            "masked" if masked else "shown", False,
        )  # fmt: skip


def bare_csv(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    with open(file.fileno(), "w", encoding="utf-8-sig", newline="", closefd=False) as text:
        lines = csv.writer(text, delimiter=";")
        lines.writerow(NAMES)
        for row in rows:
            lines.writerow(row)


def bare_xlsx(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    from xlsxwriter import Workbook

    with Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, NAMES)
        for rank, row in enumerate(rows, 1):
            sheet.write_row(rank, 0, row)


def bare_parquet(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    kinds = {
        "integer": pa.int64(),
        "string": pa.string(),
        "date": pa.date32(),
        "number": pa.decimal128(19, 4),
        "boolean": pa.bool_(),
    }
    schema = pa.schema([(column.name, kinds[column.kind]) for column in COLUMNS])
    left = iter(rows)
    with ParquetWriter(file, schema, compression="zstd") as writer:
        while block := list(islice(left, BATCH)):
            columns = zip(*block, strict=True)
            arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def drawing(rows: Iterable[FigureRow], _: BinaryIO) -> None:
    for _row in rows:
        pass


WORKS: dict[str, Work] = {
    "drawing": drawing,
    **{form.code: form.write for form in FORMATS},
    "rival csv": bare_csv,
    "rival xlsx": bare_xlsx,
    "rival parquet": bare_parquet,
}


def alone(work: str, rows: int) -> None:
    """Do one work in this process, and say what it took."""
    with TemporaryDirectory() as folder:
        with Path(folder, "some").open("w+b") as file:
            WORKS[work](drawn(10), file)
        held, begun = getrusage(RUSAGE_SELF).ru_maxrss, process_time()
        with Path(folder, "all").open("w+b") as file:
            WORKS[work](drawn(rows), file)
        print(json.dumps([process_time() - begun, (getrusage(RUSAGE_SELF).ru_maxrss - held) / 1024]))


def taken(work: str, rows: int) -> TakenByExport:
    command = [sys.executable, __file__, str(rows), work]
    return TakenByExport(*json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def shown(what: str, runs: list[TakenByExport], goal: int | None = None, rival: float | None = None) -> float:
    seconds, more = median(run.seconds for run in runs), max(run.more for run in runs)
    held = "" if goal is None else "held" if seconds <= goal and more <= MEMORY else "MISSED"
    wanted = "" if goal is None else f"≤ {goal} s"
    ratio = "" if rival is None else f"× {seconds / rival:.2f}"
    print(f"{what:28} {wanted:>7} {seconds:>7.2f} s {more:>7.1f} MiB {ratio:>7}  {held}".rstrip())
    return seconds


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    if len(sys.argv) > 2:
        alone(sys.argv[2], rows)
        return
    print(f"{rows:,} rows of {len(NAMES)} columns, {RUNS} runs; goals of a million rows, and ≤ {MEMORY} MiB more")
    there = {code: name for code, name in RIVALS.items() if code != "parquet" or find_spec("pyarrow")}
    runs: dict[str, list[TakenByExport]] = {}
    for run in range(RUNS):
        for work in WORKS:
            code = work.removeprefix("rival ")
            # XlsxWriter takes longer than all the others together: once tells enough
            if work == code or (code in there and (run == 0 or code != "xlsx")):
                runs.setdefault(work, []).append(taken(work, rows))
    shown("drawing the rows", runs["drawing"])
    for form in FORMATS:
        beside = shown(there[form.code], runs[f"rival {form.code}"]) if form.code in there else None
        shown(form.code, runs[form.code], GOALS.get(form.code), beside)


if __name__ == "__main__":
    main()
