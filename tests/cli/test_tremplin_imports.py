"""What commands import once the catalogue is kept: a listing and a trial start fast by importing little."""

import os
import subprocess
import sys

import pytest

HEAVY = ("marshmallow", "sqlalchemy", "alembic", "flask", "jinja2", "werkzeug", "babel", "stdnum", "waitress")
CODE = """
import atexit, sys
heavy = sys.argv.pop().split()
atexit.register(lambda: print([name for name in heavy if name in sys.modules]))
from tremplin_cli.main import main
main()
"""


@pytest.fixture
def imported(tmp_path):
    """Which of the heavy packages a command imports, after another one kept the catalogue."""

    def imported(*words, heavy=HEAVY):
        environ = {**os.environ, "TREMPLIN_CACHE": str(tmp_path / "cache")}
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", CODE, *words, " ".join(heavy)], capture_output=True, text=True, env=environ
            )
        # 1: a rule is broken
        assert done.returncode in (0, 1), done.stderr
        return done.stdout.splitlines()[-1]

    return imported


def test_a_listing_imports_neither_what_reads_documents_nor_what_keeps_or_serves(imported):
    assert imported("fiches", "list", heavy=(*HEAVY, "yaml")) == "[]"


def test_a_trial_imports_what_reads_yaml_and_no_schema(imported, tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("deposited_on: 2025-02-14\nrequested: 24 000 €\nanswers: {}\n", "utf-8")
    assert imported("fiches", "try", "62/2025/clauses", "--facts", str(facts)) == "[]"
