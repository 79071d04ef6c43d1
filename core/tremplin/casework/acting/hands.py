"""What somebody did to a dossier already, or was to its carrier while it was open; its past counts with it.

Its past: the dossiers of the same organisation under the same fiche that were withdrawn. Withdrawn and opened again, a
dossier would else forget who instructed it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.policy import Actor
from tremplin.casework.journal import line as journal
from tremplin.records.tables import (
    Act,
    Admission,
    Agreement,
    Assignment,
    CorrectedRow,
    Decision,
    Dossier,
    JournalLine,
    PastMembership,
    Payment,
    Score,
    Settlement,
    State,
    Takeover,
)

OWN: BindParameter[int] = bindparam("dossier")
ACCOUNT: BindParameter[int] = bindparam("account")
HERS = Dossier.organisation_id == bindparam("organisation"), Dossier.fiche == bindparam("fiche")
PAST = or_(Dossier.id == OWN, Dossier.state == State.WITHDRAWN.value)
# what is taken over was deposited long before it was opened here
OPENED = select(func.min(Dossier.created_at)).where(*HERS, PAST)
THEN = select(func.min(Dossier.counts_on)).join(Takeover, Takeover.dossier_id == Dossier.id).where(*HERS, PAST)
LEFT = (
    select(literal(1))
    .where(
        PastMembership.account_id == ACCOUNT,
        PastMembership.organisation_id == bindparam("organisation"),
        or_(*(PastMembership.left_at >= since.scalar_subquery() for since in (OPENED, THEN))),
    )
    .limit(1)
)
# whoever enters a past instructs it, be it withdrawn since and entered again by another
INSTRUCTING = (Act.RECORD, Act.REVIEW, Act.RETURN, Act.SCORE, Act.TAKE_OVER)
# the dossier names its last instructor alone: the journal knows those of before a return, and who recorded a deposit
INSTRUCTED = (
    select(JournalLine.dossier_id)
    .where(
        JournalLine.dossier_id.in_(select(Dossier.id).where(*HERS, PAST)),
        JournalLine.actor == bindparam("signature"),
        JournalLine.act.in_([act.value for act in INSTRUCTING]),
    )
    # itself before its past
    .order_by(JournalLine.dossier_id != OWN)
    .limit(1)
)
# whoever had it at any time, be it for some days: the first instructor of a dossier that is handed over is one of them
ASSIGNED = (
    select(Assignment.dossier_id)
    .where(
        Assignment.dossier_id.in_(select(Dossier.id).where(*HERS, PAST)),
        or_(Assignment.given_to == ACCOUNT, Assignment.given_from == ACCOUNT),
    )
    .order_by(Assignment.dossier_id != OWN)
    .limit(1)
)
SIGNED = select(literal(1)).where(Agreement.dossier_id == OWN, Agreement.signed_by == ACCOUNT).limit(1)
PAID = select(literal(1)).where(Payment.dossier_id == OWN, Payment.recorded_by == ACCOUNT).limit(1)
SETTLED = select(literal(1)).where(Settlement.dossier_id == OWN, Settlement.settled_by == ACCOUNT).limit(1)
DECIDED = select(literal(1)).where(Decision.dossier_id == OWN, Decision.decided_by == ACCOUNT).limit(1)
# a counter-entry moves money as the entry did
COUNTERED = (
    select(literal(1))
    .where(
        CorrectedRow.dossier_id == OWN,
        CorrectedRow.recorded_by == ACCOUNT,
        CorrectedRow.part == Payment.__tablename__,
    )
    .limit(1)
)
SCORED = select(literal(1)).where(Score.dossier_id == OWN, Score.given_by == ACCOUNT).limit(1)
ADMITTED = (
    select(literal(1))
    .where(Admission.dossier_id == OWN, Admission.recorded_by == ACCOUNT, Admission.undone_at.is_(None))
    .limit(1)
)


@dataclass
class Hands:
    """What one person did to one dossier; each answer is read once."""

    session: Session
    dossier: Dossier
    actor: Actor

    @cached_property
    def left(self) -> bool:
        """Whether they left its organisation since it was opened."""
        return self._found(LEFT)

    @cached_property
    def instructed(self) -> int | None:
        """The dossier that they instruct or did, gave back or recorded a deposit of: this one, or one of its past."""
        if self.actor.account_id == self.dossier.instructor_id:
            return self.dossier.id
        # the journal names nobody: it is asked for what stands for the account
        found: int | None = self._read(INSTRUCTED, signature=journal.signature(self.session, self.actor.account_id))
        if found == self.dossier.id:
            return found
        given: int | None = self._read(ASSIGNED)
        return given if given == self.dossier.id or found is None else found

    @cached_property
    def signed(self) -> bool:
        """Whether they signed its agreement, or an amendment."""
        return self._found(SIGNED)

    @cached_property
    def paid(self) -> bool:
        """Whether they recorded one of its payments."""
        return self._found(PAID)

    @cached_property
    def countered(self) -> bool:
        """Whether they corrected one of its payments."""
        return self._found(COUNTERED)

    @cached_property
    def settled(self) -> bool:
        """Whether they settled it."""
        return self._found(SETTLED)

    @cached_property
    def decided(self) -> bool:
        """Whether they decided it once."""
        return self._found(DECIDED)

    @cached_property
    def scored(self) -> bool:
        """Whether one of its scores is theirs, be it within an opinion."""
        return self._found(SCORED)

    @cached_property
    def admitted(self) -> bool:
        """Whether a rule that does not hold is admitted by them."""
        return self._found(ADMITTED)

    def _found(self, query: Select[Any]) -> bool:
        return self._read(query) is not None

    def _read(self, query: Select[Any], **more: Any) -> Any:
        known = {
            "dossier": self.dossier.id,
            "account": self.actor.account_id,
            "organisation": self.dossier.organisation_id,
            "fiche": self.dossier.fiche,
            **more,
        }
        return self.session.scalar(query, known)
