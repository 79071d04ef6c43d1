"""What an edition follows: a fiche says which one it does, and a call that of its fiches."""

from collections.abc import Sequence

from tremplin.casework.acting.door import Desk
from tremplin.casework.reading.figures.requests import ScopeKind


def follows(desk: Desk, kind: ScopeKind, code: str) -> str | None:
    """The code of the edition before a fiche or a call, which may have no dossier; of anything else, none."""
    match kind:
        case ScopeKind.FICHE:
            return followed(desk, code)
        case ScopeKind.CALL:
            return earlier(desk, code, [code])
        case _:
            return None


def followed(desk: Desk, code: str) -> str | None:
    """The fiche that another one follows."""
    fiche = desk.catalogue.fiches.get(code)
    return fiche.follows if fiche else None


def earlier(desk: Desk, call: str, known: Sequence[str]) -> str | None:
    """The call of the fiches that those of a call follow, but those that are known."""
    told = (each.follows for code, each in desk.catalogue.fiches.items() if code.rpartition("/")[0] == call)
    calls = sorted({code.rpartition("/")[0] for code in told if code} - {*known})
    return calls[-1] if calls else None
