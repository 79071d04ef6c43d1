"""Give a piece that proves an exit, or news after it: by one, for another to check."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.following import evidence, roster
from tremplin.casework.following.milestones import MilestonePlace, milestone
from tremplin.casework.following.proving.opening import opened
from tremplin.catalogue.people_words import PROOFS
from tremplin.documents.door import label_of
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, Unavailable, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin_web.carriers.following.place import place, show
from tremplin_web.gate.door import WRONG, desk, given_file, sentences, uploaded, visit
from tremplin_web.site import site

EXIT = "sortie"


def proof(operation: str, number: int) -> ResponseReturnValue:
    """The pieces of somebody, and the form to give one."""
    return _page(operation, number, {"about": request.args.get("about", EXIT)})


def proof_file(operation: str, number: int, piece: int) -> ResponseReturnValue:
    """Open the file of a piece, for who may read names; that it was read is kept."""
    try:
        return given_file(opened(desk(), visit().actor, operation, number, piece, at=site().clock.at()))
    except (Forbidden, UnknownIdentifier, Unavailable):
        raise
    except RefusedRequest as refused:
        return _page(operation, number, {"about": EXIT}, sentences(refused))


def give_proof(operation: str, number: int) -> ResponseReturnValue:
    """Give a piece."""
    typed = {name: request.form.get(name, "") for name in ("kind", "about")}
    try:
        given = _give(operation, number, typed)
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        return _page(operation, number, typed, sentences(refused))
    return redirect(url_for("carriers.proof", operation=given.dossier, number=number, fait="piece"), 303)


def _give(operation: str, number: int, typed: dict[str, str]) -> evidence.Evidenced:
    files = uploaded("file")
    if not typed["kind"] or not files:
        raise WrongUsage("Choisissez la sorte de pièce et le fichier.")
    return evidence.give(
        *(desk(), visit().actor, operation, number, typed["kind"]),
        at=site().clock.at(),
        about=_about(typed["about"]),
        stream=files[0].stream,
        name=files[0].name,
    )


def _about(written: str) -> MilestonePlace | None:
    """« exit:6 » is the news taken six months after the exit; the exit itself, where nothing is said."""
    if written in ("", EXIT):
        return None
    origin, _, months = written.partition(":")
    return milestone(months, origin)


def _page(operation: str, number: int, typed: dict[str, str], mistakes: list[str] | None = None) -> ResponseReturnValue:
    here = place(operation)
    told, words = roster.shown(desk(), visit().actor, here.reference, number, at=site().clock.at())
    news = [MilestonePlace(each["from"], each["months"]) for each in told["milestones"]]
    return show(
        "proof",
        here,
        WRONG if mistakes else 200,
        mistakes=mistakes or [],
        news=[(f"{each.origin}:{each.months}", each.told()) for each in news],
        kinds={code: label_of(word) for code, word in here.words.family("evidence").items()},
        proofs=PROOFS,
        person=told,
        words=words,
        number=number,
        opens=Act.READ_IDENTITIES in here.rights,
        typed=typed,
    )
