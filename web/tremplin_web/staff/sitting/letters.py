"""The letters of what a commission decided: each read before it leaves, and all of them in one file."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.letters.letter import Letter
from tremplin.casework.letters.writing import letter
from tremplin.errors import RefusedRequest
from tremplin.printing import pdf
from tremplin_web.gate.door import desk, kept_as, printed, visit
from tremplin_web.site import site
from tremplin_web.staff.sitting.place import SittingPlace, show, sitting_place

KIND = "decision"


def sitting_letters(sitting: int) -> ResponseReturnValue:
    """The dossiers that are decided, each with its letter."""
    here = sitting_place(sitting)
    return show("letters", here, decided=_decided(here), posting=desk().posting, printed=pdf.installed())


def sitting_letter(sitting: int, reference: str) -> ResponseReturnValue:
    """One letter, with the one before and the one after."""
    here = sitting_place(sitting)
    decided = _decided(here)
    if reference not in decided:
        raise NotFound
    rank = decided.index(reference)
    made = letter(desk(), visit().actor, reference, KIND)
    before, after = decided[rank - 1] if rank else None, decided[rank + 1] if rank + 1 < len(decided) else None
    told = made.published()
    return show(
        "letter", here, letter=told, reference=reference, rank=rank + 1, decided=decided, before=before, after=after
    )


def sitting_letter_pdf(sitting: int, reference: str) -> Response:
    """One letter to keep."""
    if reference not in _decided(sitting_place(sitting)):
        raise NotFound
    return printed(letter(desk(), visit().actor, reference, KIND), f"decision-{reference}")


def all_letters(sitting: int) -> ResponseReturnValue:
    """All the letters, in one file."""
    here = sitting_place(sitting)
    if not _decided(here):
        raise RefusedRequest("Cette commission n'a encore rien décidé : il n'y a pas de courrier.")
    held, kept = BytesIO(), pdf.installed()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for rank, made in enumerate(_made(here), start=1):
            # no day of the machine: the same letters make the same file
            name = ZipInfo(f"{rank:03}-decision-{made.dossier}.{'pdf' if kept else 'txt'}", (1980, 1, 1, 0, 0, 0))
            archive.writestr(name, _page(made) if kept else "\n".join([*made.lines(), ""]))
    return kept_as(held.getvalue(), "application/zip", f"courriers-commission-{sitting}.zip", inline=False)


def _decided(here: SittingPlace) -> list[str]:
    return [line.dossier for line in here.agenda.lines if line.decision is not None]


def _made(here: SittingPlace) -> Iterator[Letter]:
    for reference in _decided(here):
        yield letter(desk(), visit().actor, reference, KIND)


def _page(made: Letter) -> bytes:
    return pdf.pdf(made.published(), site().platform.logo(made.department))
