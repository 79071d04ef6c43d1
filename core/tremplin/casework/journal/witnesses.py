"""What should agree with the journal: the fiches that its lines froze, and the dossiers, which count their acts."""

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tremplin.casework.journal.walk import Frozen
from tremplin.records.tables import APART, Act, Dossier, FicheSnapshot, JournalLine, reference_of
from tremplin.rules.snapshot import Snapshot, intact, seal

KEPT = select(FicheSnapshot.hash, FicheSnapshot.fiche, FicheSnapshot.form, FicheSnapshot.document)
# of a column, not of rows: COUNT leaves the NULLs out, so that a dossier without any line has none
WRITTEN = func.count(JournalLine.number)
UNCOUNTED = (Act.SEAL, *APART)
COUNTED = (
    select(Dossier.id, Dossier.call, Dossier.version, WRITTEN)
    .outerjoin(JournalLine, and_(JournalLine.dossier_id == Dossier.id, JournalLine.act.not_in(UNCOUNTED)))
    .group_by(Dossier.id, Dossier.call, Dossier.version)
    .having(Dossier.version != WRITTEN)
    .order_by(Dossier.id)
)


def refrozen(session: Session, frozen: Mapping[Frozen, int]) -> Iterator[tuple[int, str]]:
    """The lines whose fiche is not kept any more as they saw it, each with a sentence."""
    for said, number in frozen.items():
        kept = session.execute(KEPT.where(FicheSnapshot.hash == said.snapshot)).first()
        if kept is None:
            yield number, f"ligne {number} : la fiche gelée qu'elle nomme n'est plus là ; restaurez une sauvegarde."
            continue
        snapshot = Snapshot(**kept._asdict())
        if not intact(snapshot) or said.seal not in (None, seal(kept.document)):
            yield (
                number,
                (
                    f"ligne {number} : la fiche « {kept.fiche} » n'est plus celle qui fut gelée alors ; "
                    "restaurez une sauvegarde."
                ),
            )


def unwritten(session: Session) -> Iterator[str]:
    """A sentence for each dossier that counts more acts, or fewer, than the journal has lines of it."""
    for number, call, version, written in session.execute(COUNTED):
        yield (
            f"dossier {reference_of(call, number)} : {version} actes comptés, {written} au journal ; "
            "des lignes ont été retirées ou ajoutées, ou le dossier a été changé sans le journal."
        )
