"""Erase all those whom nobody has met for as long as their department keeps them."""

from datetime import date

from tremplin.casework.following.erasing import Purge, purge
from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import plural
from tremplin.records.acts import Act
from tremplin.works.kind import WorkKind, WorkOutcome, WorkRun

CODE = "purge_people"


def parameters(on: date) -> dict[str, str]:
    """The day on which it is counted, as a work is asked for it."""
    return {"on": on.isoformat()}


def run(doing: WorkRun) -> WorkOutcome:
    """Purge, some people at a time; one that is stopped in between is ended by the next."""
    on = date.fromisoformat(doing.parameters["on"])

    def told(_: str, done: int, total: int) -> None:
        doing.progress(done, total)

    done = purge(doing.desk, doing.actor, on=on, at=doing.at, dry=False, progress=told)
    return WorkOutcome(_said(on, done))


def _said(on: date, done: Purge) -> str:
    files, there = plural(done.files, "fichier", "fichiers"), plural(done.participations, "participation")
    erased = plural(done.people, "personne effacée", "personnes effacées")
    said = [f"Au {french(on)} : {erased}, {there}, {files}."]
    if done.completed:
        told = plural(done.completed, "effacement interrompu achevé", "effacements interrompus achevés")
        said.append(f"{told}.")
    if done.left:
        said.append(f"{plural(done.left, 'personne')} de votre organisme : un autre administrateur les efface.")
    if not done.scrubbed:
        said.append("La base n'a pu être nettoyée jusqu'au dernier octet : relancez une purge plus tard.")
    return " ".join(said)


KIND = WorkKind(CODE, "Effacement des personnes dont la durée est passée", (Act.ERASE_PERSON,), run)
