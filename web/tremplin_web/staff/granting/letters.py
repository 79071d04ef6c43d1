"""The letters of a dossier: those that may be read, each on the screen as it will be on paper, and its PDF."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.letters.letter import Letter
from tremplin.casework.letters.writing import letter, listed
from tremplin.casework.reading.heading import Heading, heading
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.printing import pdf
from tremplin_web.gate.door import desk, number_of, printed, visit
from tremplin_web.site import site

# each kind by its word in an address
KINDS: Mapping[str, str] = {
    "recepisse": "receipt",
    "complements": "completion",
    "decision": "decision",
    "convention": "agreement",
    "avenant": "amendment",
    "solde": "settlement",
    "reversement": "repayment",
}
WORDS = {kind: word for word, kind in KINDS.items()}


def letters(dossier: str) -> str:
    """The letters that may be read, by their days."""
    here = _here(dossier)
    absent = request.args.get("absente", "")
    return render_template(
        "staff/granting/letters.html",
        **_told(here),
        letters=[(each, WORDS[each.kind]) for each in listed(desk(), visit().actor, here.reference)],
        absent=_why(here, KINDS[absent]) if absent in KINDS else None,
    )


def letter_page(dossier: str, kind: str) -> ResponseReturnValue:
    """A letter as it will be read."""
    here = _here(dossier)
    made = _written(here, kind)
    if made is None:
        return _absent(here, kind)
    return render_template(
        "staff/granting/letter.html",
        **_told(here),
        letter=made.published(),
        word=kind,
        printed=pdf.installed(),
        logo=site().platform.logo(made.department) is not None,
    )


def letter_pdf(dossier: str, kind: str) -> ResponseReturnValue:
    """The letter to print."""
    here = _here(dossier)
    made = _written(here, kind)
    if made is None:
        return _absent(here, kind)
    number = f"-{made.number}" if made.number > 1 else ""
    return printed(made, f"{kind}-{here.reference}{number}")


def _written(here: Heading, kind: str) -> Letter | None:
    """The letter of an address; nothing where it is not written yet, or is no more."""
    code = _kind(kind)
    try:
        return _letter(here, code)
    except UnknownIdentifier:
        raise
    except RefusedRequest:
        return None


def _absent(here: Heading, kind: str) -> ResponseReturnValue:
    """The list of letters, which says why one is not there."""
    return redirect(url_for("staff.letters", dossier=here.reference, absente=kind), 303)


def _here(dossier: str) -> Heading:
    return heading(desk(), visit().actor, dossier, at=site().clock.at())


def _told(here: Heading) -> dict[str, Any]:
    return {"here": here, "department": desk().catalogue.department(here.department)}


def _kind(word: str) -> str:
    if word not in KINDS:
        raise NotFound
    return KINDS[word]


def _letter(here: Heading, code: str) -> Letter:
    """A letter of a kind: the last, unless the address says its number."""
    typed = request.args.get("numero", "")
    number = number_of(typed)
    if typed and number is None:
        raise NotFound
    return letter(desk(), visit().actor, here.reference, code, number)


def _why(here: Heading, code: str) -> str | None:
    """Why there is no such letter, while there is none."""
    try:
        letter(desk(), visit().actor, here.reference, code)
    except Forbidden:
        raise
    except RefusedRequest as refused:
        return str(refused)
    return None
