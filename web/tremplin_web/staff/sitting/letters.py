"""The letters of what a commission decided: each read before it leaves, and all of them in one file."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.letters.writing import letter
from tremplin.printing import pdf
from tremplin.works.kinds.sitting_letters import CODE, LETTER, MEDIA, NOTHING, decided, name, parameters, write
from tremplin_web.gate.door import WRONG, begun, desk, kept_as, printed, visit
from tremplin_web.staff.sitting.place import SittingPlace, show, sitting_place, summary

# beyond, a worker writes them: a hundred letters take a second
AT_ONCE = 100


def sitting_letters(sitting: int) -> ResponseReturnValue:
    """The dossiers that are decided, each with its letter."""
    return _letters(sitting_place(sitting))


def sitting_letter(sitting: int, reference: str) -> ResponseReturnValue:
    """One letter, with the one before and the one after."""
    here = sitting_place(sitting)
    dossiers = _decided(here)
    if reference not in dossiers:
        raise NotFound
    rank, last = dossiers.index(reference), len(dossiers) - 1
    return show(
        "letter",
        here,
        letter=letter(desk(), visit().actor, reference, LETTER).published(),
        reference=reference,
        rank=rank + 1,
        many=len(dossiers),
        before=dossiers[rank - 1] if rank else None,
        after=dossiers[rank + 1] if rank < last else None,
    )


def sitting_letter_pdf(sitting: int, reference: str) -> Response:
    """One letter to keep."""
    if reference not in _decided(sitting_place(sitting)):
        raise NotFound
    return printed(letter(desk(), visit().actor, reference, LETTER), f"decision-{reference}")


def all_letters(sitting: int) -> ResponseReturnValue:
    """All the letters, in one file; where they are many, the page of letters has them prepared."""
    here = sitting_place(sitting)
    if len(_decided(here)) > AT_ONCE:
        return redirect(url_for("staff.sitting_letters", sitting=sitting), 303)
    held = BytesIO()
    write(desk(), visit().actor, sitting, held)
    return kept_as(held.getvalue(), MEDIA, name(sitting), inline=False)


def prepare_letters(sitting: int) -> ResponseReturnValue:
    """Have a worker write them."""
    here = sitting_place(sitting)
    if not _decided(here):
        return _letters(here, WRONG, summary([NOTHING]))
    return begun(CODE, parameters(sitting))


def _letters(here: SittingPlace, status: int = 200, errors: Sequence[tuple[str, None]] = ()) -> ResponseReturnValue:
    many = len(_decided(here))
    told = {"decided": many, "posting": desk().posting, "printed": pdf.installed(), "at_once": many <= AT_ONCE}
    return show("letters", here, status, **{**told, "errors": errors})


def _decided(here: SittingPlace) -> list[str]:
    return decided(here.agenda)
