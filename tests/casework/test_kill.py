"""A process that is killed while it deposits loses nothing that it acknowledged, and writes nothing by half."""

from pathlib import Path
from random import Random

from desks import Office
from killing import killed, wrong

SEED = 20261120
ROUNDS = {"sqlite": 8, "postgresql": 3}


def test_a_killed_process_loses_nothing_and_leaves_nothing_by_half(office: Office, tmp_path: Path):
    random, receipts = Random(SEED), {}
    for rank in range(ROUNDS[office.desk.database.dialect]):
        receipts |= killed(office, tmp_path / "documents", random)
        assert wrong(office, receipts) == [], f"seed {SEED}, round {rank}"
    assert len(receipts) > 2 * rank
