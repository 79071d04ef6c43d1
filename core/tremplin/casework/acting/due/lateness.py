"""Keep the day from which each operation is late, so that a list of thousands finds them without a calendar each."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.due.histories import FOLLOWED, histories
from tremplin.casework.acting.due.schedule import schedule
from tremplin.catalogue.fiche import Fiche
from tremplin.records.tables import UNDATED, Act, Dossier, SearchMark, State

FOLLOWING = tuple(state.value for state in FOLLOWED)
# what is due, and whether it is done, hang on no day: the day of a calendar says how each stands, and no more
ANY_DAY = date.max
AT_ONCE = 200
# acts of which a calendar reads nothing: to read it again would more than double what they take (measured)
KEEPING = (
    *(Act.START, Act.REALISE, Act.ADMIT, Act.ASSIGN, Act.ATTACH, Act.MANDATE),
    *(Act.SEND_AGREEMENT, Act.SIGN_AGREEMENT),
)


def date_again(session: Session, dossiers: Sequence[tuple[Dossier, Fiche]]) -> None:
    """Keep the first last day that is not met of each; those that are not followed are never late."""
    known = histories(session, [each.id for each, _ in dossiers if each.state in FOLLOWING])
    for dossier, fiche in dossiers:
        due = None
        if dossier.id in known:
            entries = schedule(fiche, known[dossier.id], ANY_DAY)
            due = min((each.last for each in entries if each.last and not each.done), default=None)
        session.execute(update(SearchMark).where(SearchMark.dossier_id == dossier.id).values(due_on=due))


def undated(session: Session) -> list[Dossier]:
    """Some of the dossiers whose day nobody kept yet, as an earlier version left them."""
    marks = select(SearchMark.dossier_id).where(SearchMark.due_on == UNDATED).limit(AT_ONCE)
    return list(session.scalars(select(Dossier).where(Dossier.id.in_(marks.scalar_subquery())).order_by(Dossier.id)))


def follows(act: Act, before: str, after: str) -> bool:
    """Whether an act that brings a dossier from a state to another may change what is late."""
    return act not in KEEPING and not {State(before), State(after)}.isdisjoint(FOLLOWED)
