"""Copy a dossier into a draft under the fiche that follows its own: what is said again each year is typed once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tremplin.casework.acting.door import Actor, Content, Desk, WrongUsage, content, excerpt, visible
from tremplin.casework.applying.drafts import open_
from tremplin.catalogue.door import Fiche
from tremplin.documents.dossiers.file import fields
from tremplin.documents.dossiers.table import LISTED

# of one year alone: its days, and what is attested of it
OF_ITS_YEAR = ("starts_on", "ends_on", "attestations")


def followers(fiches: Mapping[str, Fiche], fiche: str) -> Sequence[Fiche]:
    """The fiches that say that they follow a fiche."""
    return [each for each in fiches.values() if each.follows is not None and str(each.follows) == fiche]


def copy(desk: Desk, actor: Actor, reference: str, *, fiche: str, at: datetime) -> str:
    """Open a draft under a fiche that follows that of a dossier, with what the dossier says; its reference."""
    with desk.database.writing() as session:
        source = visible(session, actor, reference)
        known = {str(each.id): each for each in followers(desk.catalogue.fiches, source.fiche)}
        if fiche not in known:
            which = f"Elle est poursuivie par : {', '.join(known)}." if known else "Aucune fiche ne la poursuit."
            raise WrongUsage(f"« {excerpt(fiche)} » ne poursuit pas la fiche {source.fiche}. {which}")
        return open_(
            session,
            desk,
            actor,
            fiche=fiche,
            organisation_id=source.organisation_id,
            title=source.title,
            at=at,
            said=_again(desk, content.read(session, source), known[fiche]),
        )


def _again(desk: Desk, said: Content, fiche: Fiche) -> Content:
    """What a fiche still asks, of what was said under the one before it."""
    asked = {*fields(desk.catalogue, fiche), *LISTED} - {*OF_ITS_YEAR}
    lots = desk.catalogue.words(fiche).lots
    return {name: value for name, value in said.items() if name in asked and (name != "lot" or value in lots)}
