"""Long work of commissions and calls: all the letters of a commission, other rules on all the dossiers of a call."""

from pathlib import Path
from zipfile import ZipFile

from desks import AT, SETTLED, Office
from posting import MACHINE

from tremplin.casework.acting.policy import Actor
from tremplin.casework.granting.commissions import convene, enlist
from tremplin.casework.granting.sittings import decide_many
from tremplin.casework.reading.simulations import Supposition
from tremplin.documents.grid import GridLine
from tremplin.works.asking import begin, left, shown
from tremplin.works.kinds import call_simulation, sitting_letters
from tremplin.works.working import work

CALL = "00/2026"


def worked(office: Office, actor: Actor, code: str, asked: dict) -> tuple[dict, Path | None]:
    """A work as its owner reads it once a worker has turned, and where its file is."""
    number = str(begin(office.desk, actor, code, asked, now=MACHINE))
    work(office.desk, machine=lambda: MACHINE, at=lambda: SETTLED, every=0.02)
    told = shown(office.desk, actor, number, now=MACHINE)
    return told, left(office.desk, actor, number).path if told["file"] else None


def decided(office: Office) -> int:
    dossiers = [office.under_review(title=f"Ateliers {rank}") for rank in (1, 2)]
    opened = convene(office.desk, office.instructor, "00", title="Permanente", held_on=AT.date(), at=AT)
    enlist(office.desk, office.instructor, str(opened.number), dossiers, at=AT)
    lines = [GridLine(1, dossiers[0], 46_000_00, "Bien."), GridLine(2, dossiers[1], None, "Hors appel.")]
    decide_many(office.desk, office.decider, str(opened.number), lines, at=AT)
    return opened.number


def test_the_letters_of_a_commission_are_written_in_the_order_of_its_agenda(office: Office):
    number = decided(office)
    told, path = worked(office, office.reader, sitting_letters.CODE, sitting_letters.parameters(number))
    assert (told["state"], told["result"]) == ("done", "2 lettres dans le fichier.")
    assert told["file"] == f"courriers-commission-{number}.zip"
    assert path
    with ZipFile(path) as archive:
        assert [name[:22] for name in archive.namelist()] == ["001-decision-00-2026-0", "002-decision-00-2026-0"]


def test_the_letters_of_a_commission_that_one_may_not_read_are_written_for_nobody(office: Office):
    told, path = worked(office, office.reader, sitting_letters.CODE, sitting_letters.parameters(7))
    assert (told["state"], path) == ("failed", None)
    assert "commission" in told["error"]


def test_other_rules_are_tried_on_a_call_and_each_dossier_that_moves_is_a_line(office: Office):
    settled = office.settled()
    version = office.version(settled)
    supposing = Supposition(settings=("indirect_costs.rate=10 %",), fiche="00/2026/ateliers")
    told, path = worked(office, office.instructor, call_simulation.CODE, call_simulation.parameters(CALL, supposing))
    assert told["state"] == "done"
    assert "1 dossier sur 1 change d'avis" in told["result"].replace("\N{NO-BREAK SPACE}", " ")
    assert path
    head, line = path.read_text("utf-8-sig").splitlines()
    assert head.startswith("Dossier;")
    assert line == f"{settled};40250,00;conforme;38500,00;non conforme;-1750,00"
    assert office.version(settled) == version


def test_rules_that_cannot_be_tried_are_told_in_the_work(office: Office):
    office.settled()
    supposing = Supposition(settings=("indirect_costs.rate=beaucoup",))
    told, path = worked(office, office.instructor, call_simulation.CODE, call_simulation.parameters(CALL, supposing))
    assert (told["state"], path) == ("failed", None)
    assert "beaucoup" in told["error"]
