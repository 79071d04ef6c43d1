"""All the letters of what a commission decided, in one file: those that its owner may read when it is made."""

from collections.abc import Callable, Mapping
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.letters.letter import Letter
from tremplin.casework.letters.writing import letter
from tremplin.casework.reading.sitting.agenda import Agenda, agenda
from tremplin.catalogue.quantities import plural
from tremplin.errors import RefusedRequest
from tremplin.printing import pdf
from tremplin.records.acts import Act
from tremplin.works.kind import WorkFile, WorkKind, WorkOutcome, WorkRun

CODE, MEDIA, LETTER = "sitting_letters", "application/zip", "decision"
NOTHING = "cette commission n'a encore rien décidé : il n'y a pas de courrier."
# no day of the machine: the same letters make the same file
NEVER = (1980, 1, 1, 0, 0, 0)


def parameters(commission: int) -> dict[str, Any]:
    """What a work is asked for the letters of a commission."""
    return {"commission": commission}


def decided(found: Agenda) -> list[str]:
    """The dossiers of an agenda that are decided, in its order: each has its letter."""
    return [line.dossier for line in found.lines if line.decision is not None]


def name(commission: int) -> str:
    return f"courriers-commission-{commission}.zip"


def write(
    desk: Desk,
    actor: Actor,
    commission: int,
    file: IO[bytes],
    *,
    progress: Callable[[int, int | None], object] = lambda done, total: None,
) -> int:
    """Write them, in the order of the agenda; how many they are."""
    dossiers = decided(agenda(desk, actor, str(commission)))
    if not dossiers:
        raise RefusedRequest(NOTHING)
    kept, logos = pdf.installed(), dict[str, bytes | None]()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for rank, dossier in enumerate(dossiers, start=1):
            made = letter(desk, actor, dossier, LETTER)
            if made.department not in logos:
                logos[made.department] = desk.catalogue.logo(made.department)
            entry = ZipInfo(f"{rank:03}-decision-{dossier}.{'pdf' if kept else 'txt'}", NEVER)
            archive.writestr(entry, _page(made, logos) if kept else "\n".join([*made.lines(), ""]))
            progress(rank, len(dossiers))
    return len(dossiers)


def run(doing: WorkRun) -> WorkOutcome:
    """Write the file, telling how many letters it holds."""
    commission = int(doing.parameters["commission"])
    with doing.file.open("wb") as file:
        many = write(doing.desk, doing.actor, commission, file, progress=doing.progress)
    return WorkOutcome(f"{plural(many, 'lettre')} dans le fichier.", WorkFile(name(commission), MEDIA))


def _page(made: Letter, logos: Mapping[str, bytes | None]) -> bytes:
    return pdf.pdf(made.published(), logos[made.department])


KIND = WorkKind(CODE, "Courriers d'une commission", (Act.READ_COMMISSION,), run)
