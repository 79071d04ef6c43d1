"""A demonstration of a fiche that pays by instalments, within a budget by year."""

from collections import Counter
from contextlib import closing
from pathlib import Path
from shutil import copyfile

from demonstrations import TODAY, Demonstration
from factories import FICHE, PLACE, make_platform, with_changes

from tremplin.casework.acting.desk import Desk
from tremplin.demo.loading import load
from tremplin.storage.engine import Database

PAID = FICHE[FICHE.index("payment:") : FICHE.index("exits:")]
INSTALMENTS = """\
payment:
  instalments:
    - {code: debut, share: 30 %, on: signature, source: Versements}
    - {code: milieu, share: 40 %, on: interim_report, source: Versements}
    - {code: solde, on: final_report, within: 3 months, source: Versements}
reports:
  interim:
    - {code: bilan, after: 6 months, source: Bilans}
"""
YEARLY = with_changes(
    FICHE, ("  costs: [staff]\n", "  costs: [staff]\n  budget_years: [2026, 2027]\n"), (PAID, INSTALMENTS)
)


def test_instalments_and_years_are_played_whole(migrated_sqlite: Path, tmp_path: Path):
    file = copyfile(migrated_sqlite, tmp_path / "demonstration.sqlite")
    with closing(Database(f"sqlite:///{file}")) as database:
        desk = Desk(database, make_platform(tmp_path / "documents", {PLACE: YEARLY}), tmp_path / "files")
        made = Demonstration(desk, load(desk, today=TODAY, dossiers=24, played=24))
        grants = {row["id"]: row["granted_cents"] for row in made.rows("dossiers") if row["granted_cents"]}
        shared: Counter[int] = Counter()
        for row in made.rows("granted_years"):
            shared[row["dossier_id"]] += row["amount_cents"]
        assert grants
        # one that is withdrawn gives back its grant, and the decision stays
        assert {dossier: shared[dossier] for dossier in grants} == grants
        payments = made.rows("payments")
        assert payments
        assert all(row["year"] in (2026, 2027) for row in payments)
        assert all(row["instalment"] for row in payments if row["kind"] in ("advance", "interim"))
