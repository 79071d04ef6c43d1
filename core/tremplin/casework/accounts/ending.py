"""What ends with an account, a password or an hour: sessions, tokens, known browsers, what waited for somebody."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from tremplin.records.tables import Guesses, KeptAnswer, KeptForm, KnownDevice, MachineToken, SignedSession

# a form is kept as long as a session may last; what was seen of a session, as long as its owner may ask who came
FORMS, GUESSES, SESSIONS, DEVICES = timedelta(hours=12), timedelta(hours=1), timedelta(days=30), timedelta(days=180)
# a machine sends again within the day what it had no answer to; its owner may ask which tokens there were
ANSWERS, TOKENS = timedelta(hours=24), timedelta(days=180)


def end_sessions(session: Session, account_id: int, at: datetime, *, but: int | None = None) -> int:
    """End every session of an account, ``but`` one; how many ended."""
    standing = SignedSession.account_id == account_id, SignedSession.ended_at.is_(None), SignedSession.id != (but or 0)
    ended = update(SignedSession).where(*standing).values(ended_at=at).returning(SignedSession.id)
    return len(session.execute(ended).all())


def forget_devices(session: Session, account_id: int) -> None:
    """Know no browser of an account any more: whoever may hold its password may hold one of them."""
    session.execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))


def end_tokens(session: Session, account_id: int, at: datetime) -> None:
    """End every token of an account: enabled again, it makes others."""
    standing = MachineToken.account_id == account_id, MachineToken.ended_at.is_(None)
    session.execute(update(MachineToken).where(*standing).values(ended_at=at))


def sweep(session: Session, now: datetime) -> None:
    """Remove what is past: forms that nobody came back for, tries, answers, old sessions, tokens and browsers."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at <= now - FORMS))
    session.execute(delete(KeptAnswer).where(KeptAnswer.kept_at <= now - ANSWERS))
    past = or_(MachineToken.expires_at <= now - TOKENS, MachineToken.ended_at <= now - TOKENS)
    session.execute(delete(MachineToken).where(past))
    session.execute(delete(Guesses).where(Guesses.last_at <= now - GUESSES))
    # a form may be sent a month after its page was opened: it waits some hours under that session
    waited_for = select(KeptForm.session_id)
    old = SignedSession.seen_at <= now - SESSIONS, SignedSession.id.not_in(waited_for)
    session.execute(delete(SignedSession).where(*old))
    session.execute(delete(KnownDevice).where(KnownDevice.seen_at <= now - DEVICES))
