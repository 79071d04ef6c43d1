"""Whoever asks for figures again and again through the verb finds nobody, whatever changed in between."""

from pathlib import Path
from shutil import copyfile

from spied import attacked, forget, spied, spied_office, wrong

from tremplin.storage.engine import Database

SEEDS = 8


def test_whoever_has_all_that_was_given_out_finds_nobody(migrated_sqlite: Path, tmp_path: Path):
    file = copyfile(migrated_sqlite, tmp_path / "tremplin.sqlite")
    office, dossiers = spied_office(Database(f"sqlite:///{file}"), tmp_path)
    many = 0
    for seed in range(SEEDS):
        forget(office)
        found = spied(office, dossiers, seed)
        assert list(wrong(found)) == [], seed
        secrets, pinned = attacked(found)
        assert pinned == [], seed
        many += secrets
    assert many > 50
