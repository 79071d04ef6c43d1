"""The queue of letters: what may be tried again, given up, or released."""

from collections.abc import Iterator
from dataclasses import dataclass

from tremplin.casework.acting.conditions.door import About, condition
from tremplin.records.codes import HoldReason, Queue


@dataclass(frozen=True)
class QueueChange:
    """What somebody would do with the queue; ``None`` is not of it."""

    retried: Queue | None = None
    dropped: Queue | None = None
    releases: bool = False
    held: HoldReason | None = None


@condition("un courriel essayé de nouveau attend, ou a échoué", About.CONTENT, proposed=True)
def put_off_or_failed(change: QueueChange) -> Iterator[str]:
    if change.retried not in (None, Queue.WAITING, Queue.FAILED):
        yield "Il est déjà parti, ou laissé de côté : il n'y a rien à essayer de nouveau."


@condition("un courriel abandonné n'est pas déjà parti", About.CONTENT, proposed=True)
def still_to_send(change: QueueChange) -> Iterator[str]:
    if change.dropped not in (None, Queue.WAITING, Queue.FAILED):
        yield "Il est déjà parti, ou laissé de côté : il n'y a rien à abandonner."


@condition("une base libérée vient d'une sauvegarde ; une démonstration ne l'est jamais", About.CONTENT, proposed=True)
def withheld(change: QueueChange) -> Iterator[str]:
    if change.releases and change.held is None:
        yield "Rien n'est suspendu : les courriels partent déjà."
    if change.releases and change.held is HoldReason.DEMONSTRATION:
        # its addresses are invented, and may be somebody's
        yield "C'est une démonstration : ses courriels ne vont que dans un dossier (maildir:)."
