"""A fiche that asks for much while an operation runs and after, and the small department at work under it."""

from pathlib import Path
from typing import Any

from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin import hookimpl
from tremplin.casework.granting.opinions import opine
from tremplin.extension.plugin import Plugin
from tremplin.platform import Platform
from tremplin.records.decisions import Advice
from tremplin.storage.engine import Database

ASKING = with_changes(
    FICHE,
    ("{on: signature, source: Financement}", "{on: signature, max_rate: 60 %, source: Avance}"),
    ("no_later_than: 2027-09-30, source: Financement", "no_later_than: 2027-06-30, source: Solde"),
    (
        "exits: sorties\n",
        """\
application:
  opinions:
    - {code: relais, by: relais, label: L'avis du relais, favourable: true, source: Dossier}
follow_up:
  committees: {cadence: quarterly, source: Comités}
  dashboard: {before_committees: true, on_request: true, source: Tableau}
  execution_reports: {validated_by: [carrier], source: Comptes rendus}
  after_exit: {months: [1], source: Suivi}
reports:
  final: {within: 2 months, source: Bilan}
  yearly: {within: 6 months, source: Documents}
exits: sorties
""",
    ),
)


def asking_office(database: Database, folder: Path) -> Office:
    """An office under the fiche that asks for much."""
    return make_office(database, folder / "documents", {PLACE: ASKING})


def favoured(office: Office, written: str) -> str:
    """The same dossier, with the opinion that its fiche wants."""
    opine(office.desk, office.local, written, "relais", Advice.FAVOURABLE, "Utile au territoire.", at=AT)
    return written


class Ear:
    """The module of a plugin that remembers what it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []

    @hookimpl
    def tremplin_agreement_signed(self, reference: str, amount_cents: int, starts_on: Any, ends_on: Any) -> None:
        self.heard.append(("agreement", {"of": reference, "cents": amount_cents, "days": (starts_on, ends_on)}))

    @hookimpl
    def tremplin_report_received(self, reference: str, kind: str, received_on: Any) -> None:
        self.heard.append(("report", {"of": reference, "kind": kind, "on": received_on}))

    @hookimpl
    def tremplin_dossier_settled(self, reference: str, due_cents: int, balance_cents: int) -> None:
        self.heard.append(("settled", {"of": reference, "due": due_cents, "balance": balance_cents}))


def listening(office: Office) -> Ear:
    """A plugin that hears what the office tells from now on."""
    ear, platform = Ear(), office.desk.catalogue
    assert isinstance(platform, Platform)
    platform.extensions.register(Plugin("oreille", "tremplin-oreille", "1.0"), ear)
    return ear
