"""The evidence of an operation: what is to be proved, by number of person, a sample to check, and each answer."""

import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.following.evidence import check
from tremplin.casework.following.proving.pieces import EvidencePiece, EvidenceStanding
from tremplin.casework.following.proving.sampling import Provable, ProvenLine, provable
from tremplin.documents.door import label_of
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.acting.showing import show

# what one checks in a morning, where nobody says how many
SIZE, MOST, LONGEST = 10, 500, 40
PAGE = 50
ACCEPTED, REFUSED = "retenue", "refusee"


class EvidenceDrawing(NamedTuple):
    """What is asked of a sample: its seed and its size, kept in addresses; no seed is the whole list."""

    seed: str
    size: int

    @property
    def kept(self) -> dict[str, Any]:
        """The same, for an address."""
        return {"graine": self.seed, "taille": str(self.size)} if self.seed else {}


def evidence(operation: str) -> ResponseReturnValue:
    """The whole list, or the sample that a seed draws."""
    where = _seen(operation)
    found, drawing = _provable(where), _drawing()
    lines = found.sample(drawing.seed, drawing.size) if drawing.seed else found.lines
    number = max(1, number_of(request.args.get("page", "")) or 1)
    pages = max(1, -(-len(lines) // PAGE))
    number = min(number, pages)
    return show(
        "staff/operating/evidence.html",
        where,
        errors=[],
        found=found,
        counts=found.counts(),
        lines=lines[(number - 1) * PAGE : number * PAGE],
        whole=len(lines),
        page=number,
        pages=pages,
        drawing=drawing,
        proposed=drawing.seed or str(secrets.randbelow(900_000) + 100_000),
        size=drawing.size,
        checks=where.opens(Act.CHECK_EVIDENCE),
        done=request.args.get("fait", ""),
        agreed=where.here.state in AGREED,
    )


def piece(operation: str, number: int, piece: int) -> ResponseReturnValue:
    """One piece: what it proves, its file for who may open it, and the answer of who checks."""
    where = _seen(operation)
    return _piece(where, number, piece, SentForm(_labels()))


def check_piece(operation: str, number: int, piece: int) -> ResponseReturnValue:
    """Say whether a piece is accepted; the same answer sent twice is one."""
    where = _seen(operation)
    _line, told = _found(where, number, piece)
    typed = {name: request.form.get(name, "") for name in ("answer", "reason")}
    form = SentForm(_labels(), typed)
    if typed["answer"] not in (ACCEPTED, REFUSED):
        form.mistakes["answer"] = _("Dites si la pièce est retenue ou refusée.")
    seen = request.form.get("seen", "")
    if seen not in {each.value for each in EvidenceStanding}:
        form.refused.append(_("Rien n'est fait : cette page n'a pas été envoyée entière. Recommencez."))
    if form.wrong:
        return _piece(where, number, piece, form)
    accepted = typed["answer"] == ACCEPTED
    try:
        check(
            *(desk(), visit().actor, where.here.reference, number),
            accepted=accepted,
            reason=None if accepted else typed["reason"],
            piece=told.number,
            seen=EvidenceStanding(seen),
            at=site().clock.at(),
        )
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        form.refuse(refused)
        return _piece(where, number, piece, form)
    back = url_for("staff.evidence", operation=where.here.reference, fait=f"piece-{piece}", **_drawing().kept)
    return redirect(f"{back}#n{number}", 303)


def _seen(operation: str) -> ActPlace:
    """The dossier, for officials: its carrier reads its people on pages of its own."""
    where = place(operation)
    if where.here.carrier or Act.SEE_PEOPLE not in where.here.rights:
        raise UnknownIdentifier("dossier", operation, ())
    return where


def _provable(where: ActPlace) -> Provable:
    return provable(desk(), visit().actor, where.here.reference, at=site().clock.at())


def _drawing() -> EvidenceDrawing:
    size = number_of(request.args.get("taille", "")) or SIZE
    return EvidenceDrawing(request.args.get("graine", "").strip()[:LONGEST], min(size, MOST))


def _piece(where: ActPlace, number: int, wanted: int, form: SentForm) -> ResponseReturnValue:
    line, told = _found(where, number, wanted)
    kinds = where.here.words.family("evidence")
    return show(
        "staff/operating/piece.html",
        where,
        form.status if form.wrong else 200,
        form=form,
        errors=list(form.errors),
        line=line,
        piece=told,
        kind=label_of(kinds.get(told.kind, told.kind)),
        standing=_standing(told),
        others=[each for each in line.pieces if each.number != told.number],
        opens=Act.READ_IDENTITIES in where.here.rights,
        checks=where.opens(Act.CHECK_EVIDENCE),
        drawing=_drawing(),
        accepted=ACCEPTED,
        refused=REFUSED,
    )


def _found(where: ActPlace, number: int, wanted: int) -> tuple[ProvenLine, EvidencePiece]:
    """What a piece proves, and the piece."""
    for line, told in _pieces(_provable(where)):
        if (line.participation, told.number) == (number, wanted):
            return line, told
    raise UnknownIdentifier("pièce", str(wanted), ())


def _pieces(found: Provable) -> Iterator[tuple[ProvenLine, EvidencePiece]]:
    for line in found.lines:
        for each in line.pieces:
            yield line, each


def _standing(told: EvidencePiece) -> EvidenceStanding:
    if told.accepted is None:
        return EvidenceStanding.TO_CHECK
    return EvidenceStanding.ACCEPTED if told.accepted else EvidenceStanding.REFUSED


def _labels() -> dict[str, str]:
    return {"answer": _("Cette pièce est"), "reason": _("Pourquoi elle est refusée")}
