"""A process that is killed while it deposits loses nothing that it acknowledged, and writes nothing by half."""

from pathlib import Path
from random import Random

from desks import Office
from killing import killed, wrong

SEED = 20261120
ROUNDS = {"sqlite": 8, "postgresql": 3}


def test_a_killed_process_loses_nothing_and_leaves_nothing_by_half(office: Office, tmp_path: Path):
    random, receipts = Random(SEED), {}
    rounds, rank = ROUNDS[office.desk.database.dialect], 0
    # a machine that is busy acknowledges less before it is killed: it is killed once more
    while rank < rounds or len(receipts) < 2 * rounds:
        receipts |= killed(office, tmp_path / "documents", random)
        assert wrong(office, receipts) == [], f"seed {SEED}, round {rank}"
        rank += 1
